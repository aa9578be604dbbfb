"""What the officer should do next: chosen by the answer and by the row that gives it."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from amp_registry.decide.verdict import Answer
from amp_registry.explain.evidence import Evidence
from amp_registry.explain.found import REGISTERS
from amp_registry.explain.messages import tell
from amp_registry.language import Language, Text
from amp_registry.records import Register

BARS: Final = frozenset({Answer.NOT_ALLOWED})
ENDINGS: Final = frozenset({Answer.MUST_STOP, Answer.DEEMED_IN_DEFAULT})
WHO_IS_IT: Final = frozenset({"I2", "I3", "I4"})
WHICH_NUMBER: Final = frozenset({"I6"})
COPIES: Final = frozenset({"I7", "A19"})


def advice(evidence: Evidence, language: Language) -> str:
    """Return the advice, one step a line, empty when the answer asks for nothing."""
    good = {c.copy.register for c in evidence.copies if not c.stale and not c.copy.partial}
    needing = bool(evidence.needs)
    return advise(evidence.answer, evidence.rule, needing=needing, good=good).say(language)


def advise(answer: Answer, rule: str, *, needing: bool, good: Collection[Register]) -> Text:
    """Return the advice on an answer and its row: `needing` when a fact is missing, `good` the sound copies."""
    code = _code(answer, rule, needing=needing)
    return tell("todo", code, {"registers": _doubtful_registers(good)})


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


def _doubtful_registers(good: Collection[Register]) -> str:
    """Return the registers whose copy is missing, stale or partial, as `import` takes them."""
    return "|".join(r.value for r in REGISTERS if r not in good) or "|".join(r.value for r in REGISTERS)
