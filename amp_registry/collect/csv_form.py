"""Delimited text to rows: comma, semicolon, tab or bar, whichever cuts the heading line into most cells."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from amp_registry.collect.page import Page, refused
from amp_registry.collect.parsed import Notes
from amp_registry.collect.table import Table, distinct, filled, rows_of
from amp_registry.language import Text
from amp_registry.records import Register

if TYPE_CHECKING:
    from _csv import Reader

DELIMITERS: Final = (",", ";", "\t", "|")


def read(text: str, page: Page, register: Register, notes: Notes) -> Table:
    """Return the rows of a delimited text; the first line that is not blank holds the headings.

    Raises `NotTheRegister` when the text has no second column, breaks its own quoting, or ends in the
    middle of a row.
    """
    delimiter = delimiter_of(text.lstrip("\r\n"))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        lines = list(_lines(reader))
    except csv.Error:
        raise refused(page, register, _not_delimited(reader.line_num)) from None
    if not lines or len(lines[0][1]) == 1:
        raise refused(page, register, _NO_COLUMNS)
    headings = distinct(lines[0][1])
    body = lines[1:]
    number, last = next((line for line in reversed(body) if filled(line[1])), (0, list(headings)))
    if len(last) < len(headings):
        raise refused(page, register, _cut(number))
    return Table(page.address, headings, tuple(rows_of(headings, body, notes)))


def _lines(reader: Reader) -> Iterator[tuple[int, list[str]]]:
    """Give the cells of each row that is not blank, with the line it starts on."""
    start = 1
    for cells in reader:
        if cells:
            yield start, cells
        start = reader.line_num + 1


def delimiter_of(text: str) -> str:
    """Return the mark that cuts the first line of a text into most cells."""
    first = text.splitlines()[0] if text else ""
    return max(DELIMITERS, key=lambda mark: len(next(csv.reader([first], delimiter=mark), [])))


_NO_COLUMNS = Text(
    "on n'y reconnaît ni colonnes, ni JSON.", "neither columns nor JSON can be recognised in it."
)


def _not_delimited(line: int) -> Text:
    return Text(
        f"ses colonnes sont mal délimitées jusqu'à la ligne {line} ; il est peut-être coupé.",
        f"its columns are badly delimited up to line {line}; it may be cut.",
    )


def _cut(line: int) -> Text:
    return Text(
        f"sa dernière ligne ({line}) est incomplète : le fichier est coupé.",
        f"its last row ({line}) is incomplete: the file is cut.",
    )
