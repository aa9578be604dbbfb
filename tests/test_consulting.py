"""Which copy answers for which day: tables of moments, in Québec time, on a real store of each kind.

"For a day D the copy of a register is the last promoted snapshot fetched by the end of D (for today: by
now). It is stale when, at the end of D (for today: now), it is older than the register's maximum age."
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import pytest
from sqlalchemy import Engine

from amp_registry.consulting import Consultation, Copies, MaximumAges
from amp_registry.decide.sighting import Sighting
from amp_registry.quebec_time import QUEBEC
from amp_registry.question import Consortium, Controller, Dates, Firm, Question
from amp_registry.records import Copy, Entry, Register
from amp_registry.store.reading import Store
from amp_registry.store.runs import RunKind, RunNote
from amp_registry.store.snapshots import promote, stage
from tests import factory

AGES = MaximumAges(rena=48, rea=168)
NOW = "2026-11-22 10:00:00"
TODAY = "2026-11-22"


def local(text: str) -> datetime:
    """Return a moment from the time a clock in Québec shows; `*` is the second time it shows it, in autumn."""
    return datetime.fromisoformat(text.rstrip("*")).replace(tzinfo=QUEBEC, fold=int(text.endswith("*")))


@dataclass(frozen=True)
class Case:
    """Copies by the moment they were fetched, a day asked about, and which of them answers for it."""

    copies: Sequence[str]
    day: str
    answers: str | None
    stale: bool = False
    future: bool = False
    later: str | None = None
    as_of: str = TODAY
    now: str = NOW
    register: Register = Register.RENA


CASES = {
    # --- the end of a day ---
    "a copy of the last second of a day answers for it": Case(
        ["2026-07-10 23:59:59"], "2026-07-10", "2026-07-10 23:59:59"
    ),
    "a copy of midnight is of the next day": Case(
        ["2026-07-11 00:00:00"], "2026-07-10", None, later="2026-07-11 00:00:00"
    ),
    "a copy of a winter evening, when it is tomorrow in Greenwich, is of that day": Case(
        ["2026-01-10 23:30:00"], "2026-01-10", "2026-01-10 23:30:00"
    ),
    "and of a summer evening": Case(["2026-07-10 20:30:00"], "2026-07-10", "2026-07-10 20:30:00"),
    "of several copies of one day the last answers": Case(
        ["2026-07-10 02:00:00", "2026-07-10 14:00:00", "2026-07-11 02:00:00"],
        "2026-07-10",
        "2026-07-10 14:00:00",
    ),
    "a day without a copy of its own has the copy before it": Case(
        ["2026-07-09 02:00:00", "2026-07-11 02:00:00"], "2026-07-10", "2026-07-09 02:00:00"
    ),
    # --- today and the future ---
    "today is by now: a copy that is not there yet does not answer": Case(
        ["2026-11-22 02:00:00", "2026-11-22 10:00:01"], TODAY, "2026-11-22 02:00:00"
    ),
    "a copy fetched this very instant answers": Case(
        ["2026-11-22 02:00:00", "2026-11-22 10:00:00"], TODAY, "2026-11-22 10:00:00"
    ),
    "a day to come is tested on today's copy, and is to be tested again": Case(
        ["2026-11-22 02:00:00"], "2026-12-24", "2026-11-22 02:00:00", future=True
    ),
    "the age of today's copy does not grow because the day asked about lies ahead": Case(
        ["2026-11-20 10:00:00"], "2027-06-01", "2026-11-20 10:00:00", future=True
    ),
    "a question of tomorrow is answered by now, and is to be asked again then": Case(
        ["2026-11-22 02:00:00"], "2026-11-23", "2026-11-22 02:00:00", as_of="2026-11-23", future=True
    ),
    # --- a question asked of the past ---
    "a question of a past day is answered from that day's copy": Case(
        ["2026-07-10 02:00:00", "2026-11-22 02:00:00"],
        "2026-07-10",
        "2026-07-10 02:00:00",
        as_of="2026-07-10",
    ),
    "a day after the day of the question was its future": Case(
        ["2026-07-10 02:00:00", "2026-07-14 02:00:00"],
        "2026-07-14",
        "2026-07-10 02:00:00",
        future=True,
        as_of="2026-07-10",
    ),
    "yesterday is measured at its end and not now": Case(
        ["2026-11-20 00:00:00"], "2026-11-21", "2026-11-20 00:00:00"
    ),
    # --- stale ---
    "48 hours before the end of the day is not too old": Case(
        ["2026-07-08 23:59:59.999999"], "2026-07-10", "2026-07-08 23:59:59.999999"
    ),
    "a microsecond more is": Case(
        ["2026-07-08 23:59:59.999998"], "2026-07-10", "2026-07-08 23:59:59.999998", stale=True
    ),
    "48 hours before now is not too old": Case(["2026-11-20 10:00:00"], TODAY, "2026-11-20 10:00:00"),
    "a microsecond more is, too": Case(
        ["2026-11-20 09:59:59.999999"], TODAY, "2026-11-20 09:59:59.999999", stale=True
    ),
    "REA has its own age: 168 hours": Case(
        ["2026-11-15 10:00:00"], TODAY, "2026-11-15 10:00:00", register=Register.REA
    ),
    "and a microsecond more is too old": Case(
        ["2026-11-15 09:59:59.999999"],
        TODAY,
        "2026-11-15 09:59:59.999999",
        stale=True,
        register=Register.REA,
    ),
    # --- the nights the clocks change ---
    "over the night the clocks go forward two days are 47 hours": Case(
        ["2026-03-06 22:59:59.999999"], "2026-03-08", "2026-03-06 22:59:59.999999"
    ),
    "and the 49th hour by the clock is the 48th, but not its first instant": Case(
        ["2026-03-06 22:59:59.999998"], "2026-03-08", "2026-03-06 22:59:59.999998", stale=True
    ),
    "over the night they go back two days are 49 hours": Case(
        ["2026-10-30 23:59:59.999999"], "2026-11-01", "2026-10-30 23:59:59.999999", stale=True
    ),
    "and 48 of them start an hour later by the clock": Case(
        ["2026-10-31 00:59:59.999999"], "2026-11-01", "2026-10-31 00:59:59.999999"
    ),
    "of the two copies of half past one that night the second is the last": Case(
        ["2026-11-01 01:30:00", "2026-11-01 01:30:00*"], "2026-11-01", "2026-11-01 01:30:00*"
    ),
    # --- no fresh copy for a past day: a later one may settle ---
    "a past day without a copy has the first copy after it beside": Case(
        ["2026-07-12 02:00:00", "2026-07-13 02:00:00"], "2026-07-10", None, later="2026-07-12 02:00:00"
    ),
    "so has a past day with a stale one": Case(
        ["2026-07-01 02:00:00", "2026-07-12 02:00:00"],
        "2026-07-10",
        "2026-07-01 02:00:00",
        stale=True,
        later="2026-07-12 02:00:00",
    ),
    "a past day with a fresh copy needs no other": Case(
        ["2026-07-10 02:00:00", "2026-07-12 02:00:00"], "2026-07-10", "2026-07-10 02:00:00"
    ),
    "a copy may settle a day it came after, even for a question asked of a day before it": Case(
        ["2026-07-16 00:00:00"], "2026-07-10", None, later="2026-07-16 00:00:00", as_of="2026-07-15"
    ),
    "and the day of such a question too": Case(
        ["2026-07-16 00:00:00"], "2026-07-15", None, later="2026-07-16 00:00:00", as_of="2026-07-15"
    ),
    "one that is not there yet now settles nothing": Case(["2026-11-22 10:00:01"], "2026-07-10", None),
    "the day of the question itself has no later copy": Case(
        ["2026-11-01 02:00:00", "2026-11-22 10:30:00"], TODAY, "2026-11-01 02:00:00", stale=True
    ),
    "nor has a day that lies ahead of it": Case(
        ["2026-07-01 02:00:00", "2026-07-20 02:00:00"],
        "2026-07-18",
        "2026-07-01 02:00:00",
        stale=True,
        future=True,
        as_of="2026-07-16",
    ),
    # --- nothing ---
    "an empty store has nothing to say of any day": Case([], "2026-07-10", None),
    "nor of today": Case([], TODAY, None),
    "nor of a day to come": Case([], "2026-12-24", None, future=True),
    "a copy of the other register is no copy": Case(["2026-11-22 02:00:00"], TODAY, None),
}
OTHER = "a copy of the other register is no copy"


def keep(engine: Engine, fetched: str, *entries: Entry, partial: bool = False) -> Copy:
    """Store a copy fetched when a clock in Québec showed that time, named by it."""
    moment = local(fetched)
    run = RunNote(kind=RunKind.IMPORT, started_at=moment, finished_at=moment)
    kept = entries or (factory.rena(),)
    staged = stage(engine, kept[0].register, kept, fetched_at=moment, partial=partial, source=fetched)
    return promote(engine, staged.snapshot, run).copy


def sighting(
    store: Store,
    register: Register,
    day: str,
    *,
    as_of: str = TODAY,
    now: str = NOW,
    firm: Firm | None = None,
) -> Sighting:
    """Return what is seen of a firm on one day, through a question that tests that day alone."""
    asked = firm or Firm(neq=factory.neq())
    bid = date.fromisoformat(day)
    question = Question(firm=asked, act="bid", dates=Dates(bid=bid), as_of=as_of)
    consultation = Consultation(Copies(store), AGES, date.fromisoformat(as_of), local(now))
    return consultation.seen(question, asked).seen[register, bid]


def source(copy: Copy | None) -> str | None:
    return copy.source if copy else None


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_the_copy_that_answers_for_a_day(case: Case, engine: Engine, store: Store) -> None:
    entry = factory.rea() if case.register is Register.REA or case is CASES[OTHER] else factory.rena()
    for fetched in case.copies:
        keep(engine, fetched, entry)
    seen = sighting(store, case.register, case.day, as_of=case.as_of, now=case.now)
    assert (source(seen.copy), seen.stale, seen.future, source(seen.later)) == (
        case.answers,
        case.stale,
        case.future,
        case.later,
    )
    assert (seen.register, seen.day) == (case.register, date.fromisoformat(case.day))
    assert seen.fresh == (case.answers is not None and not case.stale)


def test_the_order_in_which_copies_came_into_the_store_does_not_count(engine: Engine, store: Store) -> None:
    for fetched in ("2026-07-12 02:00:00", "2026-07-08 02:00:00", "2026-07-10 02:00:00"):
        keep(engine, fetched)
    answers = {
        day: source(sighting(store, Register.RENA, f"2026-07-{day:02}").copy) for day in (9, 10, 11, 12)
    }
    assert answers == {
        9: "2026-07-08 02:00:00",
        10: "2026-07-10 02:00:00",
        11: "2026-07-10 02:00:00",
        12: "2026-07-12 02:00:00",
    }


def test_the_age_is_taken_at_the_end_of_the_day_and_today_at_now(engine: Engine, store: Store) -> None:
    keep(engine, "2026-11-21 10:00:00")
    assert sighting(store, Register.RENA, "2026-11-21").age_hours == pytest.approx(14)
    assert sighting(store, Register.RENA, "2026-11-22").age_hours == 24
    assert sighting(store, Register.RENA, "2026-11-23").age_hours == 24
    assert sighting(store, Register.RENA, "2026-11-20").age_hours is None
    assert sighting(store, Register.RENA, "2026-11-22").maximum_hours == 48
    assert sighting(store, Register.REA, "2026-11-22").maximum_hours == 168


def test_a_staged_or_held_copy_answers_for_nothing(engine: Engine, store: Store) -> None:
    stage(engine, Register.RENA, [factory.rena()], fetched_at=local("2026-11-22 02:00:00"), source="pending")
    assert sighting(store, Register.RENA, TODAY).copy is None


def test_a_partial_copy_is_a_copy_and_says_so(engine: Engine, store: Store) -> None:
    keep(engine, "2026-11-21 02:00:00", factory.rena(1), factory.rena(2))
    keep(engine, "2026-11-22 02:00:00", factory.rena(2), partial=True)
    today = sighting(store, Register.RENA, TODAY)
    yesterday = sighting(store, Register.RENA, "2026-11-21")
    assert today.copy is not None
    assert today.copy.partial
    assert today.findings.matches == ()
    assert yesterday.copy is not None
    assert not yesterday.copy.partial
    assert [match.entry for match in yesterday.findings.matches] == [factory.rena(1)]


# --- what is found in a copy --------------------------------------------------------------------


def test_each_day_shows_what_its_own_copy_lists(engine: Engine, store: Store) -> None:
    keep(engine, "2026-07-10 02:00:00", factory.rena(1), factory.rena(2))
    keep(engine, "2026-07-12 02:00:00", factory.rena(2))
    listed = sighting(store, Register.RENA, "2026-07-11").findings.matches
    assert [match.entry for match in listed] == [factory.rena(1)]
    assert sighting(store, Register.RENA, "2026-07-12").findings.matches == ()


def test_a_later_copy_shows_what_it_lists_apart(engine: Engine, store: Store) -> None:
    keep(engine, "2026-07-12 02:00:00", factory.rena(1))
    seen = sighting(store, Register.RENA, "2026-07-10")
    assert seen.findings.matches == ()
    assert [match.entry for match in seen.later_findings.matches] == [factory.rena(1)]


def test_a_consortium_that_is_nobody_is_not_looked_for(engine: Engine, store: Store) -> None:
    keep(engine, "2026-11-22 02:00:00")
    question = Question(consortium=Consortium(members=[Firm(neq=factory.neq())]), as_of=TODAY)
    consultation = Consultation(Copies(store), AGES, date(2026, 11, 22), local(NOW))
    seen = consultation.seen(question, question.firm)
    assert [sighting.findings.matches for sighting in seen.seen.values()] == [(), ()]
    assert {sighting.register for sighting in seen.seen.values()} == set(Register)


CONTROLLERS = {
    "nobody said to control it": (None, None),
    "a controller without a name or a number": (Controller(), None),
    "a controller on RENA by its number": (Controller(neq=factory.neq(2)), factory.rena(2)),
    "a controller on RENA by its name": (Controller(name=factory.firm(2)), factory.rena(2)),
    "a controller whose name only resembles one of RENA": (Controller(name="Construction Exemple"), None),
    "a controller that is not on RENA": (Controller(neq=factory.neq(3)), None),
}


@pytest.mark.parametrize(("controller", "entry"), CONTROLLERS.values(), ids=CONTROLLERS)
def test_the_firm_that_controls_it_is_looked_for_on_rena_on_the_day_of_the_question(
    controller: Controller | None, entry: Entry | None, engine: Engine, store: Store
) -> None:
    keep(engine, "2026-11-22 02:00:00", factory.rena(2))
    firm = Firm(neq=factory.neq(1), controller=controller)
    question = Question(firm=firm, as_of=TODAY)
    consultation = Consultation(Copies(store), AGES, date(2026, 11, 22), local(NOW))
    found = consultation.seen(question, firm).controller
    assert (found.entry if found else None) == entry
