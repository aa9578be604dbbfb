"""Web pages to rows: every table of a page, found by its headings, whatever is laid out around it.

A row whose one cell spans the table is a message or a pager, and stays with the table as a notice. Forms
that show one enterprise as a list of labels and values are a table of one row. A page cut inside a table is
refused.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from bs4 import BeautifulSoup, Tag

from amp_registry.collect.html_grid import Line, lines_of, text_of
from amp_registry.collect.html_soup import souped
from amp_registry.collect.page import Page, refused
from amp_registry.collect.parsed import Notes
from amp_registry.collect.source_card import SourceCard, fold
from amp_registry.collect.source_row import shown
from amp_registry.collect.table import Row, Table, distinct, rows_of
from amp_registry.language import Text

LEAST_KNOWN: Final = 2
_HEADINGS_AMONG: Final = 5
HEADING_TAGS: Final = ["h1", "h2", "h3", "h4", "h5", "h6", "legend", "summary", "caption", "button"]


@dataclass(frozen=True, slots=True)
class HtmlTable:
    """A table of a page: what stands above it, its headings, its rows, its one-cell rows, and its element.

    `known` counts the headings that serve a field of the card.
    """

    title: str
    headings: tuple[str, ...]
    rows: tuple[Row, ...]
    notices: tuple[str, ...]
    known: int
    element: Tag

    def as_table(self, source: str) -> Table:
        """Return the table as every other form gives it."""
        return Table(source, self.headings, self.rows)


def read(text: str, page: Page, card: SourceCard, notes: Notes) -> Table:
    """Return the table of a saved page that the card knows best; several with the same headings are one.

    Raises `NotTheRegister` when the page is cut, holds no table the card knows, or several that differ.
    """
    found = known_tables(souped(text, page, card), card, notes)
    if not found:
        raise refused(page, card.register, _NO_TABLE)
    alike = [table for table in found if table.headings == found[0].headings]
    if len(alike) < len(found):
        raise refused(page, card.register, _several(found), _ONE_EACH)
    rows = [row for table in alike for row in table.rows]
    numbered = (Row(number, row.cells, row.raw) for number, row in enumerate(rows, 1))
    return Table(page.address, found[0].headings, tuple(numbered))


def known_tables(
    soup: BeautifulSoup, card: SourceCard, notes: Notes, *, least: int = LEAST_KNOWN
) -> list[HtmlTable]:
    """Return the tables of which at least that many headings, the name's among them, are known to the card."""
    every = (_read(element, card, notes, least) for element in soup.find_all(["table", "dl"]))
    return [table for table in every if table is not None and table.known >= least and _named(table, card)]


def _named(table: HtmlTable, card: SourceCard) -> bool:
    return "name" in {card.field_of(heading) for heading in table.headings}


def _read(element: Tag, card: SourceCard, notes: Notes, least: int) -> HtmlTable | None:
    lines = _pairs(element) if element.name == "dl" else lines_of(element)
    place = _heading_line(lines, card)
    known = _known(lines[place].cells, card) if lines else 0
    if known < least:
        return _upright(element, lines, card)
    headings = distinct(" ".join(cell.split()) for cell in lines[place].cells)
    body = [line for line in lines[place + 1 :] if not line.spans and _folded(line) != _folded(lines[place])]
    notices = [line.cells[0] for line in lines if line.spans]
    rows = rows_of(headings, list(enumerate((line.cells for line in body), 1)), notes)
    return HtmlTable(title_of(element), headings, tuple(rows), tuple(notices), known, element)


def _heading_line(lines: Sequence[Line], card: SourceCard) -> int:
    """Return the place of the line, among the first, that has the most headings known."""
    first = range(min(len(lines), _HEADINGS_AMONG))
    return max(first, key=lambda place: (_known(lines[place].cells, card), -place), default=0)


def _known(cells: Sequence[str], card: SourceCard) -> int:
    return len({field for cell in cells if (field := card.field_of(cell)) is not None})


def _folded(line: Line) -> list[str]:
    return [fold(cell) for cell in line.cells]


def _pairs(element: Tag) -> list[Line]:
    """Return a list of terms as lines of two cells."""
    terms = [term for term in element.find_all("dt") if term.find_parent("dl") is element]
    values = [(term, term.find_next_sibling("dd")) for term in terms]
    return [Line((text_of(term), text_of(value)), spans=False) for term, value in values if value is not None]


def _upright(element: Tag, lines: Sequence[Line], card: SourceCard) -> HtmlTable | None:
    """Return one enterprise shown as labels and values, or None."""
    pairs = [line.cells for line in lines if len(line.cells) == 2]  # noqa: PLR2004 - a label and a value
    labels = [" ".join(label.split()).rstrip(" :") for label, _ in pairs]
    known = _known(labels, card)
    if known < LEAST_KNOWN:
        return None
    raw = dict(zip(distinct(labels), (value for _, value in pairs), strict=True))
    return HtmlTable(title_of(element), tuple(raw), (Row(1, raw, raw),), (), known, element)


def title_of(element: Tag) -> str:
    """Return what names an element: its caption, the words its panel points to, else the nearest heading before."""
    caption = element.find("caption")
    if isinstance(caption, Tag):
        return text_of(caption)
    for panel in (element, *element.parents):
        pointed = element.find_previous(id=str(panel.get("aria-labelledby") or "\0")) if panel.name else None
        if isinstance(pointed, Tag):
            return text_of(pointed)
    before = element.find_previous(HEADING_TAGS)
    return text_of(before) if isinstance(before, Tag) else ""


def headings_shown(soup: BeautifulSoup) -> Iterator[str]:
    """Yield the first line of every table, for a message that says what was found."""
    for element in soup.find_all("table"):
        lines = lines_of(element)
        if lines:
            yield ", ".join(shown(" ".join(cell.split())) for cell in lines[0].cells)


_NO_TABLE = Text(
    "aucun de ses tableaux n'a de colonnes connues de la fiche de la source.",
    "none of its tables has columns known to the source card.",
)
_ONE_EACH = Text(
    "Enregistrez chaque liste dans un fichier à part, et importez-les ensemble.",
    "Save each list in a file of its own, and import them together.",
)


def _several(found: Sequence[HtmlTable]) -> Text:
    count = len({table.headings for table in found})
    return Text(f"elle contient {count} listes différentes.", f"it holds {count} different lists.")
