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
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

from amp_registry.consulting import MaximumAges
from amp_registry.contract import Contract
from amp_registry.decide import law
from amp_registry.delivering.channel import Carried
from amp_registry.question import Firm, Question
from amp_registry.records import Entry, ReaEntry, Register, Registration, RenaEntry, Status
from amp_registry.store.engine import open_engine
from amp_registry.store.migration import migrate
from amp_registry.store.runs import RunKind, RunNote
from amp_registry.store.snapshots import promote, stage
from amp_registry.watch_list import add
from amp_registry.watch_run import WatchRun, run
from amp_registry.watched import EventKind, Watched, WatchEvent
from benchmarks import generate
from tests.conftest import POSTGRES
from tests.factory import neq, rea, rena
from tests.trials.killed import schema_of

FIRST = datetime(2026, 4, 3, 8, tzinfo=UTC)
"""03:00 or 04:00 in Québec, the night after authorizations became indefinite."""

BEFORE = (30, 14, 7, 1)
GRACE = 60
QUIET = timedelta(days=8)
"""Between two turns of a firm on a register, so that a missed night never hides one behind another."""

BACKGROUND = {Register.RENA: 300, Register.REA: 500}
SERIAL = 50_000
BROUGHT_IN = 4
"""How many nights later the file of a missed night turns up."""

ONE_NIGHT, ONE_NIGHT_MISSED = 0, 1
"""The firms that are listed on one night alone; of the second, that night is one that nobody fetched."""

Told = tuple[int, EventKind, date]


@dataclass
class Life:
    """One firm: how it stands tonight, and when it last turned on each register."""

    number: int
    name: str
    listed: RenaEntry | None = None
    held: ReaEntry | None = None
    namesake: RenaEntry | None = None
    seen_definitive: date | None = None
    turned: dict[Register, date] = field(default_factory=dict)
    over: bool = False

    @property
    def neq(self) -> str:
        return neq(SERIAL + self.number)


@dataclass(frozen=True)
class Night:
    """What the sources hold on a night, and whether anybody fetched it."""

    at: datetime
    rena: Sequence[Entry]
    rea: Sequence[Entry]
    missed: bool


