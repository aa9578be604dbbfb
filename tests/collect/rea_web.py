"""The local REA site asked by the client under test, without waiting."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from amp_registry.collect.card_file import load_card
from amp_registry.collect.fetch import Fetcher, Manners
from amp_registry.collect.page import Page
from amp_registry.collect.parsed import Notes
from amp_registry.collect.rea_answer import WebPage
from amp_registry.collect.rea_complement_pages import ComplementLists
from amp_registry.collect.rea_form import SearchForm
from amp_registry.collect.source_card import SourceCard
from amp_registry.records import Register
from tests.local_sources.rea_site import ReaSite
from tests.local_sources.server import LocalServer

NOW = datetime(2026, 11, 22, 7, 31, tzinfo=UTC)
CARD = load_card(Register.REA)


@dataclass
class Visit:
    """One run against the site: what asks, and the server that keeps what was asked."""

    site: ReaSite
    server: LocalServer
    fetcher: Fetcher
    card: SourceCard = CARD

    @property
    def address(self) -> str:
        return self.site.address(self.server)

    def form(self, **how: Any) -> SearchForm:
        return SearchForm(self.fetcher, self.address, self.card, **how)

    def lists(self) -> ComplementLists:
        return ComplementLists(self.fetcher, self.address, self.card)


@contextmanager
def visiting(design: str = "webforms", lists: str = "none", **told: Any) -> Iterator[Visit]:
    """Open the site in a design; `told` are attributes of the site (behaviour, lang, entries …)."""
    site = ReaSite(design, lists)
    for name, value in told.items():
        setattr(site, name, value)
    manners = Manners(retries=0, first_wait=0.01)
    with (
        LocalServer({site.prefix: site}) as server,
        Fetcher(Register.REA, manners, now=lambda: NOW, sleep=lambda seconds: None) as fetcher,
    ):
        yield Visit(site, server, fetcher)


def page(text: str | bytes, address: str = "https://rea.example/Recherche") -> Page:
    return Page(text.encode() if isinstance(text, str) else text, address, NOW)


def web(text: str, card: SourceCard = CARD) -> WebPage:
    return WebPage.of(page(text), card, Notes("page"))
