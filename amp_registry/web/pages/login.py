"""Opening a session with a token, and ending it, where people log in; what a page says to somebody unknown."""

from __future__ import annotations

from typing import Annotated, Final

from fastapi import APIRouter, Depends
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from amp_registry.errors import AmpRegistryError, NotAuthenticated
from amp_registry.language import Language
from amp_registry.web import drawing
from amp_registry.web.desk import Desk
from amp_registry.web.security import access, forms, sessions
from amp_registry.web.web_settings import WebSettings

router = APIRouter(include_in_schema=False)
SEE_OTHER: Final = 303


@router.get("/{language}/login")
async def ask(request: Request, language: Language) -> Response:
    """Show the form that asks for a token."""
    return await drawing.page(request, "login.html", refused=None)


@router.post("/{language}/login")
async def log_in(
    request: Request, language: Language, form: Annotated[FormData, Depends(forms.guarded)]
) -> Response:
    """Open a session with the token given, a new one; or say why not."""
    web: WebSettings = request.app.state.web
    desk: Desk = request.app.state.desk
    try:
        token = await access.of_secret(desk, str(form.get("token", "")).strip())
    except NotAuthenticated as error:
        return await _login_page(request, error)
    response = RedirectResponse(f"/{language}/", SEE_OTHER)
    sessions.keep(response, sessions.begin(desk.moment(), token.number), web)
    return response


@router.post("/{language}/logout")
async def log_out(
    request: Request, language: Language, _form: Annotated[FormData, Depends(forms.guarded)]
) -> Response:
    """End the session for good: its cookie is refused from now on, whoever sends it."""
    web: WebSettings = request.app.state.web
    desk: Desk = request.app.state.desk
    now = desk.moment()
    session = sessions.of_request(request, web, now)
    if session is not None and session.token != sessions.NO_TOKEN:
        mark, ends = session.mark, session.ends
        await desk.ask(lambda registry: registry.tokens.spend(mark, until=ends, now=now))
    response = RedirectResponse(f"/{language}/login", SEE_OTHER)
    sessions.forget(response)
    return response


async def error_or_login(request: Request, error: AmpRegistryError, status: int) -> Response:
    """Return the page of an error; where people log in, whoever is unknown is asked to."""
    web: WebSettings = request.app.state.web
    if isinstance(error, NotAuthenticated) and web.settings.web_access == "token":
        return await _login_page(request, error)
    return await drawing.error_page(request, error, status)


async def _login_page(request: Request, error: NotAuthenticated) -> Response:
    nobody = error.values.get("problem") is access.NOBODY
    return await drawing.page(request, "login.html", error.status, refused=None if nobody else error)
