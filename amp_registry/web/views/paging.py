"""Where one stands among the pages of a long list, and the addresses of its neighbours."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil
from typing import Final
from urllib.parse import urlencode

PAGE: Final = "page"
MOST_DIGITS: Final = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Paging:
    """One page of several, from 1; `pages` is None where nobody counted them."""

    page: int
    pages: int | None
    before: str | None
    after: str | None


def number_of(text: str | None) -> int:
    """Return the number of the page asked for; 1 for what is none.

    >>> number_of("3"), number_of("-1"), number_of("x"), number_of(None)
    (3, 1, 1, 1)
    """
    number = text is not None and text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS
    return max(1, int(text or 1)) if number else 1


def counted(path: str, query: Mapping[str, str], page: int, *, count: int, size: int) -> Paging:
    """Return the paging of a list of a known length; a page beyond the last is the last."""
    pages = max(1, ceil(count / size))
    here = min(page, pages)
    return Paging(
        page=here,
        pages=pages,
        before=address(path, query, here - 1) if here > 1 else None,
        after=address(path, query, here + 1) if here < pages else None,
    )


def uncounted(path: str, query: Mapping[str, str], page: int, *, more: bool) -> Paging:
    """Return the paging of a list that is read as far as it is shown."""
    return Paging(
        page=page,
        pages=None,
        before=address(path, query, page - 1) if page > 1 else None,
        after=address(path, query, page + 1) if more else None,
    )


def address(path: str, query: Mapping[str, str], page: int) -> str:
    """Return the address of a page, its filters kept.

    >>> address("/fr/journal", {"firm": "a b", "page": "9", "since": ""}, 2)
    '/fr/journal?firm=a+b&page=2'
    """
    kept = {name: value for name, value in query.items() if name != PAGE and value}
    return f"{path}?{urlencode({**kept, PAGE: str(page)})}"


def filtered(path: str, query: Mapping[str, str]) -> str:
    """Return the address of something about what the filters let through.

    >>> filtered("/fr/journal/export.csv", {"firm": "a", "since": ""}), filtered("/fr/journal", {})
    ('/fr/journal/export.csv?firm=a', '/fr/journal')
    """
    kept = {name: value for name, value in query.items() if value}
    return f"{path}?{urlencode(kept)}" if kept else path
