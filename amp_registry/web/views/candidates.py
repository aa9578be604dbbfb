"""The firm asked about and the entries found for it, side by side, field by field, with why each was found."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from amp_registry.compare.match import Certainty
from amp_registry.explain.proof.asked import who
from amp_registry.explain.proof.entries import LONGEST_FEATURE, MOST_FEATURES
from amp_registry.explain.proof.letters import printable
from amp_registry.explain.proof.words import Words
from amp_registry.language import SEMICOLON
from amp_registry.records import Register
from amp_registry.web.views.say import Say

MOST_CANDIDATES: Final = 5
ROWS: Final[Sequence[tuple[str, ...]]] = (
    ("name",),
    ("other_names",),
    ("neq",),
    ("amp_client_number",),
    ("address", "city", "province", "postal_code"),
    ("holder_kind",),
    ("person_name",),
    ("registration",),
    ("registered_on",),
    ("projected_end",),
    ("status",),
    ("suspension_cause",),
    ("oversight",),
    ("issued_on",),
    ("expires_on",),
    ("reasons",),
)
"""The rows of the comparison; where several fields make one row, it is called by the first that is there."""
OF_THE_QUESTION: Final = frozenset({"name", "neq", "amp_client_number", "address"})
"""The rows in which a question may hold something too."""
DECIDED: Final = frozenset({"decided_same", "decided_different"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """One entry found. `place` is its rank among the matches, what a decision names it by."""

    place: int
    register: str
    name: str
    neq: str | None
    certainty: str
    score: str | None
    features: tuple[str, ...]
    decided: bool
    may_decide: bool


@dataclass(frozen=True, slots=True)
class Row:
    """One field: its name, what was asked, and what each candidate shows; an empty text where it shows nothing."""

    label: str
    asked: str | None
    found: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """One firm and what was found for it; `member` is its place in the consortium, where it is a member of one."""

    member: int | None
    who: str
    candidates: tuple[Candidate, ...]
    rows: tuple[Row, ...]
    left_out: int


def compared(evidence: Mapping[str, Any], words: Words, *, member: int | None) -> Comparison:
    """Return the comparison of an evidence's firm with its best matches."""
    matches = evidence["matches"]
    shown = matches[:MOST_CANDIDATES]
    return Comparison(
        member=member,
        who=who(evidence["question"], words),
        candidates=tuple(_candidate(one, place, words) for place, one in enumerate(shown, start=1)),
        rows=tuple(_rows(evidence["question"]["firm"], [one["entry"] for one in shown], words)),
        left_out=len(matches) - len(shown),
    )


def _candidate(match: Mapping[str, Any], place: int, words: Words) -> Candidate:
    certain = match["certainty"] == Certainty.CERTAIN
    features = match["features"]
    return Candidate(
        place=place,
        register=str(match["register"]).upper(),
        name=words.value("entry.name", match["matched_name"]),
        neq=match["neq"],
        certainty=words.word("page", "match", certainty=str(match["certainty"])),
        score=None if certain else words.score(match["score"]),
        features=tuple(words.told(one["text"], LONGEST_FEATURE) for one in features[:MOST_FEATURES]),
        decided=any(one["code"] in DECIDED for one in features),
        # Equal numbers settle who it is: no decision counts against them.
        may_decide=not certain and match["register"] == Register.RENA,
    )


def _rows(firm: Mapping[str, Any], entries: Sequence[Mapping[str, Any]], words: Words) -> Iterator[Row]:
    for names in ROWS:
        found = tuple(_cell(entry, names, words) for entry in entries)
        asked = _asked(firm, names[0], words)
        if any(found) or asked:
            path = next((n for n in names if any(n in entry for entry in entries)), names[0])
            yield Row(words.field(f"entry.{path}"), asked, found)


def _asked(firm: Mapping[str, Any], name: str, words: Words) -> str | None:
    """Return what the question says in a row; None for a row no question has anything to say in."""
    if name not in OF_THE_QUESTION:
        return None
    if name == "address":
        parts = [firm["city"], firm["postal_code"]]
        return printable(", ".join(part for part in parts if part))
    return words.value(f"firm.{name}", firm[name]) if firm[name] else ""


def _cell(entry: Mapping[str, Any], names: Sequence[str], words: Words) -> str:
    if names == ("reasons",):
        reasons = (_reason(one, words) for one in entry.get("reasons", []))
        return printable(Say(words.language)(SEMICOLON).join(reasons))
    told = [words.value(f"entry.{n}", entry[n]) for n in names if entry.get(n) not in (None, "", [])]
    return ", ".join(told)


def _reason(reason: Mapping[str, Any], words: Words) -> str:
    parts = (reason["kind"], reason["decision"], reason["text"])
    return ", ".join(words.value("entry.reasons", part) for part in parts if part)
