"""What the copies there ever were list: who came when, who went when, and who answers to a number or a name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple

from amp_registry import firm_name
from amp_registry.records import Entry, NameRow, Part, Register
from amp_registry.store import instants
from amp_registry.store.read_back import read_back
from amp_registry.store.stored import name_rows

Rows = Callable[[str, Sequence[object]], list[tuple[Any, ...]]]
Entries = Callable[[Iterable[int]], dict[int, Entry]]

_STAY: Final = "SELECT l.entry_id, l.part, l.partial, l.seen_from, l.seen_until FROM listing l"
_EVER_LISTED: Final = "e.register = ? AND EXISTS (SELECT 1 FROM listing l WHERE l.entry_id = e.id)"
_NUMBERED: Final = (
    "SELECT e.id FROM entry e WHERE (e.neq = ? OR e.amp_client_number = ?)"  # noqa: S608 - constants
    f" AND {_EVER_LISTED} ORDER BY e.id"
)
_NAMED: Final = (
    "SELECT n.entry_id, n.key, n.number, e.keys_version FROM entry_name n"  # noqa: S608 - constants
    f" JOIN entry e ON e.id = n.entry_id WHERE {_EVER_LISTED}"
)


class Stay(NamedTuple):
    """An entry stands in every copy of a lane from one fetched at `seen_from` until before `seen_until`."""

    entry: int
    part: Part
    partial: bool
    seen_from: datetime
    seen_until: datetime | None


class Past:
    """The history a store holds; entry numbers are the store's own."""

    def __init__(self, rows: Rows, entries: Entries) -> None:
        self._rows = rows
        self._entries = entries

    def turns(self, register: Register, part: Part, *, partial: bool, since: datetime) -> list[Stay]:
        """Return the stays in a lane that began or ended at a moment or later."""
        moment = instants.to_text(since)
        where = " WHERE l.register = ? AND l.part = ? AND l.partial = ? AND (l.seen_from >= ? OR l.seen_until >= ?)"
        lane = (register.value, part.value, partial)
        return [_stay(row) for row in self._rows(_STAY + where, (*lane, moment, moment))]

    def stays(self, register: Register, numbers: Iterable[int]) -> list[Stay]:
        """Return every stay of some entries of a register, in every lane, oldest first."""
        found = [
            _stay(row)
            for number in sorted(set(numbers))
            for row in self._rows(
                _STAY + " WHERE l.entry_id = ? AND l.register = ?", (number, register.value)
            )
        ]
        return sorted(found, key=lambda stay: (stay.seen_from, stay.part, stay.partial, stay.entry))

    def numbered(self, register: Register, *, neq: str | None, client: str | None) -> list[int]:
        """Return the entries ever listed under a NEQ (digits only) or an AMP client number (as printed)."""
        rows = self._rows(_NUMBERED, (neq, client, register.value))
        return [number for (number,) in rows]

    def names(self, register: Register) -> list[NameRow]:
        """Return every way to find an entry ever listed by name; keys of another `firm_name` are made again."""
        stored = self._rows(_NAMED, (register.value,))
        others = {number for number, _, _, version in stored if version != firm_name.VERSION}
        made = (row for number, entry in self._entries(others).items() for row in name_rows(number, entry))
        return [*(NameRow(*row[:3]) for row in stored if row[0] not in others), *made]


@read_back
def _stay(row: tuple[Any, ...]) -> Stay:
    entry, part, partial, seen_from, seen_until = row
    until = instants.from_text(seen_until) if seen_until else None
    return Stay(entry, Part(part), bool(partial), instants.from_text(seen_from), until)
