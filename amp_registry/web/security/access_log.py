"""One line a request in the log: method, route, status, milliseconds. Never who was asked about.

What is asked stands in the query, in the body, or in the last part of a path; the route (`/api/v1/journal/{seq}`) says
enough to run the service. The setting `web_log_queries` writes the address as it came.
"""

from __future__ import annotations

import logging
import time
from typing import Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from amp_registry.web.web_settings import WebSettings

LOG: Final = logging.getLogger("amp_registry.web")
QUIET: Final = ("/healthz", "/readyz", "/metrics", "/assets/")
LONGEST: Final = 500


class AccessLog:
    """Writes the line once the answer has begun."""

    def __init__(self, app: ASGIApp, web: WebSettings) -> None:
        self._app = app
        self._queries = web.settings.web_log_queries

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, and write the line."""
        if scope["type"] != "http" or scope["path"].startswith(QUIET) or not LOG.isEnabledFor(logging.INFO):
            await self._app(scope, receive, send)
            return
        began = time.perf_counter()

        async def send_and_log(message: Message) -> None:
            if message["type"] == "http.response.start":
                spent = (time.perf_counter() - began) * 1000
                LOG.info("%s %s %d %.0f ms", scope["method"], self._shown(scope), message["status"], spent)
            await send(message)

        await self._app(scope, receive, send_and_log)

    def _shown(self, scope: Scope) -> str:
        if not self._queries:
            return _route(scope)
        query = scope["query_string"].decode("latin-1")
        shown = scope["path"] + (f"?{query}" if query else "")
        return "".join(c if c.isprintable() else "?" for c in shown[:LONGEST])


def _route(scope: Scope) -> str:
    """Return the path with the names of its parameters instead of what they hold; `-` where nothing stands."""
    if "endpoint" not in scope:
        return "-"
    path: str = scope["path"]
    for name, value in scope.get("path_params", {}).items():
        before, found, after = path.rpartition(f"/{value}")
        path = f"{before}/{{{name}}}{after}" if found else path
    return path
