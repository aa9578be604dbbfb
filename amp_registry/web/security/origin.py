"""Whether a request comes from where it may: the server's own name, and not from a page of another site.

A browser on this machine can be made to send requests to a server that listens on it: by a page of any site (cross-site
requests), and by a name whose address was turned to 127.0.0.1 (DNS rebinding). So a request must call the server by a
name it knows, and one that a page of another origin caused is refused, unless it only follows a link to a page of ours.
A link to the API is refused as well: a check is journaled, and whoever followed it would be said to have asked.
"""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from amp_registry.errors import CrossSite, UnknownHost
from amp_registry.web import problems
from amp_registry.web.web_settings import WebSettings

SAFE: Final = frozenset({"GET", "HEAD"})
SAME: Final = frozenset({"same-origin", "none"})
_HOST: Final = re.compile(r"(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(?::\d{1,5})?", re.ASCII)
RECONCILE: Final = "/reconcile/"
PREVIEW: Final = "/preview"
PROBES: Final = frozenset({"/healthz", "/readyz"})
"""What probes call by address, and what tells nothing."""


def host_name(header: str) -> str:
    """Return the name of a `Host` header, without port and brackets; empty when it is none.

    >>> host_name("localhost:8737"), host_name("[::1]:80"), host_name("evil.example/@localhost")
    ('localhost', '::1', '')
    """
    found = _HOST.fullmatch(header.strip().lower())
    return found[1].strip("[]") if found else ""


class OriginGuard:
    """Refuses what calls the server by another name, and what a page of another origin sent."""

    def __init__(self, app: ASGIApp, web: WebSettings) -> None:
        self._app = app
        self._hosts = web.hosts
        self._openrefine = frozenset(web.settings.web_openrefine_origins)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the request through, or answer why not."""
        if scope["type"] != "http" or scope["path"] in PROBES:
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        host = headers.get("host", "")
        if host_name(host) not in self._hosts:
            error: UnknownHost | CrossSite | None = UnknownHost(host=host)
        else:
            error = None if self._welcome(scope, headers, host) else CrossSite(origin=_said_origin(headers))
        if error is None:
            await self._app(scope, receive, send)
        else:
            await problems.answer(error, scope)(scope, receive, send)

    def _welcome(self, scope: Scope, headers: Headers, host: str) -> bool:
        origin = headers.get("origin")
        if scope["path"].startswith(RECONCILE) and origin in self._openrefine:
            return True
        if origin is not None:
            return _is_own(origin, host)
        site = headers.get("sec-fetch-site", "none")
        return site in SAME or _follows_a_link(scope, headers)


def _follows_a_link(scope: Scope, headers: Headers) -> bool:
    """Whether a page of ours is opened from another site's; of those, OpenRefine's previews alone may be framed."""
    if scope["method"] not in SAFE or headers.get("sec-fetch-mode") != "navigate":
        return False
    path, opened = scope["path"], headers.get("sec-fetch-dest")
    if path.startswith(RECONCILE) and path.endswith(PREVIEW):
        return opened in {"document", "iframe"}
    return opened == "document" and not path.startswith(problems.FOR_PROGRAMS)


def _is_own(origin: str, host: str) -> bool:
    """Whether an origin is the server as the request calls it; its scheme may be a proxy's."""
    try:
        parts = urlsplit(origin)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and parts.netloc.lower() == host.strip().lower()


def _said_origin(headers: Headers) -> str:
    return headers.get("origin") or headers.get("sec-fetch-site", "")
