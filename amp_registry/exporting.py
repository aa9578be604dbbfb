"""Use case: a copy of a register as a file: JSON Lines to exchange, CSV or XLSX to look at, FollowTheMoney for its tools.

JSON Lines holds everything and imports as the same copy. The two others are tables for people: one column a
field, what is a list in one cell, and nothing in them that a spreadsheet would take for a formula.
"""

from __future__ import annotations

import csv
import importlib
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any, BinaryIO, Final

from amp_registry import followthemoney
from amp_registry.collect import exchange
from amp_registry.errors import ExtraMissing
from amp_registry.language import Text
from amp_registry.records import Entry, ReaEntry, Register, RenaEntry
from amp_registry.table_cell import harmless

FIELDS: Final = {
    Register.RENA: tuple(name for name in RenaEntry(name="").to_dict() if name != "register"),
    Register.REA: tuple(name for name in ReaEntry(name="").to_dict() if name != "register"),
}
BETWEEN: Final = " | "
_PURPOSE: Final = Text("L'exportation en XLSX", "Exporting as XLSX")


class Form(StrEnum):
    """The form of an exported file."""

    JSONL = "jsonl"
    CSV = "csv"
    XLSX = "xlsx"
    FTM = "ftm"


def write(
    entries: Iterable[Entry], register: Register, form: Form, output: BinaryIO, *, made: datetime
) -> None:
    """Write the entries of a copy; `made` is the moment a workbook says it was made.

    Raises `ExtraMissing` for XLSX without the extra `excel`, before anything is read or written.
    """
    if form is Form.JSONL:
        output.writelines(line.encode("utf-8", "surrogatepass") for line in exchange.write(entries))
    elif form is Form.FTM:
        output.writelines(followthemoney.lines(entries))
    elif form is Form.CSV:
        _write_csv(entries, register, output)
    else:
        try:
            workbook = importlib.import_module("amp_registry.workbook")
        except ModuleNotFoundError:
            raise ExtraMissing(purpose=_PURPOSE, extra="excel") from None
        workbook.write(FIELDS[register], (cells(entry) for entry in entries), register.value, output, made)


def cells(entry: Entry) -> list[str]:
    """Return an entry as one row of text, in the order of `FIELDS`."""
    fields = entry.to_dict()
    return [_cell(name, fields[name]) for name in FIELDS[entry.register]]


def _write_csv(entries: Iterable[Entry], register: Register, output: BinaryIO) -> None:
    """UTF-8 with the mark that spreadsheets look for, commas, CRLF: RFC 4180."""
    output.write(b"\xef\xbb\xbf")
    rows = (map(harmless, cells(entry)) for entry in entries)
    output.writelines(_csv_lines([FIELDS[register]]))
    output.writelines(_csv_lines(rows))


def _csv_lines(rows: Iterable[Iterable[str]]) -> Iterator[bytes]:
    for row in rows:
        line = io.StringIO(newline="")
        csv.writer(line).writerow(row)
        yield line.getvalue().encode("utf-8", "surrogatepass")


def _cell(name: str, value: Any) -> str:
    if value is None or value == {}:
        return ""
    if name == "reasons":
        return BETWEEN.join(map(_reason, value))
    if isinstance(value, list):
        return BETWEEN.join(value)
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, sort_keys=True)


def _reason(reason: Mapping[str, Any]) -> str:
    what = ", ".join(filter(None, (reason["kind"], reason["decision"])))
    who = ", ".join(filter(None, (reason["name"], reason["municipality"])))
    said = ": ".join(filter(None, (what, reason["text"])))
    return f"{said} ({who})" if who else said
