"""Use case: the checks that wait for a person, oldest first, with the day by which to take each in charge.

A check waits while its answer was `review` and nothing has dealt with it since: a decision on each entry it was
in doubt about, a later check of the same question with an answer, or a person who closed it. A later `unknown`
answers nothing, nor does an answer that rests on a decision taken back since. Checks of one question wait as one, from the first of them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from amp_registry.business_days import Calendar
from amp_registry.compare.match import Certainty
from amp_registry.decide.consortium import ABOUT_A_MEMBER
from amp_registry.decide.verdict import Answer
from amp_registry.errors import NotForReview
from amp_registry.language import Text
from amp_registry.match_decision import MatchDecision, person, reason
from amp_registry.quebec_time import day_of, iso_instant
from amp_registry.question import Firm, Question
from amp_registry.records import RenaEntry, entry_from_dict, entry_hash
from amp_registry.store.journal import JournalEntry
from amp_registry.store.reading import Store
from amp_registry.store.review_steps import ReviewStep, StepKind

# The evidence is kept as canonical JSON: its keys are sorted, and a quote inside a text is escaped.
_ANSWER: Final = re.compile(r'\{"act":"[a-z_]+","answer":"([a-z_]+)"')
_QUESTION: Final = ',"question":{'
_AFTER: Final = ',"reasons":'
_DECIDED: Final = '"decisions":[{'
_AS_OF: Final = re.compile(r'"as_of":(?:null|"[0-9-]*"),')
_IN_DOUBT: Final = "I3"

Doubt = tuple[Firm, str]
"""A firm, and the hash of an entry of RENA that may be its."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """One question that waits for a person: its first check, when it is due, and who took it in charge.

    `again` holds the journal numbers of later checks of the same question. `late` counts the business days
    since `due`; 0 when it is not late or somebody has it in charge.
    """

    check: int
    again: tuple[int, ...]
    checked_at: datetime
    rule: str
    summary: Text
    due: date
    late: int
    taken: ReviewStep | None = None

    def to_dict(self) -> dict[str, Any]:
        """Return the review as `reviews list --json` prints it."""
        taken = self.taken
        return {
            "check": self.check,
            "again": list(self.again),
            "checked_at": iso_instant(self.checked_at),
            "rule": self.rule,
            "summary": self.summary.to_dict(),
            "due": self.due.isoformat(),
            "late": self.late,
            "taken": {"by": taken.by, "at": iso_instant(taken.at)} if taken else None,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class _Open:
    """One check that gave `review`. `doubts`: what decisions would have to settle; None where none can."""

    check: int
    at: datetime
    rule: str
    summary: Text
    doubts: tuple[Doubt, ...] | None


def waiting(store: Store, calendar: Calendar, days: int, today: date) -> list[Review]:
    """Return the reviews nobody has dealt with, oldest first; `days` is how many business days there are to start."""
    steps = store.review_steps.all()
    made = store.decisions.all()
    decisions = [one for one in made if one.revocation is None]
    revoked = frozenset(one.id for one in made if one.revocation is not None)
    groups = [_left(group, steps, decisions) for group in _groups(store.journal(), revoked)]
    found = [_review(group, steps, calendar, days, today) for group in groups if group]
    return sorted(found, key=lambda review: review.check)


def step(store: Store, kind: StepKind, seq: int, *, by: str, why: str | None, now: datetime) -> ReviewStep:
    """Record that a person took a review in charge, or closed it, and return that.

    Raises `NotForReview` when the check of that number waits for nobody, `InvalidQuestion` where nobody acts or
    a review is closed without a reason.
    """
    said = None if why is None and kind is StepKind.TAKEN else reason(why)
    done = ReviewStep(check=seq, kind=kind, at=now, by=person(by), why=said)
    if not any(seq in (one.check, *one.again) for one in waiting(store, Calendar(), 0, day_of(now))):
        raise NotForReview(seq=seq)
    store.review_steps.append(done)
    return done


# --- which checks wait --------------------------------------------------------------------------


def _groups(journal: Iterable[JournalEntry], revoked: Collection[int]) -> list[list[_Open]]:
    """Return, for each question, the checks that gave `review` since it last had an answer."""
    groups: dict[str, list[_Open]] = {}
    for entry in journal:
        answer = _ANSWER.match(entry.text)
        if answer is None or answer[1] == Answer.UNKNOWN:
            continue
        if answer[1] == Answer.REVIEW:
            groups.setdefault(_question(entry.text), []).append(_open(entry))
        elif groups and not (revoked and _rests_on(entry.text, revoked)):
            groups.pop(_question(entry.text), None)
    return list(groups.values())


def _rests_on(text: str, decisions: Collection[int]) -> bool:
    """Whether an evidence, or a member's in it, counted one of these decisions."""
    if _DECIDED not in text:
        return False
    evidence = json.loads(text)
    each = (one for part in (evidence, *evidence.get("members", ())) for one in part.get("decisions", ()))
    return any(one["state"] == "applied" and one["id"] in decisions for one in each)


