"""How an answer leaves: as JSON without characters a terminal would obey, and not at all when the asker has it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response

from amp_registry.compare import match
from amp_registry.explain.as_json import as_json
from amp_registry.language import Language
from amp_registry.registry import Registry
from amp_registry.version import VERSION
from amp_registry.web.desk import Desk
from amp_registry.web.speaking import language_of

JSON: Final = "application/json"
NOT_MODIFIED: Final = 304
REVALIDATE: Final = "private, no-cache"
Work = Callable[[Registry, datetime], Response]


def desk_of(request: Request) -> Desk:
    """Return the way to the library."""
    desk: Desk = request.app.state.desk
    return desk


def language(request: Request, asked: Language | None) -> Language:
    """Return the language of the answer: the one asked for, else the one its reader prefers."""
    return language_of(request.url.path, request.headers, asked)


def json_response(value: Any) -> Response:
    """Return a value as JSON on one line."""
    return Response(as_json(value, indent=None), media_type=JSON)


async def unless_known(request: Request, work: Work, *, long: bool = False) -> Response:
    """Return what some work answers, or 304 when the asker has the answer of these very copies.

    The tag is a hash of the copies that answer now (each one's own hash, and when it was last seen to be what its
    source holds), of the program and of the address: only for what depends on nothing else.
    """
    desk = desk_of(request)

    def answered(registry: Registry) -> Response:
        now = desk.moment()
        tag = _tag(registry, request, now)
        known = {one.strip() for one in request.headers.get("if-none-match", "").split(",")}
        response = Response(status_code=NOT_MODIFIED) if known & {tag, "*"} else work(registry, now)
        response.headers["etag"] = tag
        response.headers["cache-control"] = REVALIDATE
        response.headers["vary"] = "accept-language, authorization"
        return response

    return await (desk.ask_long(answered) if long else desk.ask(answered))


def _tag(registry: Registry, request: Request, now: datetime) -> str:
    copies = "\n".join(
        f"{copy.register} {copy.part} {copy.sha256} {copy.verified_at.isoformat()}"
        for copy in registry.copies(now=now)
    )
    asked = (VERSION, match.VERSION, request.url.path, request.url.query)
    told = "\0".join((*asked, request.headers.get("accept-language", ""), copies))
    return f'W/"{hashlib.sha256(told.encode()).hexdigest()[:32]}"'
