"""Web pages that no reader takes whole: cut inside a table, or with a declaration that is none."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest

from amp_registry.collect.html_soup import souped
from amp_registry.errors import NotTheRegister
from tests.collect.rea_web import CARD, page


@pytest.mark.parametrize("text", ["<table><tr><td>a", "<table><tr><td>a</td></tr>", "<p><table>"])
def test_a_page_cut_inside_a_table_is_refused(text: str) -> None:
    with pytest.raises(NotTheRegister, match="stops inside a table"):
        souped(text, page(text), CARD)


@pytest.mark.parametrize("text", ["<![DOCTYPE x]>", "<p>a</p><![%x[", "<table><tr><td>a</table><![x y]>"])
def test_a_page_with_a_declaration_no_reader_takes_is_refused_or_read_without_it(text: str) -> None:
    """Python's own reader gives up on it up to 3.13; since, it is a comment."""
    try:
        said = souped(text, page(text), CARD).get_text()
    except NotTheRegister as error:
        said = error.message("en")
    assert "is no HTML" in said or "x" not in said


def test_a_page_its_reader_gives_up_on_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    def gives_up(*_: object) -> None:
        raise AssertionError("unknown status keyword")

    monkeypatch.setattr(HTMLParser, "goahead", gives_up)
    with pytest.raises(NotTheRegister, match="is no HTML"):
        souped("<p>a", page("<p>a"), CARD)
