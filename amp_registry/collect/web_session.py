"""A conversation that began over HTTPS and stays there: what it is told to ask over plain HTTP, it does not ask."""

from __future__ import annotations

from urllib.parse import urljoin, urlsplit

import requests

from amp_registry.language import Text

MOST_REDIRECTS = 5


class LeftHttps(Exception):
    """An address of plain HTTP, in a conversation whose first was HTTPS; `problem` says so."""

    def __init__(self, address: str) -> None:
        super().__init__(address)
        self.problem = Text(
            f"il mène de HTTPS à une adresse sans protection ({address}), où n'importe qui en chemin peut répondre.",
            f"it leads from HTTPS to an address without protection ({address}), where anybody on the way may answer.",
        )


class WebSession(requests.Session):
    """A session whose first address settles whether plain HTTP will do for the others, redirects included.

    On the way of plain HTTP anybody may answer instead of the source: what it redirects to, or lists as its file, is
    not asked for there when its own address is safe from that.
    """

    def __init__(self, user_agent: str) -> None:
        super().__init__()
        self.headers["User-Agent"] = user_agent
        self.max_redirects = MOST_REDIRECTS
        self._secure: bool | None = None

    def keep_secure(self, address: str) -> None:
        """Take the first address for a promise; raise `LeftHttps` for a later one that breaks it."""
        scheme = urlsplit(address).scheme.lower()
        if self._secure is None:
            self._secure = scheme == "https"
        if self._secure and scheme == "http":
            raise LeftHttps(address)

    def get_redirect_target(self, resp: requests.Response) -> str | None:
        """Return where an answer redirects to; raise `LeftHttps` for where it may not."""
        target = super().get_redirect_target(resp)
        if target is not None:
            self.keep_secure(urljoin(resp.url, target))
        return target
