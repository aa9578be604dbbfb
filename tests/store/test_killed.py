from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import Engine

from amp_registry.records import Register
from amp_registry.store.reading import open_store
from tests.factory import rena
from tests.store.killed_writer import INSTANTS
from tests.store.nights import copy_of_night, night

PROJECT = Path(__file__).parents[2]
OLD = [rena(n) for n in range(1, 41)]
NEW = [rena(n) for n in range(40, 80)]


@pytest.mark.parametrize("instant", INSTANTS)
def test_a_process_killed_at_any_instant_leaves_the_old_copy_or_the_new_one(
    engine: Engine, database_url: str, instant: str
) -> None:
    """A process killed at any instant leaves one of these states whole."""
    old = copy_of_night(engine, 1, OLD)
    engine.dispose()
    writer = [sys.executable, "-m", "tests.store.killed_writer", database_url, instant]
    killed = subprocess.run(writer, cwd=PROJECT, timeout=60, check=False)
    assert killed.returncode == -signal.SIGKILL
    with open_store(database_url) as store:
        answers = store.copy_at(Register.RENA, night(9))
        assert answers is not None
        expected = NEW if instant == "after promote" else OLD
        assert {e.neq for e in store.all_entries(answers)} == {e.neq for e in expected}
        assert list(store.all_entries(old)) == sorted(OLD, key=lambda entry: entry.name.casefold())
    again = copy_of_night(engine, 2, NEW)
    with open_store(database_url) as store:
        assert store.copies(Register.RENA) == [old, again]
        assert len(store.neqs(again)) == len(NEW)
