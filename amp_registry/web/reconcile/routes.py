"""The Reconciliation Service API 0.2, one service a register: `/reconcile/rena` and `/reconcile/rea`.

OpenRefine asks from its own program, and its page asks for suggestions and previews: the origins of that page are a
setting, and they alone may read the answers or frame a preview.
"""

from __future__ import annotations

from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Query, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import HTMLResponse, Response

from amp_registry.access_token import Right
from amp_registry.errors import NoSuchPage
from amp_registry.language import Language
from amp_registry.records import Register
from amp_registry.registry import Registry
from amp_registry.web.desk import Desk
from amp_registry.web.reconcile import properties, queries
from amp_registry.web.reconcile.manifest import manifest
from amp_registry.web.reconcile.shelf import Shelf
from amp_registry.web.responses import BATCH_BODY, PAGE, PROBLEMS, RECONCILED, SUGGESTED
from amp_registry.web.security.access import Caller, needs
from amp_registry.web.security.headers import POLICY, UNSET
from amp_registry.web.sending import json_response
from amp_registry.web.speaking import language_of
from amp_registry.web.web_settings import WebSettings

router = APIRouter(prefix="/reconcile/{register}", tags=["reconcile"])
Reader = Annotated[Caller, Depends(needs(Right.READ))]
LONGEST: Final = 1000
_Typed = Annotated[str, Field(max_length=LONGEST)]


class Batch(BaseModel):
    """What the service itself is asked, as JSON; nothing: for its manifest."""

    model_config = ConfigDict(extra="ignore")

    queries: str | None = None
    extend: str | None = None
    lang: Language | None = None


class Typed(BaseModel):
    """What somebody is typing."""

    model_config = ConfigDict(extra="ignore")

    prefix: _Typed = ""


class Shown(BaseModel):
    """An entry by its identifier."""

    model_config = ConfigDict(extra="ignore")

    id: _Typed


@router.get(
    "",
    summary="Manifest, or the candidates of queries",
    responses={200: RECONCILED, **PROBLEMS},
    response_class=Response,
)
async def ask(
    request: Request, _caller: Reader, register: Register, asked: Annotated[Batch, Query()]
) -> Response:
    """Return the service's manifest, the candidates of `queries`, or the values of `extend`."""
    return await _answered(request, register, asked.queries, asked.extend)


@router.post(
    "",
    openapi_extra=BATCH_BODY,
    summary="The candidates of queries, or the values of properties",
    responses={200: RECONCILED, **PROBLEMS},
    response_class=Response,
)
async def ask_form(request: Request, _caller: Reader, register: Register) -> Response:
    """Return the same for a form, which holds more than an address does."""
    form = await request.form()
    asked = {name: value for name, value in form.items() if isinstance(value, str)}
    return await _answered(request, register, asked.get("queries"), asked.get("extend"))


async def _answered(request: Request, register: Register, asked: str | None, extend: str | None) -> Response:
    desk, spoken = _desk(request), _language(request)

    def work(registry: Registry) -> Any:
        if extend is not None:
            return queries.extend(registry, register, extend, spoken)
        batch = queries.read(asked or "")
        now = desk.moment()
        return {key: queries.answer(registry, register, query, spoken, now) for key, query in batch.items()}

    if asked is None and extend is None:
        if request.method == "POST":
            raise queries.refused_extension(None)
        return _shared(request, json_response(manifest(register, _base(request, register), spoken)))
    return _shared(request, json_response(await desk.ask_long(work)))


@router.get(
    "/suggest/entity",
    summary="Entries whose name begins so",
    responses={200: SUGGESTED, **PROBLEMS},
    response_class=Response,
)
async def suggest_entity(
    request: Request, _caller: Reader, register: Register, typed: Annotated[Typed, Query()]
) -> Response:
    """Return entries with a word that begins as what is typed."""
    desk, shelf = _desk(request), _shelf(request)
    found = await desk.ask_long(lambda registry: shelf.begun(registry, register, typed.prefix, desk.moment()))
    kind = properties.type_of(register, _language(request))
    return _shared(request, json_response({"result": [{**one, "notable": [kind]} for one in found]}))


