"""A process that imports one copy and is killed at the instant it is told: run by `test_killed`."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterable, Iterator

from sqlalchemy import Connection, Table, event

from amp_registry.records import Register
from amp_registry.store import many_rows
from amp_registry.store.engine import open_engine
from amp_registry.store.many_rows import Row
from amp_registry.store.snapshots import promote, stage
from tests.factory import rena
from tests.store.nights import RUN, night

INSTANTS = (
    "among the rows of entry_name",
    "after the rows of staged",
    "commit of stage",
    "between stage and promote",
    "UPDATE listing",
    "DELETE FROM staged",
    "INSERT INTO run",
    "commit of promote",
    "after promote",
)
HALF = 20


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def dying_writer(instant: str) -> Callable[[Connection, Table, Iterable[Row]], int]:
    """Return the writing of many rows, that dies among those of a table or right after them."""
    write = many_rows.write

    def until(rows: Iterable[Row], table: Table) -> Iterator[Row]:
        for place, row in enumerate(rows):
            if place == HALF and instant == f"among the rows of {table.name}":
                die()
            yield row

    def write_then_die(connection: Connection, table: Table, rows: Iterable[Row]) -> int:
        written = write(connection, table, until(rows, table))
        if instant == f"after the rows of {table.name}":
            die()
        return written

    return write_then_die


def main(url: str, instant: str) -> None:
    engine = open_engine(url)
    step = ["stage"]

    @event.listens_for(engine, "after_cursor_execute")
    def executed(_c: object, _cursor: object, statement: str, *_: object) -> None:
        if statement.startswith(instant):
            die()

    many_rows.write = dying_writer(instant)

    @event.listens_for(engine, "commit")
    def committing(_connection: object) -> None:
        if instant == f"commit of {step[0]}":
            die()

    staged = stage(engine, Register.RENA, [rena(n) for n in range(40, 80)], fetched_at=night(2), source="new")
    if instant == "between stage and promote":
        die()
    step[0] = "promote"
    promote(engine, staged.snapshot, RUN)
    die()


if __name__ == "__main__":
    main(*sys.argv[1:])
