"""What one page of the search form says: rows, "none found", "too many", or nothing that can be relied on.

A page is read against the form before anything was asked: what stands there too is furniture, not an answer.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from bs4 import BeautifulSoup

from amp_registry.collect import rea_list
from amp_registry.collect.encoding import decode
from amp_registry.collect.html_form import HtmlTable, headings_shown, known_tables
from amp_registry.collect.html_grid import text_of
from amp_registry.collect.html_soup import souped
from amp_registry.collect.page import Page, refused
from amp_registry.collect.parsed import Notes
from amp_registry.collect.source_card import SourceCard, words
from amp_registry.collect.source_row import shown
from amp_registry.errors import NotTheRegister
from amp_registry.language import SEMICOLON, Text, join, same
from amp_registry.records import ListOrigin

COMPLEMENTS: Final = (
    ListOrigin.COMPLEMENT_SUSPENDED,
    ListOrigin.COMPLEMENT_EXPIRED,
    ListOrigin.COMPLEMENT_OVERSIGHT,
)


@dataclass(frozen=True, slots=True)
class WebPage:
    """A page of the site: its bytes, its elements, its text."""

    page: Page
    soup: BeautifulSoup
    text: str
    challenged: bool

    @classmethod
    def of(cls, page: Page, card: SourceCard, notes: Notes) -> WebPage:
        """Return the elements of a page; raises `NotTheRegister` when it is not a whole web page."""
        text = decode(page, card.register, notes)
        if not re.search(r"<(html|body|form|table|head|!doctype html)", text[:200_000], re.IGNORECASE):
            raise refused(page, card.register, _NOT_A_WEB_PAGE)
        marked = bool(_CHALLENGE_MARKS.search(text))
        soup = souped(text, page, card)
        return cls(page, soup, text_of(soup), marked)


@dataclass(frozen=True, slots=True)
class Answer:
    """One page of an answer. `total` is how many results it says there are, None when it does not say."""

    table: HtmlTable | None
    none_found: bool
    too_many: bool
    total: int | None


def read_answer(web: WebPage, blank: WebPage, card: SourceCard, notes: Notes) -> Answer:
    """Return what a page answers; raises `NotTheRegister` when it has neither rows nor words for none."""
    table = _results(web, blank, card, notes)
    total = _total(web, blank, card)
    none = total == 0 or _more("none_found", web, blank, card)
    many = _more("too_many", web, blank, card)
    if table is None and not none and not many:
        raise refused(web.page, card.register, _why_not(web, blank, card))
    return Answer(table, none, many, total)


def session_over(web: WebPage, blank: WebPage, card: SourceCard) -> bool:
    """Return whether a page says that the session is over: to be asked once more from the start."""
    return _more("session_over", web, blank, card)


def _more(name: str, web: WebPage, blank: WebPage, card: SourceCard) -> bool:
    """Whether a page says a phrase more often than the form before anything was asked."""
    return card.says(name, web.text) > card.says(name, blank.text)


def _results(web: WebPage, blank: WebPage, card: SourceCard, notes: Notes) -> HtmlTable | None:
    before = [(t.headings, t.rows) for t in known_tables(blank.soup, card, Notes(blank.page.address))]
    found = [
        table
        for table in known_tables(web.soup, card, notes)
        if (table.headings, table.rows) not in before and not _is_complement(table, card)
    ]
    if len(found) > 1 and any(table.headings != found[0].headings for table in found):
        best = max(table.known for table in found)
        found = [table for table in found if table.known == best]
    if len(found) > 1 and not _one_enterprise_each(found):
        raise refused(web.page, card.register, _SEVERAL)
    return _together(found) if found else None


def _is_complement(table: HtmlTable, card: SourceCard) -> bool:
    if rea_list.which(table.as_table(""), card) is not None:
        return True
    return any(card.says(origin.value, table.title) for origin in COMPLEMENTS)


def _one_enterprise_each(found: Sequence[HtmlTable]) -> bool:
    """Whether the tables are one list drawn in pieces: the same headings, a block for each enterprise."""
    return len({table.headings for table in found}) == 1 and all(len(table.rows) <= 1 for table in found)


def _together(found: Sequence[HtmlTable]) -> HtmlTable:
    first = found[0]
    rows = tuple(row for table in found for row in table.rows)
    notices = tuple(notice for table in found for notice in table.notices)
    return HtmlTable(first.title, first.headings, rows, notices, first.known, first.element)


def _total(web: WebPage, blank: WebPage, card: SourceCard) -> int | None:
    """The number said before the words for results, the largest of several; what the form says too is left out."""
    counts = [*_counts(web.text, card)]
    for count in _counts(blank.text, card):
        if count in counts:
            counts.remove(count)
    return max(counts, default=None)


def _counts(text: str, card: SourceCard) -> list[int]:
    kinds = "|".join(re.escape(words(kind)) for kind in card.phrases["result_count"])
    joined = re.sub(r"(?<=\d)[  ](?=\d{3}\b)", "", text)
    found = re.findall(rf"\b(\d{{1,6}}) (?:{kinds})\b", words(joined))
    return [int(count) for count in found]


def _why_not(web: WebPage, blank: WebPage, card: SourceCard) -> Text:
    """What a page without an answer is, as far as its words tell."""
    for name, problem in _PROBLEMS.items():
        if _more(name, web, blank, card) or (name == "challenge" and web.challenged > blank.challenged):
            return problem
    tables = join(list(map(same, headings_shown(web.soup))) or [same("–")], SEMICOLON)
    tables = Text(shown(tables.fr, 300), shown(tables.en, 300))
    return _NO_ANSWER.fill({"tables": tables, "words": shown(" ".join(web.text.split()))})


# What a challenge page carries in its markup, out of sight.
_CHALLENGE_MARKS: Final = re.compile(
    r"g-recaptcha|h-captcha|hcaptcha|cf-chl|cf-turnstile|incapsula", re.IGNORECASE
)

_NOT_A_WEB_PAGE = Text("ce n'est pas une page web.", "this is not a web page.")
_SEVERAL = Text(
    "elle contient plusieurs tableaux de résultats qui diffèrent.",
    "it holds several tables of results that differ.",
)
_NO_ANSWER = Text(
    "elle ne contient ni résultats, ni les mots qui disent qu'il n'y en a pas. Tableaux : {tables}. Texte : « {words} »",
    "it holds neither results nor the words that say there are none. Tables: {tables}. Text: “{words}”",
)
CHALLENGE: Final = Text(
    "elle demande de prouver qu'on n'est pas un robot.", "it asks to prove that one is not a robot."
)
_PROBLEMS: Final = {
    "challenge": CHALLENGE,
    "session_over": Text("elle dit que la session est expirée.", "it says that the session has expired."),
    "failure": Text("c'est une page d'erreur.", "it is an error page."),
}


def is_refusal(error: NotTheRegister) -> bool:
    """Return whether a page refuses to talk to a program: asking for more would be no use, and no manners."""
    return error.values.get("problem") == CHALLENGE
