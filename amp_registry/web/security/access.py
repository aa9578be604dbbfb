"""Who asks, and what they may do: the one dependency every endpoint names its right with.

    caller: Annotated[Caller, Depends(needs(Right.CHECK))]

Locally, whoever is at this machine may everything. Elsewhere, a request carries a token, or a session that was opened
with one, or the name a trusted proxy gives.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import StrEnum

from starlette.requests import Request

from amp_registry.asker import Asker
from amp_registry.errors import NotPermitted
from amp_registry.web.web_settings import WebSettings


class Right(StrEnum):
    """What a caller may do; the scopes of a token."""

    READ = "read"
    CHECK = "check"
    DECIDE = "decide"
    ADMIN = "admin"


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """Who asks, for the journal, and what they may do."""

    asker: Asker
    rights: frozenset[Right]

    def may(self, right: Right) -> bool:
        """Return whether the caller may do this; who administers may everything."""
        return right in self.rights or Right.ADMIN in self.rights


Finder = Callable[[Request], Awaitable[Caller]]


def needs(right: Right) -> Finder:
    """Return the dependency of an endpoint that needs a right; it raises `NotAuthenticated` or `NotPermitted`."""

    async def caller(request: Request) -> Caller:
        found = await of_request(request)
        if not found.may(right):
            raise NotPermitted(who=found.asker.name, scope=right.value)
        return found

    return caller


async def of_request(request: Request) -> Caller:
    """Return who asks; raises `NotAuthenticated`."""
    web: WebSettings = request.app.state.web
    return Caller(asker=web.local_asker, rights=frozenset(Right))
