"""A question asked again: what is not as it was in the earlier evidence, each difference in words.

Both sides are evidences as they are published, so that one kept years ago compares with one of today.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from amp_registry.compare.difference import Changed, difference
from amp_registry.explain.evidence import Evidence
from amp_registry.explain.messages import tell
from amp_registry.explain.wording import one_line
from amp_registry.language import Text, join, same
from amp_registry.quebec_time import QUEBEC, iso_instant
from amp_registry.records import Entry, Register, entry_from_dict

Published = Mapping[str, Any]

_HASH_SHOWN: Final = 6
# Sentences that say an age: they read otherwise every hour.
_AGEING: Final = frozenset({"rea_stale", "stale_bar"})
_OF_DECISIONS: Final = ("decided_", "decision_")
_NONE: Final = Text("rien", "nothing")


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is not as it was: what kind of thing, and the sentence that says it."""

    code: str
    text: Text

    def to_dict(self) -> dict[str, Any]:
        """Return `{"code", "text"}`."""
        return {"code": self.code, "text": self.text.to_dict()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Again:
    """The evidence of a question asked again, and how it differs from that of the check it repeats."""

    check: int
    checked_at: datetime
    before: Published
    evidence: Evidence
    differences: tuple[Difference, ...]

    @property
    def same_answer(self) -> bool:
        """Whether the answer is what it was."""
        return bool(self.before["answer"] == self.evidence.answer)

    def to_dict(self) -> dict[str, Any]:
        """Return the evidence, with the key `again` at its end."""
        return {
            **self.evidence.to_dict(),
            "again": {
                "check": self.check,
                "checked_at": iso_instant(self.checked_at),
                "answer": self.before["answer"],
                "rule": self.before["rule"],
                "same_answer": self.same_answer,
                "differences": [one.to_dict() for one in self.differences],
            },
        }


def asked_again(check: int, checked_at: datetime, before: Published, evidence: Evidence) -> Again:
    """Return an evidence beside the published one of the check, by its journal number, that it repeats."""
    return Again(
        check=check,
        checked_at=checked_at,
        before=before,
        evidence=evidence,
        differences=differences(before, evidence.to_dict()),
    )


def differences(before: Published, after: Published) -> tuple[Difference, ...]:
    """Return what is not as it was: the answer and why, the entries, people's decisions, what is asked, the copies."""
    found = [
        *_answer(before, after),
        *_entries(before, after),
        *_decisions(before, after),
        *_coded("condition", before["conditions"], after["conditions"]),
        *_coded("warning", before["warnings"], after["warnings"]),
        *_needs(before["needs"], after["needs"]),
        *_members(before.get("members", []), after.get("members", [])),
        *_copies(before["copies"], after["copies"]),
        *_versions(before["versions"], after["versions"]),
    ]
    return tuple(found)


def _told(code: str, **values: object) -> Difference:
    return Difference(code, tell("again", code, values))


# --- the answer and why -------------------------------------------------------------------------


def _answer(before: Published, after: Published) -> Iterator[Difference]:
    if before["answer"] != after["answer"]:
        yield _told("answer_changed", before=Text(**before["summary"]), after=Text(**after["summary"]))
    elif before["rule"] != after["rule"]:
        yield _told("rule_changed", before=before["rule"], after=after["rule"])
    old, new = _rules(before), _rules(after)
    for rule in (rule for rule in new if rule not in old):
        yield _told("reason_added", reason=rule, text=new[rule])
    for rule in (rule for rule in old if rule not in new):
        yield _told("reason_removed", reason=rule, text=old[rule])


def _rules(evidence: Published) -> dict[str, Text]:
    return {reason["rule"]: Text(**reason["text"]) for reason in evidence["reasons"]}


# --- what the registers show --------------------------------------------------------------------


def _entries(before: Published, after: Published) -> Iterator[Difference]:
    for register in Register:
        found = difference(_found(before, register), _found(after, register))
        for entry in found.added:
            yield _told("entry_added", register=register.value, entry=_named(entry))
        for entry in found.removed:
            yield _told("entry_removed", register=register.value, entry=_named(entry))
        for changed in found.changed:
            yield _told(
                "entry_changed", register=register.value, entry=_named(changed.after), fields=_fields(changed)
            )


def _found(evidence: Published, register: Register) -> list[Entry]:
    matches = (match for match in evidence["matches"] if match["register"] == register)
    return [entry_from_dict(match["entry"]) for match in matches]


def _named(entry: Entry) -> str:
    number = f", NEQ {one_line(entry.neq)}" if entry.neq else ""
    return f"{one_line(entry.name)}{number}"


def _fields(changed: Changed) -> Text:
    each = [
        tell("again", "field", {"field": one.field, "before": _said(one.before), "after": _said(one.after)})
        for one in changed.fields
    ]
    return join(each, same(", "))


def _said(value: Any) -> Text:
    return _NONE if value in (None, [], {}) else same(one_line(str(value), 60))


def _copies(before: Sequence[Published], after: Sequence[Published]) -> Iterator[Difference]:
    old, new = _by_lane(before), _by_lane(after)
    for lane, copy in new.items():
        known = old.get(lane)
        if known is None:
            yield _told("copy_added", register=lane[0], after=_copy(copy))
        elif known["sha256"] != copy["sha256"]:
            yield _told("copy_changed", register=lane[0], before=_copy(known), after=_copy(copy))
        elif known["stale"] != copy["stale"]:
            yield _told("copy_stale" if copy["stale"] else "copy_fresh", register=lane[0], after=_copy(copy))
    for lane in (lane for lane in old if lane not in new):
        yield _told("copy_removed", register=lane[0], before=_copy(old[lane]))


def _by_lane(copies: Iterable[Published]) -> dict[tuple[str, str], Published]:
    """The newest copy of each register and part: they stand newest first."""
    found: dict[tuple[str, str], Published] = {}
    for copy in copies:
        found.setdefault((copy["register"], copy.get("part", "register")), copy)
    return found


def _copy(copy: Published) -> str:
    moment = datetime.fromisoformat(copy["fetched_at"]).astimezone(QUEBEC)
    return f"{moment:%Y-%m-%d %H:%M} ({copy['sha256'][:_HASH_SHOWN]}…)"


# --- what people and the program say ------------------------------------------------------------


def _decisions(before: Published, after: Published) -> Iterator[Difference]:
    old, new = _by_number(before), _by_number(after)
    for key in (key for key in new if key not in old):
        yield _told("decision_added", text=new[key])
    for key in (key for key in old if key not in new):
        yield _told("decision_removed", text=old[key])


def _by_number(evidence: Published) -> dict[tuple[int, str], Text]:
    return {(one["id"], one["state"]): Text(**one["text"]) for one in evidence.get("decisions", [])}


def _coded(kind: str, before: Sequence[Published], after: Sequence[Published]) -> Iterator[Difference]:
    """Yield what is said now and was not, then what is not said any more; a decision is told by itself."""
    old, new = _by_code(before), _by_code(after)
    for key in (key for key in new if key not in old):
        yield _told(f"{kind}_added", text=new[key])
    for key in (key for key in old if key not in new):
        yield _told(f"{kind}_removed", text=old[key])


def _by_code(coded: Iterable[Published]) -> dict[tuple[str, str], Text]:
    others = (one for one in coded if not one["code"].startswith(_OF_DECISIONS))
    told = ((one["code"], Text(**one["text"])) for one in others)
    # By its English, which cites an article as it is noted.
    return {(code, "" if code in _AGEING else text.en): text for code, text in told}


def _needs(before: Sequence[str], after: Sequence[str]) -> Iterator[Difference]:
    for need in (need for need in after if need not in before):
        yield _told("need_added", text=tell("need", need))
    for need in (need for need in before if need not in after):
        yield _told("need_removed", text=tell("need", need))


def _members(before: Sequence[Published], after: Sequence[Published]) -> Iterator[Difference]:
    """Yield what differs for each member; its copies and the program's versions are those of the whole."""
    for place, (old, new) in enumerate(zip(before, after, strict=False), start=1):
        for one in (*_answer(old, new), *_entries(old, new), *_decisions(old, new)):
            yield Difference(
                f"member_{one.code}", tell("again", "member", {"place": str(place), "text": one.text})
            )


def _versions(before: Published, after: Published) -> Iterator[Difference]:
    for name in ("law", "matching", "amp_registry"):
        if before[name] != after[name]:
            yield _told(f"{name}_changed", before=before[name], after=after[name])
