"""A JSON object read strictly: each field is taken by name and type, and what is left over is refused.

Serves the exchange form of the registers and the question, so that both refuse the same way: the field's
path, the bad value, and what is accepted.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any, TypeVar

from amp_registry.errors import InvalidQuestion
from amp_registry.language import Text, same

E = TypeVar("E", bound=StrEnum)


class JsonObject:
    """The fields of one JSON object, taken one by one; every method raises `InvalidQuestion`."""

    def __init__(self, data: Mapping[str, Any], path: str) -> None:
        if not isinstance(data, Mapping):
            raise _refused(path.rstrip("."), data, _NOT_AN_OBJECT, _NOT_AN_OBJECT)
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
        value = self._take(name)
        if value is not None and not isinstance(value, str):
            raise self._wrong(name, value, Text("un texte ou null", "a text or null"))
        return value

    def required_text(self, name: str) -> str:
        """Return a text that holds more than spaces."""
        value = self.text(name)
        if value is None or not value.strip():
            raise self._wrong(name, value, Text("un texte non vide", "a text that is not empty"))
        return value

    def texts(self, name: str) -> tuple[str, ...]:
        """Return a list of texts; absent or null is empty."""
        value = self._take(name) or []
        if not isinstance(value, list) or not all(isinstance(v, str) for v in value):
            raise self._wrong(name, value, Text("une liste de textes", "a list of texts"))
        return tuple(value)

    def objects(self, name: str) -> list[Mapping[str, Any]]:
        """Return a list; whether its items are objects is checked when each is read."""
        value = self._take(name) or []
        if not isinstance(value, list):
            raise self._wrong(name, value, Text("une liste d'objets", "a list of objects"))
        return value

    def mapping(self, name: str) -> Mapping[str, Any]:
        """Return an object; absent or null is empty."""
        value = self._take(name)
        if value is None:
            return {}
        if not isinstance(value, Mapping):
            raise self._wrong(name, value, _NOT_AN_OBJECT)
        return value

    def optional_mapping(self, name: str) -> Mapping[str, Any] | None:
        """Return an object, or None when it is absent or null."""
        value = self._take(name)
        if value is not None and not isinstance(value, Mapping):
            raise self._wrong(name, value, _NOT_AN_OBJECT)
        return value

    def amount(self, name: str) -> Decimal | None:
        """Return a JSON number; its range is the caller's to check."""
        value = self._take(name)
        if value is not None and (isinstance(value, bool) or not isinstance(value, Decimal | int | float)):
            raise self._wrong(name, value, Text("un nombre ou null", "a number or null"))
        return None if value is None else Decimal(str(value))

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
        values = self._take(name) or []
        if not isinstance(values, list):
            raise self._wrong(name, values, Text("une liste", "a list"))
        for place, value in enumerate(values):
            if value not in [member.value for member in kind]:
                raise self._wrong(f"{name}[{place}]", value, same(", ".join(kind)))
        return tuple(kind(value) for value in values)

    def flag(self, name: str) -> bool | None:
        """Return true, false, or None when absent or null."""
        value = self._take(name)
        if value is not None and not isinstance(value, bool):
            raise self._wrong(name, value, same("true, false, null"))
        return value

    def day(self, name: str) -> date | None:
        """Return an ISO date, or None when absent or null."""
        value = self._take(name)
        if value is None:
            return None
        try:
            return date.fromisoformat(value)
        except (TypeError, ValueError):
            raise self._wrong(name, value, Text("AAAA-MM-JJ ou null", "YYYY-MM-DD or null")) from None

    def choice(self, name: str, kind: type[E]) -> E | None:
        """Return a value of a category, or None when absent or null."""
        value = self._take(name)
        if value is None:
            return None
        if value not in [member.value for member in kind]:
            raise self._wrong(name, value, same(", ".join(kind)))
        return kind(value)

    def required_choice(self, name: str, kind: type[E]) -> E:
        """Return a value of a category that must be given."""
        value = self.choice(name, kind)
        if value is None:
            raise self._wrong(name, None, same(", ".join(kind)))
        return value

    def finish(self) -> None:
        """Refuse the first field that nobody took."""
        for name, value in self._left.items():
            raise self._wrong(name, value, same(", ".join(self._names)), _UNKNOWN_FIELD)

    def _wrong(self, name: str, value: Any, accepted: Text, problem: Text | None = None) -> InvalidQuestion:
        return _refused(f"{self._path}{name}", value, problem or _WRONG_VALUE, accepted)


_NOT_AN_OBJECT = Text("un objet JSON", "a JSON object")
_WRONG_VALUE = Text("Cette valeur n'est pas acceptée.", "This value is not accepted.")
_UNKNOWN_FIELD = Text("Ce champ n'existe pas.", "There is no such field.")


def _refused(field_path: str, value: Any, problem: Text, accepted: Text) -> InvalidQuestion:
    return InvalidQuestion(field=field_path, value=value, problem=problem, accepted=accepted)
