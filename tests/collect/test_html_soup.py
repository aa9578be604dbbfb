"""Web pages that no reader takes whole: cut inside a table, or with a declaration that is none."""

from __future__ import annotations

import pytest

from amp_registry.collect.html_soup import souped
from amp_registry.errors import NotTheRegister
from tests.collect.rea_web import CARD, page


@pytest.mark.parametrize("text", ["<table><tr><td>a", "<table><tr><td>a</td></tr>", "<p><table>"])
def test_a_page_cut_inside_a_table_is_refused(text: str) -> None:
    with pytest.raises(NotTheRegister, match="stops inside a table"):
        souped(text, page(text), CARD)


@pytest.mark.parametrize("text", ["<![DOCTYPE x]>", "<p>a</p><![%x[", "<table><tr><td>a</table><![x y]>"])
def test_a_page_with_a_declaration_no_reader_takes_is_refused(text: str) -> None:
    with pytest.raises(NotTheRegister, match="is no HTML"):
        souped(text, page(text), CARD)
