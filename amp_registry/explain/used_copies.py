"""The copies of the registers an answer rests on, each once, with its age when it was used."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from amp_registry.decide.sighting import Sighting
from amp_registry.decide.verdict import Verdict
from amp_registry.explain.found import REGISTERS
from amp_registry.quebec_time import iso_instant
from amp_registry.records import Copy, Part


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyUsed:
    """A copy and its age in hours, since its last verification, at the end of the day it answered for (for today: now).

    When it answered for several days, the age is the greatest; `stale` says it was too old for one of them.
    """

    copy: Copy
    age_hours: float
    stale: bool

    def to_dict(self) -> dict[str, Any]:
        """Return the copy as the evidence prints it; moments are UTC with `Z`, the age has one decimal."""
        copy = self.copy
        return {
            "register": copy.register.value,
            "sha256": copy.sha256,
            "fetched_at": iso_instant(copy.fetched_at),
            "published_at": None if copy.published_at is None else iso_instant(copy.published_at),
            "age_hours": round(self.age_hours, 1),
            "rows": copy.rows,
            "stale": self.stale,
            "partial": copy.partial,
            "source": copy.source,
            "part": copy.part.value,
            "verified_at": iso_instant(copy.verified_at),
        }


def used_by(verdict: Verdict, checked_at: datetime) -> tuple[CopyUsed, ...]:
    """Return the copies the verdict and its members rest on, RENA first, newest first."""
    used: dict[tuple[str, int, str], CopyUsed] = {}
    for one in _each_use(verdict, checked_at):
        key = (one.copy.register.value, one.copy.snapshot, one.copy.sha256)
        used[key] = at_its_oldest(used[key], one) if key in used else one
    return tuple(sorted(used.values(), key=_order))


def _each_use(verdict: Verdict, checked_at: datetime) -> Iterator[CopyUsed]:
    for sighting in verdict.sightings:
        if sighting.copy is not None:
            age = sighting.copy.age_hours(checked_at) if sighting.age_hours is None else sighting.age_hours
            yield CopyUsed(copy=sighting.copy, age_hours=age, stale=sighting.stale)
            moment = sighting.copy.verified_at + timedelta(hours=age)
            for overlay in sighting.overlays:
                yield CopyUsed(copy=overlay, age_hours=overlay.age_hours(moment), stale=False)
        if sighting.later is not None and _later_counts(sighting):
            yield CopyUsed(copy=sighting.later, age_hours=sighting.later.age_hours(checked_at), stale=False)
    for member in verdict.members:
        yield from _each_use(member, checked_at)


def _later_counts(sighting: Sighting) -> bool:
    """A later copy is looked at only for a day that no fresh copy of the register covers."""
    return not sighting.fresh or (sighting.copy is not None and sighting.copy.part is not Part.REGISTER)


def at_its_oldest(one: CopyUsed, other: CopyUsed) -> CopyUsed:
    """Return a copy used twice at its greatest age, stale if it was for either."""
    oldest = max(one, other, key=lambda used: used.age_hours)
    return replace(oldest, stale=one.stale or other.stale)


def _order(used: CopyUsed) -> tuple[int, float, str]:
    copy = used.copy
    return (REGISTERS.index(copy.register), -copy.fetched_at.timestamp(), copy.sha256)
