"""The path through the decision table as plain text: each row tried, in order, with what failed or held.

Printed after the page of the answer by `check --explain`; then what would make it allowed.
"""

from __future__ import annotations

from collections.abc import Iterator

from amp_registry.decide.path import AFTER, Asked, Effect, Step
from amp_registry.decide.remedies import FAVOURABLE, Remedy
from amp_registry.decide.verdict import Verdict
from amp_registry.explain import articles, headline
from amp_registry.explain.explanation import Explanation, remedy_text
from amp_registry.explain.fact_words import fact_name, fact_value, word
from amp_registry.explain.layout import NARROWEST, numbered, wrapped
from amp_registry.explain.messages import tell
from amp_registry.explain.row_words import either
from amp_registry.explain.wording import one_line
from amp_registry.language import Language

MARGIN = 8
_MARKS = {
    Effect.PASSED_OVER: "·",
    Effect.NOT_IN_FORCE: "·",
    Effect.NOTE: "+",
    Effect.FLOOR: "+",
    Effect.TAKEN: "=",
}


def as_path(explanation: Explanation, language: Language, width: int = 80) -> str:
    """Return the path and the remedies in a language, lines at most `width` columns, newline at the end.

    `·` is a row passed over, `+` one that adds itself and lets the chain go on, `=` one that ends its block.
    """
    page = _Page(language, max(width, NARROWEST))
    return "\n".join(line.rstrip() for line in page.lines(explanation)) + "\n"


class _Page:
    """One explanation being written in one language."""

    def __init__(self, language: Language, width: int) -> None:
        self.language: Language = language
        self.width = width

    def lines(self, explanation: Explanation) -> Iterator[str]:
        yield self.say("page", "path")
        yield from self.steps(explanation)
        yield ""
        yield self.say("page", "remedies")
        yield from self.remedies(explanation)
        for place, member in enumerate(explanation.members, start=1):
            name = one_line(headline.who(member.verdict.firm).say(self.language))
            yield ""
            yield from wrapped(self.fill("member", place=str(place), name=name), self.width)
            yield from self.lines(member)

    def steps(self, explanation: Explanation) -> Iterator[str]:
        block = None
        for step in explanation.path:
            if step.block != block:
                block = step.block
                yield self.block(step)
            yield from self.step(step, explanation.verdict)

    def block(self, step: Step) -> str:
        if step.block == AFTER:
            return f"  {self.say('page', 'after')}"
        return f"  {step.block}  {self.say('block', step.block)}"

    def step(self, step: Step, verdict: Verdict) -> Iterator[str]:
        mark = f"  {_MARKS[step.effect]} {step.rule}".ljust(MARGIN)
        for line in self.told(step, verdict):
            for part in wrapped(line, self.width - MARGIN):
                yield mark + part
                mark = " " * MARGIN

    def told(self, step: Step, verdict: Verdict) -> Iterator[str]:
        failed = step.failed
        if failed is not None:
            yield self.asked(failed)
            return
        yield from (self.asked(asked) for asked in step.conditions)
        if step.block == AFTER:
            known = {ground.rule: ground.values for ground in verdict.grounds}
            yield tell("rule", step.rule, known.get(step.rule)).say(self.language)
        yield self.effect(step)

    def asked(self, asked: Asked) -> str:
        said = {
            "fact": fact_name(asked.fact).say(self.language),
            "value": fact_value(asked.fact, asked.value).say(self.language),
        }
        if asked.met:
            return self.fill("met", **said)
        return self.fill("not_met", **said, accepted=either(asked.fact, asked.accepted).say(self.language))

    def effect(self, step: Step) -> str:
        if step.effect is Effect.NOT_IN_FORCE:
            over = step.end is not None and step.day is not None and step.day > step.end
            bound = "until" if over else "since"
            return self.fill(bound, day=str(step.day), end=str(step.end), start=str(step.start))
        if step.answer is None:
            return self.say("page", "note")
        template = "at_least" if step.effect is Effect.FLOOR else "gives"
        return self.fill(template, answer=self.say("answer", step.answer.value))

    def remedies(self, explanation: Explanation) -> Iterator[str]:
        if explanation.verdict.answer in FAVOURABLE:
            yield from wrapped(self.say("page", "already"), self.width)
        elif not explanation.remedies:
            yield from wrapped(self.say("page", "no_remedy"), self.width)
        for place, remedy in enumerate(explanation.remedies, start=1):
            yield from numbered(place, self.remedy(explanation, remedy), self.width)

    def remedy(self, explanation: Explanation, remedy: Remedy) -> str:
        changes = remedy_text(explanation.verdict, remedy).say(self.language)
        answer = self.fill("gives", answer=self.say("answer", remedy.answer.value))
        cited = remedy.citation
        text = (
            tell("citation", cited.confidence, {"article": articles.cited(cited.article)}).say(self.language)
            if cited
            else ""
        )
        return f"{changes} {answer} ({remedy.rule}). {text}".rstrip()

    def say(self, section: str, code: str) -> str:
        return word(section, code).say(self.language)

    def fill(self, code: str, **values: str) -> str:
        return self.say("page", code).format(**values)
