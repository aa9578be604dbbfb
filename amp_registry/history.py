"""Use case: what the registers said of one firm, by date, from the intervals of the store."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from amp_registry import neq
from amp_registry.changes import FOLLOWED, ChangeKind, how_removed
from amp_registry.compare import match
from amp_registry.compare.difference import Changed, FieldChange, difference
from amp_registry.compare.index import build
from amp_registry.compare.match import Certainty
from amp_registry.question import Firm
from amp_registry.records import Entry, Part, Register, entry_hash
from amp_registry.store.past import Stay
from amp_registry.store.reading import Store

_SURE: Final = (Certainty.CERTAIN, Certainty.STRONG)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What one part of a register said of a firm, from one copy to another.

    `since` is when the first copy that lists the entry was fetched, `last_seen` the last one (or when it was
    last verified), `gone_by` the first one that does not; None when the newest copy lists it, and for a
    partial copy, which says nothing by its silence. `ended` is how; `fields` is what it changed of the entry
    it took the place of.
    """

    register: Register
    part: Part
    partial: bool
    entry: Entry
    since: datetime
    last_seen: datetime
    gone_by: datetime | None = None
    ended: ChangeKind | None = None
    fields: tuple[FieldChange, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return it as `history --json` prints it."""
        return {
            "register": self.register.value,
            "part": self.part.value,
            "partial": self.partial,
            "since": self.since.isoformat(),
            "last_seen": self.last_seen.isoformat(),
            "gone_by": self.gone_by.isoformat() if self.gone_by else None,
            "ended": self.ended.value if self.ended else None,
            "fields": [field.to_dict() for field in self.fields],
            "entry": self.entry.to_dict(),
        }


def history(store: Store, firm: Firm, now: datetime) -> list[Told]:
    """Return what each part of both registers said of a firm by a moment: RENA first, then by time.

    A number finds the entries that ever carried it; a name those it strongly resembles, and every entry
    that ever carried their NEQ.
    """
    return [told for register in Register for told in _told(store, register, firm, now)]


def _told(store: Store, register: Register, firm: Firm, now: datetime) -> list[Told]:
    numbers = _numbers(store, register, firm)
    stays = [stay for stay in store.past.stays(register, numbers) if stay.seen_from <= now]
    entries = store.entries(stay.entry for stay in stays)
    lanes: dict[tuple[Part, bool], list[Stay]] = defaultdict(list)
    for stay in stays:
        lanes[stay.part, stay.partial].append(stay)
    found = [
        told
        for (part, partial), some in lanes.items()
        for told in _lane(_Lane(store, register, part, partial, now), some, entries)
    ]
    return sorted(found, key=lambda told: (told.since, told.part, told.entry.name.casefold()))


def _numbers(store: Store, register: Register, firm: Firm) -> list[int]:
    past = store.past
    numbered = past.numbered(register, neq=firm.neq, client=firm.amp_client_number)
    if not firm.name:
        return numbered
    near = build(past.names(register), {}, {}).candidates(Firm(name=firm.name))
    entries = store.entries(near)
    found = match.find(firm, entries.values(), limit=len(entries)).matches
    alike = [m.entry for m in found if m.certainty in _SURE]
    neqs = sorted({neq.compact(entry.neq) for entry in alike if entry.neq})
    also = [number for one in neqs for number in past.numbered(register, neq=one, client=None)]
    return [*numbered, *(number for number, entry in entries.items() if entry in alike), *also]


class _Lane:
    """The copies of one part, whole or partial, by a moment."""

    def __init__(self, store: Store, register: Register, part: Part, partial: bool, now: datetime) -> None:
        copies = [
            c for c in store.copies(register, part=part) if c.partial == partial and c.fetched_at <= now
        ]
        newest = store.copy_at(register, now, part=part)
        self.register, self.part, self.partial = register, part, partial
        self.silent = (part, partial) not in FOLLOWED
        self.moments = [copy.fetched_at for copy in copies]
        self.verified_at = (
            newest.verified_at if newest and newest.snapshot == copies[-1].snapshot else self.moments[-1]
        )

    def told(self, stay: Stay, entry: Entry) -> Told:
        """Return what an interval says, as far as the copies by the moment go."""
        after = len(self.moments) if stay.seen_until is None else bisect_left(self.moments, stay.seen_until)
        gone = after < len(self.moments)
        return Told(
            register=self.register,
            part=self.part,
            partial=self.partial,
            entry=entry,
            since=stay.seen_from,
            last_seen=self.moments[after - 1] if gone else self.verified_at,
            gone_by=self.moments[after] if gone and not self.silent else None,
            ended=how_removed(entry, self.moments[after]) if gone and not self.silent else None,
        )


def _lane(lane: _Lane, stays: Sequence[Stay], entries: Mapping[int, Entry]) -> Iterator[Told]:
    """Yield what the lane said; an entry that took another's place says what it changed of it."""
    told = [lane.told(stay, entries[stay.entry]) for stay in stays]
    changed = [one for moment in {t.gone_by for t in told if t.gone_by} for one in _turned(told, moment)]
    before = {(moment, entry_hash(one.before)) for moment, one in changed}
    after = {(moment, entry_hash(one.after)): one.fields for moment, one in changed}
    for one in told:
        hash_ = entry_hash(one.entry)
        ended = ChangeKind.CHANGED if (one.gone_by, hash_) in before else one.ended
        yield replace(one, ended=ended, fields=after.get((one.since, hash_), ()))


def _turned(told: Sequence[Told], moment: datetime) -> Iterator[tuple[datetime, Changed]]:
    """Yield what took the place of what, at a moment."""
    gone = [one.entry for one in told if one.gone_by == moment]
    come = [one.entry for one in told if one.since == moment]
    yield from ((moment, one) for one in difference(gone, come).changed)
