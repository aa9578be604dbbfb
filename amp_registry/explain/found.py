"""The entries found in the registers, each once, best first."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from amp_registry.compare.match import Certainty, Match
from amp_registry.decide.sighting import Sighting
from amp_registry.records import Register, canonical

CERTAINTIES: Final = tuple(Certainty)
REGISTERS: Final = (Register.RENA, Register.REA)


def best_first(sightings: Iterable[Sighting]) -> tuple[Match, ...]:
    """Return the matches of every day and register, an entry seen on several days once.

    Ordered by certainty, score, register (RENA first), name, then the entry itself, so that the order
    never depends on how the entries were stored.
    """
    looked_at = ((*s.findings.matches, *s.later_findings.matches) for s in sightings)
    return _each_once(match for some in looked_at for match in some)


def neighbours_of(sightings: Iterable[Sighting]) -> tuple[Match, ...]:
    """Return the companies whose number is one digit or one swap away, of every day and register, in that order."""
    looked_at = ((*s.findings.neighbours, *s.later_findings.neighbours) for s in sightings)
    return _each_once(match for some in looked_at for match in some)


def _each_once(matches: Iterable[Match]) -> tuple[Match, ...]:
    found: dict[bytes, Match] = {}
    for match in matches:
        key = canonical(match.entry.to_dict())
        known = found.get(key)
        if known is None or _order(match) < _order(known):
            found[key] = match
    return tuple(match for _, match in sorted(found.items(), key=lambda pair: (_order(pair[1]), pair[0])))


def _order(match: Match) -> tuple[int, float, int, str]:
    return (
        CERTAINTIES.index(match.certainty),
        -match.score,
        REGISTERS.index(match.register),
        match.matched_name,
    )
