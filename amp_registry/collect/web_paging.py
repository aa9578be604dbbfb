"""The way from one page of an answer to the next: a link, a postback, a button; or none, or one nobody can follow."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from bs4 import BeautifulSoup, Tag

from amp_registry.collect.html_grid import text_of
from amp_registry.collect.source_card import SourceCard, words
from amp_registry.collect.web_address import resolved
from amp_registry.collect.web_form import (
    Submission,
    WebForm,
    base_of,
    form_around,
    forms,
    postback,
    submission,
)

_ARROWS: Final = frozenset({">", "›", "»", "→", "&gt;"})
_MORE: Final = frozenset({"...", "…"})
_OFF: Final = frozenset({"disabled", "inactive", "aspnetdisabled"})
_CONTAINERS: Final = ["tr", "ul", "ol", "nav", "td", "p", "div", "span"]
_SIGNS: Final = re.compile(r"[\d\W]+")


@dataclass(frozen=True, slots=True)
class Next:
    """What leads on: `submission`, or None when the page says there is more in a way that cannot be followed."""

    submission: Submission | None


def next_page(
    soup: BeautifulSoup, address: str, number: int, card: SourceCard, furniture: frozenset[str] = frozenset()
) -> Next | None:
    """Return what leads to page `number` + 1 of an answer; None when nothing on the page says there is more.

    Links of `furniture` (`links_of` the page before anything was asked) lead elsewhere and are passed over.
    """
    found = forms(soup, address)
    candidates = [
        link
        for link in (*_links_onward(soup, card), *_numbered(soup, number, card))
        if str(link.get("href")) not in furniture
    ]
    followed = [way for link in candidates if (way := _followed(link, soup, address, found)) is not None]
    if followed:
        return Next(followed[0])
    button = next(_buttons_onward(found, card), None)
    if button is not None:
        return Next(button)
    return Next(None) if candidates else None


def links_of(soup: BeautifulSoup) -> frozenset[str]:
    """Return where the links of a page lead, as it says it."""
    return frozenset(str(link["href"]) for link in soup.find_all("a", href=True))


def _links_onward(soup: BeautifulSoup, card: SourceCard) -> Iterator[Tag]:
    for link in soup.find_all("a"):
        if not _is_off(link) and ("next" in _classes(link, "rel") or _says_next(_said(link), card)):
            yield link


def _says_next(said: Sequence[str], card: SourceCard) -> bool:
    """Whether one of the labels is the words themselves, or an arrow; a sentence that holds them is not."""
    nexts = {words(phrase) for phrase in card.phrases["next_page"]}
    return any(text in _ARROWS or (words(text) in nexts) for text in said)


def _said(element: Tag) -> list[str]:
    """Return a link's labels, without the arrows that stand beside words."""
    texts = [text_of(element), *(str(element.get(name) or "") for name in ("aria-label", "title", "value"))]
    return [text.strip() for text in texts if text.strip()]


def _numbered(soup: BeautifulSoup, number: int, card: SourceCard) -> Iterator[Tag]:
    """Yield the link of the next number in a row of page numbers, then the one that shows more numbers."""
    links = [link for link in soup.find_all("a") if not _is_off(link)]
    yield from (link for link in links if text_of(link) == str(number + 1) and _in_pager(link, number, card))
    for link in reversed(links):
        # Of two, the first leads back: numbers follow it.
        if text_of(link) in _MORE and _in_pager(link, number, card) and _ends_its_row(link):
            yield link
            return


def _ends_its_row(link: Tag) -> bool:
    rows = (text_of(around) for around in link.find_parents(_CONTAINERS, limit=4))
    row = next((text for text in rows if re.search(r"\d", text)), "")
    return row.endswith(text_of(link))


def _in_pager(link: Tag, number: int, card: SourceCard) -> bool:
    """Whether a link stands among page numbers, the present one beside it and not a link to elsewhere."""
    for around in link.find_parents(_CONTAINERS, limit=4):
        text = text_of(around)
        if str(number) in re.findall(r"\d+", text):
            left = f" {words(_SIGNS.sub(' ', text))} "
            for phrase in sorted(
                (*card.phrases["pager_words"], *card.phrases["next_page"]), key=len, reverse=True
            ):
                left = left.replace(f" {words(phrase)} ", "  ")
            return not left.strip()
    return False


def _followed(link: Tag, soup: BeautifulSoup, address: str, found: Sequence[WebForm]) -> Submission | None:
    """Return what following a link sends; None for a script nobody here can run."""
    href = str(link.get("href") or "").strip()
    form = form_around(link, found) or next(iter(found), None)
    script = href if href.lower().startswith("javascript:") else str(link.get("onclick") or "")
    if form is not None and (sent := postback(script, form)) is not None:
        return sent
    if not href or href.startswith("#") or href.lower().startswith("javascript:"):
        return None
    target = resolved(base_of(soup, address), href)
    return None if target is None else Submission(target)


def _buttons_onward(found: Sequence[WebForm], card: SourceCard) -> Iterator[Submission]:
    for form in found:
        for button in form.buttons:
            if not _is_off(button.element) and _says_next(_said(button.element), card):
                yield submission(form, {}, button)


def _is_off(element: Tag) -> bool:
    around = [element, *([element.parent] if element.parent is not None else [])]
    classes = {name.lower() for each in around for name in _classes(each, "class")}
    said = str(element.get("aria-disabled") or "").lower() == "true" or element.has_attr("disabled")
    return said or bool(classes & _OFF)


def _classes(element: Tag, name: str) -> list[str]:
    value = element.get(name) or ""
    return value.split() if isinstance(value, str) else [str(each) for each in value]
