"""A list as a workbook (XLSX, XLS, ODS): which sheet it is on, and its lines, read by a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from importlib.util import find_spec
from typing import Any, Final

from amp_registry.bulk.cell import Cell, Fault, Line
from amp_registry.bulk.columns import WHO
from amp_registry.bulk.headings import known
from amp_registry.bulk.list_file import ListFile, Opened
from amp_registry.collect.source_card import fold
from amp_registry.error_parts import short
from amp_registry.errors import ColumnsUnclear, ExtraMissing
from amp_registry.language import Text

_PROCESS: Final = "amp_registry.bulk.workbook_process"
_READER: Final = "python_calamine"
_END: Final = "end"


@dataclass(frozen=True, slots=True)
class _Sheet:
    """One sheet as the survey shows it: its place in the workbook, its name, its first lines."""

    place: int
    name: str
    hidden: bool
    rows: int
    first: tuple[Line, ...]

    def holds_a_list(self, mapped: frozenset[str]) -> bool:
        """Return whether one of its first lines names somebody to ask about."""
        return any(known(line.cells, mapped) & (WHO | mapped) for line in self.first)


def read(opened: Opened, mapped: frozenset[str], sheet: str | None) -> ListFile:
    """Return a workbook as a list; `mapped` are the headings the user names, `sheet` the sheet, when given.

    Raises `ExtraMissing` without the extra `excel`, `ListUnreadable` when the workbook is cut, locked, too large,
    or none, and `ColumnsUnclear` when several sheets hold a list and none is named.
    """
    if find_spec(_READER) is None:
        raise ExtraMissing(purpose=_PURPOSE, extra="excel")
    about, *described = _survey(opened)
    sheets = [_sheet(each) for each in described]
    chosen = _chosen(sheets, mapped, sheet, opened)
    notes = [_read_sheet(about["form"], chosen.name)]
    notes += [_left(other) for other in sheets if other is not chosen and other.rows]
    notes += [_MACROS] if about["macros"] else []
    return ListFile(
        name=opened.name,
        sha256=opened.sha256,
        form=about["form"],
        rows=chosen.rows,
        first=chosen.first,
        lines=lambda: _lines(opened, chosen.place),
        notes=tuple(notes),
    )


def _survey(opened: Opened) -> list[Any]:
    found = list(_said(opened, "survey"))
    if len(found) < 2:  # noqa: PLR2004 - what the file is, then at least one sheet
        raise opened.refused(_NO_SHEET)
    return found


def _chosen(sheets: Sequence[_Sheet], mapped: frozenset[str], asked: str | None, opened: Opened) -> _Sheet:
    names = [sheet.name for sheet in sheets]
    if asked is not None:
        named = next((sheet for sheet in sheets if fold(sheet.name) == fold(asked)), None)
        if named is None:
            raise ColumnsUnclear(file=opened.name, problem=_no_sheet(asked), found=names, advice=_NAME_IT)
        return named
    shown = [sheet for sheet in sheets if sheet.rows and not sheet.hidden]
    holding = [sheet for sheet in shown if sheet.holds_a_list(mapped)]
    if len(holding) > 1:
        several = [sheet.name for sheet in holding]
        raise ColumnsUnclear(file=opened.name, problem=_SEVERAL, found=several, advice=_NAME_IT)
    return next(iter([*holding, *shown, *sheets]))


# --- the process ------------------------------------------------------------------------------------


def _lines(opened: Opened, place: int) -> Iterator[Line]:
    ended = False
    for number, cells in enumerate(_said(opened, "rows", str(place)), 1):
        if cells == _END:
            ended = True
            continue
        yield _line(number, cells)
    if not ended:
        raise opened.refused(_GAVE_UP)


def _said(opened: Opened, *asked: str) -> Iterator[Any]:
    """Yield what the process says, one value a line; raises `ListUnreadable` for a refusal, or when it gives up."""
    opened.file.seek(0)
    command = [sys.executable, "-P", "-m", _PROCESS, *asked]
    with subprocess.Popen(command, stdin=opened.file, stdout=subprocess.PIPE) as process:  # noqa: S603 - our own module
        try:
            for line in process.stdout or ():
                if not line.endswith(b"\n"):
                    break  # it stopped in the middle of a line
                value = json.loads(line)
                if isinstance(value, dict) and "refused" in value:
                    raise opened.refused(
                        _problem(value["refused"], value["about"]), ADVICE.get(value["refused"])
                    )
                yield value
            process.wait()
        finally:
            process.kill()
    if process.returncode:
        raise opened.refused(_GAVE_UP)


def _sheet(told: Any) -> _Sheet:
    first = tuple(_line(number, cells) for number, cells in enumerate(told["first"], 1))
    return _Sheet(told["place"], told["name"], told["hidden"], told["rows"], first)


def _line(number: int, cells: Sequence[Any]) -> Line:
    return Line(number, tuple(map(_cell, cells)))


def _cell(told: Any) -> Cell:
    if not isinstance(told, dict):
        cell: Cell = told
        return cell
    if "fault" in told:
        return Fault(told["fault"])
    return date.fromisoformat(told["day"]) if "day" in told else datetime.fromisoformat(told["moment"])


# --- what is said -----------------------------------------------------------------------------------

_GAVE_UP: Final = Text(
    "le lecteur s'est arrêté : le classeur est abîmé, ou trop grand pour la mémoire permise.",
    "the reader stopped: the workbook is damaged, or too large for the memory allowed.",
)
PROBLEMS: Final = {
    "cut": Text("le classeur est coupé ou abîmé.", "the workbook is cut or damaged."),
    "locked": Text("le classeur est protégé par un mot de passe.", "the workbook is locked with a password."),
    "too_large": Text(
        "déplié, le classeur est trop grand ({about}).", "unpacked, the workbook is too large ({about})."
    ),
    "too_far": Text(
        "des cellules vont jusqu'à {about} : trop loin pour une liste.",
        "cells go as far as {about}: too far for a list.",
    ),
    "entities": Text(
        "la partie {about} déclare des entités XML, ce qu'aucun tableur n'écrit.",
        "the part {about} declares XML entities, which no spreadsheet writes.",
    ),
    "formulas": Text(
        "des formules n'ont pas de valeur, et on ne sait pas où.",
        "formulas have no value, and it is not known where.",
    ),
    "not_a_workbook": Text(
        "c'est un autre document que XLSX, XLS ou ODS.", "it is another document than XLSX, XLS or ODS."
    ),
    "gave_up": _GAVE_UP,
    "unreadable": Text("le classeur ne se lit pas ({about}).", "the workbook cannot be read ({about})."),
}
"""Why a workbook is refused, by the code the process says."""

ADVICE: Final = {
    "locked": Text("Enregistrez-le sans mot de passe.", "Save it without a password."),
    "too_far": Text(
        "Effacez ces cellules éloignées, ou copiez la liste dans un nouveau classeur.",
        "Clear these far cells, or copy the list into a new workbook.",
    ),
}


def _problem(code: str, about: str) -> Text:
    return PROBLEMS[code].fill({"about": short(about)})


def _read_sheet(form: str, sheet: str) -> Text:
    return Text(f"Classeur {form}, feuille « {short(sheet)} ».", f"{form} workbook, sheet “{short(sheet)}”.")


def _left(sheet: _Sheet) -> Text:
    name = short(sheet.name)
    return Text(
        f"Feuille « {name} » ({sheet.rows} lignes) : elle n'est pas lue.",
        f"Sheet “{name}” ({sheet.rows} lines): it is not read.",
    )


def _no_sheet(asked: str) -> Text:
    return Text(f"il n'y a pas de feuille « {short(asked)} ».", f"there is no sheet “{short(asked)}”.")


_PURPOSE: Final = Text("Lire un classeur", "Reading a workbook")
_MACROS: Final = Text(
    "Le classeur contient des macros ; aucune n'est exécutée.", "The workbook holds macros; none is run."
)
_NO_SHEET: Final = Text("le classeur n'a aucune feuille de calcul.", "the workbook has no worksheet.")
_SEVERAL: Final = Text("plusieurs feuilles contiennent une liste.", "several sheets hold a list.")
_NAME_IT: Final = Text('Nommez-la : --sheet "Feuille".', 'Name it: --sheet "Sheet".')
