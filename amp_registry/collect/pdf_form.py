"""A list printed as PDF to rows: the lines as they are laid out, cut where the columns of the heading stand.

Needs the extra `pdf-in` (pypdf: pure Python, one wheel). A PDF holds letters at places, not rows: a line that
carries no number or date where the other lines do continues the row just above it, which is noted; a line that fits
nowhere is noted too.
"""

from __future__ import annotations

import importlib
import io
import re
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from amp_registry.collect.page import Page, refused
from amp_registry.collect.parsed import Notes
from amp_registry.collect.source_card import SourceCard, words
from amp_registry.collect.source_row import shown
from amp_registry.collect.table import Table, distinct, rows_of
from amp_registry.language import Text

SIGNATURE: Final = b"%PDF"
MOST_PAGES: Final = 500
_ANCHORS: Final = frozenset(
    {"neq", "amp_client_number", "expires_on", "suspended_on", "issued_on", "measures_from", "status"}
)
_NEARLY_ALWAYS: Final = 0.6
_CHUNK: Final = re.compile(r"\S+(?: \S+)*")
_PAGE_NUMBER: Final = re.compile(r"(page )?\d+( (de|of|sur) \d+| \d+)?")
# What pypdf raises on a file that is damaged, beside its own errors.
_DAMAGED: Final = (
    ValueError,
    KeyError,
    IndexError,
    TypeError,
    AttributeError,
    RecursionError,
    OverflowError,
    AssertionError,
    NotImplementedError,
    OSError,
    zlib.error,
)


@dataclass(frozen=True, slots=True)
class _Chunk:
    """Words that stand together on a line, from one column of letters to another."""

    text: str
    start: int
    end: int


_Line = list[_Chunk]


def read(page: Page, card: SourceCard, notes: Notes) -> Table:
    """Return the rows of a PDF, under the headings of the first line that names two columns or more.

    Raises `NotTheRegister` when pypdf is not installed, the file is damaged, locked or a picture, or no line
    holds headings the card knows.
    """
    pages = [[_chunks(line) for line in text.split("\n")] for text in _texts(page, card)]
    if not any(line for lines in pages for line in lines):
        raise refused(page, card.register, _NO_TEXT, _AS_CSV)
    pages = [[_mended(line, card) for line in lines] for lines in pages]
    headings = next((line for lines in pages for line in lines if _known(line, card) > 1), None)
    if headings is None:
        raise refused(page, card.register, _NO_HEADINGS, _AS_CSV)
    lines = [line for each in pages for line in _body(each, headings)]
    names = distinct(chunk.text for chunk in headings)
    rows = _joined(lines, headings, _anchors(lines, headings, card), notes)
    return Table(page.address, names, tuple(rows_of(names, list(enumerate(rows, 1)), notes)))


def _texts(page: Page, card: SourceCard) -> list[str]:
    try:
        pypdf: Any = importlib.import_module("pypdf")
    except ImportError:
        raise refused(page, card.register, _NO_READER, _INSTALL) from None
    try:
        document = pypdf.PdfReader(io.BytesIO(page.content))
        if document.is_encrypted:
            raise refused(page, card.register, _LOCKED, _AS_CSV)
        if len(document.pages) > MOST_PAGES:
            raise refused(page, card.register, _TOO_LONG, _AS_CSV)
        return [each.extract_text(extraction_mode="layout") for each in document.pages]
    except (pypdf.errors.PyPdfError, *_DAMAGED):
        raise refused(page, card.register, _BROKEN) from None


def _chunks(line: str) -> _Line:
    return [
        _Chunk(found[0], found.start(), found.end()) for found in _CHUNK.finditer(line.replace("\u00a0", " "))
    ]


def _known(line: _Line, card: SourceCard) -> int:
    return len({field for chunk in line if (field := card.field_of(chunk.text)) is not None})


