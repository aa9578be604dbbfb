"""The law as JSON: the same three pages as `law_lines`, for programs."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from amp_registry.decide.law import Law, Row, Threshold
from amp_registry.decide.law_changes import Changes, Unchecked
from amp_registry.decide.verdict import Citation
from amp_registry.explain.messages import tell
from amp_registry.quebec_time import iso_day


def held(law: Law, day: date, thresholds: Iterable[Threshold], rows: Iterable[Row]) -> dict[str, Any]:
    """Return the law of a day: every amount and every row in force, each with its text and its file."""
    return {
        "date": day.isoformat(),
        "version": law.version,
        "thresholds": [_threshold(threshold) for threshold in thresholds],
        "rules": [{**_row(row), **_cited(row.citation(day))} for row in rows],
    }


def differences(law: Law, before: date, after: date, changes: Changes) -> dict[str, Any]:
    """Return what differs between two days; `before` and `after` of a row are the texts it rests on."""
    return {
        "before": before.isoformat(),
        "after": after.isoformat(),
        "version": law.version,
        "thresholds": [{"change": one.how, **_threshold(one.threshold)} for one in changes.thresholds],
        "rules": [
            {"change": one.how, **_row(one.row), "before": _cited(one.before), "after": _cited(one.after)}
            for one in changes.rows
        ],
    }


def unchecked(day: date, values: Iterable[Unchecked]) -> dict[str, Any]:
    """Return the values due for a check; `checked_on` is null when the file does not say."""
    return {
        "date": day.isoformat(),
        "stale": [
            {
                "what": one.what,
                "name": one.name,
                "origin": one.origin,
                "source": one.source,
                "checked_on": iso_day(one.checked_on),
            }
            for one in values
        ],
    }


def _threshold(threshold: Threshold) -> dict[str, Any]:
    return {
        "kind": threshold.kind.value,
        "body": threshold.body,
        "role": threshold.role,
        "object": threshold.object.value if threshold.object else None,
        "amounts": [str(a) if isinstance(a, Decimal) else a for a in threshold.amounts],
        **_cited(threshold.citation),
        "origin": threshold.origin,
        "checked_on": iso_day(threshold.checked_on),
    }


def _row(row: Row) -> dict[str, Any]:
    return {
        "rule": row.id,
        "block": row.block,
        "when": {fact: sorted(accepted) for fact, accepted in row.when},
        "answer": row.answer.value if row.answer else None,
        "floor": row.floor.value if row.floor else None,
        "from": iso_day(row.start),
        "to": iso_day(row.end),
        "text": tell("rule", row.id).to_dict(),
        "origin": row.origin,
        "checked_on": iso_day(row.checked_on),
    }


def _cited(cited: Citation | None) -> dict[str, Any]:
    if cited is None:
        return {"article": None, "confidence": None, "in_force": [None, None], "source": ""}
    return {
        "article": cited.article,
        "confidence": cited.confidence,
        "in_force": [iso_day(cited.start), iso_day(cited.end)],
        "source": cited.source,
    }
