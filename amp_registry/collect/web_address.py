"""An address that a source prints, on its own or against that of its page; what is none is None, never an error."""

from __future__ import annotations

from urllib.parse import urljoin, urlsplit


def resolved(base: str, printed: str) -> str | None:
    """Return where a link leads, None when it leads nowhere: `http://[` is what a source may print.

    >>> resolved("https://example.org/a/b", "c"), resolved("https://example.org/", "http://[")
    ('https://example.org/a/c', None)
    """
    try:
        address = urljoin(base, printed)
        urlsplit(address)
    except ValueError:
        return None
    return address


def on_the_web(address: str) -> bool:
    """Return whether an address that `resolved` gave is one of the web."""
    return urlsplit(address).scheme in {"http", "https"}
