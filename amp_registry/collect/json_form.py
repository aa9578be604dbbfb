"""A JSON document to rows: the list of entries is found, nested objects become headings with a path."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from amp_registry.collect.page import Page, refused
from amp_registry.collect.parsed import Notes
from amp_registry.collect.source_card import SourceCard, fold
from amp_registry.collect.table import STEP, Row, Table
from amp_registry.language import Text

_DEEPEST_LIST: Final = 3
_DEEPEST: Final = 32
_WHOLE: Final = "(valeur)"
_ONE_FIELD: Final = ("address", "reasons")


def read(text: str, page: Page, card: SourceCard, notes: Notes) -> Table:
    """Return the entries of a JSON document: its root list, or the list under one of the card's keys.

    Raises `NotTheRegister` when the text is cut, is not JSON, or holds no list of entries.
    """
    entries = _entries(_loaded(text, page, card), card)
    if entries is None:
        raise refused(page, card.register, _NO_LIST, _NAME_THE_LIST)
    return table(entries, page, card, notes)


def lines(text: str, page: Page, card: SourceCard) -> list[Any]:
    """Return the value of each line; raises `NotTheRegister` for a line that is not JSON, the last one cut, say."""
    return [_loaded(line, page, card) for line in text.split("\n") if line.strip()]


def table(entries: list[Any], page: Page, card: SourceCard, notes: Notes) -> Table:
    """Return the table of entries that are objects, in their order; what is not an object keeps its place."""
    rows = tuple(_rows(entries, card, notes))
    headings = dict.fromkeys(heading for row in rows for heading in row.cells)
    return Table(page.address, tuple(headings), rows)


class Unreadable(ValueError):
    """A text that is not JSON, or not JSON that could be written again; `problem` says why."""

    def __init__(self, problem: Text, place: int | None = None) -> None:
        super().__init__(problem.en)
        self.problem = problem
        self.place = place


def loaded(text: str) -> Any:
    """Return the value of a JSON text.

    Raises `Unreadable` when it is not JSON, repeats a key, is nested too deeply, or could not be written
    again: a number without end, or half a letter (a lone surrogate), which has no UTF-8 form and so no hash.
    """
    try:
        value = json.loads(text, object_pairs_hook=_each_key_once)
        json.dumps(value, ensure_ascii=False, allow_nan=False).encode()
    except Unreadable:
        raise
    except json.JSONDecodeError as error:
        raise Unreadable(_broken_at(error.pos + 1), error.pos) from None
    except RecursionError:
        raise Unreadable(_TOO_DEEP) from None
    except ValueError:
        raise Unreadable(_NOT_WRITABLE) from None
    if _too_deep(value):
        raise Unreadable(_TOO_DEEP)
    return value


def _too_deep(value: Any) -> bool:
    level = [value]
    for _ in range(_DEEPEST):
        level = [child for item in level for child in _children(item)]
    return bool(level)


def _children(item: Any) -> Iterable[Any]:
    if isinstance(item, dict):
        return item.values()
    return item if isinstance(item, list) else ()


def _each_key_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    built = dict(pairs)
    if len(built) != len(pairs):
        raise Unreadable(_KEY_REPEATED)
    return built


def _loaded(text: str, page: Page, card: SourceCard) -> Any:
    try:
        return loaded(text)
    except Unreadable as error:
        end = text.rstrip()
        cut = error.place is not None and (error.place >= len(end) or not end.endswith(("}", "]")))
        raise refused(page, card.register, _CUT if cut else _not_json(error.problem)) from None


def _entries(value: Any, card: SourceCard, depth: int = 0) -> list[Any] | None:
    if isinstance(value, list):
        return value
    if not isinstance(value, Mapping) or depth == _DEEPEST_LIST:
        return None
    if (rows := _under_fields(value)) is not None:
        return rows
    named = [item for key, item in value.items() if fold(key) in card.record_keys]
    lists = [item for item in value.values() if isinstance(item, list)]
    for item in named or (lists if len(lists) == 1 else []):
        found = _entries(item, card, depth + 1)
        if found is not None:
            return found
    return None


def _under_fields(value: Mapping[str, Any]) -> list[Any] | None:
    """Return the rows of a table dump of CKAN: bare lists, whose names stand beside them under `fields`."""
    fields, records = value.get("fields"), value.get("records")
    if not isinstance(fields, list) or not isinstance(records, list):
        return None
    names = [str(field.get("id")) for field in fields if isinstance(field, Mapping)]
    whole = all(isinstance(row, list) and len(row) == len(names) for row in records)
    return [dict(zip(names, row, strict=True)) for row in records] if whole else None


def _rows(entries: list[Any], card: SourceCard, notes: Notes) -> Iterator[Row]:
    for number, entry in enumerate(entries, 1):
        if not isinstance(entry, Mapping):
            notes.add("row_unreadable", number)
            yield Row(number, {}, {_WHOLE: entry})
        elif _blank(entry):
            notes.add("blank_row", number)
        else:
            yield Row(number, dict(_flat(entry, card, "")), entry)


def _blank(value: Any) -> bool:
    if isinstance(value, Mapping):
        return all(_blank(item) for item in value.values())
    if isinstance(value, list):
        return all(_blank(item) for item in value)
    return value is None or (isinstance(value, str) and not value.strip())


def _flat(entry: Mapping[str, Any], card: SourceCard, path: str) -> Iterator[tuple[str, Any]]:
    """Give each cell with its path; an object that is one field (an address, a reason) stays whole."""
    for key, value in entry.items():
        heading = f"{path}{key}"
        if isinstance(value, Mapping) and card.field_of(key) not in _ONE_FIELD:
            yield from _flat(value, card, f"{heading}{STEP}")
        else:
            yield heading, value


_CUT = Text("le JSON s'arrête avant la fin : le fichier est coupé.", "the JSON stops short: the file is cut.")
_NO_LIST = Text("ce JSON ne contient aucune liste d'inscriptions.", "this JSON holds no list of entries.")
_NAME_THE_LIST = Text(
    "Si elle s'y trouve sous un nom à elle, ajoutez-le à record_keys dans une fiche à vous.",
    "If it stands there under a name of its own, add the name to record_keys in a card of your own.",
)


_TOO_DEEP = Text("il est imbriqué trop profondément", "it is nested too deeply")
_KEY_REPEATED = Text("une clé est répétée dans un objet", "a key is repeated in an object")
_NOT_WRITABLE = Text(
    "un nombre ou une lettre ne peut pas être récrit", "a number or a letter cannot be written again"
)


def _broken_at(place: int) -> Text:
    return Text(f"il se brise au caractère {place}", f"it breaks at character {place}")


def _not_json(reason: Text) -> Text:
    return Text(f"ce n'est pas du JSON lisible : {reason.fr}.", f"this is not readable JSON: {reason.en}.")
