"""One line of the report, as plain values: what the forms of the report print, and JSON Lines as it is.

`amp-registry/seao-line/1`, described field by field in docs/reference/seao-report.md. Texts are in both languages.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from amp_registry.bulk.seao.asking import Subject
from amp_registry.bulk.seao.judging import Judged, Outcome
from amp_registry.bulk.seao.mapping import Reading
from amp_registry.bulk.seao.package import Unreadable
from amp_registry.explain.evidence import Because, Evidence
from amp_registry.explain.wording import one_line
from amp_registry.language import Language, Text, join
from amp_registry.quebec_time import iso_day, iso_instant

SCHEMA: Final = "amp-registry/seao-line/1"
UNREADABLE: Final = "unreadable"
_MATCHES: Final = 3

Line = Mapping[str, Any]


def of(judged: Judged) -> dict[str, Any]:
    """Return the line of a subject; a finding carries its whole evidence."""
    evidence, finding = judged.evidence, judged.outcome is Outcome.FINDING
    return {
        "schema": SCHEMA,
        "outcome": judged.outcome.value,
        "severity": judged.severity.value if judged.severity else None,
        "causes": list(judged.causes),
        "notes": list(judged.asked.notes),
        **_subject(judged.asked.subject),
        **(_answer(evidence) if evidence else _NO_ANSWER),
        "evidence": evidence.to_dict() if evidence and finding else None,
    }


def of_unreadable(source: str, found: Unreadable) -> dict[str, Any]:
    """Return the line of what could not be read: the file, the release (0: the file itself), the character."""
    return {
        "schema": SCHEMA,
        "outcome": UNREADABLE,
        "source": source,
        "release": found.number,
        "position": found.position,
        "text": found.problem.to_dict(),
    }


def _subject(subject: Subject) -> dict[str, Any]:
    told = subject.release
    return {
        "number": told.number,
        "ocid": told.ocid,
        "published": iso_day(told.published),
        "body": told.buyer,
        "title": told.title,
        "about": "award" if subject.award else "bid" if subject.firms else "release",
        "award": subject.award,
        "firms": [{"name": firm.name, "neq": firm.neq} for firm in subject.firms],
        "kind": _value(subject.kind),
        "awarded": _value(subject.awarded),
        "body_class": _value(subject.body),
        "value": _plain(subject.value),
        "process_start": iso_day(told.opened),
        "bid": iso_day(subject.bid),
        "conclusion": iso_day(subject.conclusion),
        "read_as": {
            "kind": _read(subject.kind),
            "awarded": _read(subject.awarded),
            "body_class": _read(subject.body),
        },
        "source": subject.source,
        "release": subject.number,
    }


def _answer(evidence: Evidence) -> dict[str, Any]:
    because = deciding(evidence)
    return {
        "answer": evidence.answer.value,
        "rule": evidence.rule,
        "article": because.article if because else None,
        "confidence": because.confidence if because else None,
        "text": _text(evidence).to_dict(),
        "matches": [
            {
                "register": match.register.value,
                "name": one_line(match.matched_name),
                "neq": match.entry.neq,
                "certainty": match.certainty.value,
            }
            for match in [m for one in (evidence, *evidence.members) for m in one.matches][:_MATCHES]
        ],
        "copies": [
            {
                "register": used.copy.register.value,
                "fetched_at": iso_instant(used.copy.fetched_at),
                "sha256": used.copy.sha256,
            }
            for used in evidence.copies
        ],
    }


_NO_ANSWER: Final[Line] = {
    "answer": None,
    "rule": None,
    "article": None,
    "confidence": None,
    "text": None,
    "matches": [],
    "copies": [],
}


def deciding(evidence: Evidence) -> Because | None:
    """Return the reason of the row that gives the answer, else the last one."""
    own = tuple(because for because in evidence.reasons if because.rule == evidence.rule)
    return next(iter(reversed(own or evidence.reasons)), None)


def _text(evidence: Evidence) -> Text:
    """Return why, in words; of a consortium, the reasons of the members that decide for it too."""
    told = [evidence, *(member for member in evidence.members if member.answer is evidence.answer)]
    becauses = [deciding(one) for one in told]
    return join([because.text for because in becauses if because]) if any(becauses) else evidence.summary


def said(line: Line, language: Language) -> str:
    """Return the sentence of a line in a language, empty when there is none."""
    text = line.get("text")
    return str(text[language]) if text else ""


def _value(reading: Reading[Any]) -> str | None:
    return None if reading.value is None else str(reading.value.value)


def _read(reading: Reading[Any]) -> dict[str, Any]:
    return {"words": list(reading.words), "confidence": reading.confidence, "agree": reading.agree}


def _plain(amount: Decimal | None) -> float | int | None:
    if amount is None:
        return None
    return int(amount) if amount == amount.to_integral_value() else float(amount)
