"""A list that is hostile or broken, with what must come of it; and how such files are made.

`rows` is how many lines stand below the headings, blank ones apart; each must come out answered or refused. `refused`
is a word of the error instead, in French; both None means that either will do, as long as nothing is lost.
"""

from __future__ import annotations

import csv
import io
import random
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import xlsxwriter

SAMPLES = Path(__file__).parents[2] / "data" / "fixtures" / "samples"
HEADINGS = ("Nom", "NEQ", "Montant", "Date de soumission")


@dataclass(frozen=True)
class Case:
    """A file, and what must come of it."""

    name: str
    content: bytes
    rows: int | None = None
    refused: str | None = None


Rows = list[list[object]]
Made = Callable[[random.Random], Case]


def firms(draw: random.Random, most: int = 8) -> Rows:
    """Return some rows of an ordinary list."""
    return [
        [f"Construction Exemple {draw.randrange(900)} inc.", "1170000013", 40_000 + n, "2026-05-30"]
        for n in range(draw.randint(2, most))
    ]


def workbook(rows: Rows, *, more: Callable[[xlsxwriter.Workbook, object], None] | None = None) -> bytes:
    """Return a workbook of one sheet; `more` does what it likes to it."""
    output = io.BytesIO()
    with xlsxwriter.Workbook(output, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Liste")
        sheet.write_row(0, 0, HEADINGS)
        for place, row in enumerate(rows, 1):
            sheet.write_row(place, 0, row)
        if more:
            more(book, sheet)
    return output.getvalue()


def text(rows: Rows, separator: str = ";", headings: tuple[str, ...] = HEADINGS) -> str:
    """Return rows as delimited text."""
    output = io.StringIO(newline="")
    lines = csv.writer(output, delimiter=separator)
    lines.writerow(headings)
    lines.writerows(rows)
    return output.getvalue()


def repacked(
    content: bytes, change: Mapping[str, Callable[[bytes], bytes] | None], extra: Mapping[str, bytes] = {}
) -> bytes:
    """Return a zip with some parts changed, left out (None) or added."""
    output = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for item in old.infolist():
            do = change.get(item.filename, lambda part: part)
            if do is not None:
                new.writestr(item.filename, do(old.read(item)))
        for name, part in extra.items():
            new.writestr(name, part)
    return output.getvalue()


SHEET = "xl/worksheets/sheet1.xml"


def cells(xml: str) -> Callable[[bytes], bytes]:
    """Return what adds rows at the end of a sheet's part."""
    return lambda part: part.replace(b"</sheetData>", xml.encode() + b"</sheetData>")


def spreadsheet_ods(rows: str) -> bytes:
    """Return an ODS workbook whose one table holds these rows."""
    output = io.BytesIO()
    content = (
        '<?xml version="1.0" encoding="UTF-8"?><office:document-content '
        'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
        f'<table:table table:name="Liste">{rows}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    manifest = '<?xml version="1.0"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    with zipfile.ZipFile(output, "w") as packed:
        packed.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        packed.writestr("META-INF/manifest.xml", manifest)
        packed.writestr("content.xml", content)
    return output.getvalue()


def ods_row(*cells: str, repeated: str = "") -> str:
    """Return one row of an ODS table."""
    inside = "".join(
        f'<table:table-cell office:value-type="string"{repeated}><text:p>{cell}</text:p></table:table-cell>'
        for cell in cells
    )
    return f"<table:table-row>{inside}</table:table-row>"
