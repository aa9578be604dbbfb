"""The little that the reading path and the journal ask of a database, whichever it is."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import Any, Final, Protocol

from amp_registry.errors import StoreError
from amp_registry.store.location import NOT_A_STORE, Location

_LARGEST: Final = 2**63 - 1


def bounded(number: int) -> int:
    """Return a bound of the numbers of rows, brought within what a column holds: no row has a number beyond it.

    >>> bounded(12), bounded(10**30), bounded(-(10**30))
    (12, 9223372036854775807, -9223372036854775807)
    """
    return max(-_LARGEST, min(number, _LARGEST))


class Database(Protocol):
    """An open connection. Statements write their parameters as `?`; every method raises `StoreError`."""

    location: Location

    def rows(self, statement: str, parameters: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """Run one statement and return its rows, none for a statement that returns none."""

    def is_empty(self) -> bool:
        """Return whether no table at all can be seen: nothing was ever stored there."""

    def has_table(self, name: str) -> bool:
        """Return whether a table of that name can be seen."""

    def as_bytes(self, column: str) -> str:
        """Return SQL that gives a column of text as the bytes of its UTF-8."""

    def will_read_much(self) -> None:
        """Prepare for a walk through everything; changes nothing but its speed."""

    def appending(self) -> AbstractContextManager[None]:
        """Hold the journal alone until the block ends; what it wrote is then on disk, or not at all."""

    def close(self) -> None:
        """Close the connection; closing twice is harmless."""


def there(database: Database | None) -> Database:
    """Return the database of a store that exists; raises `StoreError` where there is none."""
    if database is None:
        raise StoreError(problem=NOT_A_STORE)
    return database
