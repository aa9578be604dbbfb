"""The reading path on SQLite: Python's own driver, the file as it is."""

from __future__ import annotations

import os
import sqlite3
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, Self
from urllib.parse import quote_from_bytes

from amp_registry.store.location import A_FOLDER, Location

BUSY_SECONDS: Final = 30
_MAPPED: Final = 2**31 - 1


class SqliteDatabase:
    """A connection to a SQLite file that exists; it belongs to the thread that opened it."""

    def __init__(self, location: Location, connection: sqlite3.Connection) -> None:
        self.location = location
        self._connection = connection

    @classmethod
    def of_file(cls, location: Location, path: Path) -> Self:
        """Return the database of a file; raises `StoreError` when it cannot be opened."""
        try:
            if path.is_dir():
                raise location.trouble(A_FOLDER)
            how = "mode=ro&immutable=1" if _never_written(path) else "mode=rw"
            connection = sqlite3.connect(
                f"{uri_of(path)}?{how}", uri=True, timeout=BUSY_SECONDS, isolation_level=None
            )
        except (sqlite3.Error, OSError) as error:
            raise location.driver_trouble(error) from None
        database = cls(location, connection)
        try:
            database.rows("PRAGMA synchronous = FULL")
        except BaseException:
            database.close()
            raise
        return database

    def rows(self, statement: str, parameters: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """Run one statement and return its rows."""
        try:
            return self._connection.execute(statement, parameters).fetchall()
        except (sqlite3.Error, UnicodeDecodeError) as error:  # a damaged file holds text that is none
            raise self.location.driver_trouble(error) from error

    def is_empty(self) -> bool:
        """Return whether the file holds no table at all, as one that is just being made."""
        return not self.rows("SELECT 1 FROM sqlite_master LIMIT 1")

    def has_table(self, name: str) -> bool:
        """Return whether the file holds a table of that name."""
        return bool(self.rows("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?", (name,)))

    def as_bytes(self, column: str) -> str:
        """Return the cast that spares reading the text as characters."""
        return f"CAST({column} AS BLOB)"

    def will_read_much(self) -> None:
        """Read the file through memory, which spares one call to the system a page."""
        self.rows(f"PRAGMA mmap_size = {_MAPPED:d}")

    @contextmanager
    def appending(self) -> Iterator[None]:
        """Hold the file's one write lock; readers go on."""
        self.rows("BEGIN IMMEDIATE")
        try:
            yield
            self.rows("COMMIT")
        except BaseException:
            if self._connection.in_transaction:
                self._connection.rollback()
            raise

    def close(self) -> None:
        """Close the file."""
        self._connection.close()


def uri_of(path: Path) -> str:
    """Return a file's address as SQLite reads it. `Path.as_uri` loads Python's whole web client from 3.14 on."""
    whole = path.absolute().as_posix()
    return f"file://{'' if whole.startswith('/') else '/'}{quote_from_bytes(os.fsencode(whole), safe='/:')}"


def _never_written(path: Path) -> bool:
    """Return whether a file lies on a read-only disk, whole: no other process can change it while it is read.

    SQLite writes beside a file even to read it, and would refuse. A log beside it holds what the file does not yet:
    then it does refuse.
    """
    if sys.platform == "win32":
        return False
    log = path.with_name(f"{path.name}-wal")
    return bool(os.statvfs(path).f_flag & os.ST_RDONLY) and not (log.exists() and log.stat().st_size)
