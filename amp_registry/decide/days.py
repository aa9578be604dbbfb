"""Which days the law tests for a question: for RENA, for the authorization, for the declaration.

Section 4 of the legal notes as a function. A day that is missing is stood in for by the day the question
is asked about, except where the rows ask for it by name.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from amp_registry.contract import Award, Contract, Role
from amp_registry.question import Act, Question
from amp_registry.records import Register


@dataclass(frozen=True, slots=True, kw_only=True)
class Days:
    """The days tested; `rena` in time order, `rea` the day the authorization must be held.

    `at_bid` is the bid date when a tender is being concluded (null: not given), `at_conclusion` the
    conclusion date when a tender is being bid; `award` the day that picks the era of the rules on
    authorizations; `last_start` the latest day on which the award process can have begun.
    """

    act: Act
    as_of: date
    rena: tuple[date, ...]
    rea: date
    at_bid: date | None
    at_conclusion: date | None
    tender_authorization: date | None
    award: date
    declaration: date
    last_start: date

    def wanted(self) -> Iterable[tuple[Register, date]]:
        """Yield every register and day whose copy must be consulted, each once, in time order."""
        for day in sorted({*self.rena}):
            yield Register.RENA, day
        others = {self.rea, self.at_bid, self.at_conclusion, self.tender_authorization}
        for day in sorted(d for d in others if d is not None):
            yield Register.REA, day


def is_subcontract(question: Question) -> bool:
    """Return whether the question is about a subcontract."""
    contract = question.contract
    return question.act is Act.SUBCONTRACT or (contract is not None and contract.role is Role.SUBCONTRACTOR)


def act_of(question: Question, as_of: date) -> Act:
    """Return the act asked about; by default a bid while the tender is open, else the conclusion."""
    if question.act is not None:
        return question.act
    if is_subcontract(question):
        return Act.SUBCONTRACT
    contract = question.contract or Contract()
    still_open = question.dates.bid is None or question.dates.bid >= as_of
    closed_by_conclusion = question.dates.bid is None and (question.dates.conclusion or date.max) <= as_of
    if contract.award is Award.TENDER and still_open and not closed_by_conclusion:
        return Act.BID
    return Act.CONCLUDE


def days_of(question: Question) -> Days:
    """Return the days tested; `question.as_of` must have been filled in by the entry point."""
    as_of = question.as_of
    if as_of is None:
        raise ValueError("as_of is filled in by the entry point")
    act = act_of(question, as_of)
    dates, contract = question.dates, question.contract or Contract()
    tender = contract.award is Award.TENDER
    conclusion = dates.conclusion or as_of
    bid = dates.bid or as_of
    main = {Act.BID: bid, Act.CONTINUE: as_of}.get(act, conclusion)
    bid_counts = tender and act in {Act.CONCLUDE, Act.SUBCONTRACT} and dates.bid is not None
    award = (dates.bid or main) if tender and not is_subcontract(question) else main
    return Days(
        act=act,
        as_of=as_of,
        rena=tuple(sorted({main, *([bid] if bid_counts else [])})),
        rea=main,
        at_bid=dates.bid if act is Act.CONCLUDE and tender else None,
        at_conclusion=dates.conclusion if act is Act.BID and tender else None,
        tender_authorization=dates.tender_authorization if tender else None,
        award=award,
        declaration=award,
        last_start=min(award, dates.contract_start or award),
    )


def years_after(day: date, years: int) -> date:
    """Return the same day some years later; 29 February gives 28 February when there is none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def months_after(day: date, months: int) -> date:
    """Return the same day some months later, or that month's last day."""
    year, month = divmod(day.month - 1 + months, 12)
    first = date(day.year + year, month + 1, 1)
    last = (first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    return first.replace(day=min(day.day, last.day))
