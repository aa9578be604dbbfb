"""One table of a source card read strictly: each key is taken by name and type, the rest is refused."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NoReturn

from amp_registry.error_parts import listed
from amp_registry.errors import BadSettings
from amp_registry.language import Text


class CardTable:
    """The keys of one TOML table, taken one by one; every method raises `BadSettings` with file and key."""

    def __init__(self, data: Mapping[str, Any], file: str, path: str = "") -> None:
        self._left = dict(data)
        self._file = file
        self._path = path

    def names(self, known: Iterable[str] | None = None) -> list[str]:
        """Return the keys that nobody took yet; each must be among those known, where they are."""
        for key, value in self._left.items():
            if known is not None and key not in known:
                raise self.refused(key, value, _KNOWN_KEYS.fill({"known": listed(tuple(known))}))
        return list(self._left)

    def text(self, key: str) -> str:
        """Return a text; absent is empty."""
        value = self._left.pop(key, "")
        return value if isinstance(value, str) else self._wrong(key, value, _A_TEXT)

    def texts(self, key: str, *, empty: bool = False) -> tuple[str, ...]:
        """Return a list of texts, one of which may be `empty` or none: nothing stands everywhere. Absent is no text."""
        value = self._left.pop(key, [])
        if not isinstance(value, list) or not all(
            isinstance(item, str) and (item or empty) for item in value
        ):
            self._wrong(key, value, _TEXTS)
        return tuple(value)

    def said(self, key: str) -> Text:
        """Return a text in two languages, from a table of `fr` and `en`."""
        table = self.table(key)
        said = Text(table.text("fr"), table.text("en"))
        table.finish()
        return said if said.fr and said.en else self._wrong(key, said, _BOTH_LANGUAGES)

    def integer(self, key: str) -> int:
        """Return a whole number, zero or more."""
        value = self._left.pop(key, None)
        whole = isinstance(value, int) and not isinstance(value, bool) and value >= 0
        return int(value) if whole and value is not None else self._wrong(key, value, _AN_INTEGER)

    def share(self, key: str) -> float:
        """Return a number from 0 to 1."""
        value = self._left.pop(key, None)
        good = isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 1
        return float(value) if good and value is not None else self._wrong(key, value, _A_SHARE)

    def flag(self, key: str) -> bool | None:
        """Return true, false, or None when absent."""
        value = self._left.pop(key, None)
        return value if value is None or isinstance(value, bool) else self._wrong(key, value, _A_FLAG)

    def table(self, key: str) -> CardTable:
        """Return the table under a key; absent is empty."""
        value = self._left.pop(key, {})
        if not isinstance(value, Mapping):
            self._wrong(key, value, _A_TABLE)
        return CardTable(value, self._file, f"{self._path}{key}.")

    def finish(self) -> None:
        """Refuse the first key that nobody took."""
        for key, value in self._left.items():
            self._wrong(key, value, _UNKNOWN_KEY)

    def refused(self, key: str, value: object, problem: Text) -> BadSettings:
        """Return the error for a key of this table."""
        return BadSettings(name=f"{self._file}: {self._path}{key}".rstrip("."), value=value, problem=problem)

    def _wrong(self, key: str, value: object, problem: Text) -> NoReturn:
        raise self.refused(key, value, problem)


def merged(ours: Mapping[str, Any], theirs: Mapping[str, Any]) -> dict[str, Any]:
    """Return our table with theirs laid over it: tables merge, lists add up, other values replace."""
    result = dict(ours)
    for key, value in theirs.items():
        mine = ours.get(key)
        if isinstance(mine, Mapping) and isinstance(value, Mapping):
            result[key] = merged(mine, value)
        elif isinstance(mine, list) and isinstance(value, list):
            result[key] = [*mine, *(item for item in value if item not in mine)]
        else:
            result[key] = value
    return result


_A_TEXT = Text("Il faut un texte.", "A text is needed.")
_TEXTS = Text("Il faut une liste de textes non vides.", "A list of texts, none of them empty, is needed.")
_BOTH_LANGUAGES = Text("Il faut un texte « fr » et un texte « en ».", "A “fr” and an “en” text are needed.")
_AN_INTEGER = Text("Il faut un nombre entier.", "A whole number is needed.")
_A_SHARE = Text("Il faut un nombre de 0 à 1.", "A number from 0 to 1 is needed.")
_A_FLAG = Text("Il faut true ou false.", "True or false is needed.")
_A_TABLE = Text("Il faut une table.", "A table is needed.")
_KNOWN_KEYS = Text("Clés connues : {known}.", "Known keys: {known}.")
_UNKNOWN_KEY = Text("Cette clé n'existe pas.", "There is no such key.")
