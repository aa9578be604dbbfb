"""From the answers about a subject to one line of the report: a finding, nothing found, or not judged and why.

A finding is a question for a person, never more: it has a severity and the evidence it rests on. `first` says that
the registers, as we held them, barred what SEAO shows was done; `look`, that they show something a person has to
settle; `resembles`, that RENA lists a name like the firm's under another NEQ: another firm, or one that succeeds it.
Everything the answers leave open is *not judged*, with its causes; it is never counted as nothing found.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from amp_registry.bulk.seao.asking import Asked
from amp_registry.compare.match import Certainty, Match
from amp_registry.decide.verdict import Answer
from amp_registry.explain.evidence import Evidence
from amp_registry.explain.todo import COPIES
from amp_registry.records import Register


class Outcome(StrEnum):
    """What became of a subject."""

    FINDING = "finding"
    NOT_JUDGED = "not_judged"
    OUT_OF_SCOPE = "out_of_scope"
    NOTHING_FOUND = "nothing_found"
    NO_CONTRACT = "no_contract"


class Severity(StrEnum):
    """In which order a person looks at the findings."""

    FIRST = "first"
    LOOK = "look"
    RESEMBLES = "resembles"


@dataclass(frozen=True, slots=True)
class Judged:
    """One subject with its outcome; `evidence` is the answer it rests on, None when no question could be asked.

    `causes` says why it was not judged, `notes` what a reader has to know to weigh it.
    """

    asked: Asked
    outcome: Outcome
    severity: Severity | None
    evidence: Evidence | None
    causes: tuple[str, ...]


CAUSES: Final = (
    *("malformed", "no_date", "no_supplier", "nobody", "bid_without_tender", "cancelled", "pending"),
    *("no_copy", "name_only", "value", "kind", "dates", "renewal", "award", "montreal_object"),
    *("members_unknown", "unnamed_supplier", "law"),
)
"""Every cause, those that keep a question from being asked first."""

_NO_CONTRACT: Final = frozenset({"cancelled", "pending"})
_REFUSED: Final = frozenset({Answer.NOT_ALLOWED, Answer.MUST_STOP, Answer.DEEMED_IN_DEFAULT})
_DOUBTFUL: Final = ("members_unknown", "unnamed_supplier")
_OF_NEED: Final = {
    "contract.expenditure": "value",
    "contract.kind": "kind",
    "renewal.filed_on": "renewal",
    "dates.process_start": "dates",
    "dates.bid": "dates",
    "dates.tender_authorization": "dates",
}
_OF_CONDITION: Final = {"confirm_neq": "name_only", "below_threshold": "value"}


def judge(asked: Asked, answers: Sequence[Evidence]) -> Judged:
    """Return what became of a subject; the answers are those of its questions, in order."""
    if not answers:
        outcome = Outcome.NO_CONTRACT if _NO_CONTRACT & set(asked.causes) else Outcome.NOT_JUDGED
        return Judged(asked, outcome, None, None, asked.causes)
    each = [_one(evidence) for evidence in answers]
    outcomes = {(outcome, severity) for outcome, severity, _causes in each}
    if len(outcomes) > 1:
        worst = next(e for e, (outcome, _s, _c) in zip(answers, each, strict=True) if outcome == _worst(each))
        return Judged(asked, Outcome.NOT_JUDGED, None, worst, asked.open)
    outcome, severity, causes = each[0]
    doubts = tuple(note for note in asked.notes if note in _DOUBTFUL)
    if outcome is not Outcome.FINDING and doubts:
        outcome, causes = Outcome.NOT_JUDGED, tuple(dict.fromkeys((*causes, *doubts)))
    return Judged(asked, outcome, severity, answers[0], causes)


_One = tuple[Outcome, Severity | None, tuple[str, ...]]


def _one(evidence: Evidence) -> _One:
    answer = evidence.answer
    if answer in _REFUSED:
        return Outcome.FINDING, Severity.FIRST, ()
    if answer is Answer.REVIEW:
        return _of_review(evidence)
    if answer is Answer.UNKNOWN:
        return Outcome.NOT_JUDGED, None, _why_unknown(evidence)
    if answer is Answer.OUT_OF_SCOPE:
        return Outcome.OUT_OF_SCOPE, None, ()
    causes = tuple(
        dict.fromkeys(_OF_CONDITION[c.code] for c in evidence.conditions if c.code in _OF_CONDITION)
    )
    return (Outcome.NOT_JUDGED if causes else Outcome.NOTHING_FOUND), None, causes


def _of_review(evidence: Evidence) -> _One:
    """A register names somebody: a finding to look at. It does not: who it is, or the law, is open."""
    shown = [found for found in (_shown(one) for one in (evidence, *evidence.members)) if found]
    if shown:
        return Outcome.FINDING, min(shown, key=list(Severity).index), ()
    firms = (evidence.question.firm, *(member.question.firm for member in evidence.members))
    unsettled = any(firm.named and firm.neq is None for firm in firms)
    return Outcome.NOT_JUDGED, None, ("name_only" if unsettled else "law",)


def _shown(evidence: Evidence) -> Severity | None:
    """Return how much what the registers show is worth a look: an entry certainly the firm's, or a name of RENA."""
    if evidence.answer is not Answer.REVIEW:
        return None
    listed = [match for match in evidence.matches if match.register is Register.RENA]
    if any(_unsettled(match, evidence.question.firm.neq) for match in listed):
        return Severity.LOOK
    if listed:
        return Severity.RESEMBLES
    certain = any(match.certainty is Certainty.CERTAIN for match in evidence.matches)
    return Severity.LOOK if certain else None


def _unsettled(match: Match, neq: str | None) -> bool:
    """Whether no number parts a firm from an entry of RENA: it is the same, or one of the two has none."""
    if match.certainty is Certainty.CERTAIN or neq is None:
        return True
    return match.entry.neq is None and match.certainty is Certainty.STRONG


def _why_unknown(evidence: Evidence) -> tuple[str, ...]:
    told = (evidence, *evidence.members)
    causes = [_OF_NEED.get(need.code, "law") for one in told for need in one.needs]
    if not causes:
        causes = ["no_copy" if any(one.rule in COPIES for one in told) else "law"]
    return tuple(dict.fromkeys(causes))


def _worst(each: Iterable[_One]) -> Outcome:
    order = list(Outcome)
    return min((outcome for outcome, _severity, _causes in each), key=order.index)
