"""The stores a soak works on: what each holds, sampled, and what its database says of itself at the end."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

import psycopg

from amp_registry.indexing import index_folder
from amp_registry.store.location import Location, locate

_SIZE = "SELECT sum(pg_total_relation_size(c.oid)) FROM pg_class c WHERE c.relnamespace = current_schema()::regnamespace"
_CONNECTED = (
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
)
_CHECKED = """
    SELECT bt_index_check(i.indexrelid, true) FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
    JOIN pg_am a ON a.oid = c.relam
    WHERE a.amname = 'btree' AND c.relnamespace = current_schema()::regnamespace
"""


def holds(url: str) -> Mapping[str, int]:
    """Return what a store holds: KiB of its tables, KiB of SQLite's log or connections of PostgreSQL, files of indexes."""
    location, folder = locate(url), index_folder(url)
    held = _of_postgres(location) if location.path is None else _of_sqlite(location.path)
    return {**held, "indexes": len(list(folder.glob("*"))) if folder else 0}


def damage(url: str) -> str:
    """Return what the database finds wrong with itself, nothing when it is sound."""
    location = locate(url)
    if location.path is not None:
        with closing(sqlite3.connect(location.path)) as database:
            said = database.execute("PRAGMA integrity_check").fetchall()
        return "" if said == [("ok",)] else f"SQLite finds its file damaged: {said}"
    try:
        with psycopg.connect(location.libpq) as database:
            database.execute("CREATE EXTENSION IF NOT EXISTS amcheck")
            database.execute(_CHECKED)
    except psycopg.Error as error:
        return f"PostgreSQL finds an index damaged: {error}"
    return ""


def _of_sqlite(path: Path) -> Mapping[str, int]:
    wal = path.with_name(path.name + "-wal")
    return {"file": path.stat().st_size // 1024, "wal": wal.stat().st_size // 1024 if wal.exists() else 0}


def _of_postgres(location: Location) -> Mapping[str, int]:
    with psycopg.connect(location.libpq, autocommit=True) as database:
        ((size,), (connected,)) = (database.execute(each).fetchone() or (0,) for each in (_SIZE, _CONNECTED))
    return {"file": int(size or 0) // 1024, "connections": int(connected)}
