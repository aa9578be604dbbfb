"""The complement lists of REA from the web, whole: found by the headings above them or the links that name them.

All three or nothing: a list that is not found, or not read to its end, holds the night back, for a firm would
otherwise look authorized because the list that says otherwise was missing. An empty list is believed only
where the page says so in words.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlsplit

from bs4 import Tag

from amp_registry.collect import pdf_form, rea_list
from amp_registry.collect.fetch import Fetcher
from amp_registry.collect.html_form import HEADING_TAGS, known_tables, title_of
from amp_registry.collect.html_grid import text_of
from amp_registry.collect.page import Page, refused
from amp_registry.collect.parsed import Issue, Notes, Parsed, issue
from amp_registry.collect.rea_answer import COMPLEMENTS, WebPage
from amp_registry.collect.rea_list import read_list
from amp_registry.collect.rea_source import Reading, send
from amp_registry.collect.repetitions import each_once, joined
from amp_registry.collect.source_card import SourceCard
from amp_registry.collect.source_row import shown
from amp_registry.collect.table import Row, Table
from amp_registry.collect.web_address import on_the_web, resolved
from amp_registry.collect.web_form import Submission, base_of
from amp_registry.collect.web_paging import next_page
from amp_registry.errors import CollectError
from amp_registry.language import Text, join
from amp_registry.records import ListOrigin, Part

MOST_PAGES: Final = 50
_MOST_TRIED: Final = 4
_ACCEPT: Final = "text/html,application/pdf;q=0.9,*/*;q=0.5"


@dataclass(frozen=True, slots=True)
class ComplementLists:
    """The three lists, from the page of the register at an address."""

    fetcher: Fetcher
    address: str
    card: SourceCard

    def read(self) -> Reading:
        """Return the entries of the three lists; an issue that stops says which one is not there, and why.

        Raises `SourceUnreachable` when the page of the register is silent, `NotTheRegister` when it is no web
        page or a list is not what its heading says, `FieldMissing` when a list lacks the name.
        """
        search = _Search(self.fetcher, self.card)
        search.visit(self._fetched(self.address))
        for address in search.onward(self.address)[:_MOST_TRIED]:
            if search.missing:
                search.visit(self._fetched(address))
        for origin in search.missing:
            search.try_links(origin, self.address)
        return search.reading(self.address)

    def _fetched(self, address: str) -> WebPage:
        page = send(self.fetcher, Submission(address), self.card, _ACCEPT)
        return WebPage.of(page, self.card, Notes(page.address))


@dataclass(slots=True)
class _Search:
    """The lists found so far, the pages seen, the links that may lead to a list."""

    fetcher: Fetcher
    card: SourceCard
    pages: list[Page] = field(default_factory=list)
    found: dict[ListOrigin, Parsed] = field(default_factory=dict)
    links: dict[ListOrigin, dict[str, None]] = field(default_factory=dict)
    more: dict[str, None] = field(default_factory=dict)
    problems: dict[ListOrigin, list[Text]] = field(default_factory=dict)

    @property
    def missing(self) -> list[ListOrigin]:
        """The lists not found yet, in their order."""
        return [origin for origin in COMPLEMENTS if origin not in self.found]

    def visit(self, web: WebPage) -> None:
        """Take the lists that stand on a page, and the links that name one."""
        self.pages.append(web.page)
        notes = Notes(web.page.address)
        for table in known_tables(web.soup, self.card, notes, least=1):
            named = self._named(title_of(table.element))
            if (by_columns := self._by_columns(table.as_table(""))) or len(named) == 1:
                origin = by_columns or named[0]
                if origin in self.found or (named and origin not in named):
                    raise refused(web.page, self.card.register, _conflict(table.title, origin))
                self._keep(origin, self._whole(table.as_table(web.page.address), web, notes), notes)
                self._check_empty(origin, _section(table.element))
        for title, text in _sections(web):
            named = self._named(title)
            if len(named) == 1 and named[0] not in self.found and self._says_none(text):
                self.found[named[0]] = Parsed(())
        self._note_links(web)

    def onward(self, address: str) -> list[str]:
        """Return where the links named for the complement lead, on the sites the card trusts."""
        return [link for link in self.more if self._trusted(link, address)]

    def try_links(self, origin: ListOrigin, address: str) -> None:
        """Follow the links that name a list until one of them is that list."""
        trusted = [link for link in self.links.get(origin, ()) if self._trusted(link, address)]
        for link in trusted[:_MOST_TRIED]:
            try:
                self._take(origin, send(self.fetcher, Submission(link), self.card, _ACCEPT))
            except CollectError as error:
                self.problems.setdefault(origin, []).append(error.parts()[0])
            if origin in self.found:
                return

    def reading(self, address: str) -> Reading:
        """Return what was found; a list that is not there stops the copy."""
        gone = [self._gone(origin, address) for origin in self.missing]
        parsed = joined([self.found[origin] for origin in COMPLEMENTS if origin in self.found])
        return Reading(
            part=Part.COMPLEMENT,
            source=address,
            parsed=Parsed(parsed.entries, (*parsed.issues, *gone), parsed.rows),
            pages=tuple(self.pages),
        )

    def _take(self, origin: ListOrigin, page: Page) -> None:
        notes = Notes(page.address)
        if page.content.lstrip()[:4] == pdf_form.SIGNATURE:
            self.pages.append(page)
            self._keep(origin, pdf_form.read(page, self.card, notes), notes)
            return self._check_empty(origin, "")
        web = WebPage.of(page, self.card, notes)
        self.pages.append(page)
        tables = [
            table
            for table in known_tables(web.soup, self.card, notes, least=1)
            if self._by_columns(table.as_table("")) in {None, origin}
            and set(self._named(table.title)) <= {origin}
        ]
        if len(tables) == 1:
            self._keep(origin, self._whole(tables[0].as_table(page.address), web, notes), notes)
            return self._check_empty(origin, web.text)
        if not tables and self._says_none(web.text):
            self.found[origin] = Parsed(())
            return None
        raise refused(page, self.card.register, _NO_LIST if not tables else _SEVERAL)

    def _keep(self, origin: ListOrigin, table: Table, notes: Notes) -> None:
        by_columns = self._by_columns(table)
        if by_columns is not None and by_columns != origin:
            page = Page(b"", table.source, self.pages[-1].fetched_at)
            raise refused(page, self.card.register, _conflict(self._title(origin).fr, by_columns))
        parsed = read_list(table, self.card, self.card.lists[origin], notes)
        self.found[origin] = each_once(parsed, table.source)

    def _whole(self, table: Table, web: WebPage, notes: Notes) -> Table:
        """Return a table with the rows of the pages that follow; what cannot be read is said and stops."""
        rows, number = list(table.rows), 1
        while (onward := next_page(web.soup, web.page.address, number, self.card)) is not None:
            problem = _NO_WAY if onward.submission is None else _TOO_LONG if number == MOST_PAGES else None
            if problem is not None or onward.submission is None:
                raise refused(web.page, self.card.register, problem or _NO_WAY)
            web = WebPage.of(send(self.fetcher, onward.submission, self.card, _ACCEPT), self.card, notes)
            self.pages.append(web.page)
            alike = [
                t for t in known_tables(web.soup, self.card, notes, least=1) if t.headings == table.headings
            ]
            if len(alike) != 1 or [row.raw for row in alike[0].rows] == [
                row.raw for row in rows[-len(alike[0].rows) :]
            ]:
                raise refused(web.page, self.card.register, _LOST)
            rows += alike[0].rows
            number += 1
        return Table(
            table.source, table.headings, tuple(Row(n, r.cells, r.raw) for n, r in enumerate(rows, 1))
        )

    def _check_empty(self, origin: ListOrigin, around: str) -> None:
        """Believe an empty list only where words say that it is."""
        if not self.found[origin].entries and not self._says_none(around):
            del self.found[origin]
            said = {"list": self._title(origin)}
            self.problems.setdefault(origin, []).append(issue("list_empty", said).text)

    def _gone(self, origin: ListOrigin, address: str) -> Issue:
        problem = join(self.problems.get(origin, [_NOWHERE]))
        return issue(
            "list_missing", {"list": self._title(origin), "problem": problem}, stops=True, source=address
        )

    def _note_links(self, web: WebPage) -> None:
        base = base_of(web.soup, web.page.address)
        for link in web.soup.find_all("a", href=True):
            said = f"{text_of(link)} {link.get('title') or ''}"
            target = resolved(base, str(link["href"]))
            if str(link["href"]).startswith("#") or target is None or not on_the_web(target):
                continue
            named = self._named(said)
            if len(named) == 1:
                self.links.setdefault(named[0], {})[target] = None
            elif self.card.says("complement", said):
                self.more[target] = None

    def _named(self, text: str) -> list[ListOrigin]:
        return [origin for origin in COMPLEMENTS if self.card.says(origin.value, text)]

    def _by_columns(self, table: Table) -> ListOrigin | None:
        each = rea_list.which(table, self.card)
        return None if each is None else ListOrigin(each.origin)

    def _says_none(self, text: str) -> bool:
        return self.card.says("none_found", text) > 0

    def _title(self, origin: ListOrigin) -> Text:
        return self.card.lists[origin].title

    def _trusted(self, link: str, address: str) -> bool:
        host, own = urlsplit(link).hostname or "", urlsplit(address)
        if urlsplit(link)[:2] == own[:2]:
            return True
        return urlsplit(link).scheme == "https" and any(
            host == name or host.endswith(f".{name}") for name in self.card.phrases.get("hosts", ())
        )


def _sections(web: WebPage) -> Iterator[tuple[str, str]]:
    """Yield each title of a page with the text under it: headings, and panels that point to theirs."""
    for heading in web.soup.find_all(HEADING_TAGS):
        yield text_of(heading), _section(heading)
    for panel in web.soup.find_all(lambda element: element.has_attr("aria-labelledby")):
        yield title_of(panel), text_of(panel)


def _section(element: Tag) -> str:
    """Return the text from an element to the next heading: what a page says under its title."""
    return "\n".join(_texts_until_heading(element))


def _texts_until_heading(element: Tag) -> Iterator[str]:
    yield text_of(element)
    following: Iterable[object] = element.find_all_next(True)
    for node in following:
        if isinstance(node, Tag) and node.name in HEADING_TAGS:
            if element not in node.parents:
                return
        elif isinstance(node, Tag) and not node.find(True):
            yield text_of(node)


_NOWHERE = Text("aucun tableau ni lien ne la nomme.", "no table and no link names it.")
_NO_LIST = Text("elle ne contient pas la liste.", "it does not hold the list.")
_SEVERAL = Text("elle contient plusieurs listes.", "it holds several lists.")
_NO_WAY = Text(
    "le lien vers la suite ne peut pas être suivi.", "the link to what follows cannot be followed."
)
_TOO_LONG = Text("il y a trop de pages.", "there are too many pages.")
_LOST = Text(
    "la page qui suit n'est pas la suite de la liste.", "the page that follows does not go on with the list."
)


def _conflict(title: str, origin: ListOrigin) -> Text:
    return Text(
        f"le titre « {shown(title)} » et les colonnes ({origin.value}) ne disent pas la même liste.",
        f"the title “{shown(title)}” and the columns ({origin.value}) do not name the same list.",
    )
