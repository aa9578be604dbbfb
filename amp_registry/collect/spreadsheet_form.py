"""A workbook (XLSX, XLS) to rows: every sheet that has the register's columns, under its row of headings.

Titles may stand above the headings, and other sheets beside: both are noted, neither is read. A number loses
its point, a date becomes its ISO day. Needs the extra `excel`.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any, Final

from python_calamine import CalamineError, CalamineWorkbook, load_workbook

from amp_registry import zip_archive
from amp_registry.collect.page import MAX_BYTES, Page, refused
from amp_registry.collect.parsed import Notes
from amp_registry.collect.source_card import SourceCard, fold
from amp_registry.collect.source_row import as_text, shown
from amp_registry.collect.table import Table, distinct, filled, rows_of
from amp_registry.language import Text
from amp_registry.sheet_reach import Reach, reach_of

_HIGHEST_HEADINGS: Final = 30
_KNOWN: Final = 2

MOST_CELLS: Final = 5_000_000
"""Of a workbook, empty ones included: some hundred times a register, and some hundreds of megabytes once read."""

_CELLS: Final = b"sheetData"
_OTHER_FORMS: Final = ("workbook.bin", "content.xml")
"""The parts of XLSB and ODS."""

Line = tuple[int, list[str]]


def read(page: Page, card: SourceCard, notes: Notes) -> tuple[Table, ...]:
    """Return one table for each sheet with at least two of the card's columns, in the order of the workbook.

    When no sheet has them, the first with two columns is given as it stands, for its headings to be told.
    Raises `NotTheRegister` when the workbook is cut, locked, not a workbook (XLSX, XLS), unpacks to too much, or
    has cells too far apart.
    """
    sheets = {name: lines for name, lines in _sheets(page, card) if lines}
    found = {name: place for name, lines in sheets.items() if (place := _headings(lines, card)) is not None}
    if not found:
        found = {name: place for name, lines in sheets.items() if (place := _first_row(lines)) is not None}
        found = dict(list(found.items())[:1])
    if not found:
        raise refused(page, card.register, _NO_COLUMNS)
    for name in sheets.keys() - found.keys():
        notes.add("sheet_unread", sheet=shown(name))
    return tuple(
        _table(sheets[name], place, page.address if len(found) == 1 else f"{page.address} [{name}]", notes)
        for name, place in found.items()
    )


def _table(lines: Sequence[Line], place: int, source: str, notes: Notes) -> Table:
    for number, cells in lines[:place]:
        notes.add("row_above_headings", number, value=shown(" ".join(cell for cell in cells if cell)))
    headings = distinct(_cut(lines[place][1]))
    body = [(number, _cut(cells, len(headings))) for number, cells in lines[place + 1 :]]
    return Table(source, headings, tuple(rows_of(headings, body, notes)))


def _cut(cells: list[str], least: int = 0) -> list[str]:
    """Return cells without the empty ones at the end: a sheet is as wide as its widest row."""
    width = max((place for place, cell in enumerate(cells, 1) if cell), default=0)
    return cells[: max(width, least)]


def _headings(lines: Sequence[Line], card: SourceCard) -> int | None:
    """Return the place of the row that names most of the card's fields; None when none names two."""
    known = [len({card.field_of(c) for c in cells} - {None}) for _, cells in lines[:_HIGHEST_HEADINGS]]
    best = max(known, default=0)
    return known.index(best) if best >= _KNOWN else None


def _first_row(lines: Sequence[Line]) -> int | None:
    """Return the place of the first row with two names in it."""
    named = (
        place for place, (_, cells) in enumerate(lines) if len({fold(c) for c in cells} - {""}) >= _KNOWN
    )
    return next(named, None)


def _sheets(page: Page, card: SourceCard) -> list[tuple[str, list[Line]]]:
    _refuse_bomb(page, card)
    try:
        with load_workbook(io.BytesIO(page.content)) as workbook:
            return _within_bounds(workbook, page, card)
    except (CalamineError, ValueError, OSError) as error:
        raise refused(page, card.register, _unreadable(shown(str(error)))) from None
    except BaseException as error:
        # The reader's own code may give up on damaged bytes with a class that cannot be imported.
        if type(error).__name__ != "PanicException":
            raise
        raise refused(page, card.register, _CUT) from None


def _within_bounds(workbook: CalamineWorkbook, page: Page, card: SourceCard) -> list[tuple[str, list[Line]]]:
    """Return the sheets one after the other: XLS says how far one reaches only once it is read, and it is small."""
    read, cells = [], 0
    for name in workbook.sheet_names:
        sheet = workbook.get_sheet_by_name(name)
        reach = Reach(*(place + 1 for place in sheet.end or (-1, -1)))
        cells += reach.cells
        if cells > MOST_CELLS:
            raise refused(page, card.register, _too_far(reach))
        read.append((name, _lines(sheet.to_python(skip_empty_area=False))))
    return read


def _lines(rows: Sequence[Sequence[Any]]) -> list[Line]:
    lines = [(number, [_printed(cell) for cell in cells]) for number, cells in enumerate(rows, 1)]
    return [line for line in lines if filled(line[1])]


def _printed(cell: Any) -> str:
    """Return a cell as a register prints it; midnight is no time of day."""
    if isinstance(cell, datetime):
        return cell.date().isoformat() if not any((cell.hour, cell.minute, cell.second)) else cell.isoformat()
    return cell.isoformat() if isinstance(cell, date) else as_text(cell).strip()


def _refuse_bomb(page: Page, card: SourceCard) -> None:
    if not page.content.startswith(b"PK"):
        return
    try:
        with zip_archive.opened(io.BytesIO(page.content)) as packed:
            if sum(item.file_size for item in packed.infolist()) > MAX_BYTES:
                raise refused(page, card.register, _TOO_LARGE)
            reaches = [reach_of(part) for part in _sheet_parts(packed, page, card)]
    except (*zip_archive.DAMAGED, RuntimeError):
        raise refused(page, card.register, _CUT) from None
    farthest = max(reaches, key=lambda reach: reach.cells, default=Reach(0, 0))
    if sum(reach.cells for reach in reaches) > MOST_CELLS:
        raise refused(page, card.register, _too_far(farthest))


def _sheet_parts(packed: zipfile.ZipFile, page: Page, card: SourceCard) -> Iterator[bytes]:
    """Yield each part that holds cells, whatever its name; of the other forms of a packed workbook none is bounded."""
    if any(name.lower().endswith(_OTHER_FORMS) for name in packed.namelist()):
        raise refused(page, card.register, _OTHER_FORM)
    for item in packed.infolist():
        content = zip_archive.content(packed, item)
        if _CELLS in content:
            yield content


_NO_COLUMNS: Final = Text("le classeur ne contient aucune colonne.", "the workbook holds no columns.")
_OTHER_FORM: Final = Text("le classeur n'est ni XLSX ni XLS.", "the workbook is neither XLSX nor XLS.")
_CUT: Final = Text("le classeur est coupé ou n'en est pas un.", "the workbook is cut, or is not one.")
_TOO_LARGE: Final = Text(
    f"déplié, le classeur dépasse {MAX_BYTES} octets.",
    f"unpacked, the workbook is larger than {MAX_BYTES} bytes.",
)


def _too_far(reach: Reach) -> Text:
    return Text(
        f"une feuille va jusqu'à la cellule {reach} ; aucun registre ne remplit autant de cellules.",
        f"a sheet reaches to cell {reach}; no register fills that many cells.",
    )


def _unreadable(reason: str) -> Text:
    return Text(f"le classeur ne se lit pas ({reason}).", f"the workbook cannot be read ({reason}).")
