"""What a run of the watch reports, when, and through which channel; on both databases."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import exc, text

from amp_registry import watch_list, watch_run
from amp_registry.consulting import MaximumAges
from amp_registry.contract import Contract
from amp_registry.decide import law
from amp_registry.delivering.channel import Carried
from amp_registry.errors import AnotherRun, NotDelivered
from amp_registry.language import same
from amp_registry.question import Firm, Question
from amp_registry.records import (
    Entry,
    ListOrigin,
    Part,
    ReaEntry,
    Register,
    Registration,
    RenaEntry,
    Status,
)
from amp_registry.store.engine import open_engine
from amp_registry.store.migration import migrate
from amp_registry.store.run_lock import RUN_LOCK, WATCH_LOCK, only_run
from amp_registry.store.runs import RunKind, RunNote
from amp_registry.store.snapshots import promote, stage
from amp_registry.watch_run import WatchReport, WatchRun
from amp_registry.watched import EventKind, Watched, WatchEvent
from tests.factory import neq, rea, rena

FIRST = datetime(2026, 4, 3, 8, tzinfo=UTC)
WANTED = WatchRun(law=law.load(), ages=MaximumAges(48, 168), before=(30, 14, 7, 1))
SOMEBODY = [rena(900 + n) for n in range(3)]
CONTRACT = Contract(kind="construction", expenditure=6_000_000)
LISTED = rena(1, registered_on=date(2026, 4, 5), projected_end=date(2031, 4, 4))
PROVISIONAL = replace(LISTED, registration=Registration.PROVISIONAL, projected_end=None)
HELD = rea(1)


@dataclass
class Box:
    """A channel that keeps what it carries; `fails` after so many, `dies` before it says it carried them."""

    name: str = "box"
    got: list[WatchEvent] = field(default_factory=list)
    fails: int | None = None
    dies: bool = False

    def send(self, events: Sequence[WatchEvent], carried: Carried) -> None:
        taken = list(events if self.fails is None else events[: self.fails])
        if self.dies:
            raise KeyboardInterrupt
        self.got += taken
        carried(taken)
        if self.fails is not None:
            raise NotDelivered(channel=self.name, problem=same("away"), count=len(events) - len(taken))


@dataclass
class Play:
    """A store, and the nights it was given."""

    url: str
    box: Box = field(default_factory=Box)

    def night(
        self,
        number: int,
        rena: Sequence[RenaEntry] | None = (),
        rea: Sequence[ReaEntry] | None = (HELD,),
        complement: Sequence[ReaEntry] | None = None,
    ) -> None:
        """Fetch what the sources hold on a night; None for a list that was not fetched."""
        at = FIRST + timedelta(days=number)
        if rena is not None:
            self.fetch(Register.RENA, [*SOMEBODY, *rena], at)
        if rea is not None:
            self.fetch(Register.REA, [*(replace(e) for e in rea), *OTHERS], at + timedelta(minutes=1))
        if complement is not None:
            self.fetch(Register.REA, complement, at + timedelta(minutes=2), Part.COMPLEMENT)

    def fetch(
        self, register: Register, entries: Sequence[Entry], at: datetime, part: Part = Part.REGISTER
    ) -> None:
        migrate(self.url)
        engine = open_engine(self.url)
        staged = stage(engine, register, entries, fetched_at=at, source="night", part=part)
        promote(engine, staged.snapshot, RunNote(kind=RunKind.SYNC, started_at=at, finished_at=at))
        engine.dispose()

    def watch(self, number: float = 0.5, **told: Any) -> Watched:
        firm = told.pop("firm", Firm(neq=neq(1)))
        contract = told.pop("contract", CONTRACT)
        at = FIRST + timedelta(days=number)
        given = Watched.of(Question(firm=firm, contract=contract), at, **{"reference": "2026-118", **told})
        ((kept, _new),) = watch_list.add(self.url, [given])
        return kept

    def run(self, number: float, *channels: Any) -> WatchReport:
        return watch_run.run(
            self.url, WANTED, channels or (self.box,), FIRST + timedelta(days=number, hours=2)
        )

    def told(self) -> list[tuple[EventKind, str]]:
        got = [(event.kind, event.on.isoformat()) for event in self.box.got]
        self.box.got = []
        return got


OTHERS = [rea(900 + n) for n in range(3)]


@pytest.fixture
def play(database_url: str) -> Play:
    play = Play(database_url)
    play.night(0)
    return play


# --- what happens ---------------------------------------------------------------------------------------


def test_a_run_where_nothing_is_watched_reports_nothing(play: Play) -> None:
    assert play.run(0) == WatchReport(contracts=0, events=())


def test_a_firm_listed_is_reported_that_night_with_the_rule_what_to_do_and_by_when(play: Play) -> None:
    play.watch()
    assert play.run(1).events == ()
    play.night(2, rena=[LISTED])
    (event,) = play.run(2).events
    assert (event.kind, event.on, event.copy_at) == (
        EventKind.LISTED,
        date(2026, 4, 5),
        FIRST + timedelta(days=2),
    )
    assert (event.answer, event.rule, event.article, event.confidence) == (
        "may_continue",
        "C1",
        "LCOP 21.5.4",
        "R",
    )
    assert event.by == date(2026, 6, 4)
    assert "avant ce jour" in event.todo.fr
    assert event.contract["reference"] == "2026-118"
    assert play.told() == [(EventKind.LISTED, "2026-04-05")]


def test_what_was_so_already_when_the_watch_began_is_reported_once(play: Play) -> None:
    play.night(1, rena=[PROVISIONAL], rea=[replace(HELD, status=Status.SUSPENDED)])
    play.watch(1.5)
    play.run(2)
    assert sorted(kind for kind, _ in play.told()) == [EventKind.LISTED, EventKind.SUSPENDED]
    assert play.run(3).events == ()


def test_a_provisional_registration_that_becomes_definitive_is_reported(play: Play) -> None:
    play.watch()
    play.night(2, rena=[PROVISIONAL])
    play.night(4, rena=[LISTED])
    play.run(4)
    rules = [(event.kind, event.rule) for event in play.box.got]
    assert rules == [(EventKind.LISTED, "C6"), (EventKind.MADE_DEFINITIVE, "C1")]


def test_the_days_before_day_60_and_the_day_after_it_are_reported_on_their_day(play: Play) -> None:
    play.watch()
    play.night(2, rena=[LISTED])
    for number in range(3, 66):
        play.night(number, rena=[LISTED])
        play.run(number)
    calendar = [(event.kind, event.on.isoformat(), event.rule) for event in play.box.got[1:]]
    assert calendar == [
        (EventKind.DAYS_LEFT, "2026-05-05", "C1"),
        (EventKind.DAYS_LEFT, "2026-05-21", "C1"),
        (EventKind.DAYS_LEFT, "2026-05-28", "C1"),
        (EventKind.DAYS_LEFT, "2026-06-03", "C1"),
        (EventKind.DAYS_OVER, "2026-06-05", "C2"),
    ]
    assert play.box.got[-1].answer == "deemed_in_default"


def test_a_firm_off_rena_before_the_end_is_told_apart_from_one_off_it_at_the_end(play: Play) -> None:
    play.watch()
    play.night(2, rena=[LISTED])
    play.night(3)
    ending = replace(LISTED, projected_end=date(2026, 4, 8))
    play.night(4, rena=[ending])
    play.night(6)
    play.run(6)
    assert [kind for kind, _ in play.told()] == [
        EventKind.LISTED,
        EventKind.LEFT_RENA_EARLY,
        EventKind.LISTED,
        EventKind.LEFT_RENA,
    ]


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (Status.SUSPENDED, EventKind.SUSPENDED),
        (Status.EXPIRED, EventKind.EXPIRED),
        (Status.UNKNOWN, EventKind.REA_UNSETTLED),
    ],
)
def test_an_authorization_lost_and_had_again_is_reported_both_times(
    play: Play, status: Status, kind: EventKind
) -> None:
    play.watch()
    play.night(2, rea=[replace(HELD, status=status)])
    play.night(3)
    play.run(3)
    assert play.told() == [(kind, "2026-04-05"), (EventKind.AUTHORIZED_AGAIN, "2026-04-06")]


def test_a_firm_that_moves_from_the_register_to_a_complement_list_the_same_night_never_left(
    play: Play,
) -> None:
    play.watch()
    suspended = replace(HELD, status=Status.SUSPENDED, list_origin=ListOrigin.COMPLEMENT_SUSPENDED)
    play.night(2, rea=[], complement=[suspended])
    (event,) = play.run(2).events
    assert (event.kind, event.rule, event.by) == (EventKind.SUSPENDED, "C10", date(2026, 4, 15))
    assert "10" not in event.what.fr
    assert "AMP" in event.todo.fr


def test_a_firm_that_leaves_rea_and_comes_back_is_reported(play: Play) -> None:
    play.watch()
    play.night(2, rea=[])
    play.night(3)
    play.run(3)
    assert [kind for kind, _ in play.told()] == [EventKind.LEFT_REA, EventKind.AUTHORIZED_AGAIN]


def test_a_firm_first_authorized_is_reported(play: Play) -> None:
    play.night(0.1, rea=[])
    play.watch(firm=Firm(neq=neq(2)))
    play.night(2, rea=[rea(2)])
    play.run(2)
    assert play.told() == [(EventKind.AUTHORIZED, "2026-04-05")]


def test_a_name_changed_is_reported_once_for_a_register(play: Play) -> None:
    play.watch()
    play.night(2, rea=[replace(HELD, name="Nouveau Nom Exemple inc.")])
    (event,) = play.run(2).events
    assert event.kind is EventKind.NAME_CHANGED
    assert event.what.fr == "NOM CHANGÉ au REA : Construction Exemple 1 inc. → Nouveau Nom Exemple inc."


@pytest.mark.parametrize("register", Register)
def test_an_entry_that_turns_up_under_another_neq_is_not_taken_for_one_that_went(
    play: Play, register: Register
) -> None:
    play.watch()
    play.night(2, rena=[LISTED])
    play.run(2)
    play.told()
    if register is Register.RENA:
        play.night(3, rena=[replace(LISTED, neq=neq(77))])
    else:
        play.night(3, rena=[LISTED], rea=[replace(HELD, neq=neq(77))])
    (event,) = play.run(3).events
    assert (event.kind, event.values["neq"]) == (EventKind.NUMBER_CHANGED, neq(77))


def test_an_entry_of_rena_with_the_firm_s_name_and_no_neq_is_for_a_person_to_look_at(play: Play) -> None:
    play.watch()
    namesake = rena(1, neq=None)
    play.night(2, rena=[namesake])
    play.night(3, rena=[namesake])
    play.run(3)
    (event,) = play.box.got
    assert (event.kind, event.answer, event.rule) == (EventKind.POSSIBLE_MATCH, "review", "I3")
    assert play.run(3.2).events == ()


def test_a_firm_watched_by_its_name_alone_is_never_taken_for_a_firm_that_is_listed(play: Play) -> None:
    play.watch(firm=Firm(name="Construction Exemple 1 inc."))
    play.night(2, rena=[LISTED], rea=[replace(HELD, status=Status.SUSPENDED)])
    play.run(2)
    assert [kind for kind, _ in play.told()] == [EventKind.POSSIBLE_MATCH]


def test_dates_that_change_on_rena_are_reported(play: Play) -> None:
    play.watch()
    play.night(2, rena=[LISTED])
    play.night(3, rena=[replace(LISTED, projected_end=date(2028, 1, 1))])
    play.run(3)
    assert [kind for kind, _ in play.told()] == [EventKind.LISTED, EventKind.RENA_CHANGED]


def test_a_contract_whose_end_has_passed_is_reported_for_the_last_time(play: Play) -> None:
    play.watch(ends="2026-04-06")
    for number in range(1, 6):
        play.night(number, rena=[LISTED] if number > 3 else [])
        play.run(number)
    assert play.told() == [(EventKind.CONTRACT_ENDED, "2026-04-07")]
    play.watch(ends="2027-04-06")
    play.run(6)
    assert play.told() == [(EventKind.LISTED, "2026-04-07")]


def test_two_contracts_of_a_firm_each_have_their_events(play: Play) -> None:
    play.watch(reference="a")
    play.watch(reference="b", contract=None, subcontractor_of="1199013294")
    play.night(2, rena=[LISTED])
    found = {event.contract["reference"]: event.rule for event in play.run(2).events}
    assert found == {"a": "C1", "b": "C5"}


def test_a_contract_taken_off_is_not_reported_any_more(play: Play) -> None:
    play.watch()
    watch_list.remove(play.url, neq(1), FIRST + timedelta(days=1))
    play.night(2, rena=[LISTED])
    assert play.run(2).events == ()


def test_what_the_search_form_shows_of_a_firm_counts_and_its_silence_does_not(database_url: str) -> None:
    play = Play(database_url)
    play.night(0, rea=None)
    play.fetch(Register.REA, [HELD], FIRST + timedelta(hours=1), Part.WATCHED)
    play.watch()
    play.fetch(Register.REA, [rea(5)], FIRST + timedelta(days=1), Part.WATCHED)
    play.fetch(
        Register.REA, [replace(HELD, status=Status.SUSPENDED)], FIRST + timedelta(days=2), Part.WATCHED
    )
    play.run(2)
    assert play.told() == [(EventKind.SUSPENDED, "2026-04-05")]


# --- once, whatever happens to the runs -----------------------------------------------------------------


def test_a_firm_listed_and_removed_between_two_runs_is_reported_with_its_days(play: Play) -> None:
    play.watch()
    play.run(1)
    play.night(2, rena=[LISTED])
    play.night(3)
    play.run(9)
    assert play.told() == [(EventKind.LISTED, "2026-04-05"), (EventKind.LEFT_RENA_EARLY, "2026-04-06")]


def test_a_file_brought_in_late_tells_only_what_nobody_was_told(play: Play) -> None:
    play.watch()
    play.night(3, rena=[LISTED])
    play.run(3)
    assert play.told() == [(EventKind.LISTED, "2026-04-06")]
    play.night(2, rena=[PROVISIONAL])
    play.run(4)
    assert play.told() == [(EventKind.MADE_DEFINITIVE, "2026-04-06")]
    assert play.run(5).events == ()


def test_a_run_twice_reports_nothing_twice(play: Play) -> None:
    play.watch()
    play.night(2, rena=[LISTED])
    assert len(play.run(2).events) == 1
    assert play.run(2).events == ()
    assert len(play.told()) == 1


def test_a_run_killed_before_it_carried_its_events_leaves_them_to_the_next(play: Play) -> None:
    play.watch()
    play.night(2, rena=[LISTED])
    play.box.dies = True
    with pytest.raises(KeyboardInterrupt):
        play.run(2)
    play.box.dies = False
    assert play.run(3).events == ()
    assert play.told() == [(EventKind.LISTED, "2026-04-05")]


def test_a_channel_that_fails_is_owed_the_rest_and_the_others_are_not_told_again(play: Play) -> None:
    play.watch()
    other = Box("other")
    play.night(2, rena=[LISTED], rea=[replace(HELD, status=Status.SUSPENDED)])
    play.box.fails = 1
    report = play.run(2, play.box, other)
    assert [failure.values["count"] for failure in report.failures] == [1]
    play.box.fails = None
    assert play.run(3, play.box, other).failures == ()
    assert len({event.id for event in play.box.got}) == len(play.box.got) == len(other.got) == 2


def test_a_channel_added_later_is_owed_only_what_is_found_from_then_on(play: Play) -> None:
    play.watch()
    play.night(2, rena=[LISTED])
    play.run(2)
    other = Box("other")
    play.run(3, play.box, other)
    assert other.got == []
    play.night(4)
    play.run(4, play.box, other)
    assert [event.kind for event in other.got] == [EventKind.LEFT_RENA_EARLY]


@pytest.mark.parametrize("key", [RUN_LOCK, WATCH_LOCK])
def test_one_report_at_a_time_and_none_while_the_copies_change(play: Play, key: int) -> None:
    code = (
        "import sys; from datetime import datetime, UTC; from amp_registry.store.run_lock import only_run\n"
        "with only_run(sys.argv[1], datetime.now(UTC), key=int(sys.argv[2])):\n"
        "    print('held', flush=True); sys.stdin.read()"
    )
    command = [sys.executable, "-c", code, play.url, str(key)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        with pytest.raises(AnotherRun):
            play.run(1)
        holder.communicate(b"")
    assert play.run(1).failures == ()


def test_a_sync_may_run_while_a_channel_is_slow(play: Play) -> None:
    play.watch()
    play.night(2, rena=[LISTED])
    held: list[bool] = []

    class Slow(Box):
        def send(self, events: Sequence[WatchEvent], carried: Carried) -> None:
            with only_run(play.url, FIRST):
                held.append(True)
            super().send(events, carried)

    play.run(2, Slow())
    assert held == [True]


@pytest.mark.parametrize("table", ["watch_event", "watch_delivery"])
@pytest.mark.parametrize(
    "change",
    [lambda t: f"DELETE FROM {t}", lambda t: f"UPDATE {t} SET {COLUMN[t]} = '2'"],
    ids=["delete", "update"],
)
def test_what_was_reported_is_never_changed(play: Play, table: str, change: Callable[[str], str]) -> None:
    play.watch()
    play.night(2, rena=[LISTED])
    play.run(2)
    engine = open_engine(play.url)
    with pytest.raises(exc.DBAPIError, match="append-only"), engine.begin() as connection:
        connection.execute(text(change(table)))
    engine.dispose()
    assert len(watch_run.found(play.url)) == 1


EMPTYING = {
    "sqlite": [
        "INSERT OR REPLACE INTO watch_event SELECT * FROM watch_event",
        (
            "INSERT OR REPLACE INTO watch_event SELECT id + 7, identity, watch_id, kind, key, at, happened_on,"
            " found_at, 'other' FROM watch_event"
        ),
        "INSERT OR REPLACE INTO watch_delivery SELECT * FROM watch_delivery",
    ],
    "postgresql": [
        "TRUNCATE watch_event CASCADE",
        "TRUNCATE watch_delivery",
        "TRUNCATE watched_contract CASCADE",
    ],
}


def test_what_was_reported_is_neither_emptied_nor_replaced(play: Play) -> None:
    play.watch()
    play.night(2, rena=[LISTED])
    play.run(2)
    engine = open_engine(play.url)
    for statement in EMPTYING[engine.dialect.name]:
        with pytest.raises(exc.DBAPIError, match="append-only"), engine.begin() as connection:
            connection.execute(text(statement))
    engine.dispose()
    assert len(watch_run.found(play.url)) == 1


COLUMN = {"watch_event": "event", "watch_delivery": "delivered_at"}


def test_the_events_on_record_are_read_again_whole(play: Play) -> None:
    play.watch()
    play.night(2, rena=[LISTED])
    (event,) = play.run(2).events
    assert watch_run.found(play.url) == [event]
    assert watch_run.found(play.url, FIRST + timedelta(days=3)) == []


def test_there_are_no_events_where_there_is_no_store(tmp_path: object) -> None:
    assert watch_run.found(f"sqlite:///{tmp_path}/none.sqlite3") == []
