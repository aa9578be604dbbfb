"""A year of nights replayed with firms under watch: every event reported once, on its day, none missed, none twice.

    python -m tests.trials.watched_year --firms 200 --nights 365

plays it on a SQLite file, and on PostgreSQL where AMP_REGISTRY_TEST_POSTGRES_URL names a server. What should be
reported is written down by whoever makes the firms live their lives, day by day, and never read from the copies:

- nights on which nothing is fetched; their files turn up some nights later, and with them what only they show;
- nights on which nobody runs the report, nights on which it is run twice, and runs that are cut off after the
  events are found and before they, or half of them, are carried.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

from amp_registry.consulting import MaximumAges
from amp_registry.contract import Contract
from amp_registry.decide import law
from amp_registry.delivering.channel import Carried
from amp_registry.question import Firm, Question
from amp_registry.records import Register
from amp_registry.store.engine import open_engine
from amp_registry.store.migration import migrate
from amp_registry.store.runs import RunKind, RunNote
from amp_registry.store.snapshots import promote, stage
from amp_registry.watch_list import add
from amp_registry.watch_run import WatchRun, run
from amp_registry.watched import EventKind, Watched, WatchEvent
from tests.conftest import POSTGRES
from tests.trials.invented_year import BEFORE, BROUGHT_IN, FIRST, Night, Told, Year
from tests.trials.killed import schema_of


class Cut(Exception):
    """The run was cut off."""


class Recorder:
    """A channel that writes down what it carries; `cut` cuts the run off, `half` after half of it is carried."""

    name = "recorder"

    def __init__(self) -> None:
        self.told: list[tuple[datetime, WatchEvent]] = []
        self.runs: list[datetime] = []
        self.now = FIRST
        self.cut = self.half = False

    def send(self, events: Sequence[WatchEvent], carried: Carried) -> None:
        taken = events[: len(events) // 2] if self.half else events
        if self.cut:
            raise Cut
        self.told += [(self.now, event) for event in taken]
        carried(taken)
        if self.half:
            raise Cut


@dataclass
class Played:
    """A year played: what was told and when, and how the nights went."""

    told: list[tuple[datetime, WatchEvent]]
    runs: list[datetime]
    ways: Counter[str]
    seconds: float
    slowest: float


def play(url: str, year: Year) -> Played:
    """Replay the year on a store that does not exist yet."""
    migrate(url)
    recorder, ways, slowest = Recorder(), Counter[str](), 0.0
    draw = random.Random(f"runs/{len(year.nights)}")
    wanted = WatchRun(law=law.load(), ages=MaximumAges(48, 168), before=BEFORE)
    started = time.perf_counter()
    waiting: list[Night] = []
    for number, night in enumerate(year.nights):
        if night.missed:
            waiting.append(night)
            ways["missed night"] += 1
        else:
            fetched(url, night)
        if waiting and night.at - waiting[0].at >= timedelta(days=BROUGHT_IN):
            fetched(url, waiting.pop(0))
            ways["file brought in late"] += 1
        if number == 0:
            under_watch(url, year, night.at + timedelta(hours=1))
        before = time.perf_counter()
        recorder.now = night.at + timedelta(hours=2)
        chance = 1.0 if number + 1 == len(year.nights) else draw.random()
        ways[one_night(url, wanted, recorder, chance)] += 1
        slowest = max(slowest, time.perf_counter() - before)
    return Played(recorder.told, recorder.runs, ways, time.perf_counter() - started, slowest)


def one_night(url: str, wanted: WatchRun, recorder: Recorder, chance: float) -> str:
    """Run the report as chance has it, and return how it went."""
    recorder.cut, recorder.half = 0.1 <= chance < 0.18, 0.18 <= chance < 0.25
    if chance < 0.1:
        return "nobody ran it"
    try:
        run(url, wanted, [recorder], recorder.now)
    except Cut:
        return "cut in the middle" if recorder.half else "cut before"
    recorder.runs.append(recorder.now)
    if chance > 0.85:
        run(url, wanted, [recorder], recorder.now)
        return "run twice"
    return "run once"


def fetched(url: str, night: Night) -> None:
    """Put the night's registers in the store, one after the other."""
    engine = open_engine(url)
    for minutes, register in enumerate(Register):
        entries = night.rena if register is Register.RENA else night.rea
        at = night.at + timedelta(minutes=minutes)
        staged = stage(engine, register, entries, fetched_at=at, source="year")
        promote(engine, staged.snapshot, RunNote(kind=RunKind.SYNC, started_at=at, finished_at=at))
    engine.dispose()


