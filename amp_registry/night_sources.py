"""What a night asks of each register's source, brought to one shape: a page, and how to read it.

RENA: the official file, whole. REA: the complement lists, whole, and the search form for the firms that are
watched; the register itself is not published, and comes by `import` alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from amp_registry.collect.detect import read_register
from amp_registry.collect.fetch import Fetcher
from amp_registry.collect.page import Page
from amp_registry.collect.parsed import Parsed
from amp_registry.collect.rea_complement_pages import ComplementLists
from amp_registry.collect.rea_form import SearchForm, Sighted, WatchedSearch, never
from amp_registry.collect.rea_source import ReaProvider
from amp_registry.collect.rena_source import Validators, fetch_rena
from amp_registry.collect.source_card import SourceCard
from amp_registry.records import Part, Register
from amp_registry.store.runs import Answered


@dataclass(frozen=True, slots=True, kw_only=True)
class Brought:
    """What a source gave tonight. `page` is None when it says that it still holds what it held before.

    `read` gives the records of the page; it is not called for a page that is held already.
    """

    page: Page | None
    source: str
    read: Callable[[], Parsed]
    answered: Answered


Ask = Callable[[Fetcher, Answered | None], Brought]
"""Ask a source, given what it answered for the copy that is held; raises `CollectError`."""


def asks(
    register: Register,
    address: str,
    card: SourceCard,
    watched: Sequence[str] = (),
    before: Sighted = never,
) -> Mapping[Part, Ask]:
    """Return how to ask for each part of a register that its source gives.

    `watched`: the numbers to ask the search form of REA for; without any it is not asked.
    `before` gives what the form showed of a number not long ago.
    """
    if register is Register.RENA:
        return {Part.REGISTER: lambda fetcher, known: _rena(fetcher, address, card, known)}
    parts: dict[Part, Ask] = {
        Part.COMPLEMENT: lambda fetcher, known: _rea(ComplementLists(fetcher, address, card))
    }
    if watched:
        parts[Part.WATCHED] = lambda fetcher, known: _rea(
            WatchedSearch(SearchForm(fetcher, address, card), watched, before)
        )
    return parts


def _rena(fetcher: Fetcher, address: str, card: SourceCard, known: Answered | None) -> Brought:
    given = fetch_rena(fetcher, address, card, _validators(known) if known else None)
    fetched, page = given.fetched, given.fetched.page
    before = known if page is None else None
    return Brought(
        page=page,
        source=given.resource.url,
        read=lambda: read_register(card.register, _there(page), card),
        answered=Answered(
            resource_url=given.resource.url,
            http_status=fetched.status,
            etag=fetched.etag or (before.etag if before else None),
            last_modified=fetched.last_modified or (before.last_modified if before else None),
        ),
    )


def _rea(provider: ReaProvider) -> Brought:
    """REA's pages give no validators, and are found and read in one go: they are read every night."""
    reading = provider.read()
    return Brought(
        page=reading.page,
        source=reading.source,
        read=lambda: reading.parsed,
        answered=Answered(resource_url=reading.source),
    )


def _validators(known: Answered) -> Validators:
    return Validators(url=known.resource_url, etag=known.etag, last_modified=known.last_modified)


def _there(page: Page | None) -> Page:
    if page is None:
        raise ValueError("there is no page to read: the source said that nothing changed")
    return page
