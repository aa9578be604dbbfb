"""Stores as each version of the program left them, and how one is put back into either database."""

from __future__ import annotations

import base64
import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, MetaData, insert, text

from tests.gates.source_tree import ROOT

KEPT: Final = ROOT / "data" / "fixtures" / "stores"
OURS: Final = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
VERSION: Final = "amp_registry_version"
BYTES: Final = "base64:"
"""What bytes start with in a kept row; no text of the store does."""


def kept(revision: str) -> dict[str, Any]:
    """Return what is kept of the store of a revision."""
    found: dict[str, Any] = json.loads((KEPT / f"{revision}.json").read_text(encoding="utf-8"))
    return found


def as_kept(store: Path) -> dict[str, list[dict[str, Any]]]:
    """Return every row of every table of a SQLite store, by table; bytes as text."""
    with closing(sqlite3.connect(store)) as connection:
        connection.row_factory = sqlite3.Row
        names = [name for (name,) in connection.execute(OURS) if name != VERSION]
        return {
            name: [_written(row) for row in connection.execute(f'SELECT * FROM "{name}"')] for name in names
        }


def put_back(connection: Connection, tables: dict[str, list[dict[str, Any]]]) -> None:
    """Insert the kept rows into the empty tables of the same revision, and let numbering go on after them."""
    metadata = MetaData()
    metadata.reflect(connection)
    for table in metadata.sorted_tables:
        rows = tables.get(table.name, [])
        if rows:
            booleans = {c.name for c in table.columns if c.type.python_type is bool}
            connection.execute(insert(table), [_read(row, booleans) for row in rows])
    if connection.dialect.name == "postgresql":
        _number_on(connection, list(tables))


def _number_on(connection: Connection, tables: list[str]) -> None:
    for table in tables:
        column = text(
            "SELECT pg_get_serial_sequence(:t, 'id') WHERE to_regclass(:t) IS NOT NULL AND EXISTS"
            " (SELECT 1 FROM pg_attribute WHERE attrelid = to_regclass(:t) AND attname = 'id')"
        )
        sequence = connection.execute(column, {"t": table}).scalar()
        if sequence:
            onward = f"SELECT setval('{sequence}', (SELECT COALESCE(MAX(id), 1) FROM {table}))"
            connection.execute(text(onward))


def _written(row: sqlite3.Row) -> dict[str, Any]:
    return {
        key: BYTES + base64.b64encode(row[key]).decode() if isinstance(row[key], bytes) else row[key]
        for key in row.keys()  # noqa: SIM118 - a row is a sequence: its keys are asked for
    }


def _read(row: dict[str, Any], booleans: set[str]) -> dict[str, Any]:
    return dict(_values(row, booleans))


def _values(row: dict[str, Any], booleans: set[str]) -> Iterator[tuple[str, Any]]:
    for key, value in row.items():
        if isinstance(value, str) and value.startswith(BYTES):
            yield key, base64.b64decode(value.removeprefix(BYTES))
        else:
            yield key, bool(value) if key in booleans and value is not None else value
