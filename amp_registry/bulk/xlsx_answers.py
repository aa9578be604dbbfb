"""A checked list as a workbook: a summary, the list with its answers, and the rows that were not read.

Needs the extra `excel`, so `writing` imports it by name. Rows are written as they come: none is kept in memory.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from tempfile import TemporaryDirectory
from typing import Any, BinaryIO, Final

import xlsxwriter

from amp_registry.bulk.answer_words import NAMES, answer_cells, headings
from amp_registry.bulk.asking import Blank, Refused
from amp_registry.bulk.cell import Cell, printed
from amp_registry.bulk.checking import Result
from amp_registry.bulk.summary import Sections
from amp_registry.decide.verdict import Answer
from amp_registry.language import Language, Text
from amp_registry.table_cell import writable

SUMMARY: Final = Text("Sommaire", "Summary")
ANSWERS: Final = Text("Réponses", "Answers")
NOT_READ: Final = Text("Lignes non lues", "Rows not read")

_RED, _ORANGE, _GREY, _BLUE, _YELLOW, _GREEN = (
    "#F8CBAD",
    "#FCE4D6",
    "#E7E6E6",
    "#DDEBF7",
    "#FFF2CC",
    "#E2EFDA",
)
COLOURS: Final[Mapping[Answer, str]] = {
    Answer.NOT_ALLOWED: _RED,
    Answer.MUST_STOP: _RED,
    Answer.DEEMED_IN_DEFAULT: _RED,
    Answer.REVIEW: _ORANGE,
    Answer.UNKNOWN: _GREY,
    Answer.OUT_OF_SCOPE: _BLUE,
    Answer.ALLOWED_WITH_CONDITIONS: _YELLOW,
    Answer.MUST_CONTINUE: _GREEN,
    Answer.MAY_CONTINUE: _GREEN,
    Answer.ALLOWED: _GREEN,
}
"""A colour for each answer, beside the word and never instead of it."""
_WIDTHS: Final = {
    "answer": 22,
    "summary": 50,
    "why": 60,
    "conditions": 50,
    "warnings": 40,
    "name": 32,
    "todo": 45,
}
_WIDTH, _OWN_WIDTH, _NAMED, _WIDEST = 16, 18, 34, 40
_LABELS, _VALUES = 30, 110
_LINE, _MOST_LINES = 15, 20
_NUMBERS: Final = frozenset({"row", "journal"})
_OPTIONS: Final = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "nan_inf_to_errors": True,
}
_LONGEST_INTEGER: Final = 1e15
_FIRST_DAY: Final = date(1900, 3, 1)


class XlsxAnswers:
    """A workbook being written, sheet after sheet; the same rows at the same moment give the same bytes."""

    def __init__(
        self, output: BinaryIO, names: Sequence[str], neqs: frozenset[int], language: Language, made: datetime
    ) -> None:
        self._folder = TemporaryDirectory()
        self._book = xlsxwriter.Workbook(output, {**_OPTIONS, "tmpdir": self._folder.name})
        self._book.set_properties({"created": made.astimezone(UTC).replace(tzinfo=None)})
        self._language: Language = language
        self._neqs = neqs
        self._names = [*names, *headings(names, language)]
        self._width = len(names)
        self._top = self._book.add_format({"valign": "top"})
        self._wrapped = self._book.add_format({"valign": "top", "text_wrap": True})
        self._bold = self._book.add_format({"bold": True, "valign": "top", "text_wrap": True, "bottom": 1})
        self._day = self._book.add_format({"valign": "top", "num_format": "yyyy-mm-dd"})
        self._marks = {answer: self._mark(colour) for answer, colour in COLOURS.items()}
        self._unread = self._book.add_format(
            {"valign": "top", "italic": True, "bg_color": _GREY, "text_wrap": True}
        )
        self._summary = self._book.add_worksheet(SUMMARY.say(language))
        self._answers = _Sheet(self._book.add_worksheet(ANSWERS.say(language)))
        self._not_read = _Sheet(self._book.add_worksheet(NOT_READ.say(language)))
        for sheet in (self._answers, self._not_read):
            self._head(sheet.sheet)

    def add(self, result: Result) -> None:
        """Write one row, and a second time among those not read where it is one; a blank row is left out."""
        if isinstance(result, Blank):
            return
        self._row(self._answers, result)
        if isinstance(result, Refused):
            self._row(self._not_read, result)

    def finish(self, told: Sections) -> None:
        """Write the summary, and end the file."""
        for sheet in (self._answers, self._not_read):
            sheet.sheet.autofilter(0, 0, max(sheet.last, 1), len(self._names) - 1)
        self._tell(told)
        self._book.close()

    def close(self) -> None:
        """Close and remove the files that hold the rows until the workbook is ended: they name firms."""
        for sheet in self._book.worksheets():
            sheet.row_data_fh.close()
        self._folder.cleanup()

    # --- rows ---------------------------------------------------------------------------------------

    def _mark(self, colour: str) -> Any:
        return self._book.add_format({"valign": "top", "bold": True, "bg_color": colour, "text_wrap": True})

    def _head(self, sheet: Any) -> None:
        for place, name in enumerate(self._names):
            added = NAMES[place - self._width] if place >= self._width else ""
            wide = _WIDTHS.get(added, _WIDTH) if added else min(max(_OWN_WIDTH, len(name) + 3), _WIDEST)
            sheet.set_column(place, place, wide)
            sheet.write_string(0, place, writable(name), self._bold)
        sheet.freeze_panes(1, 0)
        sheet.repeat_rows(0)
        sheet.set_landscape()

    def _row(self, to: _Sheet, result: Any) -> None:
        to.last += 1
        said = answer_cells(result, self._language)
        to.sheet.set_row(to.last, _height((said[name], width) for name, width in _WIDTHS.items()))
        for place, cell in enumerate(result.line.cells[: self._width]):
            self._cell(to, place, cell)
        mark = self._unread if isinstance(result, Refused) else self._marks[result.evidence.answer]
        for place, (name, text) in enumerate(said.items(), self._width):
            if name in _NUMBERS and text:
                to.sheet.write_number(to.last, place, int(text), self._top)
            elif text:
                style = mark if name == "answer" else self._wrapped if name in _WIDTHS else self._top
                to.sheet.write_string(to.last, place, writable(text), style)

    def _cell(self, to: _Sheet, place: int, cell: Cell) -> None:
        """Write a cell as what it was: a number, a day, or text; a NEQ is always text."""
        if isinstance(cell, date) and not isinstance(cell, datetime) and cell >= _FIRST_DAY:
            to.sheet.write_datetime(to.last, place, cell, self._day)
        elif _is_number(cell) and place not in self._neqs:
            to.sheet.write_number(to.last, place, cell, self._top)
        elif text := printed(cell):
            to.sheet.write_string(to.last, place, writable(text), self._top)

    # --- summary ------------------------------------------------------------------------------------

    def _tell(self, told: Sections) -> None:
        sheet, row = self._summary, 0
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.set_column(0, 0, _LABELS)
        sheet.set_column(1, 1, _VALUES)
        for title, facts in told.items():
            sheet.write_string(row, 0, title, self._bold)
            row += 1
            for fact in facts:
                style = self._marks[fact.answer] if fact.answer else self._top
                sheet.set_row(row, _height([(fact.value, _VALUES)]))
                sheet.write_string(row, 0, writable(fact.label), style)
                sheet.write_string(row, 1, writable(fact.value), self._wrapped)
                row += 1
            row += 1


def _height(texts: Iterable[tuple[str, int]]) -> int:
    """Return how high a row must be for texts to show in columns of a width, up to a height that still reads."""
    lines = [sum(-(-len(line) // width) or 1 for line in text.split("\n")) for text, width in texts]
    return min(max(lines, default=1), _MOST_LINES) * _LINE


class _Sheet:
    """A sheet and the last of its rows that was written."""

    def __init__(self, sheet: Any) -> None:
        self.sheet = sheet
        self.last = 0


def _is_number(cell: Cell) -> bool:
    return isinstance(cell, int | float) and not isinstance(cell, bool) and abs(cell) < _LONGEST_INTEGER
