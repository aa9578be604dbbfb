"""A JSON object read strictly: each field is taken by name and type, and what is left over is refused.

`plain_fields` is the way back. Serves the exchange form of the registers and the question, so that both refuse the same way: the field's
path, the bad value, and what is accepted.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cache
from typing import Any, Final, TypeVar

from amp_registry import field_value
from amp_registry.errors import InvalidQuestion
from amp_registry.language import Text, same

E = TypeVar("E", bound=StrEnum)

ROOT: Final = "(JSON)"
"""What a message calls the whole document, which has no path."""

_A_NUMBER: Final = Text("un nombre ou null", "a number or null")


class JsonObject:
    """The fields of one JSON object, taken one by one; every method raises `InvalidQuestion`."""

    def __init__(self, data: Mapping[str, Any], path: str) -> None:
        """Read an object found at a path, which ends with a point, or is empty for the whole document."""
        if not isinstance(data, Mapping):
            raise field_value.refused(path.rstrip(".") or ROOT, data, _AN_OBJECT)
        self._left = dict(data)
        self._names: list[str] = []
        self._path = path

    def _take(self, name: str) -> Any:
        self._names.append(name)
        return self._left.pop(name, None)

    def skip(self, name: str) -> None:
        """Take a field that was read elsewhere."""
        self._take(name)

    def text(self, name: str) -> str | None:
        """Return a text, or None when it is absent or null."""
        return field_value.text(self._path + name, self._take(name))

    def required_text(self, name: str) -> str:
        """Return a text that holds more than spaces."""
        value = self.text(name)
        if value is None or not value.strip():
            raise self._wrong(name, value, Text("un texte non vide", "a text that is not empty"))
        return value

    def texts(self, name: str) -> tuple[str, ...]:
        """Return a list of texts; absent or null is empty."""
        read = []
        for place, value in enumerate(self._list(name, _TEXTS)):
            one = field_value.text(f"{self._path}{name}[{place}]", value)
            if one is None:
                raise self._wrong(f"{name}[{place}]", value, Text("un texte", "a text"))
            read.append(one)
        return tuple(read)

    def objects(self, name: str) -> list[Mapping[str, Any]]:
        """Return a list; whether its items are objects is checked when each is read."""
        return self._list(name, _OBJECTS)

    def _list(self, name: str, accepted: Text) -> list[Any]:
        value = self._take(name)
        if value is not None and not isinstance(value, list):
            raise self._wrong(name, value, accepted)
        return value or []

    def mapping(self, name: str) -> Mapping[str, Any]:
        """Return an object; absent or null is empty."""
        return self.optional_mapping(name) or {}

    def optional_mapping(self, name: str) -> Mapping[str, Any] | None:
        """Return an object, or None when it is absent or null."""
        value = self._take(name)
        if value is not None and not isinstance(value, Mapping):
            raise self._wrong(name, value, _AN_OBJECT)
        return value

    def writable_mapping(self, name: str) -> Mapping[str, Any]:
        """Return an object whose content nobody reads here, only written again as JSON, which it can be."""
        value = self.mapping(name)
        if not value:
            return value
        try:
            json.dumps(value, ensure_ascii=False, allow_nan=False).encode()
        except (TypeError, ValueError, RecursionError):
            raise self._wrong(name, value, _WRITABLE) from None
        return value

    def amount(self, name: str, accepted: Text = _A_NUMBER) -> Decimal | int | float | None:
        """Return a JSON number; its range and decimals are the caller's to check, and `accepted` to tell."""
        value = self._take(name)
        if value is not None and (isinstance(value, bool) or not isinstance(value, Decimal | int | float)):
            raise self._wrong(name, value, accepted)
        return value

    def integer(self, name: str, default: int) -> int:
        """Return an integer, or the default when absent or null."""
        value = self._take(name)
        if value is None:
            return default
        if isinstance(value, bool) or not isinstance(value, int):
            raise self._wrong(name, value, Text("un nombre entier", "an integer"))
        return value

    def choices(self, name: str, kind: type[E]) -> tuple[E, ...]:
        """Return a list of values of a category."""
        values = self._list(name, _A_LIST)
        return tuple(
            field_value.category(f"{self._path}{name}[{place}]", value, kind)
            for place, value in enumerate(values)
        )

    def flag(self, name: str) -> bool | None:
        """Return true, false, or None when absent or null."""
        value = self._take(name)
        if value is not None and not isinstance(value, bool):
            raise self._wrong(name, value, same("true, false, null"))
        return value

    def day(self, name: str) -> date | None:
        """Return an ISO date, or None when absent or null."""
        return field_value.day(self._path + name, self._take(name))

    def choice(self, name: str, kind: type[E]) -> E | None:
        """Return a value of a category, or None when absent or null."""
        return field_value.optional_category(self._path + name, self._take(name), kind)

    def required_choice(self, name: str, kind: type[E]) -> E:
        """Return a value of a category that must be given."""
        return field_value.category(self._path + name, self._take(name), kind)

    def finish(self) -> None:
        """Refuse the first field that nobody took."""
        for name, value in self._left.items():
            accepted = same(", ".join(self._names))
            raise field_value.refused(f"{self._path}{name}", value, accepted, _UNKNOWN_FIELD)

    def _wrong(self, name: str, value: Any, accepted: Text) -> InvalidQuestion:
        return field_value.refused(self._path + name, value, accepted)


def read_json(text: str | bytes, accepted: Text) -> Any:
    """Return the value of a JSON text, numbers with decimals as `Decimal`.

    Raises `InvalidQuestion`, which says `accepted`, when it is not JSON or says a field twice.
    """
    try:
        return json.loads(text, parse_float=Decimal, object_pairs_hook=_each_key_once)
    except (ValueError, RecursionError) as error:
        raise field_value.refused(ROOT, str(error), accepted, _NOT_JSON) from None


def _each_key_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return the object; one that says a field twice leaves open which was meant."""
    built: dict[str, Any] = {}
    for name, value in pairs:
        if name in built:
            raise field_value.refused(name, value, _ONCE, _TWICE)
        built[name] = value
    return built


def plain_fields(record: Any) -> dict[str, Any]:
    """Return the JSON object of a frozen record, its fields in order; ours hold nothing JSON cannot say."""
    kind: Any = type(record)
    return {name: _plain(getattr(record, name)) for name in _field_names(kind)}


@cache
def _field_names(kind: Any) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))


def _plain(value: Any) -> Any:
    if value is None or type(value) in _AS_THEY_ARE:
        return value
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return plain_fields(value) if is_dataclass(value) else value


_AS_THEY_ARE: Final = frozenset({str, int, bool, float, dict})
_TEXTS = Text("une liste de textes", "a list of texts")
_OBJECTS = Text("une liste d'objets", "a list of objects")
_A_LIST = Text("une liste", "a list")
_AN_OBJECT = Text("un objet JSON", "a JSON object")
_UNKNOWN_FIELD = Text("Ce champ n'existe pas.", "There is no such field.")
_WRITABLE = Text(
    "un objet JSON sans nombre infini ni octet indéchiffrable",
    "a JSON object without infinite numbers or undecodable bytes",
)
_NOT_JSON = Text("Ce n'est pas du JSON lisible.", "This is not readable JSON.")
_TWICE = Text("Ce champ est donné deux fois.", "This field is given twice.")
_ONCE = Text("chaque champ une seule fois", "each field once")
