"""Rows as a file printed them, whatever its form: headings, cells, and the whole row kept unaltered."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from amp_registry.collect.parsed import Notes
from amp_registry.collect.source_card import ListCard, SourceCard, fold
from amp_registry.errors import FieldMissing
from amp_registry.language import Text, counted

STEP: Final = " › "
"""What joins the words of a nested heading: `Entreprise › Nom`."""

EXTRA: Final = "(cellules en trop)"
"""The key under which a row keeps the cells that stand under no heading."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row: `number` is its line, or its place in a list from 1; `raw` is what the source printed."""

    number: int
    cells: Mapping[str, Any]
    raw: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of one page, and every heading found, in the order of the source."""

    source: str
    headings: tuple[str, ...]
    rows: tuple[Row, ...]

    def column_of(self, card: SourceCard) -> dict[str, str]:
        """Return the heading that serves each field of the card.

        Of several, the one whose spelling stands first in the card: the order of columns settles nothing.
        """
        columns: dict[str, list[str]] = {}
        for heading in self.headings:
            field = self.field_of(heading, card)
            if field is not None:
                columns.setdefault(field, []).append(heading)
        return {
            field: min(found, key=lambda heading: _preference(field, heading, card))
            for field, found in columns.items()
        }

    def field_of(self, heading: str, card: SourceCard) -> str | None:
        """Return the field a heading stands for: by its whole path, else by a last word nothing else has."""
        whole = card.field_of(heading)
        last = _last(heading)
        if whole is not None or last == heading:
            return whole
        shared = sum(fold(_last(other)) == fold(last) for other in self.headings)
        return card.field_of(last) if shared == 1 else None

    def resembles(self, card: SourceCard) -> int:
        """Return how many of the fields that tell a register from the other are among the headings."""
        return len(set(self.column_of(card)) & set(card.distinctive))


def columns(table: Table, card: SourceCard, each: ListCard, notes: Notes) -> dict[str, str]:
    """Return the heading of each field found; note headings that serve nothing.

    Raises `FieldMissing` with the headings found when a required column is absent.
    """
    found = table.column_of(card)
    for field in each.required:
        if field not in found:
            raise FieldMissing(source=table.source, field=_wanted(field, card), found=table.headings)
    for heading in table.headings:
        field_of = table.field_of(heading, card)
        if field_of is not None and found[field_of] != heading:
            notes.add("repeated_column", used=found[field_of], column=heading, field=field_of)
        elif field_of is None and not card.is_left_in_raw(heading):
            notes.add("unmapped_column", column=heading)
    return found


def distinct(cells: Iterable[str]) -> tuple[str, ...]:
    """Return headings that differ: a repeated or empty one gets its place, so that no cell is lost."""
    headings: list[str] = []
    for place, cell in enumerate(cells, 1):
        heading = cell.strip()
        headings.append(heading if heading and heading not in headings else f"{heading} ({place})".strip())
    return tuple(headings)


def rows_of(
    headings: Sequence[str], lines: Iterable[tuple[int, Sequence[str]]], notes: Notes
) -> Iterator[Row]:
    """Yield the row of each numbered line of cells; a blank, short or long one is noted, never lost."""
    for number, cells in lines:
        if not filled(cells):
            notes.add("blank_row", number)
            continue
        raw: dict[str, object] = dict(zip(headings, cells, strict=False))
        if len(cells) != len(headings):
            code = "short_row" if len(cells) < len(headings) else "long_row"
            found = counted(len(cells), Text("cellule", "cell"), Text("cellules", "cells"))
            notes.add(code, number, cells=found, expected=len(headings))
        if len(cells) > len(headings):
            raw[EXTRA] = list(cells[len(headings) :])
        yield Row(number, raw, raw)


def filled(cells: Iterable[str]) -> bool:
    """Return whether any cell holds more than spaces."""
    return any(cell.strip() for cell in cells)


def _preference(field: str, heading: str, card: SourceCard) -> tuple[int, str]:
    """Return where a heading's spelling stands in the card: lower is better; the heading itself settles ties."""
    spellings = [fold(word) for word in (field, *card.fields[field])]
    whole = fold(heading)
    return spellings.index(whole if whole in spellings else fold(_last(heading))), heading


def _wanted(field: str, card: SourceCard) -> str:
    spellings = card.fields[field]
    return f"{field} ({spellings[0]})" if spellings else field


def _last(heading: str) -> str:
    return heading.rsplit(STEP, 1)[-1]
