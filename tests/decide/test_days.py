"""Which days are tested, and the arithmetic of days."""

from __future__ import annotations

from datetime import date

import pytest

from amp_registry.contract import Award, Contract, Kind, Role
from amp_registry.decide.days import days_of, months_after, years_after
from amp_registry.question import Act, Dates, Firm, Question
from amp_registry.records import Register

FIRM = Firm(neq="1170000013")
TODAY = date(2026, 11, 22)
BID, CONCLUSION, OWN = date(2026, 6, 10), date(2026, 7, 2), date(2026, 6, 20)


def ask(
    act: Act | None, award: Award = Award.TENDER, role: Role = Role.CONTRACTOR, **dates: date
) -> Question:
    contract = Contract(kind=Kind.CONSTRUCTION, award=award, role=role)
    return Question(firm=FIRM, act=act, contract=contract, dates=Dates(**dates), as_of=TODAY)


def test_a_question_without_the_day_it_is_asked_is_a_mistake_of_the_entry_point() -> None:
    with pytest.raises(ValueError, match="as_of"):
        days_of(Question(firm=FIRM))


@pytest.mark.parametrize(
    ("question", "rena", "rea"),
    [
        pytest.param(ask(Act.BID), [TODAY], [TODAY], id="a bid with no date: the day it is asked"),
        pytest.param(ask(Act.BID, bid=BID), [BID], [BID], id="a bid: its date"),
        pytest.param(
            ask(Act.BID, bid=BID, conclusion=CONCLUSION),
            [BID],
            [BID, CONCLUSION],
            id="a bid whose conclusion is known: REA then too, to tell A9 from A8",
        ),
        pytest.param(
            ask(Act.CONCLUDE, bid=BID, conclusion=CONCLUSION),
            [BID, CONCLUSION],
            [BID, CONCLUSION],
            id="a tender concluded: both dates, both registers",
        ),
        pytest.param(
            ask(Act.CONCLUDE, bid=BID, conclusion=CONCLUSION, tender_authorization=OWN),
            [BID, CONCLUSION],
            [BID, OWN, CONCLUSION],
            id="a tender with its own date: REA then too",
        ),
        pytest.param(
            ask(Act.CONCLUDE, Award.MUTUAL_AGREEMENT, bid=BID, conclusion=CONCLUSION),
            [CONCLUSION],
            [CONCLUSION],
            id="a mutual agreement: the conclusion alone",
        ),
        pytest.param(
            ask(Act.SUBCONTRACT, role=Role.SUBCONTRACTOR, bid=BID, conclusion=CONCLUSION),
            [BID, CONCLUSION],
            [CONCLUSION],
            id="a subcontract by tender: RENA on both, REA at its conclusion",
        ),
        pytest.param(
            ask(Act.CONTINUE, bid=BID, conclusion=CONCLUSION),
            [TODAY],
            [TODAY],
            id="a contract in progress: today",
        ),
    ],
)
def test_the_days_consulted(question: Question, rena: list[date], rea: list[date]) -> None:
    wanted = list(days_of(question).wanted())
    assert [day for register, day in wanted if register is Register.RENA] == rena
    assert [day for register, day in wanted if register is Register.REA] == rea


@pytest.mark.parametrize(
    ("question", "act"),
    [
        (Question(firm=FIRM, as_of=TODAY), Act.BID),
        (ask(None), Act.BID),
        (ask(None, bid=TODAY), Act.BID),
        (ask(None, bid=BID), Act.CONCLUDE),
        (ask(None, conclusion=CONCLUSION), Act.CONCLUDE),
        (ask(None, conclusion=date(2027, 1, 1)), Act.BID),
        (ask(None, Award.MUTUAL_AGREEMENT), Act.CONCLUDE),
        (ask(None, role=Role.SUBCONTRACTOR), Act.SUBCONTRACT),
        (ask(Act.CONTINUE, bid=TODAY), Act.CONTINUE),
    ],
)
def test_the_act_by_default_is_a_bid_for_a_tender_not_yet_closed_else_a_conclusion(
    question: Question, act: Act
) -> None:
    assert days_of(question).act is act


@pytest.mark.parametrize(
    ("day", "years", "expected"),
    [
        (date(2024, 6, 13), 5, date(2029, 6, 13)),
        (date(2024, 2, 29), 5, date(2029, 2, 28)),
        (date(2024, 2, 29), 4, date(2028, 2, 29)),
    ],
)
def test_years_later(day: date, years: int, expected: date) -> None:
    assert years_after(day, years) == expected


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 8, 22), 3, date(2026, 11, 22)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2026, 12, 31), 1, date(2027, 1, 31)),
        (date(2026, 12, 1), 12, date(2027, 12, 1)),
    ],
)
def test_months_later(day: date, months: int, expected: date) -> None:
    assert months_after(day, months) == expected
