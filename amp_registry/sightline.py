"""What the registers showed of one firm at every moment they changed, read from the intervals of the store.

A copy of the whole register, and a list of complement, speak by their silence too: an entry missing from one has
left it. A partial copy, or what the search form said of some firms, only adds; what it showed last counts until it
is too old and a whole list names the firm, or until it shows the firm otherwise.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from amp_registry import firm_name
from amp_registry.changes import FOLLOWED
from amp_registry.compare import index, match
from amp_registry.compare.difference import client_of, key_of
from amp_registry.compare.index import Index
from amp_registry.compare.match import Certainty
from amp_registry.question import Firm
from amp_registry.records import Entry, ReaEntry, Register
from amp_registry.store.past import Stay
from amp_registry.store.reading import Store

_WIDELY: Final = 200
"""How many entries that share a word with the firm are compared, of all there ever were."""

Lane = tuple[str, bool]


class Shown(NamedTuple):
    """An entry of the firm, and the lane (part, partial) of the copy that shows it."""

    lane: Lane
    entry: Entry


@dataclass(frozen=True, slots=True)
class Sight:
    """What a register showed of a firm from a moment until `until` (None: still, as far as is known).

    `own` are the entries that carry its number, `alike` those on RENA whose name may be its own, and `turned`
    the entries that came at this very moment under another number, for the name or the client number of one that
    went.
    """

    at: datetime
    until: datetime | None
    own: tuple[Shown, ...]
    alike: tuple[Entry, ...]
    turned: tuple[Entry, ...]


class Sights:
    """The store, read for many firms; the names ever listed on RENA are read once."""

    def __init__(self, store: Store, maximum_hours: Mapping[Register, float], now: datetime) -> None:
        self._store = store
        self._hours = maximum_hours
        self._now = now
        self._names: Index | None = None
        self._seen: dict[Firm, dict[Register, list[Sight]]] = {}

    def of(self, firm: Firm) -> dict[Register, list[Sight]]:
        """Return what each register showed of the firm by now, oldest first: one sight each time it changed."""
        if firm not in self._seen:
            own = {register: self._own(register, firm) for register in Register}
            given = [firm.name] if firm.name else []
            printed = [entry.name for some in own.values() for entry in some.values()]
            names = list(dict.fromkeys([*given, *printed]))
            self._seen[firm] = {
                register: self._of(register, firm, own[register], names) for register in Register
            }
        return self._seen[firm]

    def _of(
        self, register: Register, firm: Firm, own: Mapping[int, Entry], names: Sequence[str]
    ) -> list[Sight]:
        alike = self._alike(register, firm, own, names)
        stays = [
            stay for stay in self._store.past.stays(register, [*own, *alike]) if stay.seen_from <= self._now
        ]
        moments = sorted({moment for stay in stays for moment in self._moments(stay)})
        sights = []
        for place, at in enumerate(moments):
            until = moments[place + 1] if place + 1 < len(moments) else None
            here = self._at(register, stays, at)
            sights.append(
                Sight(
                    at,
                    until,
                    own=tuple(Shown(_lane(stay), own[stay.entry]) for stay in here if stay.entry in own),
                    alike=_each_once(alike[stay.entry].entry for stay in here if stay.entry in alike),
                    turned=_each_once(self._turned(stays, own, alike, at)),
                )
            )
        return sights

    def _moments(self, stay: Stay) -> Iterator[datetime]:
        yield stay.seen_from
        if stay.seen_until is not None and stay.seen_until <= self._now and _lane(stay) in FOLLOWED:
            yield stay.seen_until

    def _at(self, register: Register, stays: Sequence[Stay], at: datetime) -> list[Stay]:
        """Return the stays that count at a moment: those that hold, and the last word of silent lanes."""
        holding = [stay for stay in stays if _lane(stay) in FOLLOWED and _holds(stay, at)]
        oldest = at - timedelta(hours=self._hours[register])
        silent: dict[Lane, datetime] = {}
        for stay in stays:
            if _lane(stay) not in FOLLOWED and stay.seen_from <= at:
                silent[_lane(stay)] = stay.seen_from
        last = [stay for stay in stays if silent.get(_lane(stay)) == stay.seen_from]
        fresh = [s for s in last if not holding or s.seen_until is None or s.seen_until > oldest]
        return [*holding, *fresh]

    def _turned(
        self,
        stays: Sequence[Stay],
        own: Mapping[int, Entry],
        alike: Mapping[int, _Alike],
        at: datetime,
    ) -> Iterator[Entry]:
        gone = {_lane(s) for s in stays if s.entry in own and s.seen_until == at and _lane(s) in FOLLOWED}
        for stay in stays:
            if stay.entry in alike and stay.seen_from == at and _lane(stay) in gone:
                found = alike[stay.entry]
                if found.same_client or found.same_key:
                    yield found.entry

    # --- whose entries they are ---

    def _own(self, register: Register, firm: Firm) -> dict[int, Entry]:
        """Return the entries of a register that ever carried the firm's number."""
        past = self._store.past
        return self._store.entries(past.numbered(register, neq=firm.neq, client=firm.amp_client_number))

    def _alike(
        self, register: Register, firm: Firm, own: Mapping[int, Entry], names: Sequence[str]
    ) -> dict[int, _Alike]:
        """Return the entries that may be the firm all the same: by a name of its own, or by its client number."""
        keys = {one.key for name in names for one in firm_name.search_keys(name)}
        clients = {client for client in map(client_of, own.values()) if client}
        numbers = set(self._clients_of(own)) | set(self._near(names) if register is Register.RENA else ())
        others = self._store.entries(numbers - set(own))
        resembling = {number for name in names for number in _resembling(firm, name, others)}
        return {
            number: _Alike(entry, client_of(entry) in clients, key_of(entry) in keys)
            for number, entry in others.items()
            if number in resembling or client_of(entry) in clients
        }

    def _near(self, names: Iterable[str]) -> Iterator[int]:
        if self._names is None:
            self._names = index.build(self._store.past.names(Register.RENA), {}, {})
        for name in names:
            yield from self._names.candidates(Firm(name=name), _WIDELY)

    def _clients_of(self, own: Mapping[int, Entry]) -> Iterator[int]:
        for entry in own.values():
            if isinstance(entry, ReaEntry) and entry.amp_client_number:
                client = entry.amp_client_number
                yield from self._store.past.numbered(Register.REA, neq=None, client=client)


class _Alike(NamedTuple):
    """An entry of another number, or of none: whether it has the firm's client number, and its very name."""

    entry: Entry
    same_client: bool
    same_key: bool


def _resembling(firm: Firm, name: str, others: Mapping[int, Entry]) -> Iterator[int]:
    asked = Firm(name=name, neq=firm.neq, city=firm.city, postal_code=firm.postal_code)
    found = match.find(asked, others.values(), limit=len(others)).matches
    alike = {id(one.entry) for one in found if one.certainty is not Certainty.CERTAIN}
    return (number for number, entry in others.items() if id(entry) in alike)


def _lane(stay: Stay) -> Lane:
    return stay.part, stay.partial


def _holds(stay: Stay, at: datetime) -> bool:
    return stay.seen_from <= at and (stay.seen_until is None or at < stay.seen_until)


def _each_once(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    found: list[Entry] = []
    for entry in entries:
        if entry not in found:
            found.append(entry)
    return tuple(found)
