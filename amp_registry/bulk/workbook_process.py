"""The process that reads a workbook: the file on standard input, lines of JSON on standard output.

It is a process of its own because the reader of workbooks is not ours: what it cannot bear ends this process, not the
one that answers. Where the system knows limits, it has one of memory and one of time.

    python -m amp_registry.bulk.workbook_process survey       each sheet, with its first lines
    python -m amp_registry.bulk.workbook_process rows 2       every line of the third sheet
"""

from __future__ import annotations

import io
import json
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime
from itertools import islice
from typing import Any, Final

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
    load_workbook,
)

from amp_registry.bulk.headings import HIGHEST
from amp_registry.bulk.workbook_limits import Looked, Place, Refused, look

if sys.platform != "win32":
    import resource

LARGEST_FILE: Final = 200_000_000
MEMORY: Final = 3 << 30
SECONDS: Final = 600
_ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")
_WORKBOOK_OF_OLE: Final = ("Workbook".encode("utf-16-le"), "Book".encode("utf-16-le"))
_ZIP: Final = b"PK"
_NO_FORM: Final = "Cannot detect file format"
"""What the reader says when none of its forms could be opened, though the form was told by then."""


def main(asked: Sequence[str]) -> int:
    """Answer `survey` or `rows N`, one JSON value a line; a refusal is the last line."""
    try:
        for value in _answer(asked, sys.stdin.buffer.read(LARGEST_FILE + 1)):
            sys.stdout.write(json.dumps(value) + "\n")
    except Refused as refused:
        sys.stdout.write(json.dumps({"refused": refused.code, "about": refused.about}) + "\n")
    return 0


def limit() -> None:
    """Bound what this process may take, and keep a trace of the reader's own troubles off the terminal."""
    if sys.platform != "win32":
        for kind, most in (
            (resource.RLIMIT_AS, MEMORY),
            (resource.RLIMIT_CPU, SECONDS),
            (resource.RLIMIT_CORE, 0),
        ):
            with suppress(ValueError, OSError):  # a stricter limit already holds
                resource.setrlimit(kind, (most, most))
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stderr.fileno())


def _answer(asked: Sequence[str], content: bytes) -> Iterator[Any]:
    if len(content) > LARGEST_FILE:
        raise Refused("too_large", f"{LARGEST_FILE / 1e6:.0f} MB")
    looked = look(content) if content.startswith(_ZIP) else _look_at_ole(content)
    try:
        with load_workbook(io.BytesIO(content)) as workbook:
            yield from (
                _survey(workbook, looked) if asked[0] == "survey" else _rows(workbook, looked, int(asked[1]))
            )
    except PasswordError:
        raise Refused("locked") from None
    except MemoryError:
        raise Refused("gave_up") from None
    except (CalamineError, ValueError, OSError) as error:
        if str(error) == _NO_FORM:
            raise Refused("gave_up") from None
        raise Refused("unreadable", str(error)[:120]) from None
    except BaseException as error:
        # The reader's own code may give up on damaged bytes with a class that cannot be imported.
        if type(error).__name__ != "PanicException":
            raise
        raise Refused("cut") from None


def _look_at_ole(content: bytes) -> Looked:
    if _ENCRYPTED in content:
        raise Refused("locked")
    if not any(name in content for name in _WORKBOOK_OF_OLE):
        raise Refused("not_a_workbook")
    return Looked("XLS", macros="_VBA_PROJECT".encode("utf-16-le") in content, faults={})


def _survey(workbook: CalamineWorkbook, looked: Looked) -> Iterator[Any]:
    yield {"form": looked.form, "macros": looked.macros}
    for place, sheet in enumerate(workbook.sheets_metadata):
        if sheet.typ is not SheetTypeEnum.WorkSheet:
            continue
        cells = workbook.get_sheet_by_index(place)
        end = cells.end
        yield {
            "place": place,
            "name": sheet.name,
            "hidden": sheet.visible is not SheetVisibleEnum.Visible,
            "rows": 0 if end is None else end[0] + 1,
            "first": list(islice(_lines(cells, looked.faults.get(sheet.name, {})), HIGHEST)),
        }


def _rows(workbook: CalamineWorkbook, looked: Looked, place: int) -> Iterator[Any]:
    sheet = workbook.get_sheet_by_index(place)
    yield from _lines(sheet, looked.faults.get(sheet.name, {}))
    yield "end"


def _lines(sheet: CalamineSheet, faults: Mapping[Place, str]) -> Iterator[list[Any]]:
    """Yield the cells of each row from the first of the sheet, as JSON says them, without the empty columns before."""
    if sheet.start is None:
        if faults:
            raise Refused("formulas")
        return
    left = min([sheet.start[1], *(column for _, column in faults)])
    before = [""] * (sheet.start[1] - left)
    bottom = max((row for row, _ in faults), default=-1)
    by_row: dict[int, dict[int, str]] = {}
    for (row, column), code in faults.items():
        by_row.setdefault(row, {})[column - left] = code
    number = -1
    for number, cells in enumerate(sheet.iter_rows()):
        yield _with_faults([*before, *map(_plain, cells)], by_row.get(number, {}))
    for row in range(number + 1, bottom + 1):
        yield _with_faults([], by_row.get(row, {}))


def _with_faults(cells: list[Any], faults: Mapping[int, str]) -> list[Any]:
    for column, code in faults.items():
        cells += [""] * (column + 1 - len(cells))
        cells[column] = {"fault": code}
    return cells


def _plain(cell: Any) -> Any:
    if isinstance(cell, str | bool | int | float):
        return cell
    if isinstance(cell, datetime):
        return {"moment": cell.isoformat()}
    return {"day": cell.isoformat()} if isinstance(cell, date) else str(cell)


if __name__ == "__main__":
    limit()
    sys.exit(main(sys.argv[1:]))
