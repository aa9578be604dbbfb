"""Writing rows of text as one sheet of an XLSX workbook. Needs the extra `excel`, so `exporting` imports it by name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import BinaryIO, Final

import xlsxwriter

from amp_registry.table_cell import LONGEST_CELL

_WIDTH: Final = 24


def write(
    headings: Sequence[str], rows: Iterable[Sequence[str]], title: str, output: BinaryIO, made: datetime
) -> None:
    """Write headings and rows, all as text, never as formulas or links; the same rows give the same bytes."""
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(output, options) as workbook:
        workbook.set_properties({"title": title, "created": made.astimezone(UTC).replace(tzinfo=None)})
        sheet = workbook.add_worksheet(title)
        sheet.write_row(0, 0, headings, workbook.add_format({"bold": True}))
        last = 0
        for last, row in enumerate(rows, 1):
            for place, cell in enumerate(row):
                sheet.write_string(last, place, cell[:LONGEST_CELL])
        sheet.freeze_panes(1, 1)
        sheet.autofilter(0, 0, last, len(headings) - 1)
        sheet.set_column(0, len(headings) - 1, _WIDTH)
