"""For whoever runs the service: is it alive, can it answer, and in what state are the copies.

The first two are asked by programs that know no token and may call the server by its address alone; they tell
nothing but that. The metrics need the right to read.
"""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import JSONResponse, PlainTextResponse

from amp_registry.access_token import Right
from amp_registry.errors import AmpRegistryError
from amp_registry.metrics import as_prometheus
from amp_registry.web import problems
from amp_registry.web.desk import Desk
from amp_registry.web.responses import NOT_READY, PLAIN, PROBLEMS, READY
from amp_registry.web.security.access import Caller, needs

router = APIRouter(tags=["health"])
TEXT_FORMAT = "text/plain; version=0.0.4; charset=utf-8"


@router.head("/healthz", include_in_schema=False)
@router.get(
    "/healthz",
    summary="Whether the process answers at all",
    responses={200: PLAIN},
    response_class=PlainTextResponse,
)
async def alive() -> PlainTextResponse:
    """Answer `ok`: no store is asked, for a store that is away is no reason to start the process again."""
    return PlainTextResponse("ok\n")


@router.head("/readyz", include_in_schema=False)
@router.get(
    "/readyz",
    summary="Whether answers of today can rest on both copies",
    responses={200: READY, 503: NOT_READY},
    response_class=Response,
)
async def ready(request: Request) -> Response:
    """Answer 200, or 503 when a copy is missing or stale or the store cannot be read; each register by name."""
    desk: Desk = request.app.state.desk
    try:
        statuses = await desk.ask(lambda registry: registry.status(now=desk.moment()))
    except AmpRegistryError as error:
        return problems.answer(error, request.scope, 503)
    told: dict[str, Any] = {status.register.value: _state(status.copy, status.stale) for status in statuses}
    usable = all(status.usable for status in statuses)
    return JSONResponse({"ready": usable, "registers": told}, 200 if usable else 503)


def _state(copy: object, stale: bool) -> str:
    if copy is None:
        return "missing"
    return "stale" if stale else "usable"


@router.get(
    "/metrics",
    summary="The copies and the last runs, for Prometheus",
    responses={200: PLAIN, **PROBLEMS},
    response_class=PlainTextResponse,
)
async def metrics(
    request: Request, _caller: Annotated[Caller, Depends(needs(Right.READ))]
) -> PlainTextResponse:
    """Return the metrics `sync --metrics` writes, as of now."""
    desk: Desk = request.app.state.desk
    statuses = await desk.ask(lambda registry: registry.status(now=desk.moment()))
    return PlainTextResponse(as_prometheus(statuses), media_type=TEXT_FORMAT)
