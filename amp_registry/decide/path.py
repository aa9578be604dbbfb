"""Why this answer and not another: every row that was tried, in order, with the condition that failed.

The path is walked again over the facts the verdict shows, with the interpreter's own tests, so that it can
say nothing else than the verdict did.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

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


class Step(NamedTuple):
    """One row that was tried: the day it goes by, and whether it did anything; the rest is read off the row.

    A rule applied after the table (a copy that grants nothing, a member that decides, worlds that disagree)
    has no row: its block is `AFTER`, it has no conditions and no day, and `verdict` says what it gave.
    Light to make, for a path holds some fifty of them: what is printed of a step is worked out when it is.
    """

    row: Row | None
    day: date | None
    facts: Facts
    did: bool
    verdict: Verdict

    @property
    def rule(self) -> str:
        """The row's id, or the rule applied after the table."""
        return self.row.id if self.row else self.verdict.rule

    @property
    def block(self) -> str:
        """The block the row stands in."""
        return self.row.block if self.row else AFTER

    @property
    def goes_by(self) -> str | None:
        """Which date of the question the row goes by (`law.DAYS`)."""
        return self.row.day if self.row else None

    @property
    def start(self) -> date | None:
        """The first day on which the row is in force; None is since ever."""
        return self.row.start if self.row else None

    @property
    def end(self) -> date | None:
        """The last day on which the row is in force; None is still."""
        return self.row.end if self.row else None

    @property
    def conditions(self) -> tuple[Asked, ...]:
        """Every condition of the row, with the value found."""
        when = self.row.when if self.row else ()
        return tuple(_asked(fact, accepted, self.facts) for fact, accepted in when)

    @property
    def failed(self) -> Asked | None:
        """The first condition that is not met: the one the row was passed over for."""
        return next((asked for asked in self.conditions if not asked.met), None)

    @property
    def effect(self) -> Effect:
        """What the row did; out of force only when its conditions all hold: else the failed one says more."""
        if self.row is None:
            return Effect.TAKEN
        if not self.did:
            return Effect.NOT_IN_FORCE if holds(self.row, self.facts) else Effect.PASSED_OVER
        if self.row.floor is not None:
            return Effect.FLOOR
        return Effect.NOTE if self.row.note else Effect.TAKEN

    @property
    def answer(self) -> Answer | None:
        """The answer or the floor the row gives; None for a bare note."""
        return (self.row.answer or self.row.floor) if self.row else self.verdict.answer

    @property
    def citation(self) -> Citation | None:
        """The text of law the row rests on, on its day."""
        if self.row is not None and self.day is not None:
            return self.row.citation(self.day)
        grounds = reversed(self.verdict.grounds)
        return next((ground.citation for ground in grounds if ground.rule == self.rule), None)


def steps(law: Law, verdict: Verdict) -> tuple[Step, ...]:
    """Return every row tried for the world the verdict shows, in order; then the rule applied after the table."""
    walked = _walk(law, verdict)
    if any(step.did and step.rule == verdict.rule for step in walked):
        return tuple(walked)
    return (*walked, Step(None, None, verdict.facts, True, verdict))


def _walk(law: Law, verdict: Verdict) -> list[Step]:
    facts, days = verdict.facts, verdict.days
    walked: list[Step] = []
    block: str | None = "S"
    while block is not None:
        following = next_block(block, facts)
        for row in law.rows[block]:
            day = days[row.day]
            did = holds(row, facts) and row.in_force(day)
            walked.append(Step(row, day, facts, did, verdict))
            if did and (row.then is not None or not row.note):
                following = row.then
                break
        block = following
    return walked


def _asked(fact: str, accepted: frozenset[str], facts: Facts) -> Asked:
    value = facts[fact]
    return Asked(fact, tuple(known for known in FACTS[fact] if known in accepted), value, value in accepted)
