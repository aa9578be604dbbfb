"""The line of headings of a list, and the field each of its columns serves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from amp_registry.bulk.cell import Cell, Line, printed
from amp_registry.bulk.columns import IGNORED, WHO, field_of
from amp_registry.collect.source_card import fold
from amp_registry.collect.table import distinct
from amp_registry.errors import ColumnsUnclear
from amp_registry.language import Text

HIGHEST: Final = 30
"""How many lines from the start the headings are looked for in."""

Mapped = Mapping[str, str]
"""What the user says: a heading and the field its column serves."""


@dataclass(frozen=True, slots=True)
class Headings:
    """The headings of a list, made distinct; the line they stand on; the field of each column that serves one."""

    number: int
    names: tuple[str, ...]
    fields: Mapping[int, str]

    def repeated_by(self, line: Line) -> bool:
        """Return whether a line says the headings again."""
        names = _folded(self.names)
        pairs = zip(line.cells, names, strict=False)
        return bool(line.cells) and any(names) and all(fold(printed(cell)) == name for cell, name in pairs)

    @property
    def unread(self) -> tuple[str, ...]:
        """The headings of the columns that serve nothing."""
        return tuple(name for place, name in enumerate(self.names) if place not in self.fields)


@cache
def _folded(names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(map(fold, names))


def known(cells: Iterable[Cell], mapped: Iterable[str] = ()) -> set[str]:
    """Return the fields that some cells, taken as headings, stand for; a heading the user names counts too."""
    words = [printed(cell) for cell in cells]
    named = set(mapped)
    return {field_of(word) or fold(word) for word in words if field_of(word) or fold(word) in named}


def find(lines: Sequence[Line], mapped: Mapped, file: str) -> Headings:
    """Return the headings among the first lines of a list: the line that names most fields, the first of equals.

    Raises `ColumnsUnclear` when none says who is asked about, when two columns serve one field, or when the
    user names a heading that is not there.
    """
    named = {fold(heading): field for heading, field in mapped.items()}
    counts = [len(known(line.cells, named)) for line in lines]
    most = max(counts, default=0)
    place = counts.index(most) if most else _first_filled(lines)
    if place is None:
        raise ColumnsUnclear(file=file, problem=_NOTHING, found=(), advice=_GIVE_A_LIST)
    names = distinct(printed(cell) for cell in lines[place].cells)
    fields = _fields(names, named)
    _refuse_missing(names, mapped, file)
    _refuse_shared(names, fields, file)
    if not WHO & set(fields.values()):
        raise ColumnsUnclear(file=file, problem=_NOBODY, found=names)
    return Headings(lines[place].number, names, fields)


def _first_filled(lines: Sequence[Line]) -> int | None:
    return next((place for place, line in enumerate(lines) if not line.blank), None)


def _fields(names: Sequence[str], named: Mapping[str, str]) -> dict[int, str]:
    """Return the field of each column: what the user says wins, over other columns of that field too."""
    told = {place: named[fold(name)] for place, name in enumerate(names) if fold(name) in named}
    taken = set(told.values())
    guessed = {place: field_of(_plain(name)) for place, name in enumerate(names) if place not in told}
    found = {place: field for place, field in guessed.items() if field is not None and field not in taken}
    return {place: field for place, field in sorted((found | told).items()) if field != IGNORED}


def _plain(name: str) -> str:
    """Return a heading without the place `distinct` gives one that is repeated."""
    head, bracket, tail = name.rpartition(" (")
    return head if bracket and tail.rstrip(")").isdigit() else name


def _refuse_missing(names: Sequence[str], mapped: Mapped, file: str) -> None:
    there = {fold(name) for name in names}
    missing = [heading for heading in mapped if fold(heading) not in there]
    if missing:
        raise ColumnsUnclear(file=file, problem=_not_there(missing[0]), found=names)


def _refuse_shared(names: Sequence[str], fields: Mapping[int, str], file: str) -> None:
    for field in fields.values():
        sharing = [names[place] for place, other in fields.items() if other == field]
        if len(sharing) > 1:
            raise ColumnsUnclear(file=file, problem=_twice(field, sharing), found=names)


def _twice(field: str, sharing: Sequence[str]) -> Text:
    both = ", ".join(sharing)
    return Text(
        f"plusieurs disent la même chose ({field}) : {both}.", f"several say the same ({field}): {both}."
    )


def _not_there(heading: str) -> Text:
    return Text(
        f"« {heading} » n'est pas un titre de colonne.", f"“{heading}” is not the heading of a column."
    )


_NOTHING: Final = Text("la liste n'a aucune cellule remplie.", "the list has no filled cell.")
_NOBODY: Final = Text(
    "aucune ne dit de quelle firme il s'agit (nom, NEQ, numéro de client AMP).",
    "none says which firm it is about (name, NEQ, AMP client number).",
)
_GIVE_A_LIST: Final = Text(
    "Donnez une liste avec une ligne de titres et une firme par ligne.",
    "Give a list with a line of headings and one firm a line.",
)
