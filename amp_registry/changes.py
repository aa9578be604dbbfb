"""Use case: how each copy of a register differs from the one before it, read from the intervals of the store.

An entry that a copy does not list any more is `removed`, and nothing more is known of why: a roll-off, an
authorization, a court's stay and an annulment look alike. One that leaves RENA before the end the register
printed is told apart, for that is worth a question.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from itertools import pairwise
from typing import Any, Final, NamedTuple

from amp_registry.compare.difference import Changed, FieldChange, difference
from amp_registry.quebec_time import day_of
from amp_registry.records import Copy, Entry, Part, Register, RenaEntry
from amp_registry.store.past import Stay
from amp_registry.store.reading import Store, open_store

FOLLOWED: Final = ((Part.REGISTER, False), (Part.COMPLEMENT, True))
"""The lanes (part, partial) whose copies are whole lists, so that an entry missing from one has left it."""


class ChangeKind(StrEnum):
    """What happened to an entry between two copies."""

    ADDED = "added"
    REMOVED = "removed"
    REMOVED_BEFORE_PROJECTED_END = "removed_before_projected_end"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One entry that a copy shows otherwise than the copy before it.

    `at` and `previous_at` are when the two copies were fetched: it happened in between. `entry` is the entry
    as it is now (None: removed), `before` as it was (None: added).
    """

    kind: ChangeKind
    register: Register
    part: Part
    at: datetime
    previous_at: datetime
    entry: Entry | None
    before: Entry | None
    fields: tuple[FieldChange, ...] = ()

    @property
    def about(self) -> Entry:
        """The entry, as it is now if it still is."""
        found = self.entry or self.before
        if found is None:
            raise ValueError("a change is about an entry")
        return found

    def to_dict(self) -> dict[str, Any]:
        """Return the change as `changes --json` prints it."""
        return {
            "kind": self.kind.value,
            "register": self.register.value,
            "part": self.part.value,
            "at": self.at.isoformat(),
            "previous_at": self.previous_at.isoformat(),
            "name": self.about.name,
            "neq": self.about.neq,
            "fields": [field.to_dict() for field in self.fields],
            "entry": self.entry.to_dict() if self.entry else None,
            "before": self.before.to_dict() if self.before else None,
        }


def changes(store: Store, register: Register, *, since: datetime | None, until: datetime) -> Iterator[Change]:
    """Yield how each copy fetched from `since` to `until` differs from the copy before it, oldest first.

    Without `since`, the newest copy alone. Only whole copies of the register, and its lists of complement:
    what a partial copy does not list has not gone. The first copy there is changes nothing.
    """
    for part, partial in FOLLOWED:
        copies = [
            c for c in store.copies(register, part=part) if c.partial == partial and c.fetched_at <= until
        ]
        followed = list(pairwise(copies))
        wanted = followed[-1:] if since is None else [p for p in followed if p[1].fetched_at >= since]
        if wanted:
            yield from _between(store, wanted)


class Counts(NamedTuple):
    """How many entries of a copy are new, gone, and changed."""

    added: int
    removed: int
    changed: int


def counted(url: str, copy: Copy, came: int, went: int) -> Counts:
    """Return how many entries of a copy just put in use are new, gone and changed.

    `came` and `went` are what the store counts, for which an entry that changed came and went: on RENA that would read
    as a firm not barred any more.
    """
    changed = 0
    if came and went:
        with open_store(url) as store:
            changed = min(len(_changed_in(store, copy)), came, went)
    return Counts(came - changed, went - changed, changed)


def _changed_in(store: Store, copy: Copy) -> tuple[Changed, ...]:
    at = copy.fetched_at
    stays = store.past.turns(copy.register, copy.part, partial=copy.partial, since=at)
    before, after = ([*turned.get(at, ())] for turned in reversed(_by_moment(stays)))
    entries = store.entries([*before, *after])
    return difference([entries[n] for n in before], [entries[n] for n in after]).changed


def _between(store: Store, pairs: Sequence[tuple[Copy, Copy]]) -> Iterator[Change]:
    first = pairs[0][1]
    stays = store.past.turns(first.register, first.part, partial=first.partial, since=first.fetched_at)
    opened, closed = _by_moment(stays)
    moments = {copy.fetched_at for _, copy in pairs}
    entries = store.entries(
        number for turned in (opened, closed) for at in moments for number in turned.get(at, ())
    )
    for previous, copy in pairs:
        at = copy.fetched_at
        before, after = ([entries[n] for n in turned.get(at, ())] for turned in (closed, opened))
        yield from _changes(previous, copy, before, after)


def _by_moment(stays: Iterable[Stay]) -> tuple[Mapping[datetime, list[int]], Mapping[datetime, list[int]]]:
    opened, closed = defaultdict(list), defaultdict(list)
    for stay in stays:
        opened[stay.seen_from].append(stay.entry)
        if stay.seen_until is not None:
            closed[stay.seen_until].append(stay.entry)
    return opened, closed


def _changes(previous: Copy, copy: Copy, before: Iterable[Entry], after: Iterable[Entry]) -> Iterator[Change]:
    found = difference(before, after)
    blank = Change(
        kind=ChangeKind.CHANGED,
        register=copy.register,
        part=copy.part,
        at=copy.fetched_at,
        previous_at=previous.fetched_at,
        entry=None,
        before=None,
    )
    for entry in found.added:
        yield replace(blank, kind=ChangeKind.ADDED, entry=entry)
    for entry in found.removed:
        yield replace(blank, kind=how_removed(entry, copy.fetched_at), before=entry)
    for one in found.changed:
        yield replace(blank, entry=one.after, before=one.before, fields=one.fields)


def how_removed(entry: Entry, at: datetime) -> ChangeKind:
    """Return how an entry was removed that a copy fetched at a moment does not list any more."""
    end = entry.projected_end if isinstance(entry, RenaEntry) else None
    early = end is not None and day_of(at) <= end
    return ChangeKind.REMOVED_BEFORE_PROJECTED_END if early else ChangeKind.REMOVED
