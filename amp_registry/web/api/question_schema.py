"""The JSON schema of a question, read off its classes: a field added there is described here."""

from __future__ import annotations

import types
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final, Union, get_args, get_origin, get_type_hints

from amp_registry.contract import DEEPEST_TIER, MOST_DOLLARS, Contract
from amp_registry.field_value import LONGEST_TEXT
from amp_registry.question import (
    Consortium,
    Controller,
    Dates,
    Firm,
    Permission,
    Question,
    Renewal,
    StopOrder,
)
from amp_registry.web.responses import REFERENCE

CLASSES: Final = (Question, Firm, Controller, Consortium, Contract, Dates, Renewal, Permission, StopOrder)
REQUIRED: Final[Mapping[type, tuple[str, ...]]] = {Permission: ("article",)}
_Schema = dict[str, Any]


def schemas() -> dict[str, _Schema]:
    """Return the schema of each part of a question, by name."""
    return {part.__name__: _object(part) for part in CLASSES}


def _object(part: type) -> _Schema:
    hints = get_type_hints(part)
    required = REQUIRED.get(part, ())
    schema: _Schema = {
        "type": "object",
        "description": (part.__doc__ or "").partition("\n")[0],
        "properties": {
            field.name: _value(hints[field.name], null=field.name not in required) for field in fields(part)
        },
        "additionalProperties": False,
    }
    return {**schema, "required": list(required)} if required else schema


def _value(hint: Any, *, null: bool) -> _Schema:
    """Return the schema of a value; null stands for a field that is not given."""
    if get_origin(hint) in {Union, types.UnionType}:
        (hint,) = (one for one in get_args(hint) if one is not types.NoneType)
    if get_origin(hint) is tuple:
        items = _value(get_args(hint)[0], null=False)
        return {"type": ["array", "null"], "items": items}
    if is_dataclass(hint):
        reference = {"$ref": REFERENCE.format(getattr(hint, "__name__", ""))}
        return {"anyOf": [reference, {"type": "null"}]} if null else reference
    if issubclass(hint, StrEnum):
        return {"enum": [*(member.value for member in hint), *([None] if null else [])]}
    return {**_PLAIN[hint], "type": [_PLAIN[hint]["type"], "null"]} if null else _PLAIN[hint]


_PLAIN: Final[Mapping[type, _Schema]] = {
    str: {"type": "string", "maxLength": LONGEST_TEXT},
    bool: {"type": "boolean"},
    int: {"type": "integer", "minimum": 1, "maximum": DEEPEST_TIER},
    date: {"type": "string", "format": "date"},
    Decimal: {"type": "number", "minimum": 0, "exclusiveMaximum": MOST_DOLLARS},
}
