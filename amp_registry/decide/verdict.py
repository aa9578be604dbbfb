"""A verdict: the answer, the row of the table that gives it, and everything it rests on.

No text is written here: rules, conditions, warnings and needs are codes with values, which
`amp_registry.explain` turns into sentences.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Protocol

from amp_registry.compare.match import Match
from amp_registry.decide.sighting import Sighting
from amp_registry.match_decision import Lapse, MatchDecision
from amp_registry.question import Act, Firm


class Answer(StrEnum):
    """What an officer may be told; doubt has two words of its own, `review` and `unknown`."""

    ALLOWED = "allowed"
    ALLOWED_WITH_CONDITIONS = "allowed_with_conditions"
    MAY_CONTINUE = "may_continue"
    MUST_CONTINUE = "must_continue"
    OUT_OF_SCOPE = "out_of_scope"
    UNKNOWN = "unknown"
    REVIEW = "review"
    NOT_ALLOWED = "not_allowed"
    MUST_STOP = "must_stop"
    DEEMED_IN_DEFAULT = "deemed_in_default"


SEVERITY: Mapping[Answer, int] = {
    Answer.ALLOWED: 0,
    Answer.MAY_CONTINUE: 1,
    Answer.ALLOWED_WITH_CONDITIONS: 2,
    Answer.MUST_CONTINUE: 3,  # a firm that is barred, or no longer authorized: no yes of another member's hides it
    Answer.OUT_OF_SCOPE: 4,
    Answer.UNKNOWN: 5,
    Answer.REVIEW: 6,
    Answer.NOT_ALLOWED: 7,
    Answer.MUST_STOP: 7,
    Answer.DEEMED_IN_DEFAULT: 7,
}


def worst(answers: Iterable[Answer]) -> Answer:
    """Return the worst of the answers (the first of equals); raises `ValueError` when there is none."""
    return max(answers, key=SEVERITY.__getitem__)


@dataclass(frozen=True, slots=True)
class Citation:
    """The text of law a rule rests on at the tested date; `confidence` is R, A, S, I or U.

    R read in the statute, A page of the authority, S secondary, I inferred, U unverified.
    `start` and `end` (inclusive) are the dates the citation serves; null is open.
    """

    article: str
    confidence: str
    start: date | None
    end: date | None
    source: str


Values = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Ground:
    """One row of the table that was reached, with what it rested on: one link of the chain of reasons.

    `values` holds what the row's sentence may quote: dates as `date`, amounts as `Decimal` dollars, the
    rest as text or codes.
    """

    rule: str
    citation: Citation | None
    values: Values = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Notice:
    """A condition, a warning, a need or a ground not checked: a code and the values its sentence quotes."""

    code: str
    values: Values = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """A person's decision as it bears on an answer: the entry it settles, or why it no longer holds."""

    decision: MatchDecision
    match: Match | None = None
    lapsed: Lapse | None = None


class PossibleWorld(Protocol):
    """One way the facts may be: the words the rows were asked about, and the day each kind of row goes by."""

    @property
    def facts(self) -> Mapping[str, str]:
        """Every fact of the world."""

    @property
    def days(self) -> Mapping[str, date]:
        """The days of the world."""

    @property
    def threshold(self) -> Decimal | None:
        """The amount from which an authorization is required, dollars; None when none is at any amount."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """One firm's answer. `rule` is the row that gives it; `grounds` is the whole chain, in order.

    `facts` and `days` are those of the possible world that shows the answer: what the rows were asked about.
    `worlds` are all that were tried: one when nothing was missing. `decisions` are those of people that
    bear on it, or did.
    For a consortium `members` holds one verdict each, in the question's order, and `firm` is the
    consortium itself.
    """

    answer: Answer
    rule: str
    act: Act
    firm: Firm
    grounds: tuple[Ground, ...]
    conditions: tuple[Notice, ...] = ()
    warnings: tuple[Notice, ...] = ()
    needs: tuple[Notice, ...] = ()
    not_checked: tuple[Notice, ...] = ()
    sightings: tuple[Sighting, ...] = ()
    members: tuple[Verdict, ...] = ()
    decisions: tuple[Settled, ...] = ()
    facts: Mapping[str, str] = field(default_factory=dict)
    days: Mapping[str, date] = field(default_factory=dict)
    worlds: Sequence[PossibleWorld] = field(default=(), compare=False, repr=False)
