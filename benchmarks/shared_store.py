"""Checks a second of 1, 2, 4 and 8 processes that share one store of full-size registers, each check journaled.

Every process opens the store by itself, reads the one index file where it lies, and journals each check in a
transaction of its own, on disk before the answer is given. The peer, in the same run, is the same processes without the
journal: what is left is the price of an entry that nobody can lose.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from amp_registry.contract import Contract
from amp_registry.importing import Import, import_files
from amp_registry.question import Firm, Question
from amp_registry.records import Entry, Register
from amp_registry.store.reading import open_store
from benchmarks import generate
from benchmarks.journal import postgres
from tests.conftest import POSTGRES
from tests.trials.shared_store import Checkers, checkers

PROCESSES: Final = (1, 2, 4, 8)
EACH: Final = 200
"""How many checks each process asks, no firm twice: what a process has found it remembers, and would not look up."""
WARMING: Final = 25
CONTRACT: Final = Contract(kind="construction", expenditure=6_000_000)
LEAST_OF_ONE: Final = 0.7
"""Eight processes must do at least so many of the checks a second that one does: they share, they do not choke."""


def fill(url: str, folder: Path) -> Path:
    """Put the full-size registers in a store; return the file of the questions, of which half find nobody's number."""
    now = datetime.now(UTC)
    asked: list[Question] = []
    files = {path.stem: path for path in generate.write(folder)}
    for register in Register:
        wanted = Import(register=register, paths=(files[register.value],), fetched_at=now)
        import_files(url, wanted, now)
        asked += questions(generate.generate(register, 400))
    path = folder / "questions.jsonl"
    path.write_text("".join(f"{json.dumps(question.to_dict())}\n" for question in asked), encoding="utf-8")
    return path


def questions(entries: Sequence[Entry]) -> Iterator[Question]:
    """Yield a question by number and one by name, in turns."""
    for place, entry in enumerate(entries):
        firm = Firm(neq=entry.neq) if place % 2 and entry.neq else Firm(name=entry.name)
        yield Question(firm=firm, contract=CONTRACT)


def measured(url: str, file: Path, count: int, *options: str) -> float:
    """Return checks a second of so many processes together."""
    with checkers(url, file, count, *options) as started:
        _asked(started, WARMING)
        begun = time.perf_counter()
        _asked(started, EACH)
        return EACH * count / (time.perf_counter() - begun)


def _asked(started: Checkers, each: int) -> None:
    started.tell(each)
    if any("unknown" in told["answers"] for told in started.told()):
        raise RuntimeError("a copy was not there")


@contextmanager
def on_postgres(server: str) -> Iterator[str]:
    """Give the address of a database that goes away."""
    with postgres(server) as (url, _peer):
        yield url


def show(name: str, url: str, file: Path) -> float:
    """Print the figures of one database; return eight processes' checks a second, those of one being 1."""
    print(f"{name}, {EACH} checks a process, {os.cpu_count()} processors")
    journaled: dict[int, float] = {}
    for count in PROCESSES:
        journaled[count] = measured(url, file, count)
        without = measured(url, file, count, "--no-journal")
        print(
            f"  {count} processes  {journaled[count]:7,.0f} checks/s ({journaled[count] / journaled[1]:.2f} of one)"
            f"   without the journal {without:7,.0f}   ratio {without / journaled[count]:.2f}"
        )
    with open_store(url) as store:
        print(f"  journal: {store.verify():,} entries in one chain")
    return journaled[PROCESSES[-1]] / journaled[1]


def main() -> int:
    """Print the figures of each database; return 0 when eight processes keep to their target on both."""
    missed = 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.environ["XDG_CACHE_HOME"] = str(folder / "cache")
        kinds: dict[str, AbstractContextManager[str]] = {
            "SQLite": nullcontext(f"sqlite:///{folder / 'registry.sqlite3'}")
        }
        if os.environ.get(POSTGRES):
            kinds["PostgreSQL"] = on_postgres(os.environ[POSTGRES])
        for kind, opened in kinds.items():
            with opened as url:
                missed += show(kind, url, fill(url, folder)) < LEAST_OF_ONE
    print(f"target: 8 processes at least {LEAST_OF_ONE} times the checks of one, and nothing lost")
    return missed


if __name__ == "__main__":
    sys.exit(main())
