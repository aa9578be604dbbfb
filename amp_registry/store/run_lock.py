"""One run at a time: the lock a sync or an import holds on a store from its start to its end, and that of the watch.

SQLite. A second SQLite file, `….lock` beside the store, held by an exclusive transaction that writes nothing:
the one lock that the operating system drops by itself when its holder is killed, the same on Linux, macOS and
Windows. So there is no stale lock to find, and no process number to trust. `….run` says who holds it, for the
message alone.

PostgreSQL. An advisory lock of the session, one for each schema: the server drops it with the connection,
and asks the network every minute whether the other end still lives.

Readers and checks never take it.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, Engine, exc, text

from amp_registry.errors import AnotherRun
from amp_registry.file_rights import Rights, new_file
from amp_registry.store.engine import open_engine, opened
from amp_registry.store.location import Location, locate

RUN_LOCK: Final = 0x616D_7003
"""Any number, the same for every process that syncs or imports into this database."""

WATCH_LOCK: Final = 0x616D_7005
"""Any number, the same for every process that reports what changed for the firms under watch."""

_FILES: Final = {RUN_LOCK: "", WATCH_LOCK: ".watch"}
_KEEPALIVE: Final = (
    "SET tcp_keepalives_idle = 60",
    "SET tcp_keepalives_interval = 10",
    "SET tcp_keepalives_count = 3",
)
_TAKE: Final = text("SELECT pg_try_advisory_lock(:key, hashtext(coalesce(current_schema(), '')))")
_GIVE_BACK: Final = text("SELECT pg_advisory_unlock(:key, hashtext(coalesce(current_schema(), '')))")
_HOLDER: Final = text(
    "SELECT to_char(a.backend_start AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"')"
    " FROM pg_locks l JOIN pg_stat_activity a USING (pid)"
    " WHERE l.locktype = 'advisory' AND l.granted AND l.classid = :key"
    " AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())"
)


@contextmanager
def only_run(url: str, started_at: datetime, *, key: int = RUN_LOCK) -> Iterator[None]:
    """Hold a lock of the store at an address until the block ends; makes the folders of the store.

    `key` is `RUN_LOCK`, which whoever changes the copies holds, or `WATCH_LOCK`, for the reports of the watch.

    Raises `AnotherRun` at once, without waiting, when another process holds it, and `StoreError` when the
    store cannot be reached or its folder cannot be written.
    """
    location = locate(url)
    path = location.path
    held = _postgres(url, location, key) if path is None else _sqlite(url, path, started_at, _FILES[key])
    with held:
        yield


@contextmanager
def _sqlite(url: str, path: Path, started_at: datetime, file: str) -> Iterator[None]:
    open_engine(url).dispose()  # makes the folder and the file, private to the user
    holder = path.with_name(f"{path.name}{file}.run")
    lock = _taken(locate(f"sqlite:///{path}{file}.lock"), holder)
    try:
        with suppress(OSError):
            _note(holder, f"{started_at.isoformat(timespec='seconds')}, {os.getpid()}", Rights.of(path))
        yield
    finally:
        holder.unlink(missing_ok=True)
        lock.close()


def _note(holder: Path, who: str, rights: Rights) -> None:
    """Write who holds the lock in a file of its own: never where a link that was laid there leads."""
    holder.unlink(missing_ok=True)
    with new_file(holder, rights) as file:
        file.write(who.encode())


def _taken(lock: Location, holder: Path) -> sqlite3.Connection:
    try:
        connection = sqlite3.connect(str(lock.path), timeout=0, isolation_level=None)
    except sqlite3.Error as error:
        raise lock.driver_trouble(error) from None
    try:
        connection.execute("BEGIN EXCLUSIVE")
    except sqlite3.Error as error:
        connection.close()
        if error.sqlite_errorcode == sqlite3.SQLITE_BUSY:
            raise AnotherRun(since=_said(holder)) from None
        raise lock.driver_trouble(error) from None
    return connection


def _said(holder: Path) -> str:
    try:
        return holder.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return ""


@contextmanager
def _postgres(url: str, location: Location, key: int) -> Iterator[None]:
    with opened(url) as engine, _session(engine, location) as connection:
        _take(connection, location, key)
        try:
            yield
        finally:  # the server may notice the end of a connection a moment after its client went on
            with suppress(exc.DBAPIError):
                connection.execute(_GIVE_BACK, {"key": key})


def _session(engine: Engine, location: Location) -> Connection:
    try:
        return engine.connect().execution_options(isolation_level="AUTOCOMMIT")
    except exc.DBAPIError as error:
        raise location.driver_trouble(error.orig or error) from error


def _take(connection: Connection, location: Location, key: int) -> None:
    try:
        for statement in _KEEPALIVE:
            connection.execute(text(statement))
        if not connection.scalar(_TAKE, {"key": key}):
            raise AnotherRun(since=connection.scalar(_HOLDER, {"key": key}) or "")
    except exc.DBAPIError as error:
        raise location.driver_trouble(error.orig or error) from error
