"""The report as a workbook: the lines with filters and a colour a severity, and the summary. Needs the extra `excel`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC
from typing import Any, BinaryIO, Final

import xlsxwriter

from amp_registry.bulk.seao import summary, table, words
from amp_registry.bulk.seao.screen import Report
from amp_registry.language import Language, Text
from amp_registry.table_cell import writable

_LINES: Final = Text("À vérifier", "To check")
_SUMMARY: Final = Text("Sommaire", "Summary")
_MOST_ROWS: Final = 1_048_000
"""A sheet holds a little more; the lines after that are in the other forms, and the summary says how many."""
_CUT: Final = Text(
    "{count} lignes de plus n'entrent pas dans une feuille : demandez aussi un fichier CSV ou JSON Lines.",
    "{count} more lines do not fit on a sheet: ask for a CSV or JSON Lines file too.",
)
_COLOURS: Final = {"first": "#F8D7DA", "look": "#FFF3CD"}
_WIDTHS: Final = {"what": 80, "firm": 36, "body": 36, "title": 40, "found": 44, "notes": 40, "place": 40}
_USUAL: Final = 16


def write(report: Report, output: BinaryIO, language: Language) -> None:
    """Write the workbook, every cell as text, never as a formula or a link; rows go to the disk as they come."""
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(output, options) as workbook:
        made = report.totals.made.astimezone(UTC).replace(tzinfo=None)
        workbook.set_properties({"title": words.TITLE.say(language), "created": made})
        bold = workbook.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        left = _write_lines(workbook, report, language, bold)
        _write_summary(workbook, report, language, bold, left)


def _write_lines(workbook: Any, report: Report, language: Language, bold: Any) -> int:
    """Write the sheet of lines; return how many did not fit."""
    sheet = workbook.add_worksheet(_LINES.say(language))
    plain = {"text_wrap": True, "valign": "top"}
    formats = {name: workbook.add_format({**plain, "bg_color": colour}) for name, colour in _COLOURS.items()}
    usual = workbook.add_format(plain)
    for place, name in enumerate(table.COLUMNS):
        sheet.set_column(place, place, _WIDTHS.get(name, _USUAL))
    sheet.freeze_panes(1, 3)
    _row(sheet, 0, table.headings(language), bold)
    written = left = 0
    for told in report.lines():
        if written >= _MOST_ROWS:
            left += 1
            continue
        written += 1
        look = formats.get(told.get("severity") or "", usual)
        _row(sheet, written, list(table.cells(told, language).values()), look)
    sheet.autofilter(0, 0, written, len(table.COLUMNS) - 1)
    return left


def _write_summary(workbook: Any, report: Report, language: Language, bold: Any, left: int) -> None:
    sheet = workbook.add_worksheet(_SUMMARY.say(language))
    wrapped = workbook.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 0, 100)
    sheet.set_column(1, 1, 24)
    place = 0
    for paragraph in (words.TITLE, words.CAREFUL, words.NOT_CHECKED, words.ATTRIBUTION):
        _row(sheet, place, [paragraph.say(language)], bold if place == 0 else wrapped)
        place += 1
    if left:
        _row(sheet, place, [_CUT.say(language).format(count=left)], bold)
    for section in summary.sections(report.totals, language):
        place += 2
        _row(sheet, place, [section.title], bold)
        for label, value in section.rows:
            place += 1
            _row(sheet, place, [label, value], wrapped)


def _row(sheet: Any, place: int, cells: Sequence[str], look: Any) -> None:
    for column, cell in enumerate(cells):
        sheet.write_string(place, column, writable(cell), look)
