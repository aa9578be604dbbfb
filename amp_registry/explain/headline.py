"""The answer in one line, answer first, as an officer is told it."""

from __future__ import annotations

from typing import Final

from amp_registry.decide.verdict import Answer, Verdict
from amp_registry.explain.messages import Values, has, tell
from amp_registry.explain.wording import one_line
from amp_registry.language import LANGUAGES, Text, same
from amp_registry.question import Firm, Question

# Answers whose row says more, in one line, than the answer alone does.
TOLD_BY_THE_ROW: Final = frozenset({Answer.UNKNOWN, Answer.REVIEW, Answer.OUT_OF_SCOPE})


def of(question: Question, verdict: Verdict) -> Text:
    """Return the answer in words: `NON. Construction Exemple inc. ne peut pas soumissionner.`"""
    name = who(verdict.firm, consortium=question.consortium is not None)
    values: Values = {
        **_values_of_the_deciding_row(verdict),
        "firm": name,
        "Firm": _capital(name),
        "conditions": str(len(verdict.conditions)),
        "act": verdict.act.value,
    }
    if verdict.answer in TOLD_BY_THE_ROW and has("headline_of_rule", verdict.rule):
        return tell("headline_of_rule", verdict.rule, values)
    return tell("headline", verdict.answer.value, values)


def who(firm: Firm, *, consortium: bool = False) -> Text:
    """Return how the firm is called in a sentence: its name, else the number it was asked by."""
    if consortium:
        return tell("page", "consortium", {"name": firm.name})
    if firm.name:
        return same(one_line(firm.name))
    if firm.neq:
        return tell("page", "firm", {"neq": firm.neq})
    return tell("page", "client", {"number": firm.amp_client_number})


def _values_of_the_deciding_row(verdict: Verdict) -> Values:
    for ground in reversed(verdict.grounds):
        if ground.rule == verdict.rule:
            return ground.values
    return {}


def _capital(name: Text) -> Text:
    return Text(*(name.say(language)[:1].upper() + name.say(language)[1:] for language in LANGUAGES))
