"""Pages: Jinja2 templates that always escape, with what every page needs beside what it shows.

    return await page(request, "status.html", statuses=statuses)

Every template is given `language` ("fr" or "en"), `say` (see `amp_registry.web.views.say`), `other_language`,
`other_address` (this page in the other language), `menu`, `notices` (how the copies stand), `theme`, `version`, `caller` (who asks, None on a page that asks nobody) and `logs_out` (whether there is a session to end). `csrf()` writes
the hidden field each form needs; see `amp_registry.web.security.forms` for what checks it.
"""

from __future__ import annotations

from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, Final

from jinja2 import ChoiceLoader, Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse

from amp_registry.errors import AmpRegistryError
from amp_registry.language import Language
from amp_registry.version import VERSION
from amp_registry.web.desk import Desk
from amp_registry.web.security import forms, sessions
from amp_registry.web.security.sessions import Session
from amp_registry.web.speaking import language_of, other
from amp_registry.web.views import frame
from amp_registry.web.views.frame import Notice
from amp_registry.web.views.say import Say
from amp_registry.web.web_settings import WebSettings

TEMPLATES: Final = Path(__file__).parent / "templates"
ASSETS: Final = Path(__file__).parent / "assets"


def environment(web: WebSettings) -> Environment:
    """Return what draws the pages: a theme's templates before ours."""
    theme = web.settings.web_theme
    folders = [*([theme / "templates"] if theme else []), TEMPLATES]
    return Environment(
        loader=ChoiceLoader([FileSystemLoader(folder) for folder in folders]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


async def page(request: Request, template: str, status: int = 200, **values: Any) -> HTMLResponse:
    """Return a page, drawn in the language of the request."""
    language = language_of(request.url.path, request.headers, request.query_params.get("lang"))
    say = Say(language)
    web: WebSettings = request.app.state.web
    desk: Desk = request.app.state.desk
    now = desk.moment()
    known = sessions.of_request(request, web, now)
    session = known or sessions.begin(now)
    drawn = request.app.state.drawing.get_template(template).render(
        language=language,
        say=say,
        menu=frame.menu(say, request.url.path),
        notices=await _notices(desk, say),
        theme=web.settings.web_theme is not None,
        version=VERSION,
        other_language=other(language),
        other_address=in_language(request.url.path, request.url.query, other(language)),
        caller=getattr(request.state, "caller", None),
        logs_out=session.token != sessions.NO_TOKEN,
        csrf=partial(_hidden_field, web, session, now),
        request=request,
        **values,
    )
    response = HTMLResponse(drawn, status, headers={"content-language": language})
    if known is None:
        sessions.keep(response, session, web)
    return response


def _hidden_field(web: WebSettings, session: Session, now: datetime) -> Markup:
    return Markup('<input type="hidden" name="{}" value="{}">').format(
        forms.FIELD, forms.token(web, session, now)
    )


async def error_page(request: Request, error: AmpRegistryError, status: int) -> HTMLResponse:
    """Return the page of an error: what is wrong, why it matters, what to do."""
    return await page(request, "error.html", status, error=error, parts=error.parts())


def in_language(path: str, query: str, language: Language) -> str:
    """Return the address of the same page in a language.

    >>> in_language("/fr/status", "a=1", "en"), in_language("/", "", "en")
    ('/en/status?a=1', '/en/')
    """
    first, _, rest = path.lstrip("/").partition("/")
    kept = rest if first in {"fr", "en"} else path.lstrip("/")
    return f"/{language}/{kept}" + (f"?{query}" if query else "")


async def _notices(desk: Desk, say: Say) -> tuple[Notice, ...]:
    """Return what the page says of the copies; where the store cannot be read, that."""
    try:
        statuses = await desk.ask(lambda registry: registry.status(now=desk.moment()))
    except AmpRegistryError:
        return (Notice(say("frame.copies_unread"), grave=True),)
    return frame.notices(say, statuses)
