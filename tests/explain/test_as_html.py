"""The proof in HTML: whole, for some answers in both languages; then what holds for every one."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any

import pytest

from amp_registry.explain.as_html import STYLE, as_html
from amp_registry.explain.proof import envelope
from amp_registry.language import LANGUAGES, Language
from tests.explain.approvals import check
from tests.explain.proofs import HOSTILE, journaled, linked, named
from tests.explain.situations import SITUATIONS

SHOWN = ("barred", "allowed", "with_conditions", "to_review", "consortium", "no_copy", "must_continue")
INSIDE = re.compile(r'(?<=<meta name="amp-registry-proof" content=")[^"]*')
DRAWN = re.compile(r'(?<=<path d=")[^"]*')
ELEMENTS = {
    *("html", "head", "meta", "title", "style", "body", "article", "header", "section", "footer"),
    *("h1", "h2", "h3", "p", "ul", "ol", "li", "dl", "dt", "dd", "code", "a", "svg", "path"),
}
ATTRIBUTES = {
    *("lang", "charset", "name", "content", "http-equiv", "href", "rel", "class", "role", "aria-label"),
    *("xmlns", "viewbox", "d", "fill"),
}


class Seen(HTMLParser):
    """What a browser makes of a page: its elements, their attributes, its headings and its text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.text: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(tag)
        self.attributes += attrs

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def shown(evidence: dict[str, Any], *languages: Language) -> str:
    """Return a page without its style, its data, its hash and the squares of its code, which other tests look at."""
    page = as_html(evidence, languages).replace(evidence["journal"]["hash"], "…")
    return DRAWN.sub("…", INSIDE.sub("…", page)).replace(STYLE.read_text(encoding="utf-8"), "…\n")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", SHOWN)
def test_the_page_is_the_approved_one(name: str, language: Language) -> None:
    check(f"proofs/{name}.{language}.html", shown(journaled(name), language))


def test_both_languages_stand_in_one_page_each_in_its_own_article() -> None:
    check("proofs/barred.both.html", shown(journaled("barred"), "fr", "en"))


def test_the_hash_of_the_entry_stands_in_its_section_its_code_and_at_the_foot() -> None:
    evidence = journaled("barred")
    text = INSIDE.sub("", as_html(evidence, ["fr"]))
    assert text.count(evidence["journal"]["hash"]) == 3


def test_more_entries_than_a_page_holds_are_counted_and_those_beside_are_told() -> None:
    evidence = journaled("to_review")
    (match,) = evidence["matches"]
    text = as_html(linked({**evidence, "matches": [match] * 8, "neighbours": [match]}), ["en"])
    assert text.count("<h3>RENA: Les Excavations Échantillon inc. (strong likeness") == 5
    assert "There are 3 more entries that look alike" in text
    assert "is not the firm asked about, but looks like it by its number" in text


def test_an_answer_that_was_not_journaled_says_so_and_has_no_code() -> None:
    text = as_html({**journaled("barred"), "journal": None, "asked_by": None}, ["en"])
    assert "This answer was not written to the journal" in text
    assert "Asked by: not recorded" in text
    assert "<svg" not in text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", SITUATIONS)
def test_a_page_has_no_script_and_fetches_nothing(name: str, language: Language) -> None:
    seen = Seen(as_html(journaled(name), [language]))
    assert set(seen.elements) <= ELEMENTS
    assert {attribute for attribute, _ in seen.attributes} <= ATTRIBUTES
    assert seen.elements.count("h1") == 1
    followed = {value for attribute, value in seen.attributes if attribute == "href"}
    assert all(value and value.startswith("https://") for value in followed)
    assert not re.search(r"url\(|@import|src=", STYLE.read_text(encoding="utf-8"))


@pytest.mark.parametrize("hostile", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_name_adds_no_element_and_no_attribute(hostile: str) -> None:
    plain, seen = Seen(as_html(named("Acme inc."), LANGUAGES)), Seen(as_html(named(hostile), LANGUAGES))
    extra = 2 if "[U+" in "".join(seen.text) and "[U+" not in "".join(plain.text) else 0
    assert abs(len(seen.elements) - len(plain.elements)) <= extra + 8
    assert set(seen.elements) <= ELEMENTS
    assert {attribute for attribute, _ in seen.attributes} <= ATTRIBUTES
    assert seen.elements.count("meta") == plain.elements.count("meta")
    text = "".join(seen.text)
    assert all(char.isprintable() or char in "\n\xa0" for char in text)


@pytest.mark.parametrize("name", SITUATIONS)
def test_the_evidence_inside_is_the_one_that_was_printed(name: str) -> None:
    evidence = journaled(name)
    assert envelope.from_html(as_html(evidence, ["en"]).encode()).evidence == evidence


def test_an_entry_written_before_a_field_was_is_printed_all_the_same() -> None:
    """The journal keeps entries of every version: what they lack is left out, and nothing else changes."""
    evidence = journaled("to_review")
    newer = ("needed", "neighbours", "searched", "asked_by")
    older = linked({name: value for name, value in evidence.items() if name not in newer})
    assert shown(older, "fr").replace("non consigné", "officier (personne)") == shown(evidence, "fr")


def test_an_order_of_keys_changes_nothing() -> None:
    """An entry of the journal keeps its keys sorted; the page printed from it is the one of the check."""
    evidence = journaled("barred")
    backwards = dict(reversed(evidence.items()))
    assert as_html(evidence, ["fr"]) == as_html(backwards, ["fr"])
