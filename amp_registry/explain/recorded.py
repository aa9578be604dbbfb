"""An evidence read back from its JSON: printed years later as it was then, from itself alone.

Sentences come from the record, never made anew. Fields a later version added may be absent: an older record is
read all the same, and what it does not say stays unsaid.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from amp_registry.asker import Asker
from amp_registry.compare.match import Certainty, Feature, Match
from amp_registry.decide.verdict import Answer, Settled
from amp_registry.errors import AmpRegistryError, EvidenceUnreadable
from amp_registry.explain.evidence import (
    SCHEMA,
    BatchPlace,
    Because,
    Coded,
    DecisionUsed,
    Evidence,
    Searched,
    Versions,
)
from amp_registry.explain.used_copies import CopyUsed
from amp_registry.language import Text, same
from amp_registry.match_decision import Lapse, MatchDecision, Revocation, Says
from amp_registry.question import Act, Question
from amp_registry.records import Copy, Part, Register, entry_from_dict

_Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class RecordedLink:
    """Where a record says it stands in the journal."""

    seq: int
    hash: str
    previous: str

    def to_dict(self) -> dict[str, Any]:
        """Return `{"seq", "hash", "previous"}`."""
        return {"seq": self.seq, "hash": self.hash, "previous": self.previous}


def read(record: object) -> Evidence:
    """Return the evidence of its JSON object; raises `EvidenceUnreadable` with what cannot be read."""
    if not isinstance(record, Mapping) or record.get("schema") != SCHEMA:
        raise EvidenceUnreadable(problem=_OTHER_SCHEMA)
    try:
        return _evidence(record)
    except AmpRegistryError as error:
        raise EvidenceUnreadable(problem=Text(error.message("fr"), error.message("en"))) from None
    except KeyError as error:
        raise EvidenceUnreadable(problem=_absent(error)) from None
    except (TypeError, ValueError, AttributeError):
        raise EvidenceUnreadable(problem=_WRONG_VALUE) from None


def _evidence(record: _Json) -> Evidence:
    asked_by, link = record.get("asked_by"), record["journal"]
    return Evidence(
        answer=Answer(record["answer"]),
        act=Act(record["act"]),
        rule=record["rule"],
        summary=_text(record["summary"]),
        reasons=tuple(map(_because, record["reasons"])),
        conditions=tuple(map(_coded, record["conditions"])),
        warnings=tuple(map(_coded, record["warnings"])),
        needs=_needs(record),
        not_checked=tuple(map(_coded, record["not_checked"])),
        question=Question.from_dict(record["question"]),
        matches=tuple(map(_match, record["matches"])),
        neighbours=tuple(map(_match, record.get("neighbours", ()))),
        searched=_searched(record.get("searched")),
        copies=tuple(map(_copy, record["copies"])),
        versions=Versions(**record["versions"]),
        as_of=date.fromisoformat(record["as_of"]),
        checked_at=datetime.fromisoformat(record["checked_at"]),
        asked_by=None if asked_by is None else Asker(asked_by["kind"], asked_by["name"]),
        journal=None if link is None else RecordedLink(**link),
        members=tuple(map(_evidence, record.get("members", ()))),
        decisions=tuple(map(_decision, record.get("decisions", ()))),
        batch=_place(record.get("batch")),
    )


def _place(batch: _Json | None) -> BatchPlace | None:
    if batch is None:
        return None
    return BatchPlace(id=batch["id"], rows=tuple(batch["rows"]), file_sha256=batch["file_sha256"])


def _decision(used: _Json) -> DecisionUsed:
    revoked, lapsed, firm = used["revoked"], used["lapsed"], used["firm"]
    decision = MatchDecision(
        id=used["id"],
        says=Says(used["says"]),
        register=Register(used["register"]),
        entry=used["entry"],
        entry_name=used["entry_name"],
        neq=firm["neq"],
        name=firm["name"],
        amp_client_number=firm["amp_client_number"],
        by=used["by"],
        why=used["why"],
        at=datetime.fromisoformat(used["at"]),
        check=used["check"],
        revocation=None if revoked is None else _revocation(revoked),
    )
    settled = Settled(decision=decision, lapsed=None if lapsed is None else Lapse(lapsed))
    return DecisionUsed(settled, _text(used["text"]))


def _revocation(revoked: _Json) -> Revocation:
    return Revocation(at=datetime.fromisoformat(revoked["at"]), by=revoked["by"], why=revoked["why"])


def _text(said: _Json) -> Text:
    return Text(fr=said["fr"], en=said["en"])


def _because(reason: _Json) -> Because:
    start, end = reason["in_force"]
    return Because(
        rule=reason["rule"],
        article=reason["article"],
        confidence=reason["confidence"],
        start=date.fromisoformat(start) if start else None,
        end=date.fromisoformat(end) if end else None,
        source=reason["source"],
        text=_text(reason["text"]),
    )


def _coded(coded: _Json) -> Coded:
    return Coded(coded["code"], _text(coded["text"]))


def _needs(record: _Json) -> tuple[Coded, ...]:
    """An older record names the facts that were missing, and not their sentences."""
    if "needed" in record:
        return tuple(map(_coded, record["needed"]))
    return tuple(Coded(code, same(code)) for code in record["needs"])


def _match(match: _Json) -> Match:
    return Match(
        Certainty(match["certainty"]),
        match["score"],
        match["matched_name"],
        tuple(
            Feature(f["code"], f["score"], f["asked"], f["found"], _text(f["text"]))
            for f in match["features"]
        ),
        entry_from_dict(match["entry"]),
    )


def _searched(searched: _Json | None) -> Searched:
    told = searched or {}
    return Searched(
        neq=told.get("neq"),
        amp_client_number=told.get("amp_client_number"),
        name_keys=tuple(told.get("name_keys", ())),
    )


def _copy(used: _Json) -> CopyUsed:
    fetched_at, published_at = datetime.fromisoformat(used["fetched_at"]), used["published_at"]
    verified_at = datetime.fromisoformat(used["verified_at"]) if "verified_at" in used else fetched_at
    copy = Copy(
        snapshot=0,
        register=Register(used["register"]),
        sha256=used["sha256"],
        fetched_at=fetched_at,
        published_at=datetime.fromisoformat(published_at) if published_at else None,
        rows=used["rows"],
        partial=used["partial"],
        source=used["source"],
        part=Part(used.get("part", Part.REGISTER)),
        unchanged_at=verified_at,
    )
    return CopyUsed(copy=copy, age_hours=used["age_hours"], stale=used["stale"])


def _absent(error: KeyError) -> Text:
    return Text(f"le champ {error} manque.", f"the field {error} is absent.")


_OTHER_SCHEMA = Text(f"ce n'est pas {SCHEMA}.", f"it is not {SCHEMA}.")
_WRONG_VALUE = Text("une valeur n'a pas la forme attendue.", "a value is not of the form expected.")
