"""One cell of a list as its file holds it, and as it would be printed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, TypeAlias

from amp_registry.collect.source_row import as_text
from amp_registry.language import Text


@dataclass(frozen=True, slots=True)
class Fault:
    """A cell that has no value: the formula in it was not calculated, or gives an error."""

    code: str

    @property
    def text(self) -> Text:
        """What is wrong, and what to do."""
        return FAULTS[self.code]


FAULTS: Final = {
    "uncalculated": Text(
        "la formule n'a pas été calculée ; ouvrez le fichier dans un tableur et enregistrez-le.",
        "the formula was not calculated; open the file in a spreadsheet and save it.",
    ),
    "error": Text("la formule donne une erreur.", "the formula gives an error."),
}

Cell: TypeAlias = str | float | bool | date | datetime | Fault
"""What a cell may hold; an empty cell is an empty text."""


def printed(cell: Cell) -> str:
    """Return a cell as it would be printed: a whole number without its point, a day as ISO.

    >>> printed(1143920115.0), printed(datetime(2026, 5, 4)), printed("  Exemple inc. ")
    ('1143920115', '2026-05-04', 'Exemple inc.')
    """
    if isinstance(cell, Fault):
        return "#?"
    if isinstance(cell, datetime):
        midnight = not any((cell.hour, cell.minute, cell.second))
        return (cell.date() if midnight else cell).isoformat()
    return cell.isoformat() if isinstance(cell, date) else as_text(cell).strip()


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a list: its number in the file, from 1, and its cells; no cell at all for a blank one."""

    number: int
    cells: tuple[Cell, ...]

    @property
    def blank(self) -> bool:
        """Whether no cell holds more than spaces."""
        return not any(isinstance(cell, Fault) or printed(cell) for cell in self.cells)
