"""A checked list as CSV: its own columns, then the answers, as a French spreadsheet opens it."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import BinaryIO, Final

from amp_registry.bulk.answer_words import answer_cells, headings
from amp_registry.bulk.asking import Blank
from amp_registry.bulk.cell import printed
from amp_registry.bulk.checking import Result
from amp_registry.bulk.summary import Sections
from amp_registry.language import Language
from amp_registry.table_cell import harmless, writable

_MARK: Final = b"\xef\xbb\xbf"
_SEPARATOR: Final = ";"


class CsvAnswers:
    """A CSV file being written: UTF-8 with the mark that spreadsheets look for, semicolons, CRLF.

    Nothing in it is a formula; a NEQ is ten digits, without spaces or point. Blank rows are left out.
    """

    def __init__(self, output: BinaryIO, names: Sequence[str], language: Language) -> None:
        self._output = output
        self._width = len(names)
        self._language: Language = language
        output.write(_MARK)
        self._write([*names, *headings(names, language)])

    def add(self, result: Result) -> None:
        """Write one row."""
        if isinstance(result, Blank):
            return
        own = [printed(cell) for cell in result.line.cells[: self._width]]
        own += [""] * (self._width - len(own))
        self._write([*own, *answer_cells(result, self._language).values()])

    def finish(self, told: Sections) -> None:
        """End the file; a CSV file holds rows alone, the summary is for whoever reads the terminal."""

    def close(self) -> None:
        """Do nothing: rows are written as they come, to a file that is not ours."""

    def _write(self, cells: Sequence[str]) -> None:
        line = io.StringIO(newline="")
        csv.writer(line, delimiter=_SEPARATOR).writerow([harmless(writable(cell)) for cell in cells])
        self._output.write(line.getvalue().encode())
