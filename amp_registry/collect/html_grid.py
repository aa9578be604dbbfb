"""One HTML table to lines of cells: spans filled in, nested tables left out, the text as it is read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from bs4 import Tag
from bs4.element import NavigableString, PreformattedString

from amp_registry import plain_number

_WIDEST: Final = 100
_TALLEST: Final = 100_000
_BREAKS: Final = frozenset({"br", "p", "div", "li", "ul", "ol", "tr", "td", "th", "dd", "dt"})


@dataclass(frozen=True, slots=True)
class Line:
    """The cells of one row; `spans` says that it has one cell alone: a message, or a pager."""

    cells: tuple[str, ...]
    spans: bool


def lines_of(table: Tag) -> list[Line]:
    """Return the rows of a table, those of the tables inside it left out.

    A cell that spans columns or rows stands in each of them.
    """
    carried: dict[int, tuple[int, str]] = {}
    return [line for row in _rows(table) if (line := _line(row, carried)).cells]


def text_of(element: Tag) -> str:
    """Return the text of an element: runs of spaces are one, a break in the page is a new line."""
    pieces: list[str] = []
    for node in element.descendants:
        if isinstance(node, Tag) and node.name in _BREAKS:
            pieces.append("\n")
        elif isinstance(node, NavigableString) and not isinstance(node, PreformattedString):
            pieces.append(" ".join(f"·{node}·".split())[1:-1])
    lines = (" ".join(line.split()) for line in "".join(pieces).split("\n"))
    return "\n".join(line for line in lines if line)


def _rows(table: Tag) -> list[Tag]:
    return [row for row in table.find_all("tr") if row.find_parent("table") is table]


def _line(row: Tag, carried: dict[int, tuple[int, str]]) -> Line:
    cells = [cell for cell in row.find_all(["td", "th"]) if cell.find_parent("tr") is row]
    alone = len(cells) == 1 and not carried
    placed: list[str] = []
    for cell in cells:
        _carry(placed, carried)
        text, down = text_of(cell), _count(cell, "rowspan", _TALLEST)
        for _ in range(_count(cell, "colspan", _WIDEST)):
            if down > 1:
                carried[len(placed)] = (down - 1, text)
            placed.append(text)
    _carry(placed, carried)
    return Line(tuple(placed), spans=alone)


def _carry(placed: list[str], carried: dict[int, tuple[int, str]]) -> None:
    """Put the cells of the rows above that reach into this one."""
    while len(placed) in carried:
        place = len(placed)
        left, text = carried.pop(place)
        placed.append(text)
        if left > 1:
            carried[place] = (left - 1, text)


def _count(cell: Tag, name: str, most: int) -> int:
    said = plain_number.parse(str(cell.get(name, "1")).strip())
    return 1 if said is None else min(max(said, 1), most)
