"""Who asks, and what they may do: the one dependency every endpoint names its right with.

    caller: Annotated[Caller, Depends(needs(Right.CHECK))]

A request may carry a token; where the access is `proxy`, the name the trusted proxy gives; where it is `token`, the
session a person opened with one. Where it is `local`, whoever is at this machine may everything.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from starlette.requests import Request

from amp_registry.access_token import AccessToken, Right
from amp_registry.asker import Asker
from amp_registry.errors import InvalidQuestion, NotAuthenticated, NotPermitted
from amp_registry.language import Text
from amp_registry.web.desk import Desk
from amp_registry.web.security import sessions
from amp_registry.web.web_settings import WebSettings

BEARER: Final = "bearer"
LONGEST_HEADER: Final = 200

NOBODY: Final = Text("Il n'y a ni jeton ni session.", "There is neither a token nor a session.")
UNKNOWN: Final = Text("Le jeton n'est pas d'ici.", "The token is not one of ours.")
EXPIRED: Final = Text("Le jeton est expiré.", "The token has expired.")
REVOKED: Final = Text("Le jeton a été révoqué.", "The token was revoked.")
ENDED: Final = Text("La session est terminée.", "The session has ended.")
NO_PROXY: Final = Text(
    "La demande ne vient pas du mandataire, ou il ne nomme personne.",
    "The request does not come from the proxy, or it names nobody.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """Who asks, for the journal, and what they may do."""

    asker: Asker
    rights: frozenset[Right]

    def may(self, right: Right) -> bool:
        """Return whether the caller may do this; who administers may everything."""
        return right in self.rights or Right.ADMIN in self.rights


def needs(right: Right) -> Callable[[Request], Awaitable[Caller]]:
    """Return the dependency of an endpoint that needs a right; it raises `NotAuthenticated` or `NotPermitted`."""

    async def caller(request: Request) -> Caller:
        request.state.caller = found = await of_request(request)
        if not found.may(right):
            raise NotPermitted(who=found.asker.name, scope=right.value)
        return found

    return caller


async def of_request(request: Request) -> Caller:
    """Return who asks; raises `NotAuthenticated`."""
    web: WebSettings = request.app.state.web
    desk: Desk = request.app.state.desk
    kind, _, secret = request.headers.get("authorization", "").partition(" ")
    if kind:
        return await _bearer(desk, secret.strip() if kind.lower() == BEARER else "")
    if web.settings.web_access == "proxy":
        return _proxied(request, web)
    if web.settings.web_access == "token":
        return await _in_session(request, web, desk)
    return Caller(asker=web.local_asker, rights=frozenset(Right))


async def of_secret(desk: Desk, secret: str) -> AccessToken:
    """Return the token of a secret, in force; raises `NotAuthenticated`."""
    if not 0 < len(secret) <= LONGEST_HEADER or not secret.isascii():
        raise NotAuthenticated(problem=UNKNOWN)
    found = await desk.ask(lambda registry: registry.tokens.recognized(secret))
    return _in_force(found, desk.moment())


async def _bearer(desk: Desk, secret: str) -> Caller:
    token = await of_secret(desk, secret)
    return Caller(asker=token.asker, rights=token.rights)


async def _in_session(request: Request, web: WebSettings, desk: Desk) -> Caller:
    session = sessions.of_request(request, web, desk.moment())
    if session is None or session.token == sessions.NO_TOKEN:
        raise NotAuthenticated(problem=NOBODY)
    spent, token = await desk.ask(
        lambda registry: (
            registry.tokens.is_spent(session.mark),
            registry.tokens.numbered(session.token),
        )
    )
    if spent:
        raise NotAuthenticated(problem=ENDED)
    found = _in_force(token, desk.moment())
    return Caller(asker=found.asker, rights=found.rights)


def _in_force(token: AccessToken | None, now: datetime) -> AccessToken:
    if token is None:
        raise NotAuthenticated(problem=UNKNOWN)
    if token.revoked_at is not None:
        raise NotAuthenticated(problem=REVOKED)
    if not token.holds_at(now):
        raise NotAuthenticated(problem=EXPIRED)
    return token


def _proxied(request: Request, web: WebSettings) -> Caller:
    """The header is believed only from the addresses of the proxy, and only when it is there once."""
    told = web.settings
    named = request.headers.getlist(told.web_proxy_header or "")
    address = request.client.host if request.client else ""
    if address not in told.web_proxy_addresses or len(named) != 1:
        raise NotAuthenticated(problem=NO_PROXY)
    try:
        asker = Asker.of(named[0])
    except InvalidQuestion:
        raise NotAuthenticated(problem=NO_PROXY) from None
    return Caller(asker=asker, rights=frozenset(map(Right, told.web_proxy_scopes)))