def _mended(line: _Line, card: SourceCard) -> _Line:
    """Return a line of headings with the words of one heading together again, where only together they are known."""
    if _known(line, card) == 0:
        return line
    mended: _Line = []
    for chunk in line:
        both = _Chunk(f"{mended[-1].text} {chunk.text}", mended[-1].start, chunk.end) if mended else chunk
        if mended and card.field_of(both.text) and not card.field_of(chunk.text):
            mended[-1] = both
        else:
            mended.append(chunk)
    return mended


def _body(lines: Sequence[_Line], headings: _Line) -> Iterator[_Line]:
    """Yield the lines of a page under its headings; a page without any starts with its first line."""
    titles = [chunk.text for chunk in headings]
    places = [place for place, line in enumerate(lines) if [chunk.text for chunk in line] == titles]
    for line in lines[places[0] + 1 if places else 0 :]:
        if [chunk.text for chunk in line] != titles and not _is_page_number(line):
            yield line


def _is_page_number(line: _Line) -> bool:
    return len(line) == 1 and bool(_PAGE_NUMBER.fullmatch(words(line[0].text)))


def _placed(line: _Line, headings: _Line) -> list[str]:
    """Return the cells of a line: one for each heading when they are as many, else by where they stand."""
    if len(line) == len(headings):
        return [chunk.text for chunk in line]
    cells = [""] * len(headings)
    for chunk in line:
        place = max(
            range(len(headings)), key=lambda p: (_overlap(chunk, headings[p]), -_apart(chunk, headings[p]))
        )
        cells[place] = f"{cells[place]} {chunk.text}".strip()
    return cells


def _overlap(chunk: _Chunk, heading: _Chunk) -> int:
    return max(0, min(chunk.end, heading.end) - max(chunk.start, heading.start))


def _apart(chunk: _Chunk, heading: _Chunk) -> int:
    return abs(chunk.start - heading.start)


def _anchors(lines: Sequence[_Line], headings: _Line, card: SourceCard) -> list[int]:
    """Return the columns of numbers and dates that most lines fill: a line without any starts no row."""
    columns = [place for place, chunk in enumerate(headings) if card.field_of(chunk.text) in _ANCHORS]
    full = [_placed(line, headings) for line in lines if len(line) > 1]
    filled = Counter(place for cells in full for place in columns if cells[place])
    return [place for place in columns if filled[place] >= _NEARLY_ALWAYS * len(full)]


def _joined(lines: Sequence[_Line], headings: _Line, anchors: Sequence[int], notes: Notes) -> list[list[str]]:
    rows: list[list[str]] = []
    close = False
    for line in lines:
        cells = _placed(line, headings)
        if not line:
            close = False
        elif not anchors or any(cells[place] for place in anchors):
            rows.append(cells)
            close = True
        elif close:
            rows[-1] = [_wrapped(above, cell) for above, cell in zip(rows[-1], cells, strict=True)]
            notes.add("line_joined", len(rows), line=shown("  ".join(chunk.text for chunk in line)))
        else:
            notes.add("line_unplaced", line=shown("  ".join(chunk.text for chunk in line)))
    return rows


def _wrapped(above: str, below: str) -> str:
    return above + below if above.endswith("-") else f"{above} {below}".strip()


_NO_READER = Text("lire un PDF demande une extension.", "reading a PDF needs an extra.")
_INSTALL = Text("pip install 'amp-registry[pdf-in]'", "pip install 'amp-registry[pdf-in]'")
_BROKEN = Text("ce PDF est abîmé ou coupé.", "this PDF is damaged or cut.")
_LOCKED = Text("ce PDF est verrouillé.", "this PDF is locked.")
_TOO_LONG = Text(f"ce PDF a plus de {MOST_PAGES} pages.", f"this PDF has more than {MOST_PAGES} pages.")
_NO_TEXT = Text(
    "ce PDF n'est qu'une image : il n'a pas de texte.", "this PDF is only a picture: it has no text."
)
_NO_HEADINGS = Text(
    "aucune ligne de ce PDF ne porte d'en-têtes connus de la fiche de la source.",
    "no line of this PDF holds headings known to the source card.",
)
_AS_CSV = Text(
    "Recopiez la liste dans un CSV et importez-le.", "Copy the list into a CSV file and import that."
)
