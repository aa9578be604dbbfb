"""How much is taken: the size of a request, and how many one caller makes a minute, in each process."""

from __future__ import annotations

import math
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from amp_registry import plain_number
from amp_registry.errors import TooLarge, TooMany
from amp_registry.language import Text
from amp_registry.web import problems
from amp_registry.web.web_settings import LARGEST_BODY, MEGABYTE, WebSettings

UPLOADS: Final = ("multipart/form-data", "application/x-ndjson", "application/pdf")
"""What may be as large as an upload; each is read a piece at a time, or kept on disk."""
MOST_CALLERS: Final = 10_000
FORWARDED: Final = "x-forwarded-for"
LONGEST: Final = 64
BURST: Final = 4
"""A caller may make a quarter of a minute's requests at once."""
UNCOUNTED: Final = ("/healthz", "/readyz", "/assets/", "/theme/")


class SizeLimit:
    """Refuses a request that is too large, by what it says of itself and by what comes."""

    def __init__(self, app: ASGIApp, web: WebSettings) -> None:
        self._app = app
        self._largest_upload = web.largest_upload

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the request through, and stop it where it has grown too large."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        limit = self._limit(headers.get("content-type", ""))
        said = plain_number.parse(headers.get("content-length", "0"))
        if said is None or said > limit:
            await problems.answer(_too_large(limit), scope)(scope, receive, send)
            return
        taken = 0

        async def receive_some() -> Message:
            nonlocal taken
            message = await receive()
            taken += len(message.get("body", b""))
            if taken > limit:
                raise _too_large(limit)
            return message

        await self._app(scope, receive_some, send)

    def _limit(self, content_type: str) -> int:
        return self._largest_upload if content_type.lower().startswith(UPLOADS) else LARGEST_BODY


def _too_large(limit: int) -> TooLarge:
    megabytes = f"{limit / MEGABYTE:g}"
    return TooLarge(limit=Text(f"{megabytes} Mo", f"{megabytes} MB"))


@dataclass(slots=True)
class _Allowance:
    left: float
    at: float


class RateLimit:
    """Refuses a caller who makes more requests than the setting allows; a rate of 0 refuses nobody."""

    def __init__(self, app: ASGIApp, web: WebSettings, clock: Callable[[], float] = time.monotonic) -> None:
        self._app = app
        self._rate = web.settings.web_rate_per_minute
        self._most = max(1.0, self._rate / BURST)
        self._proxies = frozenset(web.settings.web_proxy_addresses) if web.behind_proxy else frozenset[str]()
        self._clock = clock
        self._callers: OrderedDict[str, _Allowance] = OrderedDict()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the request through, or say when to try again."""
        if scope["type"] == "http" and self._rate and not scope["path"].startswith(UNCOUNTED):
            wait = self._wait(self._caller(scope))
            if wait:
                error = TooMany(rate=self._rate, seconds=wait)
                await problems.answer(error, scope)(scope, receive, send)
                return
        await self._app(scope, receive, send)

    def _caller(self, scope: Scope) -> str:
        """Return who is counted: the address that asks; behind a proxy of ours, the one the proxy saw.

        Nothing the asker writes counts, for whoever changes it at each request would never be refused: the header is
        not read where no proxy is said to be, nor of it what stood there before the proxy wrote.
        """
        address = scope["client"][0] if scope.get("client") else ""
        if address not in self._proxies:
            return address
        said = ",".join(Headers(scope=scope).getlist(FORWARDED))  # a proxy may add a line of its own
        return said.rpartition(",")[2].strip()[:LONGEST] or address

    def _wait(self, caller: str) -> int:
        """Count one request of a caller, and return how many seconds it must wait, 0 when it may go on."""
        now = self._clock()
        known = self._callers.pop(caller, None) or _Allowance(self._most, now)
        known.left = min(self._most, known.left + (now - known.at) * self._rate / 60)
        known.at = now
        self._callers[caller] = known
        if len(self._callers) > MOST_CALLERS:
            self._callers.popitem(last=False)
        if known.left >= 1:
            known.left -= 1
            return 0
        return math.ceil((1 - known.left) * 60 / self._rate)
