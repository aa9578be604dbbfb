"""What is not known, as possible worlds: each missing fact is an axis, each of its values a world.

A question that lacks its amount, its kind, the start of its award process, a renewal's date or its bid
date is not refused: the table is run once for each value that could change a row, and the answers are
compared. When they agree the answer is given; when they do not, the axis that parts them is what to ask.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from itertools import product

from amp_registry.contract import Contract, Kind
from amp_registry.decide.days import Days, is_subcontract
from amp_registry.decide.law import Law
from amp_registry.decide.standing import ReaStanding
from amp_registry.question import Act, Question

EXPENDITURE = "contract.expenditure"
KIND = "contract.kind"
PROCESS_START = "dates.process_start"
RENEWAL = "renewal.filed_on"
BID = "dates.bid"
LAW_NOT_KNOWN = "law"
Thresholds = tuple[Decimal | None, ...]

NO_AMOUNT = (Decimal("Infinity"), Decimal(0))
_ORDINARY_KINDS = (Kind.CONSTRUCTION, Kind.SERVICES, Kind.PARTNERSHIP, Kind.SUPPLY)


@dataclass(frozen=True, slots=True)
class World:
    """One way the missing facts may be; every field is the known value where nothing is missing."""

    kind: Kind
    process_start: date
    threshold: Decimal | None
    amount: Decimal
    rea: str
    rea_at_bid: str
    choices: tuple[int, ...]

    @property
    def amount_fact(self) -> str:
        """The amount against the threshold, in the words of the decision table."""
        if self.threshold is None:
            return "none" if self.kind is Kind.SUPPLY else "below"
        return "at_or_above" if self.amount >= self.threshold else "below"


AXES = (KIND, PROCESS_START, LAW_NOT_KNOWN, EXPENDITURE, RENEWAL, BID)


def worlds(
    question: Question, days: Days, law: Law, rea: ReaStanding, at_bid: tuple[str, ...]
) -> list[World]:
    """Return the possible worlds, the strictest amounts first; exactly one when nothing is missing.

    `at_bid` holds the possible states of the authorization on the bid date.
    """
    contract = question.contract or Contract()
    role = "subcontract" if is_subcontract(question) else "contract"
    kinds = (contract.kind,) if contract.kind else _ORDINARY_KINDS
    amounts = _amounts(contract, law)
    found = []
    for k, kind in enumerate(kinds):
        amounts_on = partial(law.amounts, kind, contract.body, role, contract.montreal_object)
        for s, start in enumerate(_starts(question, days, law, kind, amounts_on)):
            thresholds = amounts_on(start)
            for t, a, r, b in _choices(thresholds, amounts, rea.states, at_bid):
                found.append(
                    World(
                        kind=kind,
                        process_start=start,
                        threshold=thresholds[t],
                        amount=amounts[a],
                        rea=rea.states[r],
                        rea_at_bid=at_bid[b],
                        choices=(k, s, t, a, r, b),
                    )
                )
    return sorted(found, key=lambda w: (w.choices[3], w.choices))


def _choices(*axes: tuple[object, ...]) -> Iterator[tuple[int, ...]]:
    return product(*(range(len(axis)) for axis in axes))


def _amounts(contract: Contract, law: Law) -> tuple[Decimal, ...]:
    """The amount; or the price with and without the highest taxes; or anything at all."""
    if contract.expenditure is not None:
        return (contract.expenditure,)
    if contract.pretax_price is None:
        return NO_AMOUNT
    return (contract.pretax_price * (1 + law.highest_tax_rate), contract.pretax_price)


def _starts(
    question: Question, days: Days, law: Law, kind: Kind, amounts_on: Callable[[date], Thresholds]
) -> tuple[date, ...]:
    """The start of the award process; or, latest first, one day of each period it may have begun in.

    A contract in progress may have been awarded long ago, in a period whose amount was lower than any since: the days
    on which such periods began are added.
    """
    if question.dates.process_start is not None:
        return (question.dates.process_start,)
    latest = days.last_start
    earliest = latest - timedelta(days=law.longest_process_days)
    changes = law.changes(kind, earliest, latest)
    starts = (latest, *(day - timedelta(days=1) for day in reversed(changes)))
    if days.act is not Act.CONTINUE or question.dates.contract_start is not None:
        return starts
    lowest = min(_lowest(amounts_on(day)) for day in starts)
    older = law.changes(kind, law.first_process_start - timedelta(days=1), earliest)
    return (*starts, *(day for day in reversed(older) if _lowest(amounts_on(day)) < lowest))


def _lowest(thresholds: Thresholds) -> Decimal:
    return min((amount for amount in thresholds if amount is not None), default=NO_AMOUNT[0])


def parting_axes(answers: Mapping[tuple[int, ...], object]) -> tuple[str, ...]:
    """Return the axes along which two worlds that differ in nothing else have different answers."""
    parting = []
    for place, axis in enumerate(AXES):
        groups: dict[tuple[int, ...], set[object]] = {}
        for choices, answer in answers.items():
            rest = (*choices[:place], *choices[place + 1 :])
            groups.setdefault(rest, set()).add(answer)
        if any(len(group) > 1 for group in groups.values()):
            parting.append(axis)
    return tuple(parting)
