"""What a run of the watch reports, and when; on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from amp_registry import watch_list
from amp_registry.question import Firm
from amp_registry.records import (
    ListOrigin,
    Part,
    Register,
    Status,
)
from amp_registry.watch_run import WatchReport
from amp_registry.watched import EventKind
from tests.factory import neq, rea, rena
from tests.watch_run.play import FIRST, HELD, LISTED, PROVISIONAL, Play


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
