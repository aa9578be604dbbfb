"""The application: everything that answers, joined in one place."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.staticfiles import StaticFiles

from amp_registry.errors import Unexpected
from amp_registry.version import VERSION
from amp_registry.web import drawing, health, problems
from amp_registry.web.api import description
from amp_registry.web.api import routes as api
from amp_registry.web.desk import Desk
from amp_registry.web.lists.counter import Counter
from amp_registry.web.pages import login
from amp_registry.web.pages import routes as pages
from amp_registry.web.pages.registers import Shelves
from amp_registry.web.reconcile import routes as reconcile
from amp_registry.web.reconcile.shelf import Shelf
from amp_registry.web.security.access_log import AccessLog
from amp_registry.web.security.headers import HEADERS, SecurityHeaders
from amp_registry.web.security.limits import RateLimit, SizeLimit
from amp_registry.web.security.origin import OriginGuard
from amp_registry.web.web_settings import WebSettings

OPENAPI: str = "/api/v1/openapi.json"


def create_app(web: WebSettings) -> FastAPI:
    """Return the page and the API of a store, ready to serve.

    `app.state` holds `web` (the settings), `desk` (the way to the library), `counter` (where lists are handed in),
    `shelves` (the entries browsed last) and `drawing` (the templates).
    """

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        app.state.desk = Desk(web)
        app.state.counter = Counter(web)
        yield
        app.state.counter.close()
        app.state.desk.close()

    app = FastAPI(
        title="amp-registry",
        version=VERSION,
        openapi_url=OPENAPI,
        docs_url=None,
        redoc_url=None,
        lifespan=lifespan,
        middleware=[
            Middleware(AccessLog, web=web),
            Middleware(SecurityHeaders),
            Middleware(OriginGuard, web=web),
            Middleware(RateLimit, web=web),
            Middleware(SizeLimit, web=web),
        ],
    )
    app.state.web = web
    app.state.shelves = Shelves()
    app.state.shelf = Shelf()
    app.state.drawing = drawing.environment(web)
    description.install(app)
    problems.install(app, login.error_or_login)
    app.add_exception_handler(Exception, _unexpected)
    app.include_router(health.router)
    app.include_router(api.router)
    app.include_router(reconcile.router)
    app.mount("/assets", StaticFiles(directory=drawing.ASSETS), name="assets")
    if web.settings.web_theme:
        app.mount("/theme", StaticFiles(directory=web.settings.web_theme), name="theme")
    app.include_router(login.router)
    app.include_router(pages.router)
    return app


async def _unexpected(request: Request, _error: Exception) -> Response:
    """Answer what nobody foresaw, outside of every middleware; what it was, the server writes to its log."""
    response = problems.answer(Unexpected(), request.scope)
    response.headers.update(HEADERS)
    return response
