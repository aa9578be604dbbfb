"""What the officer should do next: chosen by the answer and by the row that gives it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date
from typing import Final

from amp_registry.compare.match import Certainty, Match
from amp_registry.decide.verdict import Answer
from amp_registry.explain.evidence import Evidence
from amp_registry.explain.found import REGISTERS
from amp_registry.explain.messages import tell
from amp_registry.language import Language, Text
from amp_registry.records import Register, RenaEntry

BARS: Final = frozenset({Answer.NOT_ALLOWED})
ENDINGS: Final = frozenset({Answer.MUST_STOP, Answer.DEEMED_IN_DEFAULT})
WHO_IS_IT: Final = frozenset({"I2", "I3", "I4"})
"""The rows that ask who the firm is: its NEQ settles them."""
WHICH_NUMBER: Final = frozenset({"I6"})
IN_DOUBT: Final = "I3"
DECIDE: Final = "amp-registry decide-match"
DOUBTS_SHOWN: Final = 3
COPIES: Final = frozenset({"I7", "A19"})
"""The rows reached because a copy is missing, too old, or of before the day the law changed."""


def advice(evidence: Evidence, language: Language) -> str:
    """Return the advice, one step a line, empty when the answer asks for nothing."""
    good = {c.copy.register for c in evidence.copies if not c.stale and not c.copy.partial}
    needing = bool(evidence.needs)
    advised = advise(evidence.answer, evidence.rule, needing=needing, good=good).say(language)
    return "\n".join([advised, *_how_to_decide(evidence, language)])


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
    """Return the advice on an answer and its row: `needing` when a fact is missing, `good` the sound copies."""
    code = _code(answer, rule, needing=needing)
    return tell("todo", code, {"copy": _doubtful_copy(good)})


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


def _doubtful_copy(good: Collection[Register]) -> str:
    """Return the register whose copy is missing, stale or partial; `both` when it is not one alone."""
    doubtful = [register.value for register in REGISTERS if register not in good]
    return doubtful[0] if len(doubtful) == 1 else "both"
