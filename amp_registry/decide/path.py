"""Why this answer and not another: every row that was tried, in order, with the condition that failed.

The path is walked again over the facts the verdict shows, with the interpreter's own tests, so that it can
say nothing else than the verdict did.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from amp_registry.decide.law import Law, Row
from amp_registry.decide.rules import Facts, holds, next_block
from amp_registry.decide.verdict import Answer, Citation, Verdict
from amp_registry.decide.vocabulary import FACTS

AFTER = ""


class Effect(StrEnum):
    """What a row that was tried did."""

    PASSED_OVER = "passed_over"
    NOT_IN_FORCE = "not_in_force"
    NOTE = "note"
    FLOOR = "floor"
    TAKEN = "taken"


@dataclass(frozen=True, slots=True)
class Asked:
    """One condition of a row: the fact, the values it accepts, in the vocabulary's order, and the value found.

    `met`: the value found is among the accepted ones.
    """

    fact: str
    accepted: tuple[str, ...]
    value: str
    met: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One row that was tried: the day it goes by, its conditions, and what it did.

    `goes_by` is the date of the question (`law.DAYS`) and `day` that date; `start` and `end` are the first
    and last day on which the row is in force, `in_force` whether that day is among them. `answer` is the answer or the floor the row gives, None for
    a bare note. A rule applied after the table (a copy that grants nothing, a member that decides, worlds
    that disagree) has the block `AFTER`, no conditions and no day.
    """

    rule: str
    block: str
    goes_by: str | None
    day: date | None
    start: date | None
    end: date | None
    in_force: bool
    conditions: tuple[Asked, ...]
    effect: Effect
    answer: Answer | None
    citation: Citation | None

    @property
    def failed(self) -> Asked | None:
        """The first condition that is not met: the one the row was passed over for."""
        return next((asked for asked in self.conditions if not asked.met), None)


def steps(law: Law, verdict: Verdict) -> tuple[Step, ...]:
    """Return every row tried for the world the verdict shows, in order; then the rule applied after the table.

    A row out of force is `NOT_IN_FORCE` only when its conditions all hold: otherwise the failed condition
    says more.
    """
    walked = tuple(_walk(law, verdict.facts, verdict.days))
    reached = {step.rule for step in walked if step.effect in _REACHED}
    if verdict.rule in reached:
        return walked
    return (*walked, _after(verdict))


_REACHED = frozenset({Effect.NOTE, Effect.FLOOR, Effect.TAKEN})


def _walk(law: Law, facts: Facts, days: Mapping[str, date]) -> Iterator[Step]:
    block: str | None = "S"
    while block is not None:
        following = next_block(block, facts)
        for row in law.rows[block]:
            step = _step(row, facts, days[row.day])
            yield step
            if step.effect in _REACHED and (row.then is not None or not row.note):
                following = row.then
                break
        block = following


def _step(row: Row, facts: Facts, day: date) -> Step:
    return Step(
        rule=row.id,
        block=row.block,
        goes_by=row.day,
        day=day,
        start=row.start,
        end=row.end,
        in_force=row.in_force(day),
        conditions=tuple(_asked(fact, accepted, facts) for fact, accepted in row.when),
        effect=_effect(row, facts, day),
        answer=row.answer or row.floor,
        citation=row.citation(day),
    )


def _asked(fact: str, accepted: frozenset[str], facts: Facts) -> Asked:
    value = facts[fact]
    return Asked(fact, tuple(known for known in FACTS[fact] if known in accepted), value, value in accepted)


def _effect(row: Row, facts: Facts, day: date) -> Effect:
    if not holds(row, facts):
        return Effect.PASSED_OVER
    if not row.in_force(day):
        return Effect.NOT_IN_FORCE
    if row.floor is not None:
        return Effect.FLOOR
    return Effect.NOTE if row.note else Effect.TAKEN


def _after(verdict: Verdict) -> Step:
    cited = next((g.citation for g in reversed(verdict.grounds) if g.rule == verdict.rule), None)
    return Step(
        rule=verdict.rule,
        block=AFTER,
        goes_by=None,
        day=None,
        start=None,
        end=None,
        in_force=True,
        conditions=(),
        effect=Effect.TAKEN,
        answer=verdict.answer,
        citation=cited,
    )
