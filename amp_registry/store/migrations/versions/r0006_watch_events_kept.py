"""What the watch found and carried can neither be emptied nor replaced, as the journal and the decisions cannot.

A `TRUNCATE` on PostgreSQL asks no trigger on rows, and SQLite's `INSERT OR REPLACE` deletes without asking the one on
deletions.
"""

from __future__ import annotations

from typing import Final

from alembic import op

revision: Final = "r0006"
down_revision: Final = "r0005"
branch_labels: Final = None
depends_on: Final = None

_TAKEN: Final = {
    "watch_event": "id = NEW.id OR identity = NEW.identity",
    "watch_delivery": "event_id = NEW.event_id AND channel = NEW.channel",
}


def upgrade() -> None:
    """Add the triggers that were missing."""
    sqlite = op.get_bind().dialect.name == "sqlite"
    for table, same in _TAKEN.items():
        op.execute(_no_replacement(table, same) if sqlite else _no_truncation(table))


def _no_replacement(table: str, same: str) -> str:
    taken = f"EXISTS (SELECT 1 FROM {table} WHERE {same})"  # noqa: S608 - constants
    return (
        f"CREATE TRIGGER {table}_no_replacement BEFORE INSERT ON {table} WHEN {taken}"
        f" BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
    )


def _no_truncation(table: str) -> str:
    return (
        f"CREATE TRIGGER {table}_no_truncation BEFORE TRUNCATE ON {table}"
        f" FOR EACH STATEMENT EXECUTE FUNCTION {table}_is_append_only()"
    )
