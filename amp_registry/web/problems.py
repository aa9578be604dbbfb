"""What a request that fails is answered: RFC 9457 problem details for programs, a page of the same words for people.

One shape for every error: `type`, `title`, `status`, `detail` in the language of the request, and under `error` the
very object the library gives (`AmpRegistryError.to_dict()`), whose texts are in both languages.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Match, Mount
from starlette.types import Scope

from amp_registry import errors
from amp_registry.error_parts import short
from amp_registry.errors import (
    AmpRegistryError,
    BadRequest,
    NoSuchPage,
    NotAuthenticated,
    TooMany,
    WebError,
)
from amp_registry.language import Language, Text, same
from amp_registry.web.speaking import language_of

PROBLEM: Final = "application/problem+json"
TYPE: Final = "urn:amp-registry:error:"
FOR_PROGRAMS: Final = ("/api/", "/reconcile/", "/healthz", "/readyz", "/metrics", "/assets/")
LOG: Final = logging.getLogger("amp_registry.web")
Draw = Callable[[Request, AmpRegistryError, int], Awaitable[Response]]

STATUS: Final[Mapping[type[AmpRegistryError], int]] = {
    errors.InvalidQuestion: 422,
    errors.NoSnapshot: 404,
    errors.JournalBroken: 500,
    errors.AnotherRun: 409,
    errors.StoreError: 503,
    errors.ListError: 422,
    errors.NoSuchCheck: 404,
    errors.NoSuchMatch: 404,
    errors.NoSuchDecision: 404,
    errors.NoSuchToken: 404,
    errors.DecisionError: 409,
    errors.LawError: 422,
    errors.ProofUnreadable: 422,
    errors.NoSuchEntry: 404,
    errors.EvidenceUnreadable: 409,
    errors.WatchError: 422,
    errors.ExtraMissing: 501,
}
"""The HTTP status of each error, the nearest class above it that is named; a `WebError` carries its own."""

UNEXPECTED: Final = 500
LEFT: Final = 400
"""Of a request whose asker left before its end."""
NOT_ALLOWED: Final = 405
METHODS: Final = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
METHOD_REFUSED: Final = Text(
    "Cette adresse existe, et ne prend pas cette méthode.",
    "This address exists, and does not take this method.",
)
OTHERWISE: Final = Text("Demande refusée", "Request refused")
TITLES: Final[Mapping[int, Text]] = {
    400: Text("Demande illisible", "Request that cannot be read"),
    401: Text("Qui demande ?", "Who asks?"),
    403: Text("Demande refusée", "Request refused"),
    404: Text("Rien ici", "Nothing here"),
    405: Text("Méthode refusée", "Method refused"),
    406: Text("Forme indisponible", "Form not available"),
    409: Text("Cela ne peut pas se faire maintenant", "This cannot be done now"),
    413: Text("Trop grand", "Too large"),
    415: Text("Forme inconnue", "Unknown form"),
    421: Text("Autre serveur", "Another server"),
    422: Text("Demande refusée", "Request refused"),
    429: Text("Trop de demandes", "Too many requests"),
    500: Text("Erreur imprévue", "Unexpected error"),
    501: Text("Partie non installée", "Part not installed"),
    503: Text("Dépôt hors d'atteinte", "Store out of reach"),
}


def status_of(error: AmpRegistryError) -> int:
    """Return the HTTP status of an error."""
    if isinstance(error, WebError):
        return error.status
    return next((STATUS[kind] for kind in type(error).__mro__ if kind in STATUS), UNEXPECTED)


def problem(error: AmpRegistryError, language: Language, status: int | None = None) -> dict[str, Any]:
    """Return the problem details of an error: RFC 9457, with the error itself in both languages."""
    said = status or status_of(error)
    return {
        "type": TYPE + type(error).__name__,
        "title": TITLES.get(said, OTHERWISE).say(language),
        "status": said,
        "detail": error.message(language),
        "error": error.to_dict(),
    }


def answer(error: AmpRegistryError, scope: Scope, status: int | None = None) -> Response:
    """Return the response of an error where no page can be drawn: for a program, or in plain words for a browser."""
    language = _language(scope)
    told = problem(error, language, status)
    if "text/html" in Headers(scope=scope).get("accept", "") and not scope["path"].startswith(FOR_PROGRAMS):
        return PlainTextResponse(error.message(language) + "\n", told["status"], headers=_headers(error))
    return Response(
        json.dumps(told, ensure_ascii=False), told["status"], headers=_headers(error), media_type=PROBLEM
    )


def install(app: FastAPI, draw: Draw) -> None:
    """Let every error of an application be answered in this one way; `draw` draws the page of one."""

    async def answered(request: Request, error: AmpRegistryError, status: int | None = None) -> Response:
        said = status or status_of(error)
        if request.url.path.startswith(FOR_PROGRAMS):
            return answer(error, request.scope, said)
        drawn = await draw(request, error, said)
        drawn.headers.update(_headers(error))
        return drawn

    @app.exception_handler(AmpRegistryError)
    async def ours(request: Request, error: AmpRegistryError) -> Response:
        if status_of(error) >= UNEXPECTED:
            LOG.error("%s: %s", type(error).__name__, error.message("en"))
        return await answered(request, error)

    @app.exception_handler(ClientDisconnect)
    async def left(_request: Request, _error: ClientDisconnect) -> Response:
        return Response(status_code=LEFT)  # for the log: nobody is there to read it

    @app.exception_handler(RequestValidationError)
    async def unreadable(request: Request, error: RequestValidationError) -> Response:
        return await answered(request, _unreadable(error), 422)

    @app.exception_handler(HTTPException)
    async def refused(request: Request, error: HTTPException) -> Response:
        if isinstance(error.__cause__, AmpRegistryError):  # met while the framework read the request
            return await answered(request, error.__cause__)
        told = await answered(request, _refused(request, error), error.status_code)
        told.headers.update(error.headers or {})
        if error.status_code == NOT_ALLOWED and (taken := _taken_there(request)):
            told.headers["allow"] = ", ".join(taken)
        return told


def _unreadable(error: RequestValidationError) -> BadRequest:
    """Return what is wrong with the first parameter that is not accepted, in words of ours."""
    first: Mapping[str, Any] = next(iter(error.errors()), {})
    _, *path = first.get("loc", ("", "?"))
    named, value = ".".join(map(str, path)), short(first.get("input"))
    where = Text(f"{named} = « {value} »", f"{named} = “{value}”")
    if first.get("type") == MISSING:  # what was read is then all the parameters that were given
        where = same(named)
    said = PARAMETERS.get(str(first.get("type")), NOT_ACCEPTED)
    known = {name: str(limit) for name, limit in (first.get("ctx") or {}).items()}
    known["expected"] = known.get("expected", "…").replace("'", "").replace(" or ", ", ")
    return BadRequest(where=where, problem=said.fill({**_UNSAID, **known}))


_UNSAID: Final = dict.fromkeys(("ge", "le", "min_length", "max_length"), "…")


NOT_ACCEPTED: Final = Text("Cette valeur n'est pas acceptée.", "This value is not accepted.")
MISSING: Final = "missing"
_AMONG: Final = Text("Valeurs acceptées : {expected}.", "Accepted values: {expected}.")
_A_NUMBER: Final = Text("Il faut un nombre entier.", "A whole number is needed.")
PARAMETERS: Final[Mapping[str, Text]] = {
    "extra_forbidden": Text("Ce paramètre n'existe pas.", "There is no such parameter."),
    MISSING: Text("Ce paramètre est nécessaire.", "This parameter is needed."),
    "enum": _AMONG,
    "literal_error": _AMONG,
    "int_parsing": _A_NUMBER,
    "int_type": _A_NUMBER,
    "int_parsing_size": _A_NUMBER,
    "greater_than_equal": Text("Au moins {ge}.", "At least {ge}."),
    "less_than_equal": Text("Au plus {le}.", "At most {le}."),
    "string_too_short": Text("Au moins {min_length} caractère.", "At least {min_length} character."),
    "string_too_long": Text("Au plus {max_length} caractères.", "At most {max_length} characters."),
    "bool_parsing": Text("Il faut true ou false.", "true or false is needed."),
}
"""What pydantic finds wrong with a parameter, in both languages."""


def _refused(request: Request, error: HTTPException) -> AmpRegistryError:
    if error.status_code == NoSuchPage.status:
        return NoSuchPage(path=request.url.path)
    said = METHOD_REFUSED if error.status_code == NOT_ALLOWED else same(str(error.detail))
    return BadRequest(where=same(f"{request.method} {request.url.path}"[:200]), problem=said)


def _taken_there(request: Request) -> list[str]:
    """Return the methods that an address takes: the framework names those of one route, and several may share it."""
    routes = [route for route in request.app.routes if not isinstance(route, Mount)]
    return [
        method
        for method in METHODS
        if any(route.matches({**request.scope, "method": method})[0] is Match.FULL for route in routes)
    ]


def _headers(error: AmpRegistryError) -> dict[str, str]:
    if isinstance(error, NotAuthenticated):
        return {"www-authenticate": 'Bearer realm="amp-registry"'}
    if isinstance(error, TooMany):
        return {"retry-after": str(error.values["seconds"])}
    return {}


def _language(scope: Scope) -> Language:
    return language_of(scope["path"], Headers(scope=scope))
