"""More entries of RENA alike than are shown: those whose bar is over leave none out that still bars."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from amp_registry.consulting import MATCHES
from amp_registry.decide.verdict import Answer
from amp_registry.records import Register
from tests import factory
from tests.screening.invented import ask, store

NAME = "Construction Quorfane inc."
SMALL = {"kind": "supply", "expenditure": 1_000}


@pytest.mark.parametrize("over", [MATCHES - 1, MATCHES, 3 * MATCHES])
def test_a_namesake_that_still_bars_is_found_behind_any_number_of_those_that_do_not(
    database_url: str, tmp_path: Path, over: int
) -> None:
    ended = [
        factory.rena(100 + place, name=NAME, neq=None, projected_end=date(2019, 1, 1 + place % 28))
        for place in range(over)
    ]
    barred = factory.rena(200, name="Constructions Quorfane inc.", neq=None)
    store(database_url, tmp_path, Register.REA, [factory.rea(2)])
    store(database_url, tmp_path, Register.RENA, [*ended, barred, factory.rena(8)])
    told = ask(database_url, {"name": NAME, "neq": factory.neq(3)}, SMALL)
    assert (told.answer, told.rule) == (Answer.REVIEW, "I3")
    assert ask(database_url, {"name": NAME}, SMALL).answer is Answer.REVIEW


def test_namesakes_whose_bar_is_over_on_the_day_asked_about_raise_no_doubt(
    database_url: str, tmp_path: Path
) -> None:
    """They are shown, and settle nothing."""
    alike = [factory.rena(100 + place, name=f"{NAME} {place}", neq=None) for place in range(4)]
    store(database_url, tmp_path, Register.REA, [factory.rea(2)])
    store(database_url, tmp_path, Register.RENA, [*alike, factory.rena(8)])
    ahead = {"act": "bid", "dates": {"bid": "2030-01-01"}}
    assert ask(database_url, {"name": NAME, "neq": factory.neq(3)}, SMALL).answer is Answer.REVIEW
    told = ask(database_url, {"name": NAME, "neq": factory.neq(3)}, SMALL, **ahead)
    assert told.answer is Answer.ALLOWED_WITH_CONDITIONS
    assert len(told.matches) == len(alike)


def test_a_controlling_firm_whose_own_bar_is_over_is_not_warned_of(database_url: str, tmp_path: Path) -> None:
    """The registration of a controlled firm follows that of the firm that controls it, and ends with it (21.5.3)."""
    over = factory.rena(8, registered_on=date(2015, 1, 1), projected_end=date(2019, 12, 31))
    store(database_url, tmp_path, Register.REA, [factory.rea(2)])
    store(database_url, tmp_path, Register.RENA, [over, factory.rena(9)])
    for controller, warned in ((over, False), (factory.rena(9), True)):
        asked = {"name": NAME, "neq": factory.neq(3), "controller": {"neq": controller.neq}}
        told = ask(database_url, asked, SMALL)
        assert ("controller_listed" in {one.code for one in told.warnings}) is warned
