"""RENA at its source: the open data portal is asked which file, then the file is asked for if it changed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import urljoin

from amp_registry.collect import ckan
from amp_registry.collect.ckan import Resource
from amp_registry.collect.fetch import Fetched, Fetcher
from amp_registry.collect.source_card import SourceCard
from amp_registry.errors import NotTheRegister
from amp_registry.language import Text

ACTION: Final = "package_show"


@dataclass(frozen=True, slots=True, kw_only=True)
class Validators:
    """What the answer of an earlier night allows to send: they hold for one address only."""

    url: str
    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RenaFetched:
    """The file of tonight: the answer, and the resource it is of, as the portal described it.

    `fetched.page` is None when the source says that the file did not change.
    """

    fetched: Fetched
    resource: Resource


def fetch_rena(
    fetcher: Fetcher, base_url: str, card: SourceCard, previous: Validators | None = None
) -> RenaFetched:
    """Return the official file of RENA, from the portal whose CKAN API stands at `base_url`.

    `previous` makes the request conditional when the file's address is still the same. The page's
    `published_at` is when the portal says the file last changed, else what the file's own answer says.
    Raises `SourceUnreachable`, and `NotTheRegister` when the portal's answer names no file to read, or the
    file is said not to have changed since nobody said when.
    """
    address = urljoin(base_url.rstrip("/") + "/", ACTION)
    described = fetcher.get(address, params={"id": card.data_package}, accept=ckan.ACCEPT["json"])
    page = described.page
    if page is None:  # nobody sent a validator: a portal that says so is broken
        raise ckan.not_described(address, card)
    resource = ckan.choose(ckan.package_of(page, card), page, card)
    known = previous if previous is not None and previous.url == resource.url else None
    fetched = fetcher.get(
        resource.url,
        etag=known.etag if known else None,
        last_modified=known.last_modified if known else None,
        accept=resource.accept,
    )
    if fetched.page is None and (known is None or not (known.etag or known.last_modified)):
        raise NotTheRegister(source=resource.url, register=card.register, problem=_UNASKED)
    if fetched.page is not None and resource.last_modified is not None:
        fetched = replace(fetched, page=replace(fetched.page, published_at=resource.last_modified))
    return RenaFetched(fetched=fetched, resource=resource)


_UNASKED: Final = Text(
    "il répond que rien n'a changé, sans qu'on lui ait dit depuis quand.",
    "it answers that nothing changed, without having been told since when.",
)
