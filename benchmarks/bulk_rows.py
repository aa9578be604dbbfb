"""Rows written to PostgreSQL by COPY, as a sync writes them, beside the same rows by SQLAlchemy's executemany.

The rows are the entries of the full-size registers, some years of them, with the names they are found by: wide rows of
JSON and narrow ones of two keys. Both ways write them in one transaction that is then rolled back, and take turns.
"""

from __future__ import annotations

import os
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, Final

from sqlalchemy import Connection, Engine, Table, insert

from amp_registry.records import Entry, Register, entry_hash
from amp_registry.store import many_rows, tables
from amp_registry.store.engine import open_engine
from amp_registry.store.entries import entry_row
from amp_registry.store.migration import migrate
from amp_registry.store.stored import name_rows
from benchmarks import generate
from benchmarks.journal import postgres
from tests.conftest import POSTGRES

YEARS: Final = 5
ROUNDS: Final = 3
LEAST_RATIO: Final = 1.2

Rows = Sequence[dict[str, Any]]
Way = Callable[[Connection, Table, Rows], object]


def rows() -> dict[str, Rows]:
    """Return the rows of each table."""
    entries: list[Entry] = []
    for register in Register:
        made = generate.generate(register, generate.SIZES[register])
        entries += [
            replace(entry, raw={**entry.raw, "year": year}) for year in range(YEARS) for entry in made
        ]
    wide = [{"id": id_, **entry_row(entry_hash(entry), entry)} for id_, entry in enumerate(entries, start=1)]
    names = [
        {"entry_id": id_, "position": position, "key": name.key, "number": name.number}
        for id_, entry in enumerate(entries, start=1)
        for position, name in enumerate(name_rows(id_, entry))
    ]
    return {"entry": wide, "entry_name": names}


def by_executemany(connection: Connection, table: Table, given: Rows) -> None:
    """Write rows some hundreds at a time, as the store does on SQLite and did everywhere."""
    for some in many_rows.batches(given):
        connection.execute(insert(table), some)


def seconds(engine: Engine, way: Way, given: dict[str, Rows]) -> dict[str, float]:
    """Return how long one way takes for each table; nothing stays."""
    taken = {}
    with engine.connect() as connection, connection.begin() as transaction:
        for name, each in given.items():
            start = time.perf_counter()
            way(connection, tables.metadata.tables[name], each)
            taken[name] = time.perf_counter() - start
        transaction.rollback()
    return taken


def main() -> int:
    """Print rows a second of both ways; return 0 when COPY keeps to its target."""
    server = os.environ.get(POSTGRES)
    if not server:
        print(f"{POSTGRES} is not set: COPY is PostgreSQL's, so nothing was measured")
        return 0
    given = rows()
    with postgres(server) as (url, _peer):
        migrate(url)
        engine = open_engine(url)
        ways: dict[str, Way] = {"COPY": many_rows.write, "executemany": by_executemany}
        taken: dict[str, list[dict[str, float]]] = {name: [] for name in ways}
        for _round in range(ROUNDS):
            for name, way in ways.items():
                taken[name].append(seconds(engine, way, given))
        engine.dispose()
    ratios = []
    for table, each in given.items():
        median = {name: statistics.median(one[table] for one in found) for name, found in taken.items()}
        ratios.append(median["executemany"] / median["COPY"])
        speeds = "   ".join(f"{name} {len(each) / spent:9,.0f} rows/s" for name, spent in median.items())
        print(f"{table:11} {len(each):7,} rows   {speeds}   ratio {ratios[-1]:.1f}")
    print(f"target: at least {LEAST_RATIO} times as fast")
    return int(min(ratios) < LEAST_RATIO)


if __name__ == "__main__":
    sys.exit(main())