class Year:
    """The lives of some firms, and what should be reported of them: written down as they are lived."""

    def __init__(self, firms: int, nights: int, seed: int) -> None:
        self.draw = random.Random(f"{seed}/{firms}/{nights}")
        self.expected: list[Told] = []
        self.missed = set(self.draw.sample(range(5, nights - 6), max(2, nights // 40)))
        self.missed -= {night + 1 for night in self.missed} | {nights // 2, nights // 2 + 1}
        self.lives = [Life(number, self._name()) for number in range(firms)]
        self.others = {r: generate.generate(r, size, seed) for r, size in BACKGROUND.items()}
        for life in self.lives:
            life.held = rea(SERIAL + life.number, name=life.name, list_origin="extract")
        for place in (ONE_NIGHT, ONE_NIGHT_MISSED):
            self.lives[place].over = True
        self.nights = [self._night(number) for number in range(nights)]
        self._one_night_alone(nights // 2, self.lives[ONE_NIGHT])
        self._one_night_alone(min(self.missed), self.lives[ONE_NIGHT_MISSED])

    def _name(self) -> str:
        words = ("".join(self.draw.choice(p) for p in ("bdfgklmnprstvz", "aeiou") * 4) for _ in range(2))
        return f"{' '.join(word.capitalize() for word in words)} inc."

    def _night(self, number: int) -> Night:
        at = FIRST + timedelta(days=number)
        for life in self.lives:
            if not life.over:
                self._calendar(life, at.date())
                if number:
                    self._turn(life, at.date())
        rena_list: list[Entry] = [*self.others[Register.RENA]]
        rea_list: list[Entry] = [*self.others[Register.REA]]
        for life in self.lives:
            rena_list += [entry for entry in (life.listed, life.namesake) if entry]
            rea_list += [life.held] if life.held else []
        return Night(at, rena_list, rea_list, number in self.missed)

    def _tell(self, life: Life, kind: EventKind, day: date) -> None:
        self.expected.append((life.number, kind, day))

    def _calendar(self, life: Life, day: date) -> None:
        """The reminders of a firm that was definitively listed when the day began."""
        entry = life.listed
        if entry is None or entry.registration is not Registration.DEFINITIVE or entry.registered_on is None:
            return
        if life.seen_definitive is None or day <= life.seen_definitive:
            return
        left = GRACE - (day - entry.registered_on).days
        if left in BEFORE:
            self._tell(life, EventKind.DAYS_LEFT, day)
        if left == -1:
            self._tell(life, EventKind.DAYS_OVER, day)

    def _turn(self, life: Life, day: date) -> None:
        for register, turn in ((Register.RENA, self._turn_rena), (Register.REA, self._turn_rea)):
            since = life.turned.get(register)
            if (since is None or day - since > QUIET) and self.draw.random() < 0.03:
                life.turned[register] = day
                turn(life, day)

    def _turn_rena(self, life: Life, day: date) -> None:
        entry = life.listed
        if life.namesake is not None:
            life.namesake = None
        elif entry is None:
            self._come(life, day)
        elif entry.registration is Registration.PROVISIONAL and self.draw.random() < 0.6:
            end = day.replace(year=day.year + 5, day=min(day.day, 28))
            life.listed = replace(entry, registration=Registration.DEFINITIVE, projected_end=end)
            life.seen_definitive = day
            self._tell(life, EventKind.MADE_DEFINITIVE, day)
        else:
            early = entry.projected_end is not None and day <= entry.projected_end
            self._tell(life, EventKind.LEFT_RENA_EARLY if early else EventKind.LEFT_RENA, day)
            life.listed = life.seen_definitive = None

    def _come(self, life: Life, day: date) -> None:
        if self.draw.random() < 0.2:
            life.namesake = rena(SERIAL + life.number, name=life.name, neq=None)
            self._tell(life, EventKind.POSSIBLE_MATCH, day)
            return
        began = day - timedelta(days=self.draw.randrange(12))
        if self.draw.random() < 0.5:
            told = {"registration": Registration.PROVISIONAL, "projected_end": None}
        else:
            end = day + timedelta(days=self.draw.choice((5, 20, 1800)))
            told = {"registration": Registration.DEFINITIVE, "projected_end": end}
            life.seen_definitive = day
        life.listed = rena(SERIAL + life.number, name=life.name, registered_on=began, **told)
        self._tell(life, EventKind.LISTED, day)

    def _turn_rea(self, life: Life, day: date) -> None:
        entry = life.held
        if entry is None:
            life.held = rea(SERIAL + life.number, name=life.name)
            self._tell(life, EventKind.AUTHORIZED_AGAIN, day)
        elif entry.status is not Status.AUTHORIZED:
            life.held = replace(entry, status=Status.AUTHORIZED)
            self._tell(life, EventKind.AUTHORIZED_AGAIN, day)
        else:
            self._worsen(life, entry, day)

    def _worsen(self, life: Life, entry: ReaEntry, day: date) -> None:
        what = self.draw.choice(("suspended", "suspended", "expired", "gone", "name", "number"))
        if what == "gone":
            life.held = None
            self._tell(life, EventKind.LEFT_REA, day)
        elif what == "name":
            life.name = self._name()
            life.held = replace(entry, name=life.name)
            self._tell(life, EventKind.NAME_CHANGED, day)
        elif what == "number" and life.listed is None and life.namesake is None:
            life.held = replace(entry, neq=neq(2 * SERIAL + life.number))
            life.over = True
            self._tell(life, EventKind.NUMBER_CHANGED, day)
        else:
            status = Status.EXPIRED if what == "expired" else Status.SUSPENDED
            life.held = replace(entry, status=status)
            kind = EventKind.EXPIRED if what == "expired" else EventKind.SUSPENDED
            self._tell(life, kind, day)

    def _one_night_alone(self, number: int, life: Life) -> None:
        """Let a firm that never turns be listed on one night alone, and off again the next."""
        night, day = self.nights[number], self.nights[number].at.date()
        end = date(2040, 1, 1)
        entry = rena(SERIAL + life.number, name=life.name, registered_on=day, projected_end=end)
        self.nights[number] = replace(night, rena=[*night.rena, entry])
        self._tell(life, EventKind.LISTED, day)
        self._tell(life, EventKind.LEFT_RENA_EARLY, day + timedelta(days=1))

    def seen_from(self, one: Told) -> datetime:
        """Return when the copies first show it: the file of a missed night comes in some nights later.

        The next day's end of a stay of one night, or reminder of a registration that is new, waits for it too.
        """
        number, _kind, day = one
        place = (day - FIRST.date()).days
        turned = (number, day - timedelta(days=1)) in {(other, on) for other, _kind, on in self.expected}
        if place not in self.missed and not (place - 1 in self.missed and turned):
            return FIRST + timedelta(days=place)
        return FIRST + timedelta(days=(place if place in self.missed else place - 1) + BROUGHT_IN)


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
