"""What people's decisions cost the checks that count them, and what the review queue costs to read.

A check with 2,000 decisions on other firms in the store, then one on its own too, beside the same check with none; and
`reviews` over a journal of many thousand checks, beside a walk of that journal that parses every evidence.
"""

from __future__ import annotations

import json
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

from amp_registry.business_days import Calendar
from amp_registry.contract import Contract
from amp_registry.match_decision import MatchDecision, Says
from amp_registry.question import Firm, Question
from amp_registry.records import Register
from amp_registry.registry import Registry
from amp_registry.reviewing import waiting
from amp_registry.settings import Settings
from amp_registry.store.reading import open_store
from benchmarks import generate

NOW = datetime(2026, 11, 22, 15, tzinfo=UTC)
DECISIONS = 2_000
CHECKS = 20_000
ROUNDS = 60
MOST_FOR_A_CHECK = 1.2
MOST_FOR_THE_QUEUE = 1.0


def main() -> int:
    """Measure both, print the figures and the ratios; 1 when one misses its target."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'store.sqlite3'}"
        with Registry.open(url, settings=Settings(), upgrade=True) as registry:
            for path in generate.write(Path(folder)):
                registry.import_records(path.stem, path, fetched_at=NOW, now=NOW)
            names = [entry.name for entry in registry.records("rena", now=NOW)]
            check = _checks(registry, names)
        queue = _queue(url)
    return int(check > MOST_FOR_A_CHECK or queue > MOST_FOR_THE_QUEUE)


def _checks(registry: Registry, names: list[str]) -> float:
    question = Question(firm=Firm(name=names[0]), contract=Contract(kind="construction", expenditure=100_000))

    def ask() -> None:
        registry.check(question, now=NOW, journal=False)

    ask()
    without = _median(ask)
    for number in range(DECISIONS):
        _decide(registry, names[1 + number % (len(names) - 1)], number)
    others = _median(ask)
    _decide(registry, names[0], DECISIONS)
    own = _median(ask)
    print(f"a check by name, no decision: {without * 1000:.2f} ms")
    print(
        f"the same, {DECISIONS:,} decisions on others: {others * 1000:.2f} ms, {others / without:.2f} times"
    )
    print(f"the same, and one on this firm: {own * 1000:.2f} ms, {own / without:.2f} times")
    return others / without


def _decide(registry: Registry, name: str, number: int) -> None:
    registry._store.decisions.record(  # noqa: SLF001 - two thousand checks would say the same
        MatchDecision(
            says=Says.DIFFERENT,
            register=Register.RENA,
            entry=f"{number:064x}",
            entry_name=name,
            neq=None,
            name=name,
            amp_client_number=None,
            by="Marie Exemple",
            why="Adresses différentes",
            at=NOW,
        )
    )


def _queue(url: str) -> float:
    with Registry.open(url, settings=Settings()) as registry:
        asked = registry.check("1170000013", now=NOW, journal=False).to_dict()
        doubtful = registry.check(next(iter(registry.records("rena", now=NOW))).name, now=NOW, journal=False)
    with open_store(url) as store:
        evidences = [doubtful.to_dict() if n % 100 == 0 else asked for n in range(CHECKS)]
        store.append_all(evidences)
        parsed = _time(lambda: [json.loads(entry.text) for entry in store.journal()])
        read = _time(lambda: waiting(store, Calendar(), 2, date(2026, 11, 30)))
    print(f"a journal of {CHECKS:,} checks, every evidence parsed: {parsed:.2f} s")
    print(f"the review queue of it: {read:.2f} s, {read / parsed:.2f} times")
    return read / parsed


def _median(act: Callable[[], None]) -> float:
    return statistics.median(_time(act) for _ in range(ROUNDS))


def _time(act: Callable[[], object]) -> float:
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


if __name__ == "__main__":
    sys.exit(main())