def under_watch(url: str, year: Year, now: datetime) -> None:
    contract = Contract(kind="construction", expenditure=6_000_000)
    add(
        url,
        [
            Watched.of(
                Question(firm=Firm(neq=life.neq), contract=contract),
                now,
                reference=f"2026-{life.number:03d}",
                public_body=f"Ville d'Exemple {life.number % 7}",
            )
            for life in year.lives
        ],
    )


def wrong(year: Year, played: Played) -> list[str]:
    """Return what is not as it should be, in words; nothing when every event was told once and on its day."""
    return [*_never_or_twice(year, played), *_not_on_its_day(year, played)]


def _never_or_twice(year: Year, played: Played) -> Iterator[str]:
    found = Counter(_named(event) for _, event in played.told)
    wanted = Counter(_visible(year, one, found) for one in year.expected)
    yield from (f"missed {count} × {one}" for one, count in (wanted - found).items())
    yield from (f"told {count} × too often {one}" for one, count in (found - wanted).items())
    ids = Counter(event.id for _, event in played.told)
    yield from (f"the same event carried {count} times: {id_}" for id_, count in ids.items() if count > 1)


def _named(event: WatchEvent) -> Told:
    return int(str(event.contract["reference"]).removeprefix("2026-")), event.kind, event.on


def _visible(year: Year, one: Told, found: Counter[Told]) -> Told:
    """A turn of a missed night shows in the next night's copy, unless only the file brought in late shows it."""
    number, kind, day = one
    by_calendar = kind in {EventKind.DAYS_LEFT, EventKind.DAYS_OVER}
    if by_calendar or one in found or (day - FIRST.date()).days not in year.missed:
        return one
    return number, kind, day + timedelta(days=1)


def _not_on_its_day(year: Year, played: Played) -> Iterator[str]:
    """Yield what was told later than the first whole run that could see it, or before it happened."""
    for now, event in played.told:
        one = _named(event)
        late = year.seen_from(one)
        seen = event.at if event.copy_at is None and late.date() == event.on else late
        first = next((moment for moment in played.runs if moment >= seen), None)
        if now < event.at or (first is not None and now > first):
            yield f"{one} told on {now:%Y-%m-%d}, seen from {seen:%Y-%m-%d}"


def main() -> int:
    """Play the year on each database there is; return 1 when something is wrong."""
    parser = argparse.ArgumentParser(prog="python -m tests.trials.watched_year")
    parser.add_argument("--firms", type=int, default=200)
    parser.add_argument("--nights", type=int, default=365)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    failed = 0
    with tempfile.TemporaryDirectory() as folder:
        for kind, url in _databases(Path(folder)):
            year = Year(asked.firms, asked.nights, asked.seed)
            played = play(url, year)
            problems = wrong(year, played)
            failed |= bool(problems)
            _print(kind, year, played, problems)
    return failed


def _databases(folder: Path) -> Iterator[tuple[str, str]]:
    yield "SQLite", f"sqlite:///{folder / 'year.sqlite3'}"
    server = os.environ.get(POSTGRES)
    if server:
        name = f"amp_registry_watched_{os.getpid()}"
        with psycopg.connect(server.replace("+psycopg", "", 1), autocommit=True) as admin:
            admin.execute(f'CREATE DATABASE "{name}"')
            yield "PostgreSQL", schema_of(urlsplit(server)._replace(path=f"/{name}").geturl())
            admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def _print(kind: str, year: Year, played: Played, problems: Sequence[str]) -> None:
    kinds = Counter(event.kind.value for _, event in played.told)
    print(f"{kind}: {len(year.lives)} firms, {len(year.nights)} nights, {dict(played.ways)}")
    print(f"  expected {len(year.expected)}, told {len(played.told)}: {dict(kinds)}")
    print(f"  {played.seconds:.0f} s, slowest night {played.slowest:.1f} s, wrong: {len(problems)}")
    for problem in problems[:20]:
        print(f"  {problem}")


if __name__ == "__main__":
    sys.exit(main())
