"""The evidence with the path through the decision table and what would make it allowed.

Asked for by `check --explain` and `Registry.explain`; the evidence inside is the one journaled, the rest is
worked out from the same verdict and never stored.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from amp_registry.decide.law import Law
from amp_registry.decide.path import Asked, Step, steps
from amp_registry.decide.remedies import Brought, Remedy, remedies
from amp_registry.decide.verdict import Citation, Verdict
from amp_registry.explain import articles
from amp_registry.explain.evidence import Evidence
from amp_registry.explain.fact_words import fact_name, fact_value
from amp_registry.explain.messages import tell
from amp_registry.language import LANGUAGES, Text
from amp_registry.quebec_time import iso_day


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """One answer and why it is not another; `members` is for a consortium, in the question's order.

    `verdict` is what the rows were asked about and said.
    """

    evidence: Evidence
    verdict: Verdict
    path: tuple[Step, ...]
    remedies: tuple[Remedy, ...]
    members: tuple[Explanation, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON object of the evidence with `path` and `remedies` added, for each member too."""
        plain = self.evidence.to_dict()
        plain["path"] = [_step(step) for step in self.path]
        plain["remedies"] = [_remedy(self.verdict, remedy) for remedy in self.remedies]
        if self.members:
            plain["members"] = [member.to_dict() for member in self.members]
        return plain


def explain(law: Law, verdict: Verdict, evidence: Evidence) -> Explanation:
    """Return the explanation of a verdict, told by its evidence; `law` is the one the verdict was given under."""
    return Explanation(
        evidence=evidence,
        verdict=verdict,
        path=steps(law, verdict),
        remedies=remedies(law, verdict),
        members=tuple(
            explain(law, member, told) for member, told in zip(verdict.members, evidence.members, strict=True)
        ),
    )


def remedy_text(verdict: Verdict, remedy: Remedy) -> Text:
    """Return the changes of a remedy as one sentence: `Si A ; et si B.`"""
    told = [_change_text(verdict, remedy, change) for change in remedy.changes]
    first, *rest = (Text(t.fr.removesuffix("."), t.en.removesuffix(".")) for t in told)
    links = {"fr": "\u00a0; et ", "en": "; and "}
    return Text(
        *(
            first.say(language) + "".join(links[language] + _lower(t.say(language)) for t in rest) + "."
            for language in LANGUAGES
        )
    )


def _change_text(verdict: Verdict, remedy: Remedy, change: Brought) -> Text:
    known = dict(verdict.grounds[0].values) if verdict.grounds else {}
    quoted = {"candidate": known.get("candidate"), "day": change.day, "threshold": change.threshold}
    article = articles.cited(remedy.citation.article) if remedy.citation else None
    return tell("remedy", change.code, {**quoted, "article": article})


def _lower(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]


def _step(step: Step) -> dict[str, Any]:
    return {
        "rule": step.rule,
        "block": step.block or None,
        "effect": step.effect.value,
        "answer": step.answer.value if step.answer else None,
        "day": iso_day(step.day),
        "goes_by": step.goes_by,
        "in_force": [iso_day(step.start), iso_day(step.end)],
        "conditions": [_asked(asked) for asked in step.conditions],
        **_cited(step.citation),
    }


def _asked(asked: Asked) -> dict[str, Any]:
    return {
        "fact": asked.fact,
        "value": asked.value,
        "accepted": list(asked.accepted),
        "met": asked.met,
        "text": {
            "fact": fact_name(asked.fact).to_dict(),
            "value": fact_value(asked.fact, asked.value).to_dict(),
        },
    }


def _remedy(verdict: Verdict, remedy: Remedy) -> dict[str, Any]:
    return {
        "changes": [
            {
                "code": change.code,
                "day": iso_day(change.day),
                "facts": dict(change.facts),
            }
            for change in remedy.changes
        ],
        "answer": remedy.answer.value,
        "rule": remedy.rule,
        "conditions": list(remedy.conditions),
        **_cited(remedy.citation),
        "text": remedy_text(verdict, remedy).to_dict(),
    }


def _cited(cited: Citation | None) -> dict[str, Any]:
    return {
        "article": cited.article if cited else None,
        "confidence": cited.confidence if cited else None,
    }
