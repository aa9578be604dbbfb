"""A year of firms that turn on the registers, and what should be told of them: written down as they are lived."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta

from amp_registry.records import Entry, ReaEntry, Register, Registration, RenaEntry, Status
from amp_registry.watched import EventKind
from benchmarks import generate
from tests.factory import neq, rea, rena

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
