"""How far the cells of a sheet (XLSX) reach: a reader keeps a place for every cell up to the farthest.

Two cells far apart, a file of a kilobyte, would fill the memory; so this is looked at before a reader sees the sheet.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

# The references of cells and rows, wherever they stand: what is told too high is refused, too low fills the memory.
_SEEN: Final = re.compile(
    rb"""<(?:[^\s<>/:]+:)?(?P<tag>row|c)(?=[\s/>])|\br\s*=\s*["'](?P<column>[A-Za-z]*)(?P<row>[0-9]*)["']"""
)
_MOST_LETTERS: Final = 8
_MOST_DIGITS: Final = 12


@dataclass(frozen=True, slots=True)
class Reach:
    """The rows and columns of a sheet up to its farthest cell."""

    rows: int
    columns: int

    @property
    def cells(self) -> int:
        """How many places a reader keeps for it."""
        return self.rows * self.columns

    def __str__(self) -> str:
        return f"{letters(max(self.columns, 1) - 1)}{self.rows}"


def reach_of(sheet: bytes) -> Reach:
    """Return how far the XML of a sheet reaches; a cell or a row without a reference follows the one before it.

    >>> str(reach_of(b'<row r="1"><c r="A1"/></row><row r="30"><c/><c/><c/></row>'))
    'C30'
    """
    rows = columns = row = column = 0
    for seen in _SEEN.finditer(sheet):
        if seen["tag"] == b"row":
            row, column = row + 1, 0
            continue
        if seen["tag"]:
            column += 1
        else:
            row = max(row, _number(seen["row"]))
            column = max(column, column_of(seen["column"][:_MOST_LETTERS].upper()) + 1)
        if column:  # a row that is there for its height has no cell
            rows, columns = max(rows, row), max(columns, column)
    return Reach(rows, columns)


def _number(digits: bytes) -> int:
    """Return a row's number; one of too many digits is far, whatever it is."""
    return int(digits or b"0") if len(digits) <= _MOST_DIGITS else 10**_MOST_DIGITS


def column_of(name: bytes) -> int:
    """Return the place of a column from its letters.

    >>> column_of(b"A"), column_of(b"Z"), column_of(b"XFD")
    (0, 25, 16383)
    """
    place = 0
    for letter in name:
        place = place * 26 + letter - ord("A") + 1
    return place - 1


def letters(place: int) -> str:
    """Return the letters of a column from its place.

    >>> letters(0), letters(25), letters(16383)
    ('A', 'Z', 'XFD')
    """
    name = ""
    place += 1
    while place:
        place, digit = divmod(place - 1, 26)
        name = chr(ord("A") + digit) + name
    return name
