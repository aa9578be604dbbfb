"""What the officer should do next: chosen by the answer and by the row that gives it."""

from __future__ import annotations

from typing import Final

from amp_registry.decide.verdict import Answer
from amp_registry.explain.evidence import Evidence
from amp_registry.explain.found import REGISTERS
from amp_registry.explain.messages import tell
from amp_registry.language import Language

BARS: Final = frozenset({Answer.NOT_ALLOWED})
ENDINGS: Final = frozenset({Answer.MUST_STOP, Answer.DEEMED_IN_DEFAULT})
WHO_IS_IT: Final = frozenset({"I2", "I3", "I4"})
WHICH_NUMBER: Final = frozenset({"I6"})
COPIES: Final = frozenset({"I7", "A19"})


def advice(evidence: Evidence, language: Language) -> str:
    """Return the advice, one step a line, empty when the answer asks for nothing."""
    code = _code(evidence)
    return tell("todo", code, {"registers": _doubtful_registers(evidence)}).say(language)


def _code(evidence: Evidence) -> str:
    if evidence.answer in BARS:
        return "rena_bar" if evidence.rule.startswith("R") else "rea_bar"
    if evidence.answer in ENDINGS:
        return "stop"
    if evidence.answer not in {Answer.REVIEW, Answer.UNKNOWN}:
        return "need" if evidence.needs else "other"
    return _code_of_a_doubt(evidence)


def _code_of_a_doubt(evidence: Evidence) -> str:
    if evidence.rule in WHO_IS_IT:
        return "identity"
    if evidence.rule in WHICH_NUMBER:
        return "number"
    if evidence.rule in COPIES:
        return "copy"
    return "need" if evidence.needs else "judge"


def _doubtful_registers(evidence: Evidence) -> str:
    """Return the registers whose copy is missing, stale or partial, as `import` takes them."""
    good = {c.copy.register for c in evidence.copies if not c.stale and not c.copy.partial}
    return "|".join(r.value for r in REGISTERS if r not in good) or "|".join(r.value for r in REGISTERS)
