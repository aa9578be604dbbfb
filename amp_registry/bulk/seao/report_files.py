"""A report as a file, in the form its name says: CSV, XLSX, JSON Lines or HTML; the first two for a spreadsheet.

CSV is what a French spreadsheet opens right: UTF-8 with its mark, semicolons, and nothing it would run.
"""

from __future__ import annotations

import csv
import importlib
import io
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import ModuleType
from typing import Any, BinaryIO, Final

from amp_registry.bulk.seao import as_html, table
from amp_registry.bulk.seao.screen import Report
from amp_registry.errors import BadSettings, ExtraMissing
from amp_registry.explain.as_json import as_json
from amp_registry.language import Language, Text
from amp_registry.table_cell import harmless

_MARK: Final = b"\xef\xbb\xbf"
_PURPOSE: Final = Text("Un rapport en XLSX", "A report as XLSX")

Write = Callable[[Report, BinaryIO, Language], None]


def writer(path: Path) -> Write:
    """Return what writes a report in the form a file's name asks for.

    Raises `BadSettings` for another ending, `ExtraMissing` for XLSX without the extra `excel`.
    """
    write = _WRITERS.get(path.suffix.lower())
    if write is None:
        raise BadSettings(name="--output", value=path, problem=_FORMS)
    if write is _write_xlsx:
        _workbook()
    return write


def _write_csv(report: Report, output: BinaryIO, language: Language) -> None:
    output.write(_MARK)
    output.writelines(_csv_lines(report, language))


def _csv_lines(report: Report, language: Language) -> Iterator[bytes]:
    rows = (list(table.cells(told, language).values()) for told in report.lines())
    yield _csv_line(table.headings(language))
    for row in rows:
        yield _csv_line([harmless(cell) for cell in row])


def _csv_line(row: list[str]) -> bytes:
    line = io.StringIO(newline="")
    csv.writer(line, delimiter=";").writerow(row)
    return line.getvalue().encode()


def _write_jsonl(report: Report, output: BinaryIO, _language: Language) -> None:
    """The summary on the first line, then a line a subject."""
    output.write(_json_line(report.totals.to_dict()))
    output.writelines(_json_line(told) for told in report.lines())


def _json_line(told: Mapping[str, Any]) -> bytes:
    return as_json(told, indent=None).encode() + b"\n"


def _write_xlsx(report: Report, output: BinaryIO, language: Language) -> None:
    _workbook().write(report, output, language)


def _write_html(report: Report, output: BinaryIO, language: Language) -> None:
    output.writelines(piece.encode() for piece in as_html.pieces(report, language))


def _workbook() -> ModuleType:
    try:
        return importlib.import_module("amp_registry.bulk.seao.as_xlsx")
    except ModuleNotFoundError:
        raise ExtraMissing(purpose=_PURPOSE, extra="excel") from None


_WRITERS: Final[Mapping[str, Write]] = {
    ".csv": _write_csv,
    ".jsonl": _write_jsonl,
    ".xlsx": _write_xlsx,
    ".html": _write_html,
}
_FORMS: Final = Text(
    f"Le nom du rapport doit finir par {', '.join(_WRITERS)}.",
    f"A report's name must end in {', '.join(_WRITERS)}.",
)
