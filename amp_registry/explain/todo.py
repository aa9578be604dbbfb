"""What the officer should do next: chosen by the answer and by the row that gives it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date
from typing import Final

from amp_registry.compare.match import Certainty, Match
from amp_registry.decide.days import days_of
from amp_registry.decide.verdict import Answer
from amp_registry.explain.evidence import Evidence
from amp_registry.explain.found import REGISTERS
from amp_registry.explain.messages import tell
from amp_registry.explain.used_copies import CopyUsed
from amp_registry.language import Language, Text
from amp_registry.quebec_time import day_of, end_of
from amp_registry.records import Register, RenaEntry

BARS: Final = frozenset({Answer.NOT_ALLOWED})
ENDINGS: Final = frozenset({Answer.MUST_STOP, Answer.DEEMED_IN_DEFAULT})
WHO_IS_IT: Final = frozenset({"I2", "I3", "I4"})
"""The rows that ask who the firm is: its NEQ settles them."""
WHICH_NUMBER: Final = frozenset({"I6"})
IN_DOUBT: Final = "I3"
DECIDE: Final = "amp-registry decide-match"
DOUBTS_SHOWN: Final = 3
SUPERSEDED: Final = "A19"
COPIES: Final = frozenset({"I7", SUPERSEDED})
"""The rows reached because a copy is missing, too old, or of before the day the law changed."""
SETTLED: Final = "settled_by_entry_dates"


def advice(evidence: Evidence, language: Language) -> str:
    """Return the advice, one step a line, empty when the answer asks for nothing."""
    return "\n".join([advised(evidence).say(language), *_how_to_decide(evidence, language)])


def advised(evidence: Evidence) -> Text:
    """Return what to do as the question stands: with its NEQ or without, about today or a past day."""
    code = _code(evidence.answer, evidence.rule, needing=bool(evidence.needs))
    if code == "identity":
        return tell("todo", code, {"number": "missing" if evidence.question.firm.neq is None else "given"})
    if code == "copy":
        return _about_copies(evidence)
    return tell("todo", code)


def for_any(evidence: Evidence) -> Text:
    """Return the advice that a proof prints: what holds of any question with that answer."""
    return advise(evidence.answer, evidence.rule, needing=bool(evidence.needs), good=_good(evidence))


def _how_to_decide(evidence: Evidence, language: Language) -> Iterator[str]:
    """Yield, for the first entries in doubt, what a person may decide and the very command that records it."""
    doubts = list(_doubts(evidence))
    link = evidence.journal
    if link is None:
        yield from [tell("todo", "decide_unjournaled").say(language)] if doubts else []
        return
    for candidate, which in doubts[:DOUBTS_SHOWN]:
        yield tell("todo", "decide", {"candidate": candidate}).say(language)
        yield f'{DECIDE} --check {link.seq} {which} --different --why "…"'


def _doubts(evidence: Evidence) -> Iterator[tuple[str, str]]:
    """Yield each entry of RENA that a person could settle: its name, and the options that name it."""
    for place, one in enumerate((evidence, *evidence.members)):
        member = f"--member {place} " if place else ""
        for number, match in enumerate(one.matches, start=1):
            if evidence.answer is Answer.REVIEW and one.rule == IN_DOUBT and _in_doubt(match, one.as_of):
                yield match.matched_name, f"{member}--match {number}"


def _in_doubt(match: Match, day: date) -> bool:
    entry = match.entry
    if not isinstance(entry, RenaEntry) or match.certainty is Certainty.CERTAIN:
        return False
    ended = entry.projected_end is not None and entry.projected_end < day
    return not ended and not (match.has("decided_same") or match.has("decided_different"))


def advise(answer: Answer, rule: str, *, needing: bool, good: Collection[Register]) -> Text:
    """Return the advice on an answer and its row, where no more is known of the question.

    `needing` when a fact is missing, `good` the sound copies.
    """
    return tell("todo", _code(answer, rule, needing=needing), {"copy": _one_of(set(REGISTERS) - set(good))})


def _code(answer: Answer, rule: str, *, needing: bool) -> str:
    if answer in BARS:
        return "rena_bar" if rule.startswith("R") else "rea_bar"
    if answer in ENDINGS:
        return "stop"
    if answer not in {Answer.REVIEW, Answer.UNKNOWN}:
        return "need" if needing else "other"
    return _code_of_a_doubt(rule, needing=needing)


def _code_of_a_doubt(rule: str, *, needing: bool) -> str:
    if rule in WHO_IS_IT:
        return "identity"
    if rule in WHICH_NUMBER:
        return "number"
    if rule in COPIES:
        return "copy"
    return "need" if needing else "judge"


# --- which copy is missing ------------------------------------------------------------------------


def _about_copies(evidence: Evidence) -> Text:
    """A copy of today can be had; one of a past day, only from who kept it."""
    missed = _missed(evidence)
    if missed:
        first = min(day for _, day in missed)
        which = _one_of({register for register, day in missed if day == first})
        return tell("todo", "copy_past", {"copy": which, "day": first})
    return tell("todo", "copy_now", {"copy": _one_of(set(REGISTERS) - _good(evidence))})


def _good(evidence: Evidence) -> set[Register]:
    """Return the registers of which a sound copy answered."""
    return {used.copy.register for used in evidence.copies if not used.stale and not used.copy.partial}


def _missed(evidence: Evidence) -> set[tuple[Register, date]]:
    """Return the registers and past days that the answer waits for, and that no copy covers."""
    days, today = days_of(evidence.question), day_of(evidence.checked_at)
    # On a day later than the one asked about, it is the copy of the day asked about that answers.
    past = {(register, min(day, evidence.as_of)) for register, day in days.wanted()}
    past = {(register, day) for register, day in past if day < today}
    rea = (Register.REA, min(days.rea, evidence.as_of))
    if evidence.rule == SUPERSEDED:
        return past & {rea}
    settled = {rea} if any(warning.code == SETTLED for warning in evidence.warnings) else set()
    return {pair for pair in past - settled if not any(_covers(used, *pair) for used in evidence.copies)}


def _covers(used: CopyUsed, register: Register, day: date) -> bool:
    """Whether a copy answered for a past day; one that was too old for a later day was not for this one."""
    copy = used.copy
    if copy.register is not register or copy.partial or copy.fetched_at > end_of(day):
        return False
    return not used.stale or copy.age_hours(end_of(day)) < used.age_hours - 1


def _one_of(registers: Collection[Register]) -> str:
    """Return the register, where it is one; else `both`."""
    return next(iter(registers)).value if len(registers) == 1 else "both"
