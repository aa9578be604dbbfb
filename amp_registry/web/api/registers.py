"""What the registers say, with no verdict: search, entries, history, changes, status."""

from __future__ import annotations

import io
from datetime import datetime
from itertools import islice
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import Response

from amp_registry import exporting
from amp_registry.access_token import Right
from amp_registry.quebec_time import end_of
from amp_registry.records import Register
from amp_registry.registry import Registry
from amp_registry.web.api.parameters import EntriesForm, OfFirm, Parameters, Searched, Since, Some
from amp_registry.web.responses import (
    CHANGES,
    ENTRIES,
    HISTORY,
    MATCHES,
    NOT_CHANGED,
    PROBLEMS,
    STATUS,
)
from amp_registry.web.security.access import Caller, needs
from amp_registry.web.sending import desk_of, json_response, unless_known

router = APIRouter(tags=["registers"])
Reader = Annotated[Caller, Depends(needs(Right.READ))]
MEDIA: Final = {EntriesForm.JSONL: "application/x-ndjson", EntriesForm.CSV: "text/csv; charset=utf-8"}


@router.get(
    "/search",
    summary="Entries that are or may be a firm, best first",
    responses={200: MATCHES, 304: NOT_CHANGED, **PROBLEMS},
    response_class=Response,
)
async def search(request: Request, _caller: Reader, wanted: Annotated[Searched, Query()]) -> Response:
    """Return the matches of a name, a NEQ or a client number in both current copies; this is no answer."""

    def work(registry: Registry, now: datetime) -> Response:
        found = registry.search(wanted.q, limit=wanted.limit, now=now)
        return json_response([match.to_dict() for match in found])

    return await unless_known(request, work)


@router.get(
    "/entries/{register}",
    summary="The entries of a copy",
    responses={200: ENTRIES, 304: NOT_CHANGED, **PROBLEMS},
    response_class=Response,
)
async def entries(
    request: Request, _caller: Reader, register: Register, wanted: Annotated[Some, Query()]
) -> Response:
    """Return the entries of a register's copy, today's or a day's: some of them by `offset`, or the whole file."""

    def work(registry: Registry, now: datetime) -> Response:
        found = registry.records(register, as_of=wanted.as_of, now=now)
        if wanted.format is EntriesForm.JSON:
            return json_response(_some(list(found), wanted, register))
        output = io.BytesIO()
        made = now if wanted.as_of is None else min(end_of(wanted.as_of), now)
        exporting.write(found, register, exporting.Form(wanted.format.value), output, made=made)
        return Response(output.getvalue(), media_type=MEDIA[wanted.format])

    return await unless_known(request, work, long=True)


def _some(found: list[Any], wanted: Some, register: Register) -> dict[str, Any]:
    shown = islice(found, wanted.offset, wanted.offset + wanted.limit)
    return {
        "register": register.value,
        "total": len(found),
        "offset": wanted.offset,
        "entries": [entry.to_dict() for entry in shown],
    }


@router.get(
    "/history",
    summary="What each register said of a firm, and from when to when",
    responses={200: HISTORY, 304: NOT_CHANGED, **PROBLEMS},
    response_class=Response,
)
async def history(request: Request, _caller: Reader, wanted: Annotated[OfFirm, Query()]) -> Response:
    """Return what all the copies kept said of a firm; a name gives every entry that strongly resembles it."""

    def work(registry: Registry, now: datetime) -> Response:
        found = registry.history(neq=wanted.neq, name=wanted.name, now=now)
        return json_response([told.to_dict() for told in found])

    return await unless_known(request, work)


@router.get(
    "/changes",
    summary="What each copy shows otherwise than the one before",
    responses={200: CHANGES, 304: NOT_CHANGED, **PROBLEMS},
    response_class=Response,
)
async def changes(request: Request, _caller: Reader, wanted: Annotated[Since, Query()]) -> Response:
    """Return what was added, removed or changed in the copies taken from a day on, or in the newest alone."""

    def work(registry: Registry, now: datetime) -> Response:
        found = registry.changes(wanted.register_, since=wanted.since, now=now)
        return json_response([change.to_dict() for change in found])

    return await unless_known(request, work, long=True)


@router.get(
    "/status",
    summary="Each register's copy, its age, and how the last run ended",
    responses={200: STATUS, **PROBLEMS},
    response_class=Response,
)
async def status(request: Request, _caller: Reader, _none: Annotated[Parameters, Query()]) -> Response:
    """Return how the copies stand now; their age changes at each moment, so nothing of it is kept."""
    desk = desk_of(request)
    statuses = await desk.ask(lambda registry: registry.status(now=desk.moment()))
    return json_response([one.to_dict() for one in statuses])