def _question(text: str) -> str:
    """Return the question of an evidence, without the day it was asked about."""
    start = text.rfind(_QUESTION)
    return _AS_OF.sub("", text[start : text.find(_AFTER, start)], count=1)


def _open(entry: JournalEntry) -> _Open:
    evidence = json.loads(entry.text)
    return _Open(
        check=entry.link.seq,
        at=entry.checked_at,
        rule=evidence["rule"],
        summary=Text(**evidence["summary"]),
        doubts=_doubts(evidence),
    )


def _doubts(evidence: dict[str, Any]) -> tuple[Doubt, ...] | None:
    """Return every entry that must be settled for the answer to be another; None when something else is in doubt."""
    members = evidence.get("members", [])
    own = [] if members and evidence["rule"] in ABOUT_A_MEMBER else [evidence]
    unsure = [one for one in (*own, *members) if one["answer"] == Answer.REVIEW]
    if any(one["rule"] != _IN_DOUBT for one in unsure):
        return None
    return tuple(doubt for one in unsure for doubt in _doubts_of(one))


def _doubts_of(evidence: dict[str, Any]) -> list[Doubt]:
    firm = Question.from_dict(evidence["question"]).firm
    as_of = date.fromisoformat(evidence["as_of"])
    unsure = [found["entry"] for found in evidence["matches"] if found["certainty"] != Certainty.CERTAIN]
    entries = [entry for entry in map(entry_from_dict, unsure) if isinstance(entry, RenaEntry)]
    running = [one for one in entries if one.projected_end is None or one.projected_end >= as_of]
    return [(firm, entry_hash(entry)) for entry in running]


def _left(
    group: Sequence[_Open], steps: Sequence[ReviewStep], decisions: Sequence[MatchDecision]
) -> list[_Open]:
    """Return the checks of a question that are neither closed nor decided."""
    checks = {one.check for one in group}
    closed = [one.at for one in steps if one.kind is StepKind.CLOSED and one.check in checks]
    left = [one for one in group if not closed or one.at > max(closed)]
    return [one for one in left if not _decided(one, decisions)]


def _decided(one: _Open, decisions: Sequence[MatchDecision]) -> bool:
    """Whether a decision holds on each entry in doubt."""
    return bool(one.doubts) and all(
        any(decision.entry == hash_ and decision.lapse_for(firm) is None for decision in decisions)
        for firm, hash_ in one.doubts or ()
    )


def _review(
    group: Sequence[_Open], steps: Sequence[ReviewStep], calendar: Calendar, days: int, today: date
) -> Review:
    first, *others = group
    checks = {one.check for one in group}
    taken = [one for one in steps if one.kind is StepKind.TAKEN and one.check in checks]
    due = calendar.after(day_of(first.at), days)
    return Review(
        check=first.check,
        again=tuple(one.check for one in others),
        checked_at=first.at,
        rule=first.rule,
        summary=first.summary,
        due=due,
        late=0 if taken else calendar.between(due, today),
        taken=taken[-1] if taken else None,
    )
