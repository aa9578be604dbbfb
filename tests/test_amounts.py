"""Amounts as people type them; what would have to be guessed is refused."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amp_registry.amounts import parse
from amp_registry.explain.wording import money


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("6000000", "6000000"),
        ("6 000 000,00 $", "6000000.00"),
        ("6\u00a0000\u202f000,00\u00a0$", "6000000.00"),
        ("$6,000,000.00", "6000000.00"),
        ("$ 6,000,000", "6000000"),
        ("6000,5", "6000.5"),
        ("6000.50", "6000.50"),
        ("25,000", "25000"),
        ("6 000 000 $ CA", "6000000"),
        ("0", "0"),
    ],
)
def test_an_amount_is_read_in_either_language(text: str, amount: str) -> None:
    assert parse(text) == Decimal(amount)


@pytest.mark.parametrize(
    "text", ["", "$", "6.000.000", "6.000", "1,2345", "-5", "6M", "1e6", "NaN", "25,00,000"]
)
def test_what_would_have_to_be_guessed_is_not_read(text: str) -> None:
    assert parse(text) is None


@given(st.decimals(0, 10**12, places=2, allow_nan=False, allow_infinity=False))
def test_what_is_printed_is_read_back(amount: Decimal) -> None:
    """Amount accepts `6000000`, `6 000 000,00 $`, `$6,000,000.00`."""
    assert parse(money(amount, "fr")) == parse(money(amount, "en")) == parse(str(amount)) == amount
