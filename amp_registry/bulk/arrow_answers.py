"""The columns that answers make beside a table, as Arrow holds them: the same names and types for every engine."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

import pyarrow as pa

from amp_registry.bulk.answer_words import NOT_READ_CODE, problem_line
from amp_registry.bulk.asking import RowProblem
from amp_registry.error_parts import AmpRegistryError
from amp_registry.errors import EmptyName
from amp_registry.explain.evidence import Coded, Evidence
from amp_registry.explain.todo import advice
from amp_registry.language import LANGUAGES, Language, Text, join
from amp_registry.quebec_time import iso_instant

_CODES: Final = pa.list_(pa.string())
COLUMNS: Final = pa.schema(
    [
        pa.field("answer", pa.string(), nullable=False),
        pa.field("rule", pa.string()),
        pa.field("summary_fr", pa.string()),
        pa.field("summary_en", pa.string()),
        pa.field("conditions", _CODES),
        pa.field("warnings", _CODES),
        pa.field("needs", _CODES),
        pa.field("register", pa.string()),
        pa.field("name", pa.string()),
        pa.field("neq", pa.string()),
        pa.field("certainty", pa.string()),
        pa.field("score", pa.float64()),
        pa.field("todo_fr", pa.string()),
        pa.field("todo_en", pa.string()),
        pa.field("problem_fr", pa.string()),
        pa.field("problem_en", pa.string()),
        pa.field("as_of", pa.date32()),
        pa.field("checked_at", pa.string(), nullable=False),
        pa.field("registers_sha256", pa.string(), nullable=False),
        pa.field("journaled", pa.bool_(), nullable=False),
    ]
)
"""Each column without its prefix; `answer` is never null, so that no filter loses a row."""
EVIDENCE: Final = pa.field("evidence", pa.string())
"""The whole evidence as JSON, where it is asked for."""

Answer = Mapping[str, Any]
"""What the columns say of a row; what is left out is null."""


def schema(prefix: str, *, evidence: bool) -> pa.Schema:
    """Return the columns under their names, with the evidence last where it is asked for."""
    fields = [*COLUMNS, *([EVIDENCE] if evidence else [])]
    return pa.schema([field.with_name(prefix + field.name) for field in fields])


def columns(answers: Sequence[Answer], wanted: pa.Schema, prefix: str) -> list[pa.Array]:
    """Return the columns of some answers, in their order."""
    return [
        pa.array([answer.get(field.name.removeprefix(prefix)) for answer in answers], field.type)
        for field in wanted
    ]


def answered(one: Evidence, *, evidence: bool) -> Answer:
    """Return what the columns say of an answer."""
    said: dict[str, Any] = {
        "answer": one.answer.value,
        "rule": one.rule,
        "conditions": _codes(one.conditions),
        "warnings": _codes(one.warnings),
        "needs": _codes(one.needs),
        "as_of": one.as_of,
    }
    for language in LANGUAGES:
        said[f"summary_{language}"] = one.summary.say(language)
        said[f"todo_{language}"] = advice(one, language)
    if one.matches:
        best = one.matches[0]
        said |= {
            "register": best.register.value,
            "name": best.matched_name,
            "neq": best.entry.neq,
            "certainty": best.certainty.value,
            "score": best.score,
        }
    if evidence:
        said["evidence"] = json.dumps(one.to_dict(), ensure_ascii=False)
    return said


def not_read(problems: Iterable[RowProblem]) -> Answer:
    """Return what the columns say of a row that was not asked: everything that is wrong with it."""
    each = list(problems) or [RowProblem("", said_by(EmptyName()))]
    said = {f"problem_{language}": _lines(each, language) for language in LANGUAGES}
    return {"answer": NOT_READ_CODE, **said}


def shared(sha256: str, now: datetime) -> Answer:
    """Return what is the same of every row: the file answered from, the moment, and that nothing is journaled."""
    return {"checked_at": iso_instant(now), "registers_sha256": sha256, "journaled": False}


def unanswered(sha256: str, now: datetime, problem: Text) -> Answer:
    """Return what the columns say of a row that never came to be asked."""
    return {**not_read([RowProblem("", problem)]), **shared(sha256, now)}


def said_by(error: AmpRegistryError) -> Text:
    """Return an error in a sentence or more, in both languages."""
    return join([part for part in error.parts() if part.fr])


def _lines(problems: Iterable[RowProblem], language: Language) -> str:
    return "\n".join(problem_line(problem, language) for problem in problems)


def _codes(coded: Iterable[Coded]) -> list[str]:
    return [one.code for one in coded]
