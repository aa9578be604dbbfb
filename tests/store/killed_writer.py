"""A process that imports one copy and is killed at the instant it is told: run by `test_killed`."""

from __future__ import annotations

import os
import signal
import sys

from sqlalchemy import event

from amp_registry.records import Register
from amp_registry.store.engine import open_engine
from amp_registry.store.snapshots import promote, stage
from tests.factory import rena
from tests.store.nights import RUN, night

INSTANTS = (
    "INSERT INTO entry_name",
    "INSERT INTO staged",
    "commit of stage",
    "between stage and promote",
    "UPDATE listing",
    "DELETE FROM staged",
    "INSERT INTO run",
    "commit of promote",
    "after promote",
)


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def main(url: str, instant: str) -> None:
    engine = open_engine(url)
    step = ["stage"]

    @event.listens_for(engine, "after_cursor_execute")
    def executed(_c: object, _cursor: object, statement: str, *_: object) -> None:
        if statement.startswith(instant):
            die()

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
