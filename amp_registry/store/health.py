"""Whether a store contradicts itself: asked when its database refuses what is written, to tell damage from a fault of ours."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Final

from amp_registry.language import Text
from amp_registry.records import Part, Register, records_hash
from amp_registry.store.driver_words import RESTORE, Words
from amp_registry.store.location import locate
from amp_registry.store.reading import Store, open_store
from amp_registry.store.sqlite_database import uri_of

CONTRADICTS: Final[Words] = (
    Text(
        "ce qui y est gardé se contredit : un index ne dit pas ce que dit sa table, ou une copie ne liste plus ce "
        "qu'elle listait. La base est abîmée, ou on l'a changée ; rien n'y a été écrit.",
        "what is kept there contradicts itself: an index says other than its table, or a copy no longer lists what it "
        "listed. The database is damaged, or was changed; nothing was written to it.",
    ),
    RESTORE,
)


def contradicts_itself(url: str) -> bool:
    """Return whether what a store holds cannot all be true; reads all of it.

    SQLite is asked about its file; then each copy is compared with the hash it was given when it was made. Raises
    `StoreError` when it cannot be read.
    """
    path = locate(url).path
    if path is not None and _is_damaged(path):
        return True
    with open_store(url) as store:
        return any(_lists_something_else(store, register, part) for register in Register for part in Part)


def _is_damaged(path: Path) -> bool:
    """Return what SQLite says of its file; False where it cannot be asked, as on a disk that is read-only."""
    try:
        with closing(sqlite3.connect(f"{uri_of(path)}?mode=ro", uri=True)) as database:
            said = database.execute("PRAGMA integrity_check(1)").fetchall()
            return said != [("ok",)] or bool(database.execute("PRAGMA foreign_key_check").fetchall())
    except sqlite3.OperationalError:
        return False
    except sqlite3.DatabaseError:
        return True


def _lists_something_else(store: Store, register: Register, part: Part) -> bool:
    copies = store.copies(register, part=part)
    return any(records_hash(store.hashes(copy)) != copy.sha256 for copy in copies)
