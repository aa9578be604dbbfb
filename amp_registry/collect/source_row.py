"""One row of a source, its cells taken by the field they serve; what is odd is noted, never lost."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Final, TypeVar

from amp_registry import neq as neq_numbers
from amp_registry.collect import printed_date
from amp_registry.collect.parsed import Notes
from amp_registry.collect.source_card import SourceCard, fold
from amp_registry.collect.table import Row

E = TypeVar("E", bound=StrEnum)
NO_NAME: Final = "(sans nom)"


@dataclass(frozen=True, slots=True)
class SourceRow:
    """The cells of one row, read through the headings of its page and the card of its source."""

    row: Row
    columns: Mapping[str, str]
    card: SourceCard
    notes: Notes

    def cell(self, field: str) -> Any:
        """Return what the source printed for a field, untouched; None when it has no such column."""
        heading = self.columns.get(field)
        return None if heading is None else self.row.cells.get(heading)

    def text(self, field: str) -> str | None:
        """Return a cell as one clean text, or None when it is empty or says there is nothing."""
        return self.clean(field, as_text(self.cell(field)))

    def texts(self, field: str, separators: tuple[str, ...]) -> tuple[str, ...]:
        """Return the texts of a cell that is a list, or that joins several with one of the separators."""
        return tuple(text for text in self.places(field, separators) if text is not None)

    def places(self, field: str, separators: tuple[str, ...]) -> tuple[str | None, ...]:
        """Return the texts of such a cell with its empty places, for a column read beside another."""
        cell = self.cell(field)
        parts = (
            [as_text(item) for item in cell] if isinstance(cell, list) else _split(as_text(cell), separators)
        )
        return tuple(self.clean(field, part) for part in parts)

    def clean(self, field: str, printed: str) -> str | None:
        """Return a printed text without invisible characters and within the card's length, or None."""
        spaced = printed.translate(_BLANKS)
        visible = "".join(letter for letter in spaced if unicodedata.category(letter) not in _INVISIBLE)
        if visible != spaced:
            self.notes.add("control_characters", self.row.number, field=field)
        text = visible.strip()
        if fold(text) in self.card.empty_words and not _only_signs(text):
            return None
        if len(text) > self.card.longest_cell:
            limit = self.card.longest_cell
            self.notes.add("cell_too_long", self.row.number, field=field, count=len(text), limit=limit)
            text = text[:limit].rstrip()
        return text

    def name(self) -> str:
        """Return the name an entry goes by; a row with none keeps its place under `NO_NAME`."""
        name = self.text("name")
        if name is None:
            self.notes.add("name_missing", self.row.number)
        return name or NO_NAME

    def neq(self) -> str | None:
        """Return the NEQ as ten digits; as printed, and flagged, when it is not valid."""
        printed = self.text("neq")
        if printed is None:
            return None
        problem = neq_numbers.problem(printed)
        if problem is None:
            return neq_numbers.compact(printed)
        self.notes.add("neq_flagged", self.row.number, neq=shown(printed), problem=problem)
        return printed

    def day(self, field: str) -> date | None:
        """Return a printed date as a day, or None when it is empty or cannot be read."""
        printed = self.text(field)
        if printed is None:
            return None
        day = printed_date.read(printed)
        if day is None:
            self.notes.add("bad_date", self.row.number, field=field, value=shown(printed))
        return day

    def category(self, field: str, kind: type[E]) -> E | None:
        """Return the value of a category; None, noted, for a word that is not known."""
        printed = self.text(field)
        if printed is None:
            return None
        value = self.card.category(field, printed)
        if value is None:
            self.notes.add("unknown_category", self.row.number, field=field, value=shown(printed))
        return None if value is None else kind(value)

    def required_category(self, field: str, kind: type[E], unknown: E) -> E:
        """Return the value of a category, or `unknown`, noted, for an empty cell or an unknown word."""
        if self.text(field) is None:
            self.notes.add("empty_category", self.row.number, field=field)
        return self.category(field, kind) or unknown

    def flag(self, field: str) -> bool | None:
        """Return yes or no; None when empty, or noted when the word is not known."""
        printed = self.cell(field)
        if isinstance(printed, bool):
            return printed
        text = self.text(field)
        value = None if text is None else self.card.category(field, text)
        if text is not None and value is None:
            self.notes.add("unknown_category", self.row.number, field=field, value=shown(text))
        return None if value is None else value == "yes"


def as_text(cell: Any) -> str:
    """Return a cell as the text it would print: a whole number without its point, lists and objects joined."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, Mapping):
        return as_text(list(cell.values()))
    if isinstance(cell, list):
        return ", ".join(text for text in map(as_text, cell) if text.strip())
    return str(cell)


def shown(text: str, limit: int = 80) -> str:
    """Return a text short enough for a message."""
    return text if len(text) <= limit else f"{text[:limit]}…"


_BLANKS: Final = str.maketrans("\t\r\n", "   ")
# Controls, and format characters that change what is read without being seen (joiners, direction marks).
_INVISIBLE: Final = ("Cc", "Cf")


def _only_signs(text: str) -> bool:
    """Return whether a text has signs but no letter or digit, other than the dashes that mean nothing."""
    return not fold(text) and bool(text.strip("-–—.* "))


def _split(text: str, separators: tuple[str, ...]) -> list[str]:
    parts = [text]
    for separator in separators:
        parts = [piece for part in parts for piece in part.split(separator)]
    return parts
