"""How a firm asked about and the entries of a register compare: named features, a certainty, an order.

`find` is the whole of it. What a likeness is worth, and what certainty that gives, stands in `calibration`; the
weights of words in `weights`, the sentences in `features`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Final

from rapidfuzz import fuzz

from amp_registry import firm_name
from amp_registry.compare import calibration, features
from amp_registry.compare.features import Feature
from amp_registry.compare.resemblance import DOUBTFUL, FLOOR, NOTHING, SAME_NUMBER, Resemblance, resemblance
from amp_registry.firm_name import FirmName
from amp_registry.naming import company_numbers
from amp_registry.question import Firm
from amp_registry.records import Entry, Register, entry_hash

__all__ = [
    "NOTHING_FOUND",
    "VERSION",
    "Certainty",
    "Feature",
    "Findings",
    "Match",
    "find",
    "merge",
    "printing",
]

# Changes when a threshold, a weight, a word or a step changes: the evidence names it.
VERSION: Final = f"2/{firm_name.VERSION}/{calibration.FINGERPRINT}"

NEIGHBOUR: Final = 0.1
# A number that is no NEQ, equal to the one a register misprinted: nothing measures how often they are one firm.
MISPRINTED: Final = 0.5
# Another entry is no longer `strong` beside one this much like the name asked and this much ahead of it.
CLEAR, APART = 0.93, 0.05
_SEVERAL: Final = 2


class Certainty(StrEnum):
    """How sure it is that the entry is the firm, surest first; only `certain` (equal numbers) ever grants or bars.

    `neighbour` is no match: a company number one digit or one swap away, for "did you mean".
    """

    CERTAIN = "certain"
    STRONG = "strong"
    POSSIBLE = "possible"
    NEIGHBOUR = "neighbour"


@dataclass(frozen=True, slots=True)
class Match:
    """One entry that is, or may be, the firm.

    `nearness`, from 0 to 1, tells apart entries of one score: how near the letters of the two names are.
    """

    certainty: Certainty
    score: float
    matched_name: str
    features: tuple[Feature, ...]
    entry: Entry
    nearness: float = 0.0

    @property
    def register(self) -> Register:
        """The register the entry stands on."""
        return self.entry.register

    def has(self, code: str) -> bool:
        """Return whether a feature of that code is among the reasons."""
        return any(feature.code == code for feature in self.features)

    def to_dict(self) -> dict[str, Any]:
        """Return the match as the evidence prints it."""
        return {
            "register": self.register.value,
            "certainty": self.certainty.value,
            "score": round(self.score, 4),
            "matched_name": self.matched_name,
            "neq": self.entry.neq,
            "features": [feature.to_dict() for feature in self.features],
            "entry": self.entry.to_dict(),
        }


@dataclass(frozen=True, slots=True)
class Findings:
    """What one copy of a register gives for a firm: matches, best first, and neighbours in number.

    A neighbour's company number is one digit or one swap away from the one asked: a hint ("did you
    mean"), never a match.
    """

    matches: tuple[Match, ...] = ()
    neighbours: tuple[Match, ...] = ()


NOTHING_FOUND = Findings()


def find(firm: Firm, entries: Iterable[Entry], *, limit: int = 10) -> Findings:
    """Return the entries that are, or may be, the firm, best first, and its neighbours in company number.

    `certain`: the NEQ or the AMP client number is equal, whatever the names. `strong` and `possible`: the
    company number is equal, or the names resemble each other. At most `limit` of each kind are returned;
    a certain match is never left out.
    """
    entries = list(entries)
    if not entries:
        return NOTHING_FOUND
    asked = firm_name.parse(firm.name) if firm.name else None
    found = [_compared(firm, asked, entry) for entry in entries]
    matches = _beside_the_best(sorted((m for m, _ in found if m), key=_order))
    neighbours = sorted((n for _, n in found if n), key=_order)
    certain = sum(match.certainty is Certainty.CERTAIN for match in matches)
    return Findings(tuple(map(_scored, matches[: max(limit, certain)])), tuple(neighbours[:limit]))


def _scored(match: Match) -> Match:
    """Return a match with what its likeness is worth; equal numbers need no measure."""
    if match.certainty is Certainty.CERTAIN:
        return match
    score = calibration.calibrated(match.score)
    return Match(match.certainty, score, match.matched_name, match.features, match.entry, match.nearness)


def _beside_the_best(matches: list[Match]) -> list[Match]:
    """Return the matches, best first, none `strong` beside a name clearly closer, nor beside others as close as it.

    Equal names stay as they are: that several entries carry just the name asked is for a person to see.
    """
    named = [match for match in matches if match.certainty is not Certainty.CERTAIN]
    if len(named) < _SEVERAL:
        return matches
    best = named[0]
    other = next((one for one in named if _key(one) != _key(best)), None)
    moved = matches
    if best.score >= CLEAR:
        closer = features.feature("another_is_closer", -0.1, "", best.matched_name)
        moved = [_lowered(one, closer) if best.score - one.score >= APART else one for one in matches]
    elif other is not None and best.score - other.score < APART:
        moved = [_lowered(one, features.feature("several_are_close", -0.1)) for one in matches]
    return sorted(moved, key=_order)


def _key(match: Match) -> str:
    return firm_name.parse(match.matched_name).key


def _lowered(match: Match, why: Feature) -> Match:
    if match.certainty is not Certainty.STRONG:
        return match
    said = (*match.features, why)
    return replace(match, certainty=Certainty.POSSIBLE, score=min(match.score, DOUBTFUL), features=said)


def printing(number: str, entries: Iterable[Entry]) -> Findings:
    """Return the entries that print for a NEQ what is none: where else it stands is worth seeing, and settles nothing."""
    told = [
        Match(
            Certainty.POSSIBLE,
            MISPRINTED,
            entry.name,
            (features.feature("neq_flagged", 0.0, number, entry.neq or ""),),
            entry,
        )
        for entry in entries
    ]
    return Findings(tuple(sorted(told, key=_order)))


def merge(findings: Iterable[Findings]) -> Findings:
    """Return what several copies of a register give together, each entry once, as its best match, best first."""
    each = [one for one in findings if one.matches or one.neighbours]
    if len(each) < _SEVERAL:
        return each[0] if each else NOTHING_FOUND
    return Findings(
        _each_once(found for one in each for found in one.matches),
        _each_once(found for one in each for found in one.neighbours),
    )


def _each_once(matches: Iterable[Match]) -> tuple[Match, ...]:
    """Return the matches, best first, without one of an entry that a better one is of already."""
    kept: dict[tuple[Register, str, str | None], list[Match]] = {}
    found = []
    for one in sorted(matches, key=_order):
        alike = kept.setdefault((one.register, one.entry.name, one.entry.neq), [])
        if all(one.entry is not other.entry and one.entry != other.entry for other in alike):
            alike.append(one)
            found.append(one)
    return tuple(found)


def _compared(firm: Firm, asked: FirmName | None, entry: Entry) -> tuple[Match | None, Match | None]:
    """Return the entry as a match and as a neighbour in company number; at most one of the two."""
    name, both = _best_name(asked, entry)
    match = _match(firm, asked, entry, name, both)
    return match, None if match or asked is None else _neighbour(firm, asked, entry)


def _best_name(asked: FirmName | None, entry: Entry) -> tuple[FirmName, Resemblance]:
    """Return the entry's name that resembles the one asked most; the first one when none does."""
    names = [firm_name.parse(name) for name in entry.names]
    if asked is None:
        return names[0], NOTHING
    return max(((name, resemblance(asked, name)) for name in names), key=lambda pair: pair[1].score)


