"""What was typed in the form of a question, read as the question's JSON object; and back, to fill the form again.

Nothing is judged here: a value that cannot be read stays as typed, and the question refuses it by its path.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, Final

from amp_registry import amounts, typed_firm
from amp_registry.quebec_time import day_of
from amp_registry.web.views.fields import BY_PATH, Control, Field

WHO: Final = "who"
Typed = Mapping[str, list[str]]
"""What a form sent: the values of each name, most of them one."""

LONGEST_NUMBER: Final = 9


def question(typed: Typed) -> dict[str, Any]:
    """Return the question of a form, as its JSON object; what was left empty is left out."""
    data: dict[str, Any] = {}
    for path, field in BY_PATH.items():
        texts = [text for text in typed.get(path, []) if text.strip()]
        if texts:
            _put(data, path, _read(field, texts))
    who = " ".join(typed.get(WHO, [])).strip()
    if who:
        data["firm"] = {**data.get("firm", {}), **typed_firm.fields(who)}
    return data


def values(question: Mapping[str, Any], checked_at: datetime) -> dict[str, list[str]]:
    """Return what the form of an asked question holds: its own fields, as a person types them.

    The day asked about is left empty where it was that of the check, so that asking again asks about today.
    """
    found = {path: _typed(field, _value(question, path)) for path, field in BY_PATH.items()}
    if found["as_of"] == [day_of(checked_at).isoformat()]:
        found["as_of"] = []
    return found


def _put(data: dict[str, Any], path: str, value: Any) -> None:
    *branch, leaf = path.split(".")
    for step in branch:
        data = data.setdefault(step, {})
    data[leaf] = value


def _read(field: Field, texts: list[str]) -> Any:
    text = texts[0].strip()
    if field.control is Control.MONEY:
        amount = amounts.parse(text)
        return text if amount is None else amount
    if field.control is Control.NUMBER:
        number = text.isascii() and text.isdigit() and len(text) <= LONGEST_NUMBER
        return int(text) if number else text
    if field.control is Control.YES_NO:
        return {"yes": True, "no": False}.get(text, text)
    if field.control is Control.SEVERAL:
        return texts
    if field.control is Control.LINES:
        return [typed_firm.fields(line.strip()) for line in text.splitlines() if line.strip()]
    return text


def _value(question: Mapping[str, Any], path: str) -> Any:
    value: Any = question
    for step in path.split("."):
        value = value.get(step) if isinstance(value, Mapping) else None
    return value


def _typed(field: Field, value: Any) -> list[str]:
    if value is None or value == []:
        return []
    if field.control is Control.YES_NO:
        return ["yes" if value else "no"]
    if field.control is Control.MONEY:
        return [f"{value:.2f}"]
    if field.control is Control.LINES:
        return ["\n".join(_lines(value))]
    if isinstance(value, list):
        return [str(one) for one in value]
    return [value.isoformat() if isinstance(value, date) else str(value)]


def _lines(members: Iterable[Mapping[str, Any]]) -> list[str]:
    return [" ".join(part for part in (one.get("neq"), one.get("name")) if part) for one in members]
