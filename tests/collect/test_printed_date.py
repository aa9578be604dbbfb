"""Dates as sources print them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amp_registry.collect.printed_date import read

DAY = date(2024, 6, 3)


@pytest.mark.parametrize(
    "printed",
    [
        "2024-06-03",
        "2024/06/03",
        "2024.6.3",
        " 2024-06-03 ",
        "20240603",
        "03/06/2024",
        "3-6-2024",
        "3 juin 2024",
        "3 JUIN 2024",
        "2024-06-03T00:00:00",
        "2024-06-03 00:00:00.000",
        "2024-06-04T03:59:59Z",
        "2024-06-03T23:00:00-04:00",
        "/Date(1717387200000)/",
        "/Date(1717387200000-0400)/",
    ],
)
def test_a_day_is_read_in_every_form_sources_use(printed: str) -> None:
    assert read(printed) == DAY


@pytest.mark.parametrize(
    ("printed", "month"), [("1er août 2025", 8), ("1 février 2025", 2), ("1 Décembre 2025", 12)]
)
def test_a_month_in_words_is_read_with_or_without_its_accent(printed: str, month: int) -> None:
    assert read(printed) == date(2025, month, 1)


@pytest.mark.parametrize(
    "printed",
    [
        "",
        "bientôt",
        "2024-13-45",
        "2023-02-29",
        "13/13/2024",
        "06/13/2024",
        "3 brumaire 2024",
        "24-06-03",
        "0001-01-01",
        "9999-12-31",
        "2024-06-03T99:00:00",
        "0001-01-01T00:00:00Z",
        "/Date(999999999999999)/",
        "٢٠٢٤-٠٦-٠٣",
        "2024-06",
    ],
)
def test_what_would_need_a_guess_is_not_read(printed: str) -> None:
    assert read(printed) is None


@given(st.dates(date(1990, 1, 1), date(2099, 12, 31)))
def test_every_believable_day_reads_back(day: date) -> None:
    """ISO, with a time, day first with slashes."""
    assert (
        read(day.isoformat()) == read(f"{day.isoformat()}T00:00:00") == read(day.strftime("%d/%m/%Y")) == day
    )
    assert read(f"{(day + timedelta(days=1)).isoformat()}T04:59:59+00:00") in (day, day + timedelta(days=1))


@given(st.text(max_size=40))
def test_no_text_breaks_the_reading(text: str) -> None:
    """None when it cannot be read without guessing."""
    day = read(text)
    assert day is None or 1990 <= day.year < 2100
