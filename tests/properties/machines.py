"""What the state machines have in common: where each life finds a store that does not exist yet, and how many are led."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import RuleBasedStateMachine, run_state_machine_as_test

from tests.trials.killed import schema_of

KINDS = ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)]


class Life(RuleBasedStateMachine):
    """One life of a store; `new_url` gives the address of one that does not exist yet."""

    new_url: Callable[[], str]


def urls(kind: str, request: pytest.FixtureRequest, folder: Path) -> Callable[[], str]:
    """Return what gives addresses of stores of a kind: files in a folder, or schemas of the tests' database."""
    if kind == "sqlite":
        return lambda: f"sqlite:///{folder / uuid.uuid4().hex}.sqlite3"
    database = request.getfixturevalue("postgres_database")
    return lambda: schema_of(database)


def live(machine: type[Life], new_url: Callable[[], str], lives: int, steps: int) -> None:
    """Lead so many lives of a machine, each of so many steps at most."""
    run_state_machine_as_test(
        type(machine.__name__, (machine,), {"new_url": staticmethod(new_url)}),
        settings=settings(
            max_examples=lives,
            stateful_step_count=steps,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
