"""The help of the page is the documentation: every page of it drawn, every link leading somewhere, nothing but text."""

from __future__ import annotations

from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from amp_registry.language import LANGUAGES, Language
from docs.help_pages import DOCS, HELP, TOPICS, draw, pages, text
from tests.gates.source_tree import name

DRAWN = [path for path in pages() if path.suffix == ".html"]


def test_nothing_stands_in_the_help_that_is_not_written_from_the_documentation() -> None:
    assert {path for path in HELP.rglob("*") if path.is_file()} == set(pages())


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("slug", TOPICS)
def test_a_page_of_the_help_is_a_document_in_each_language(slug: str, language: Language) -> None:
    assert (DOCS / TOPICS[slug]).is_file()
    assert text(slug, language).startswith("# ")


@pytest.mark.parametrize("path", DRAWN, ids=name)
def test_a_page_of_the_help_holds_text_alone_and_its_links_lead_somewhere(path: Path) -> None:
    soup = BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")
    assert len(soup.find_all("h1")) == 1
    allowed = {
        *(
            "h1",
            "h2",
            "h3",
            "h4",
            "p",
            "ul",
            "ol",
            "li",
            "a",
            "code",
            "pre",
            "em",
            "strong",
            "div",
            "blockquote",
        )
    }
    allowed |= {"table", "thead", "tbody", "tr", "th", "td", "hr", "br"}
    assert {tag.name for tag in soup.find_all(True)} <= allowed
    ids = {tag["id"] for tag in soup.find_all(True) if tag.get("id")}
    language = path.parent.name
    for link in soup.find_all("a"):
        address = str(link.get("href") or "")
        if address.startswith("#"):
            assert address[1:] in ids
        elif address.startswith("/"):
            assert address.split("#", maxsplit=1)[0].removeprefix(f"/{language}/help/") in TOPICS
        else:
            assert not address or address.startswith(("https://", "http://"))


def test_raw_html_of_a_document_is_text() -> None:
    drawn = draw("# T\n\n<script>x</script> [a](javascript:x) ![i](x.png)\n", "page", "fr")
    assert "<script" not in drawn
    assert "javascript:" not in BeautifulSoup(drawn, "html.parser").find_all("a").__str__()
