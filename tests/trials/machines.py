"""The state machines of the store, the journal and decisions, led through many long lives, with what was done counted.

    python -m tests.trials.machines --lives 100 --steps 40

on a SQLite file for each life, and on PostgreSQL, a schema for each, where AMP_REGISTRY_TEST_POSTGRES_URL names a server.
A life that ends otherwise than its plain model says ends the trial with the shortest one found.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.properties.machines import Life, live
from tests.properties.test_decision_machine import DecisionMachine
from tests.properties.test_journal_machine import JournalMachine
from tests.properties.test_store_machine import StoreMachine
from tests.trials import killed

MACHINES = (StoreMachine, JournalMachine, DecisionMachine)


def counted(machine: type[Life], done: Counter[str]) -> type[Life]:
    """Return the machine, with each life and each step counted."""

    class Counted(machine):  # type: ignore[valid-type, misc]
        def __init__(self) -> None:
            done["lives"] += 1
            super().__init__()

        def check_invariants(self, *given: Any) -> None:
            done["looked at"] += 1
            super().check_invariants(*given)

    return Counted


def main() -> int:
    """Lead the lives, and print how many there were and how long they took; a life that goes wrong is raised."""
    parser = argparse.ArgumentParser(prog="python -m tests.trials.machines")
    parser.add_argument("--lives", type=int, default=100)
    parser.add_argument("--steps", type=int, default=40)
    parser.add_argument("--database", choices=("SQLite", "PostgreSQL"), action="append")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, killed._databases(Path(folder)) as databases:
        os.environ["XDG_CACHE_HOME"] = str(Path(folder) / "cache")
        for name in asked.database or databases:
            for machine in MACHINES:
                _lead(machine, name, databases[name], asked.lives, asked.steps)
    return 0


def _lead(machine: type[Life], name: str, new_url: Callable[[], str], lives: int, steps: int) -> None:
    done: Counter[str] = Counter()
    started = time.monotonic()
    live(counted(machine, done), new_url, lives, steps)
    seconds = time.monotonic() - started
    print(
        f"{name}, {machine.__name__}: {done['lives']} lives of up to {steps} steps, "
        f"{done['looked at']:,} states looked at, {seconds:.0f} s",
        flush=True,
    )


if __name__ == "__main__":
    sys.exit(main())
