"""The triggers by which a database lets the journal grow at its end alone: whether they are still there."""

from __future__ import annotations

from typing import Final

from amp_registry.store.database import Database

_SQLITE: Final = ("journal_at_its_end", "journal_no_delete", "journal_no_update")
_POSTGRESQL: Final = ("journal_at_its_end", "journal_no_change", "journal_no_truncate")
_IN_SQLITE: Final = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'journal'"
# One that is disabled, or runs only where changes are applied again, guards nothing.
_IN_POSTGRESQL: Final = (
    "SELECT tgname::text FROM pg_trigger WHERE tgrelid = to_regclass('journal') AND tgenabled IN ('O', 'A')"
)


def missing(database: Database) -> tuple[str, ...]:
    """Return the names of those that are gone, or do nothing any more; raises `StoreError`."""
    file = database.location.path is not None
    there = {name for (name,) in database.rows(_IN_SQLITE if file else _IN_POSTGRESQL)}
    return tuple(name for name in (_SQLITE if file else _POSTGRESQL) if name not in there)