def _match(
    firm: Firm, asked: FirmName | None, entry: Entry, name: FirmName, both: Resemblance
) -> Match | None:
    certain = tuple(features.identity(firm, entry))
    if not certain and both.score < FLOOR:
        return None
    said = (*certain, *_of_the_name(asked, name, both), *features.places(firm, entry))
    said += tuple(features.doubts(firm, entry))
    near = fuzz.ratio(asked.key, name.key) / 100 if asked else 0.0
    if certain:
        return Match(Certainty.CERTAIN, 1.0, name.printed, said, entry, near)
    score = _moved(both, said)
    certainty = (
        Certainty.STRONG if calibration.calibrated(score) >= calibration.STRONG else Certainty.POSSIBLE
    )
    return Match(certainty, score, name.printed, said, entry, near)


def _of_the_name(asked: FirmName | None, name: FirmName, both: Resemblance) -> tuple[Feature, ...]:
    if asked is None:
        return ()
    return tuple(features.alike(asked, name, both) if both.score else features.unlike(asked, name))


def _moved(both: Resemblance, said: tuple[Feature, ...]) -> float:
    """Return how much the names are alike, moved by the rest: a place in common, another NEQ or legal form.

    A register's own company number in common is not moved; nothing falls under the floor, and only an
    equal number reaches 1.
    """
    if both.same_number is not None:
        return SAME_NUMBER
    shift = sum(_SHIFTS.get(feature.code, 0.0) for feature in said)
    return min(max(both.score + shift, FLOOR), SAME_NUMBER)


_SHIFTS: Final = {
    "same_postal_code": 0.15,
    "same_city": 0.03,
    "different_city": -0.02,
    "different_neq": -0.05,
    "legal_form_different": -0.03,
}


def _neighbour(firm: Firm, asked: FirmName, entry: Entry) -> Match | None:
    for name in map(firm_name.parse, entry.names):
        for one in asked.numbers:
            other = next((n for n in name.numbers if company_numbers.is_neighbour(one, n)), None)
            if other is not None:
                said = (*features.neighbouring(one, other), *features.doubts(firm, entry))
                return Match(Certainty.NEIGHBOUR, NEIGHBOUR, name.printed, said, entry)
    return None


_REGISTERS: Final = {register: rank for rank, register in enumerate(Register)}
_RANKS: Final = {certainty: rank for rank, certainty in enumerate(Certainty)}


class _Content:
    """What an entry holds, as a last way to put two entries in order; its hash is made only when it is needed."""

    __slots__ = ("_hash", "entry")

    def __init__(self, entry: Entry) -> None:
        self.entry = entry
        self._hash: str | None = None

    @property
    def hash(self) -> str:
        if self._hash is None:
            self._hash = entry_hash(self.entry)
        return self._hash

    def __lt__(self, other: _Content) -> bool:
        return self.hash < other.hash


def best_first(match: Match) -> tuple[float, int, str, str, _Content]:
    """Return what puts entries of both registers in order: by score, RENA first, then by name, NEQ and content."""
    order = _order(match)
    return (-match.score, _REGISTERS[match.register], *order[3:])


def _order(match: Match) -> tuple[int, float, float, str, str, _Content]:
    """Best first; what is equal in certainty and score stands by the letters of its name, NEQ, then content."""
    return (
        _RANKS[match.certainty],
        -round(match.score, 6),
        -match.nearness,
        match.matched_name,
        match.entry.neq or "",
        _Content(match.entry),
    )
