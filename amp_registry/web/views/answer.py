"""The answer as its page shows it: the words and sections of the proof, the candidates apart, side by side.

Pure: an evidence (its `to_dict()`, or an entry of the journal) in, what the template draws out.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from amp_registry.decide.verdict import Answer
from amp_registry.errors import EvidenceUnreadable
from amp_registry.explain import recorded
from amp_registry.explain.proof.asked import MOST_MEMBERS, who
from amp_registry.explain.proof.blocks import Page, Section, paragraph
from amp_registry.explain.proof.page import page
from amp_registry.explain.proof.words import Words
from amp_registry.explain.todo import advised, for_any
from amp_registry.language import Language
from amp_registry.web.views.candidates import Comparison, compared

Evidence = Mapping[str, Any]

TONES: Final[Mapping[Answer, str]] = {
    Answer.ALLOWED: "yes",
    Answer.MAY_CONTINUE: "yes",
    Answer.MUST_CONTINUE: "yes",
    Answer.ALLOWED_WITH_CONDITIONS: "conditions",
    Answer.OUT_OF_SCOPE: "unknown",
    Answer.UNKNOWN: "unknown",
    Answer.REVIEW: "review",
    Answer.NOT_ALLOWED: "no",
    Answer.MUST_STOP: "no",
    Answer.DEEMED_IN_DEFAULT: "no",
}
SIGNS: Final[Mapping[str, str]] = {"yes": "✓", "conditions": "✓!", "no": "✕", "review": "?", "unknown": "…"}
ABOVE: Final = ("why", "warnings", "members", "todo")
BELOW: Final = ("question", "copies", "official", "not_checked", "limits", "journal")


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One answer: its first words apart from the rest, so that they can be set large; the sections around the candidates."""

    answer: str
    tone: str
    sign: str
    who: str
    headline: str
    rest: str
    lead: tuple[str, ...]
    conditions: tuple[str, ...]
    above: tuple[Section, ...]
    comparisons: tuple[Comparison, ...]
    found: tuple[Section, ...]
    below: tuple[Section, ...]
    seq: int | None
    neq: str | None


def told(evidence: Evidence, language: Language) -> Told:
    """Return the answer of an evidence in a language; raises what `page` raises when it is no evidence."""
    drawn = page(evidence, language)
    words = Words(language)
    answer = Answer(evidence["answer"])
    headline, _, rest = drawn.answer.partition(". ")
    comparisons = tuple(_comparisons(evidence, words))
    link = evidence["journal"]
    asked_below = {words.told(one["text"]) for one in evidence.get("needed", [])}
    return Told(
        answer=answer.value,
        tone=TONES[answer],
        sign=SIGNS[TONES[answer]],
        who=who(evidence["question"], words),
        headline=headline.rstrip("."),
        rest=rest,
        lead=drawn.lead,
        conditions=drawn.conditions,
        above=tuple(
            _without(_for_this_question(section, evidence, language), asked_below)
            for section in _named(drawn, ABOVE)
        ),
        comparisons=comparisons,
        # Where there are candidates they are shown apart; the section says what was looked for when there are none.
        found=() if comparisons else _named(drawn, ("found",)),
        below=tuple(_facts_alone(section) for section in _named(drawn, BELOW)),
        seq=link["seq"] if link else None,
        neq=evidence["question"]["firm"]["neq"],
    )


def _named(drawn: Page, names: tuple[str, ...]) -> tuple[Section, ...]:
    return tuple(section for name in names for section in drawn.sections if section.name == name)


def _for_this_question(section: Section, evidence: Evidence, language: Language) -> Section:
    """Return what to do as this very question stands, where the proof prints what holds of any."""
    if section.name != "todo":
        return section
    try:
        whole = recorded.read(evidence)
    except EvidenceUnreadable:  # its question would be refused today: what was printed stands
        return section
    printed, own = (text.say(language).splitlines() for text in (for_any(whole), advised(whole)))
    needed = section.blocks[: len(section.blocks) - len(printed)]
    return replace(section, blocks=(*needed, *map(paragraph, own)))


def _without(section: Section, lines: Collection[str]) -> Section:
    """Return a section without the lines that the form under the answer says beside their fields."""
    kept = (replace(b, lines=tuple(line for line in b.lines if line not in lines)) for b in section.blocks)
    return replace(section, blocks=tuple(kept))


def _facts_alone(section: Section) -> Section:
    """Return what the journal holds of the answer without how to verify a printed proof, which this page is not."""
    if section.name != "journal":
        return section
    return replace(section, blocks=tuple(block for block in section.blocks if block.facts))


def _comparisons(evidence: Evidence, words: Words) -> list[Comparison]:
    """Return the comparison of the firm, and of each member, with the entries found for it."""
    found = [compared(evidence, words, member=None)]
    members = evidence.get("members", [])[:MOST_MEMBERS]
    found += [compared(one, words, member=place) for place, one in enumerate(members, start=1)]
    return [one for one in found if one.candidates]
