"""What holds of every proof: one byte changed never passes, and no text of outside is obeyed."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from amp_registry import proving
from amp_registry.errors import ProofUnreadable
from amp_registry.explain.as_html import as_html
from amp_registry.explain.as_pdf import as_pdf
from amp_registry.explain.proof import envelope
from amp_registry.explain.proof.letters import printable
from amp_registry.language import LANGUAGES
from amp_registry.proving import Form, Outcome
from tests.explain.proofs import journaled, named
from tests.test_proving import Journal

EVIDENCE = journaled("barred")
FILES = {form: proving.draw(EVIDENCE, form, ["fr"]) for form in Form}
ANY_TEXT = st.text(st.characters(codec="utf-8"), max_size=400)
OBEYED = st.text(st.sampled_from("<>&\"'#$*_`@=\\/{}[]()-~ \n\u202e\u200b\U0001f600é"), max_size=60)


def outcome(file: bytes) -> Outcome:
    try:
        return proving.verify(file, store=Journal(EVIDENCE)).outcome
    except ProofUnreadable:
        return Outcome.FAILS


@pytest.mark.parametrize("form", Form)
def test_nothing_changed_holds(form: Form) -> None:
    assert outcome(FILES[form]) is Outcome.HOLDS


@pytest.mark.parametrize("form", [Form.PDF, Form.HTML])
@given(place=st.integers(0), value=st.integers(0, 255))
@settings(max_examples=150, deadline=None)
def test_a_page_of_which_one_byte_was_changed_does_not_hold(form: Form, place: int, value: int) -> None:
    """A proof whose one character was changed fails `verify`."""
    file = bytearray(FILES[form])
    place %= len(file)
    assume(file[place] != value)
    file[place] = value
    assert outcome(bytes(file)) is not Outcome.HOLDS


@pytest.mark.parametrize("form", [Form.PDF, Form.HTML])
@given(place=st.integers(0), removed=st.integers(0, 3), added=st.binary(max_size=3))
@example(place=FILES[Form.HTML].index(b"drawn_by") + 24, removed=1, added=b"")
@settings(max_examples=100, deadline=None)
def test_a_page_cut_or_added_to_does_not_hold(form: Form, place: int, removed: int, added: bytes) -> None:
    file = FILES[form]
    place %= len(file) + 1
    changed = file[:place] + added + file[place + removed :]
    assume(changed != file)
    assert outcome(changed) is not Outcome.HOLDS


@given(place=st.integers(0), value=st.integers(0, 255))
@example(place=FILES[Form.JSON].index(b"1042") + 3, value=ord("3"))
@settings(max_examples=400, deadline=None)
def test_a_json_of_which_one_byte_was_changed_does_not_hold_or_says_the_same(place: int, value: int) -> None:
    """A proof whose one character was changed fails `verify`; blanks between the values say nothing."""
    file = bytearray(FILES[Form.JSON])
    place %= len(file)
    assume(file[place] != value)
    file[place] = value
    if outcome(bytes(file)) is Outcome.HOLDS:
        assert json.loads(bytes(file)) == EVIDENCE


class _Elements(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append(tag + "".join(sorted(name for name, _ in attrs)))


USUAL = set(_Elements(as_html(named("Acme 北 inc."), LANGUAGES)).found)


@given(name=ANY_TEXT | OBEYED)
@settings(max_examples=200, deadline=None)
def test_no_name_adds_a_kind_of_element_to_a_page(name: str) -> None:
    """Hostile names stay data."""
    evidence: dict[str, Any] = named(name)
    page = as_html(evidence, LANGUAGES)
    assert set(_Elements(page).found) <= USUAL
    assert envelope.from_html(page.encode()).evidence == evidence


@given(name=ANY_TEXT | OBEYED)
@settings(max_examples=60, deadline=None)
def test_every_name_can_be_printed_as_pdf_and_comes_back(name: str) -> None:
    """Hostile names stay data."""
    evidence = named(name)
    assert envelope.from_pdf(as_pdf(evidence, ["en"])).evidence == evidence


@given(text=ANY_TEXT | OBEYED, limit=st.integers(10, 500))
def test_what_is_printed_is_latin_on_one_line_and_no_longer_than_its_limit(text: str, limit: int) -> None:
    said = printable(text, limit)
    assert len(said) <= limit
    assert all(char.isprintable() or char == "\xa0" for char in said)
    assert not re.search("[^\x20-\x7e\xa0-\u024f\u1e00-\u1eff\u2010-\u203a\u20ac\u2122]", said)
    assert printable(said, limit) == said
