"""The evidence: one answer with everything it rests on, in the shape `amp-registry/evidence/1`.

Published as JSON by the command line and by Python alike; the shape is described, field by field, in
docs/reference/evidence.md. Frozen: an answer is never mended, a new question gives a new one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any, Final, Protocol

from amp_registry import firm_name
from amp_registry.asker import Asker
from amp_registry.compare.match import Match
from amp_registry.decide import settling
from amp_registry.decide.consortium import ABOUT_A_MEMBER
from amp_registry.decide.verdict import Answer, Ground, Notice, Settled, Verdict
from amp_registry.explain import articles, headline
from amp_registry.explain.found import best_first, neighbours_of
from amp_registry.explain.messages import tell
from amp_registry.explain.used_copies import CopyUsed, used_by
from amp_registry.language import Text, join
from amp_registry.quebec_time import iso_day, iso_instant
from amp_registry.question import Act, Firm, Question

SCHEMA: Final = "amp-registry/evidence/1"
MISSING_FACT: Final = "N1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Because:
    """One link of the chain of reasons: a row of the decision table, its text of law, and both in words.

    `confidence` is R, A, S, I or U (see `Citation`); `start` and `end` bound the text of law, both included.
    A row of our own, which no text of law states, has no article.
    """

    rule: str
    article: str | None
    confidence: str | None
    start: date | None
    end: date | None
    source: str
    text: Text

    def to_dict(self) -> dict[str, Any]:
        """Return the reason as the evidence prints it; dates are ISO, null is open."""
        return {
            "rule": self.rule,
            "article": self.article,
            "confidence": self.confidence,
            "in_force": [iso_day(self.start), iso_day(self.end)],
            "source": self.source,
            "text": self.text.to_dict(),
        }


@dataclass(frozen=True, slots=True)
class Coded:
    """A condition, a warning, a fact that is missing or a ground not checked: a code and its sentence."""

    code: str
    text: Text

    def to_dict(self) -> dict[str, Any]:
        """Return `{"code", "text"}`."""
        return {"code": self.code, "text": self.text.to_dict()}


@dataclass(frozen=True, slots=True)
class DecisionUsed:
    """A person's decision that bears on the answer, or did until something changed."""

    settled: Settled
    text: Text

    def to_dict(self) -> dict[str, Any]:
        """Return the decision as it is listed, whether it holds here (`state`), why not, and both in words."""
        lapsed = self.settled.lapsed
        return {
            **self.settled.decision.to_dict(),
            "state": "lapsed" if lapsed else "applied",
            "lapsed": lapsed.value if lapsed else None,
            "text": self.text.to_dict(),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Versions:
    """What gave the answer: the package, the law as data, and the way names are compared."""

    amp_registry: str
    law: str
    matching: str

    def to_dict(self) -> dict[str, Any]:
        """Return the three versions."""
        return {"amp_registry": self.amp_registry, "law": self.law, "matching": self.matching}


@dataclass(frozen=True, slots=True, kw_only=True)
class Searched:
    """What was looked for in each of the copies: the numbers, and the keys the name is found by.

    Among the keys are those of the names that REA prints for the number: on RENA, the firm was looked for by them too.

    A search for nobody is empty: a consortium is looked for by its members.
    """

    neq: str | None
    amp_client_number: str | None
    name_keys: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return `{"neq", "amp_client_number", "name_keys"}`."""
        return {
            "neq": self.neq,
            "amp_client_number": self.amp_client_number,
            "name_keys": list(self.name_keys),
        }


class JournalLink(Protocol):
    """Where the answer stands in the journal: its number, its hash and the hash before it."""

    @property
    def seq(self) -> int:
        """The number of the entry, from 1."""

    @property
    def hash(self) -> str:
        """The SHA-256 (hex) of the entry."""

    def to_dict(self) -> dict[str, Any]:
        """Return `{"seq", "hash", "previous"}`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchPlace:
    """Where a question stood in a list: the batch, the rows of the file it came from, and the file's SHA-256."""

    id: str
    rows: tuple[int, ...]
    file_sha256: str

    def to_dict(self) -> dict[str, Any]:
        """Return `{"id", "rows", "file_sha256"}`."""
        return {"id": self.id, "rows": list(self.rows), "file_sha256": self.file_sha256}


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One answer, in words and in codes, with what it rests on. `members` is for a consortium.

    `needs` holds the facts that are missing: the code is the path of the field, the text says what its
    value would change. `neighbours` were looked at and are not matches: companies whose number is one digit
    away. `journal` is null until the answer is written to the journal; `asked_by` is null when the entry point
    did not say; `batch` is for a question of a list.
    """

    answer: Answer
    act: Act
    rule: str
    summary: Text
    reasons: tuple[Because, ...]
    conditions: tuple[Coded, ...]
    warnings: tuple[Coded, ...]
    needs: tuple[Coded, ...]
    not_checked: tuple[Coded, ...]
    question: Question
    matches: tuple[Match, ...]
    neighbours: tuple[Match, ...]
    searched: Searched
    copies: tuple[CopyUsed, ...]
    versions: Versions
    as_of: date
    checked_at: datetime
    asked_by: Asker | None = None
    journal: JournalLink | None = None
    members: tuple[Evidence, ...] = ()
    decisions: tuple[DecisionUsed, ...] = ()
    batch: BatchPlace | None = None

    def with_journal(self, link: JournalLink) -> Evidence:
        """Return the same evidence with its place in the journal."""
        return replace(self, journal=link)

    def in_batch(self, place: BatchPlace) -> Evidence:
        """Return the same evidence with its place in the list it was asked from."""
        return replace(self, batch=place)

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON object of the evidence, keys in the order of the reference page."""
        plain: dict[str, Any] = {
            "schema": SCHEMA,
            "answer": self.answer.value,
            "act": self.act.value,
            "rule": self.rule,
            "summary": self.summary.to_dict(),
            "reasons": [reason.to_dict() for reason in self.reasons],
            "conditions": [condition.to_dict() for condition in self.conditions],
            "warnings": [warning.to_dict() for warning in self.warnings],
            "needs": [need.code for need in self.needs],
            "needed": [need.to_dict() for need in self.needs],
            "not_checked": [ground.to_dict() for ground in self.not_checked],
            "question": self.question.to_dict(),
            "matches": [match.to_dict() for match in self.matches],
            "neighbours": [neighbour.to_dict() for neighbour in self.neighbours],
            "searched": self.searched.to_dict(),
            "copies": [copy.to_dict() for copy in self.copies],
            "versions": self.versions.to_dict(),
            "as_of": self.as_of.isoformat(),
            "checked_at": iso_instant(self.checked_at),
            "asked_by": self.asked_by.to_dict() if self.asked_by else None,
            "journal": self.journal.to_dict() if self.journal else None,
            "decisions": [decision.to_dict() for decision in self.decisions],
        }
        if self.members:
            plain["members"] = [member.to_dict() for member in self.members]
        if self.batch:
            plain["batch"] = self.batch.to_dict()
        return plain


def build(
    question: Question,
    verdict: Verdict,
    *,
    checked_at: datetime,
    law_version: str,
    matching_version: str,
    version: str,
    asked_by: Asker | None = None,
) -> Evidence:
    """Return the evidence of a verdict on a question, both languages filled in, not yet in the journal.

    `checked_at` is an aware moment. Raises `ValueError` when the question has no `as_of`: the entry point
    fills it in.
    """
    if question.as_of is None:
        raise ValueError("the question has no as_of")
    circumstances = _Circumstances(
        versions=Versions(amp_registry=version, law=law_version, matching=matching_version),
        as_of=question.as_of,
        checked_at=checked_at.astimezone(UTC),
        asked_by=asked_by,
    )
    return _build(question, verdict, circumstances)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Circumstances:
    """What is the same for a consortium and for each of its members."""

    versions: Versions
    as_of: date
    checked_at: datetime
    asked_by: Asker | None


def _build(question: Question, verdict: Verdict, circumstances: _Circumstances) -> Evidence:
    return Evidence(
        answer=verdict.answer,
        act=verdict.act,
        rule=verdict.rule,
        summary=headline.of(question, verdict),
        reasons=tuple(_because(ground, verdict.needs) for ground in verdict.grounds),
        conditions=_coded("condition", verdict.conditions),
        warnings=_coded("warning", verdict.warnings),
        needs=_coded("need", verdict.needs),
        not_checked=_coded("not_checked", verdict.not_checked),
        question=question,
        matches=best_first(verdict.sightings),
        neighbours=neighbours_of(verdict.sightings),
        searched=_searched(question.firm, verdict),
        copies=used_by(verdict, circumstances.checked_at),
        versions=circumstances.versions,
        as_of=circumstances.as_of,
        checked_at=circumstances.checked_at,
        asked_by=circumstances.asked_by,
        members=tuple(
            _build(replace(question, firm=m.firm, consortium=None), m, circumstances) for m in verdict.members
        ),
        decisions=tuple(map(_decision, verdict.decisions)),
    )


def _searched(firm: Firm, verdict: Verdict) -> Searched:
    names = [firm.name, *(name for sighting in verdict.sightings for name in sighting.known_as)]
    keys = dict.fromkeys(found.key for name in names if name for found in firm_name.search_keys(name))
    return Searched(neq=firm.neq, amp_client_number=firm.amp_client_number, name_keys=tuple(keys))


def _decision(settled: Settled) -> DecisionUsed:
    *_, note = settling.notices([settled])
    return DecisionUsed(settled, tell("warning", note.code, note.values))


def _because(ground: Ground, needs: Iterable[Notice]) -> Because:
    """Return one reason in words; the reason that a fact is missing says what each missing fact changes."""
    names_it = ground.rule in ABOUT_A_MEMBER
    sentences = [*([] if names_it else _of_member(ground.values)), tell("rule", ground.rule, ground.values)]
    if ground.rule == MISSING_FACT:
        sentences += [tell("need", need.code, need.values) for need in needs]
    cited = ground.citation
    if cited is not None:
        sentences.append(tell("citation", cited.confidence, {"article": articles.cited(cited.article)}))
    return Because(
        rule=ground.rule,
        article=(cited.article or None) if cited else None,
        confidence=cited.confidence if cited else None,
        start=cited.start if cited else None,
        end=cited.end if cited else None,
        source=cited.source if cited else "",
        text=join([s for s in sentences if s.fr]),
    )


def _coded(section: str, notices: Iterable[Notice]) -> tuple[Coded, ...]:
    return tuple(
        Coded(n.code, join([*_of_member(n.values), tell(section, n.code, _cited(n.values))])) for n in notices
    )


def _of_member(values: Mapping[str, Any]) -> list[Text]:
    """Whose it is, where it is one member's of a consortium."""
    return [tell("page", "of_member", values)] if "member" in values else []


def _cited(values: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return values of a notice with the articles they name as each language cites them."""
    named = values.get("articles")
    return {**values, "articles": [articles.cited(one) for one in named]} if named else values
