"""Web page to elements: cut pages refused, the end tags that HTML lets a page leave out put back, scripts dropped."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Final

from bs4 import BeautifulSoup, ParserRejectedMarkup

from amp_registry.collect.page import Page, refused
from amp_registry.collect.source_card import SourceCard
from amp_registry.language import Text

_SILENT: Final = ["script", "style", "template", "noscript"]
_CELLS: Final = frozenset({"td", "th"})
# What the start of each element ends, when the page did not say so itself.
_ENDS: Final = {
    "td": _CELLS,
    "th": _CELLS,
    "tr": _CELLS | {"tr"},
    "thead": _CELLS | {"tr", "thead", "tbody", "tfoot"},
    "tbody": _CELLS | {"tr", "thead", "tbody", "tfoot"},
    "tfoot": _CELLS | {"tr", "thead", "tbody", "tfoot"},
}
_FOLLOWED: Final = frozenset(_ENDS) | {"table"}


def souped(text: str, page: Page, card: SourceCard) -> BeautifulSoup:
    """Return the page's elements, without scripts.

    Raises `NotTheRegister` when the page is cut inside a table, or holds a declaration that no reader takes.
    """
    whole = _Whole()
    try:
        whole.feed(text)
        whole.close()
        soup = BeautifulSoup("".join(whole.written) if whole.mended else text, "html.parser")
    except (AssertionError, ParserRejectedMarkup):  # of Python's own reader, for `<![DOCTYPE`
        raise refused(page, card.register, _NO_PAGE) from None
    if "table" in whole.open:
        raise refused(page, card.register, _CUT)
    for silent in soup.find_all(_SILENT):
        silent.decompose()
    return soup


class _Whole(HTMLParser):
    """Writes the page again with every row and cell ended; `mended` when one was not, `open` what is left."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.open: list[str] = []
        self.written: list[str] = []
        self.mended = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """End what this element ends, and write it."""
        ended = _ENDS.get(tag, frozenset())
        while self.open and self.open[-1] in ended:
            self._end_the_last()
        if tag in _FOLLOWED:
            self.open.append(tag)
        self.written.append(self.get_starttag_text() or "")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Write an element that has no end tag."""
        self.written.append(self.get_starttag_text() or "")

    def handle_endtag(self, tag: str) -> None:
        """End what stands open inside the element, and the element; an end of nothing is left out."""
        if tag in _FOLLOWED:
            within = (
                self.open[len(self.open) - self.open[::-1].index("table") :] if "table" in self.open else []
            )
            if tag != "table" and tag not in within:
                return
            while self.open and self.open[-1] != tag:
                self._end_the_last()
            if self.open:
                self.open.pop()
        self.written.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        """Write a text."""
        self.written.append(data)

    def handle_entityref(self, name: str) -> None:
        """Write a named character."""
        self.written.append(f"&{name};")

    def handle_charref(self, name: str) -> None:
        """Write a numbered character."""
        self.written.append(f"&#{name};")

    def _end_the_last(self) -> None:
        self.mended = True
        self.written.append(f"</{self.open.pop()}>")


_NO_PAGE = Text(
    "une déclaration de la page (« <![ ») n'est pas du HTML.", "a declaration of the page (“<![”) is no HTML."
)
_CUT = Text("la page s'arrête au milieu d'un tableau.", "the page stops inside a table.")