@router.get(
    "/suggest/type",
    summary="The type of this register",
    responses={200: SUGGESTED, **PROBLEMS},
    response_class=Response,
)
async def suggest_type(
    request: Request, _caller: Reader, register: Register, typed: Annotated[Typed, Query()]
) -> Response:
    """Return the one type there is, if it begins as what is typed."""
    kind = properties.type_of(register, _language(request))
    return _shared(request, json_response({"result": [kind] if _begins(kind, typed.prefix) else []}))


@router.get(
    "/suggest/property",
    summary="Properties whose name begins so",
    responses={200: SUGGESTED, **PROBLEMS},
    response_class=Response,
)
async def suggest_property(
    request: Request, _caller: Reader, register: Register, typed: Annotated[Typed, Query()]
) -> Response:
    """Return the properties that begin as what is typed."""
    found = [one for one in _properties(request, register) if _begins(one, typed.prefix)]
    return _shared(request, json_response({"result": found}))


@router.get(
    "/properties",
    summary="Properties to fetch",
    responses={200: RECONCILED, **PROBLEMS},
    response_class=Response,
)
async def propose(request: Request, _caller: Reader, register: Register) -> Response:
    """Return every property of the register's entries."""
    told = {"type": register.value, "properties": _properties(request, register)}
    return _shared(request, json_response(told))


@router.get("/preview", summary="An entry, small", responses={200: PAGE, **PROBLEMS}, response_class=Response)
async def preview(
    request: Request, _caller: Reader, register: Register, shown: Annotated[Shown, Query()]
) -> Response:
    """Return a small page that says what the register prints of an entry; raises `NoSuchPage`."""
    entry = await _desk(request).ask(lambda registry: registry.entry(register, shown.id))
    if entry is None:
        raise NoSuchPage(path=f"{request.url.path}?id={shown.id}")
    spoken = _language(request)
    told = [
        (one.name.say(spoken), [_shown(cell) for cell in one.cells(entry) if cell])
        for one in properties.OF[register].values()
    ]
    template = request.app.state.drawing.get_template("reconcile_preview.html")
    page = template.render(language=spoken, register=register.value, entry=entry, told=told)
    origins = " ".join(_web(request).settings.web_openrefine_origins) or "'none'"
    policy = POLICY.replace("frame-ancestors 'none'", f"frame-ancestors {origins}")
    return _shared(
        request,
        HTMLResponse(page, headers={"content-security-policy": policy, "x-frame-options": UNSET}),
    )


def _shown(cell: dict[str, str]) -> str:
    """Return the value of a cell; of a day, which the protocol writes as a moment, the day."""
    return cell["date"].partition("T")[0] if "date" in cell else cell["str"]


def _properties(request: Request, register: Register) -> list[dict[str, str]]:
    spoken = _language(request)
    return [one.to_dict(id_, spoken) for id_, one in properties.OF[register].items()]


def _begins(one: dict[str, str], prefix: str) -> bool:
    return any(text.casefold().startswith(prefix.strip().casefold()) for text in one.values())


def _shared(request: Request, response: Response) -> Response:
    """Let a page of OpenRefine read the answer."""
    origin = request.headers.get("origin")
    response.headers["vary"] = "origin, accept-language"
    if origin in _web(request).settings.web_openrefine_origins:
        response.headers["access-control-allow-origin"] = str(origin)
        response.headers["cross-origin-resource-policy"] = "cross-origin"
    return response


def _base(request: Request, register: Register) -> str:
    scheme = "https" if _web(request).public else request.url.scheme
    return f"{scheme}://{request.headers['host']}/reconcile/{register.value}"


def _language(request: Request) -> Language:
    return language_of(request.url.path, request.headers, request.query_params.get("lang"))


def _desk(request: Request) -> Desk:
    desk: Desk = request.app.state.desk
    return desk


def _web(request: Request) -> WebSettings:
    web: WebSettings = request.app.state.web
    return web


def _shelf(request: Request) -> Shelf:
    shelf: Shelf = request.app.state.shelf
    return shelf
