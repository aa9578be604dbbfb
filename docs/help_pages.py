"""The help of the page, drawn from the documentation: the same words, as HTML that holds nothing but text.

Links between documents that are both in the help lead to each other; a link to another document is text.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from itertools import pairwise
from pathlib import Path
from typing import Final

from markdown_it import MarkdownIt
from markdown_it.token import Token

from amp_registry.language import LANGUAGES, Language
from docs.site_pages import in_language, twin_line

DOCS: Final = Path(__file__).parent
HELP: Final = DOCS.parent / "amp_registry" / "web" / "help"
TOPICS: Final[Mapping[str, str]] = {
    "page": "how-to/use-the-page.md",
    "answer": "how-to/read-an-answer.md",
    "words": "reference/answers.md",
    "limits": "explanation/limits.md",
    "list": "how-to/check-a-list.md",
    "columns": "reference/list-columns.md",
    "homonym": "how-to/settle-a-homonym.md",
    "reviews": "how-to/review-queue.md",
    "watch": "how-to/watch-contracts.md",
    "history": "how-to/history.md",
    "proof": "how-to/print-a-proof.md",
    "journal": "how-to/journal.md",
    "nights": "how-to/nightly-sync.md",
}
"""Each page of the help and its document, in the order of the contents."""
_COMMENT: Final = re.compile(r"<!--.*?-->\n?", re.DOTALL)
_HEADING_OR_TABLE: Final = re.compile(r"(<h\d.*?</h\d>|<table>)", re.DOTALL)


def pages() -> dict[Path, Callable[[], str]]:
    """Return every file of the help, and what writes it."""
    drawn = {
        HELP / language / f"{slug}.html": _drawer(slug, language) for slug in TOPICS for language in LANGUAGES
    }
    return {**drawn, **{HELP / language / "contents.json": _contents(language) for language in LANGUAGES}}


def text(slug: str, language: Language) -> str:
    """Return the document of a page in a language, without its comments and the line that leads to the other."""
    name = in_language(TOPICS[slug], language)
    whole = (DOCS / name).read_text(encoding="utf-8").replace(twin_line(name) + "\n\n", "", 1)
    return _COMMENT.sub("", whole)


def title(text: str) -> str:
    """Return the title of a document."""
    return text.split("\n", 1)[0].removeprefix("# ").strip()


def _contents(language: Language) -> Callable[[], str]:
    def write() -> str:
        told = {slug: title(text(slug, language)) for slug in TOPICS}
        return json.dumps(told, ensure_ascii=False, indent=2) + "\n"

    return write


def _drawer(slug: str, language: Language) -> Callable[[], str]:
    return lambda: draw(text(slug, language), slug, language)


def draw(text: str, slug: str, language: Language) -> str:
    """Return a document as HTML: no raw HTML of its own, no script, no style."""
    markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = markdown.parse(text)
    folder = (DOCS / TOPICS[slug]).parent
    for token in tokens:
        for child in token.children or ():
            _settle(child, folder, language)
    _give_ids(tokens)
    html: str = markdown.renderer.render(tokens, markdown.options, {})
    html = html.replace("<pre>", '<pre tabindex="0">')
    return "".join(_tables_named(html)).replace("</table>", "</table>\n</div>")


def _tables_named(html: str) -> Iterator[str]:
    """Yield the page with each table in a region that scrolls, called by the title above it, each by another name."""
    heading, place = "", 0
    for piece in _HEADING_OR_TABLE.split(html):
        if piece == "<table>":
            place += 1
            name = f"{heading} ({place})"
            yield f'<div class="scroll" role="region" tabindex="0" aria-label="{name}">\n'
        elif piece.startswith("<h"):
            heading = re.sub("<[^>]*>", "", piece).replace('"', "&quot;").strip()
        yield piece


def _settle(token: Token, folder: Path, language: Language) -> None:
    """Lead a link to where its reader can go: another page of the help, an address elsewhere, or nowhere."""
    if token.type == "link_close":
        return
    if token.type != "link_open":
        return
    address = str(token.attrGet("href") or "")
    if address.startswith(("https://", "http://")):
        token.attrSet("rel", "noreferrer")
        return
    if address.startswith("#"):
        return
    file, _, anchor = address.partition("#")
    found = next(
        (
            s
            for s, path in TOPICS.items()
            if (DOCS / in_language(path, language)) == (folder / file).resolve()
        ),
        None,
    )
    del token.attrs["href"]
    if found is not None:
        token.attrSet("href", f"/{language}/help/{found}" + (f"#{anchor}" if anchor else ""))


def _give_ids(tokens: list[Token]) -> None:
    used: set[str] = set()
    for token, inline in pairwise(tokens):
        if token.type == "heading_open" and token.tag != "h1":
            slug = re.sub(r"[^\w]+", "-", inline.content.casefold()).strip("-") or "section"
            while slug in used:
                slug += "-bis"
            used.add(slug)
            token.attrSet("id", slug)
