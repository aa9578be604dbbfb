"""The shape of the evidence, `amp-registry/evidence/1`, said once more: keys in order, types, both languages.

Written from the contract and not from the code, so that a key renamed in the code is a failure here. Keys may
be added to the contract's, never taken from them nor put before others.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from amp_registry.decide.verdict import Answer
from amp_registry.question import Act, Question
from amp_registry.records import Register, entry_from_dict

Check = Callable[[Any], bool]


def check(evidence: Mapping[str, Any]) -> None:
    """Raise `AssertionError`, with the path, where an evidence is not of the schema."""
    _check_object(evidence, EVIDENCE, "")
    Question.from_dict(evidence["question"])
    for member in evidence.get("members", []):
        check(member)


def _check_object(value: Any, shape: Mapping[str, Any], path: str) -> None:
    assert isinstance(value, Mapping), path
    assert [key for key in value if key in shape] == list(shape), path
    for key, part in shape.items():
        _check(value[key], part, f"{path}.{key}")


def _check(value: Any, shape: Any, path: str) -> None:
    if isinstance(shape, list):
        assert isinstance(value, list), path
        for place, item in enumerate(value):
            _check(item, shape[0], f"{path}[{place}]")
    elif isinstance(shape, dict):
        _check_object(value, shape, path)
    else:
        assert shape(value), f"{path} = {value!r}"


def _or_null(one: Check) -> Check:
    return lambda value: value is None or one(value)


def _said(value: Any) -> bool:
    return isinstance(value, str)


def _sentence(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _code(value: Any) -> bool:
    return isinstance(value, str) and re.fullmatch(r"[a-z0-9_]+", value) is not None


def _rule(value: Any) -> bool:
    return isinstance(value, str) and re.fullmatch(r"[A-Z]\d+[a-z]?", value) is not None


def _flag(value: Any) -> bool:
    return isinstance(value, bool)


def _score(value: Any) -> bool:
    return isinstance(value, float | int) and not isinstance(value, bool) and -1 <= value <= 1


def _hours(value: Any) -> bool:
    return isinstance(value, float) and value >= 0


def _count(value: Any) -> bool:
    return type(value) is int and value >= 0


def _place(value: Any) -> bool:
    return type(value) is int and value >= 1


def _sha256(value: Any) -> bool:
    return isinstance(value, str) and re.fullmatch("[0-9a-f]{64}", value) is not None


def _sha256_or_empty(value: Any) -> bool:
    return value == "" or _sha256(value)


def _day(value: Any) -> bool:
    return isinstance(value, str) and date.fromisoformat(value).isoformat() == value


def _moment(value: Any) -> bool:
    return (
        isinstance(value, str) and datetime.fromisoformat(value).utcoffset() is not None and value[-1] == "Z"
    )


def _path(value: Any) -> bool:
    return isinstance(value, str) and re.fullmatch(r"[a-z_]+(\.[a-z_]+)?", value) is not None


def _entry(value: Any) -> bool:
    return entry_from_dict(value).to_dict() == value


def _in_force(value: Any) -> bool:
    return isinstance(value, list) and len(value) == 2 and all(one is None or _day(one) for one in value)


REGISTER: Check = lambda value: value in set(Register)  # noqa: E731 - beside the checks of the same form
CERTAINTY: Check = lambda value: value in {"certain", "strong", "possible"}  # noqa: E731
CONFIDENCE: Check = lambda value: value in {"R", "A", "S", "I", "U"}  # noqa: E731
TEXT = {"fr": _sentence, "en": _sentence}
CODED = [{"code": _code, "text": TEXT}]

MATCHES = [
    {
        "register": REGISTER,
        "certainty": CERTAINTY,
        "score": _score,
        "matched_name": _sentence,
        "neq": _or_null(_said),
        "features": [{"code": _code, "score": _score, "asked": _said, "found": _said, "text": TEXT}],
        "entry": _entry,
    }
]

EVIDENCE: Mapping[str, Any] = {
    "schema": lambda value: value == "amp-registry/evidence/1",
    "answer": lambda value: value in set(Answer),
    "act": lambda value: value in set(Act),
    "rule": _rule,
    "summary": TEXT,
    "reasons": [
        {
            "rule": _rule,
            "article": _or_null(_sentence),
            "confidence": _or_null(CONFIDENCE),
            "in_force": _in_force,
            "source": _said,
            "text": TEXT,
        }
    ],
    "conditions": CODED,
    "warnings": CODED,
    "needs": [_path],
    "needed": [{"code": _path, "text": TEXT}],
    "not_checked": CODED,
    "question": lambda value: isinstance(value, dict),
    "matches": MATCHES,
    "neighbours": MATCHES,
    "searched": {"neq": _or_null(_said), "amp_client_number": _or_null(_said), "name_keys": [_sentence]},
    "copies": [
        {
            "register": REGISTER,
            "sha256": _sha256,
            "fetched_at": _moment,
            "published_at": _or_null(_moment),
            "age_hours": _hours,
            "rows": _count,
            "stale": _flag,
            "partial": _flag,
            "source": _sentence,
        }
    ],
    "versions": {"amp_registry": _sentence, "law": _sentence, "matching": _sentence},
    "as_of": _day,
    "checked_at": _moment,
    "asked_by": _or_null(
        lambda value: (
            list(value) == ["kind", "name"]
            and value["kind"] in {"user", "system"}
            and _sentence(value["name"])
        )
    ),
    "journal": _or_null(
        lambda value: (
            list(value) == ["seq", "hash", "previous"]
            and _place(value["seq"])
            and _sha256(value["hash"])
            and _sha256_or_empty(value["previous"])
        )
    ),
}
