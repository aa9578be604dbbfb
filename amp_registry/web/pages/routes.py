"""The pages, each in French and in English: the same address below `/fr` and `/en`."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from amp_registry.language import LANGUAGES
from amp_registry.web.pages import checking, deciding, help_pages, journal, lists, registers, watching
from amp_registry.web.speaking import language_of

TEMPORARY = 307

router = APIRouter(include_in_schema=False)


@router.get("/")
async def front(request: Request) -> Response:
    """Go to the first page in the language the reader prefers; French when they say nothing."""
    language = language_of(request.url.path, request.headers)
    return RedirectResponse(f"/{language}/", TEMPORARY, headers={"vary": "accept-language"})


for language in LANGUAGES:
    for pages in (checking, deciding, lists, registers, watching, journal, help_pages):
        router.include_router(pages.router, prefix=f"/{language}")
