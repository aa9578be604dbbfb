"""The help: pages of the documentation, drawn once by `make docs`, in the language that has them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from fastapi import APIRouter
from markupsafe import Markup
from starlette.responses import Response

from amp_registry.errors import NoSuchPage
from amp_registry.language import LANGUAGES, Language
from amp_registry.web.pages.visit import Reading

FOLDER: Final = Path(__file__).parents[1] / "help"
CONTENTS: Final = "contents.json"

router = APIRouter()


@dataclass(frozen=True, slots=True)
class Topic:
    """One page of the help: what it is called in its address, its title, and the language it is in."""

    slug: str
    title: str
    language: Language


@router.get("/help")
async def contents(visit: Reading) -> Response:
    """Show every page of the help."""
    return await visit.page("help.html", topics=topics(visit.language), body=None, topic=None)


@router.get("/help/{slug}")
async def topic(visit: Reading, slug: str) -> Response:
    """Show one page of the help."""
    found = next((one for one in topics(visit.language) if one.slug == slug), None)
    if found is None:
        raise NoSuchPage(path=visit.request.url.path)
    return await visit.page("help.html", topics=(), body=_body(found), topic=found)


@cache
def topics(language: Language) -> tuple[Topic, ...]:
    """Return the pages of the help in a language; one it does not have is given in the other."""
    order = [language, *(other for other in LANGUAGES if other != language)]
    told = {known: json.loads((FOLDER / known / CONTENTS).read_text(encoding="utf-8")) for known in order}
    slugs = dict.fromkeys(slug for known in LANGUAGES for slug in told[known])
    return tuple(
        next(Topic(slug, told[known][slug], known) for known in order if slug in told[known])
        for slug in slugs
    )


@cache
def _body(topic: Topic) -> Markup:
    # Written by `make docs` from our own documentation, and shipped with the program: nobody else's text is in it.
    text = (FOLDER / topic.language / f"{topic.slug}.html").read_text(encoding="utf-8")
    return Markup(text)  # noqa: S704
