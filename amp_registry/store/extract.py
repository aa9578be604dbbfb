"""What a check reads of a store, as one SQLite database in bytes: to be carried where the store cannot be reached.

Every copy there is, how fresh each is known to be, what each lists, and what people decided. Not the journal, nor the
pages as they came, nor the contracts watched. Entry and snapshot numbers are the store's own.
"""

from __future__ import annotations

import sqlite3
import weakref
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from typing import Any, Final

from amp_registry.store.location import Location
from amp_registry.store.sqlite_database import SqliteDatabase

Rows = Callable[[str, Sequence[object]], list[tuple[Any, ...]]]

# Read in this order, so that no common transaction is needed: what a promoted copy lists never changes, and what is
# read later holds at least what it needs.
TABLES: Final[Mapping[str, tuple[str, ...]]] = {
    "snapshot": (
        *(
            "id",
            "register",
            "state",
            "fetched_at",
            "published_at",
            "promoted_at",
            "rows",
            "sha256",
            "partial",
        ),
        *("source", "part", "page_sha256"),
    ),
    "run": (
        *(
            "id",
            "register",
            "kind",
            "outcome",
            "started_at",
            "finished_at",
            "reason",
            "overrides",
            "page_sha256",
        ),
        *("snapshot_id", "part", "resource_url", "http_status", "etag", "last_modified"),
    ),
    "listing": ("entry_id", "part", "partial", "seen_from", "seen_until", "register"),
    "entry": ("id", "register", "hash", "neq", "amp_client_number", "keys_version", "record"),
    "entry_name": ("entry_id", "position", "key", "number"),
    "match_decision": (
        *("id", "says", "register", "entry_hash", "entry_name", "neq", "name", "name_key", "keys_version"),
        *("amp_client_number", "decided_by", "why", "decided_at", "check_seq"),
    ),
    "match_revocation": ("decision_id", "revoked_at", "revoked_by", "why"),
}
"""The tables carried, and their columns."""

_INDEXES: Final = (
    "snapshot (id)",
    "run (register, part, finished_at)",
    "listing (register, part, partial, seen_from, seen_until, entry_id)",
    "listing (entry_id)",
    "entry (id)",
    "entry (neq)",
    "entry (amp_client_number)",
    "entry_name (entry_id)",
    "match_decision (neq)",
    "match_decision (name_key)",
    "match_decision (amp_client_number)",
    "match_decision (keys_version)",
    "match_revocation (decision_id)",
)


def made(rows: Rows) -> bytes:
    """Return the database made of what `rows` answers to a statement, as a file of SQLite holds it."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        for table, columns in TABLES.items():
            names = ", ".join(columns)
            connection.execute(f"CREATE TABLE {table} ({names})")
            marks = ", ".join("?" * len(columns))
            found = rows(f"SELECT {names} FROM {table}", ())  # noqa: S608 - constants
            connection.execute("BEGIN")
            connection.executemany(f"INSERT INTO {table} VALUES ({marks})", found)  # noqa: S608 - the same
            connection.execute("COMMIT")
        for number, indexed in enumerate(_INDEXES):
            connection.execute(f"CREATE INDEX ix_{number} ON {indexed}")
        return connection.serialize()


class CarriedDatabase(SqliteDatabase):
    """The database in memory, of the bytes `made` gave; nothing can be written to it."""

    def __init__(self, location: Location, content: memoryview) -> None:
        connection = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
        # Whoever answers from it closes nothing: it goes with the last that holds it, in whichever thread that ends.
        weakref.finalize(self, connection.close)
        connection.deserialize(content)
        super().__init__(location, connection)
        self.rows("PRAGMA trusted_schema = OFF")
        self.rows("PRAGMA query_only = ON")
