"""The days on which a row, a citation, an amount or a regime begins or ends, and the amounts: found in the data.

Each boundary has two sides, the day before and the day (a cent below and the amount), and each side is a
situation to be told: `wanted` lists them, `Cases.tell` says which are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from amp_registry.contract import Body, Contract, Role
from amp_registry.decide.judge import Tried
from amp_registry.decide.law import Law, Row, Threshold
from amp_registry.decide.other_grounds import OtherGround
from amp_registry.decide.rules import next_block
from amp_registry.decide.verdict import Verdict
from tests.decide.situations import Situation, question

A_DAY = timedelta(days=1)
A_CENT = Decimal("0.01")

# Facts that are dated themselves: on the other side of the day the same register entry gives another value.
DATED = frozenset({"suspended_update", "renewal_pending", "renewal_pending_e9", "superseded"})
DATED_TERMS = frozenset({"indefinite", "printed_end_passed"})


@dataclass(frozen=True)
class Seen:
    """A world that was tried, and the blocks of the table it went through."""

    facts: Mapping[str, str]
    days: Mapping[str, date]
    blocks: frozenset[str]


@dataclass(frozen=True)
class Told:
    """One situation as the boundaries look at it: its contract and every world tried."""

    contract: Contract
    start: date | None
    worlds: tuple[Seen, ...]

    @classmethod
    def of(cls, case: Situation, verdict: Verdict) -> Told:
        asked = question(case.data)
        worlds = tuple(
            Seen(tried.facts, tried.days, _blocks(tried.facts, tried.outcome.rows))
            for one in (verdict, *verdict.members)
            for tried in one.worlds
            if isinstance(tried, Tried)
        )
        return cls(asked.contract or Contract(), asked.dates.process_start, worlds)


def _blocks(facts: Mapping[str, str], rows: Iterable[Row]) -> frozenset[str]:
    """The blocks a world went through: each until a row of it ends it."""
    ending = {row.block: row for row in rows if row.then is not None or not row.note}
    found: list[str] = []
    block: str | None = "S"
    while block is not None:
        found.append(block)
        block = ending[block].then if block in ending else next_block(block, facts)
    return frozenset(found)


@dataclass(frozen=True)
class Side:
    """One side of one boundary: its name, and whether a situation stands on it."""

    name: str
    row: Row | None = None
    threshold: Threshold | None = None
    day_of: str = ""
    day: date | None = None
    amount: Decimal | None = None

    def told(self, told: Told) -> bool:
        """Whether the situation stands on this side of this boundary."""
        if self.threshold is not None:
            return self._contract(self.threshold, told)
        return any(
            world.days[self.day_of] == self.day and (self.row is None or _fits(self.row, world))
            for world in told.worlds
        )

    def _contract(self, threshold: Threshold, told: Told) -> bool:
        contract = told.contract
        role = "subcontract" if contract.role is Role.SUBCONTRACTOR else "contract"
        special = threshold.body == "montreal"
        fits = contract.kind is threshold.kind and threshold.role in {"both", role} and told.start is not None
        if not fits or special != (contract.body is Body.MONTREAL):
            return False
        if special and threshold.object not in {None, contract.montreal_object}:
            return False
        if self.amount is not None:
            return threshold.applies(told.start or date.max) and contract.expenditure == self.amount
        return told.start == self.day


def _fits(row: Row, world: Seen) -> bool:
    """Whether the world comes to the row and meets what it asks, but for the facts that are dated themselves."""
    return row.block in world.blocks and all(
        world.facts[fact] in accepted or accepted & (DATED | DATED_TERMS) for fact, accepted in row.when
    )


def sides(law: Law, grounds: Iterable[OtherGround]) -> list[Side]:
    """Return every side of every boundary of the law."""
    found = [
        *_of_head(law),
        *(side for name, row in _named(law.all_rows()) for side in _of_row(name, row)),
        *(side for threshold in law.thresholds for side in _of_threshold(threshold)),
        *(side for ground in grounds for side in _of_ground(law, ground)),
    ]
    return list({side.name: side for side in found}.values())


def _of_head(law: Law) -> Iterator[Side]:
    for name, day_of in (
        ("first_day", "rena"),
        ("indefinite_since", "rea"),
        ("first_process_start", "process"),
    ):
        yield from _around(name, getattr(law, name), day_of=day_of)


def _of_row(name: str, row: Row) -> Iterator[Side]:
    """A boundary of the row, or of a text it cites while it is in force."""
    yield from _bounds(name, row.start, row.end, row)
    for citation in row.cite:
        yield from _bounds(f"{name} {citation.article}", citation.start, citation.end, row)


def _bounds(name: str, start: date | None, end: date | None, row: Row) -> Iterator[Side]:
    if start is not None:
        yield from _around(name, start, day_of=row.day, row=row)
    if end is not None:
        yield from _around(name, end + A_DAY, day_of=row.day, row=row)


def _around(name: str, first: date, *, day_of: str, row: Row | None = None) -> Iterator[Side]:
    for day in (first - A_DAY, first):
        yield Side(f"{name} {day_of} {day}", row=row, day_of=day_of, day=day)


def _of_threshold(threshold: Threshold) -> Iterator[Side]:
    parts = (threshold.kind, threshold.body, threshold.role, threshold.object, threshold.start)
    name = "/".join(str(part) for part in parts if part is not None)
    firsts = [threshold.start, *([threshold.end + A_DAY] if threshold.end else [])]
    for day in (day for first in firsts for day in (first - A_DAY, first)):
        yield Side(f"{name} process {day}", threshold=threshold, day=day)
    for amount in threshold.amounts:
        if isinstance(amount, Decimal) and amount:
            for side in (amount - A_CENT, amount):
                yield Side(f"{name} amount {side}", threshold=threshold, amount=side)


def _of_ground(law: Law, ground: OtherGround) -> Iterator[Side]:
    if ground.start is not None and ground.start > law.first_day:
        yield from _around(ground.code, ground.start, day_of="bid")


def _named(rows: Iterable[Row]) -> Iterator[tuple[str, Row]]:
    seen: dict[str, int] = {}
    for row in rows:
        seen[row.id] = seen.get(row.id, 0) + 1
        yield f"{row.id}#{seen[row.id]}", row
