"""Each page exists in French and in English, and both tell the reader to type the same things."""

from __future__ import annotations

import re

import pytest

from docs.generate import WRITTEN
from docs.site_pages import DOCS, IN_ENGLISH_ALONE, in_french, in_language, pages, twin_line
from tests.docs.desk import Block, blocks

BOTH = [name for name in pages() if name.partition("/")[0] not in IN_ENGLISH_ALONE]
FRENCH = sorted({in_french(name) for name in BOTH})
COMMENT = re.compile(r"(?m)\s*#.*$")
PROMPT = re.compile(r"(?m)^\$ .*(?:\\\n.*)?$")
PRINTED = {"text", "console"}
LINK = re.compile(r"\]\(((?!https?:|mailto:)[^)#\s]+\.md)(?:#[^)]*)?\)")


def text(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


def code(block: Block) -> tuple[str, str, str]:
    """Return a block as both languages must show it: what is printed is in the language of the page, comments too."""
    shown = "" if block.language in PRINTED else COMMENT.sub("", block.code)
    return (block.mark, block.language, shown)


@pytest.mark.parametrize("name", FRENCH)
def test_a_page_has_its_twin(name: str) -> None:
    assert {name, in_language(name, "en")} <= set(BOTH)


@pytest.mark.parametrize("name", BOTH)
def test_a_page_leads_to_its_twin_under_its_title(name: str) -> None:
    assert text(name).splitlines()[2] == twin_line(name)


@pytest.mark.parametrize("name", FRENCH)
def test_both_show_the_same_commands(name: str) -> None:
    french, english = (PROMPT.findall(text(each)) for each in (name, in_language(name, "en")))
    assert french == english


@pytest.mark.parametrize("name", [name for name in FRENCH if name not in WRITTEN])
def test_both_show_the_same_code_in_the_same_order(name: str) -> None:
    french, english = (list(map(code, blocks(text(each)))) for each in (name, in_language(name, "en")))
    assert french == english


@pytest.mark.parametrize("name", FRENCH)
def test_both_have_the_same_headings_and_as_many_rows(name: str) -> None:
    def shape(page: str) -> list[str]:
        without = re.sub(r"(?ms)^```.*?^```", "", page)
        return [
            line[0] * (line.find(" ") if line[0] == "#" else 1)
            for line in without.splitlines()
            if line[:1] in {"#", "|"}
        ]

    assert shape(text(name)) == shape(text(in_language(name, "en")))


@pytest.mark.parametrize("name", BOTH)
def test_a_page_leads_to_pages_of_its_own_language(name: str) -> None:
    english = name.endswith(".en.md")
    body = text(name).replace(twin_line(name), "")
    inside = [
        link for link in LINK.findall(body) if ((DOCS / name).parent / link).resolve().is_relative_to(DOCS)
    ]
    strays = [link for link in inside if "decisions/" not in link and link.endswith(".en.md") != english]
    assert not strays


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_first_page_leads_to_every_page(language: str) -> None:
    first = "README.md" if language == "fr" else "README.en.md"
    led = set(LINK.findall(text(first)))
    ours = {name for name in BOTH if name.endswith(".en.md") == (language == "en")} - {first}
    assert not ours - led
