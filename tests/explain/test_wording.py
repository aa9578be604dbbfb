"""Values as people read them, and text from outside made safe."""

from __future__ import annotations

import unicodedata
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amp_registry.explain.layout import numbered, section, with_code, wrapped
from amp_registry.explain.messages import catalogue
from amp_registry.explain.wording import Count, columns, duration, money, number, one_line

FR_UNITS, EN_UNITS = catalogue("fr")["unit"], catalogue("en")["unit"]


@pytest.mark.parametrize(
    ("amount", "french", "english"),
    [
        ("6000000", "6_000_000,00_$", "$6,000,000.00"),
        ("0", "0,00_$", "$0.00"),
        ("999.5", "999,50_$", "$999.50"),
        ("123456789012.34", "123_456_789_012,34_$", "$123,456,789,012.34"),
    ],
)
def test_an_amount_is_printed_as_each_language_does(amount: str, french: str, english: str) -> None:
    assert money(Decimal(amount), "fr") == french.replace("_", "\u00a0")
    assert money(Decimal(amount), "en") == english


@pytest.mark.parametrize(
    ("count", "french", "english"),
    [
        (0, "0 entrée", "0 entries"),
        (1, "1 entrée", "1 entry"),
        (2, "2 entrées", "2 entries"),
        (1234, "1_234 entrées", "1,234 entries"),
    ],
)
def test_a_noun_agrees_with_the_number_before_it(count: int, french: str, english: str) -> None:
    """French has the singular for nothing and for one, English for one alone."""
    assert f"{Count(count, 'fr'):entrée|entrées}".replace("\u00a0", "_") == french
    assert f"{Count(count, 'en'):entry|entries}" == english


def test_a_number_with_no_noun_stands_alone() -> None:
    assert f"{Count(1234, 'en')}" == "1,234"


@pytest.mark.parametrize(
    ("hours", "french", "english"),
    [
        (3, "3 h", "3 h"),
        (48.4, "48,4 h", "48.4 h"),
        (71.9, "71,9 h", "71.9 h"),
        (72, "3 jours", "3 days"),
        (170, "7,1 jours", "7.1 days"),
    ],
)
def test_an_age_is_told_in_hours_then_in_days(hours: float, french: str, english: str) -> None:
    assert duration(hours, "fr", FR_UNITS) == french
    assert duration(hours, "en", EN_UNITS) == english


def test_a_count_is_grouped() -> None:
    assert (number(2218, "fr"), number(2218, "en")) == ("2\u00a0218", "2,218")


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("Acme\x1b[31m", "Acme�[31m"),
        ("a\r\nb\tc\u2028d", "a b c d"),
        ("\u202eabc\u2066", "�abc�"),
        ("\ud800x", "�x"),
        ("  a\u00a0 b ", "a b"),
        ("é" * 130, "é" * 119 + "…"),
        ("", ""),
    ],
    ids=[
        "an escape",
        "line ends",
        "direction overrides",
        "a lone surrogate",
        "blanks",
        "too long",
        "nothing",
    ],
)
def test_text_from_outside_becomes_one_safe_line(text: str, safe: str) -> None:
    assert one_line(text) == safe


@given(st.text(st.characters(codec=None), max_size=300), st.integers(1, 200))
def test_what_is_printed_is_printable_short_and_stays_as_it_is(text: str, limit: int) -> None:
    """Hostile names (control characters, escapes, overrides, newlines, huge) are data: neutralised."""
    once = one_line(text, limit)
    assert once.isprintable()
    assert len(once) <= limit
    assert one_line(once, limit) == once.strip() or len(once) == limit


def test_columns_count_wide_and_combining_characters() -> None:
    assert columns("abc") == 3
    assert columns("建設") == 4
    assert columns(unicodedata.normalize("NFD", "é")) == 1


@given(st.text(st.characters(categories=["L", "M", "N", "Zs"]), max_size=200), st.integers(2, 60))
def test_wrapped_lines_fit_and_lose_nothing(text: str, width: int) -> None:
    lines = wrapped(text, width)
    assert all(columns(line) <= width for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


def test_an_address_is_never_cut() -> None:
    assert wrapped("voir https://example.org/une/adresse ici", 12) == [
        "voir",
        "https://example.org/une/adresse",
        "ici",
    ]


def test_a_code_stands_at_the_right_edge_of_the_first_line() -> None:
    first, second = with_code("aaaa bbbb cccc dddd", "R1", 16)
    assert (first, second) == ("aaaa bbbb     R1", "cccc dddd")


def test_a_list_item_is_set_in() -> None:
    assert numbered(1, "aaaa bbbb", 8) == ["1. aaaa", "   bbbb"]


def test_a_label_stands_beside_the_first_line_only() -> None:
    assert list(section("Label", [["a", "b"], ["c"]])) == ["Label        a", " " * 13 + "b", " " * 13 + "c"]
    assert list(section("Label", [])) == []
