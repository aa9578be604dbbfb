from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amp_registry.business_days import Calendar, easter_sunday, read
from amp_registry.errors import BadSettings

USUAL = Calendar()
days = st.dates(date(2012, 6, 1), date(2100, 12, 31))

HOLIDAYS = {
    2026: "01-01 04-03 04-06 05-18 06-24 07-01 09-07 10-12 12-25",
    2027: "01-01 03-26 03-29 05-24 06-24 07-01 09-06 10-11 12-25",
    2028: "01-01 04-14 04-17 05-22 06-24 07-01 09-04 10-09 12-25",
    2029: "01-01 03-30 04-02 05-21 06-24 06-25 07-01 07-02 09-03 10-08 12-25",
}


@pytest.mark.parametrize(("year", "expected"), HOLIDAYS.items())
def test_the_holidays_of_a_year(year: int, expected: str) -> None:
    assert [day.isoformat()[5:] for day in USUAL.holidays(year)] == expected.split()


EASTERS = ["2000-04-23", "2008-03-23", "2011-04-24", "2019-04-21", "2024-03-31", "2025-04-20", "2038-04-25"]


@pytest.mark.parametrize("day", EASTERS)
def test_easter(day: str) -> None:
    assert easter_sunday(int(day[:4])).isoformat() == day


@given(st.integers(1900, 2199))
def test_easter_is_a_sunday_between_22_march_and_25_april(year: int) -> None:
    assert date(year, 3, 22) <= easter_sunday(year) <= date(year, 4, 25)
    assert easter_sunday(year).isoweekday() == 7


@pytest.mark.parametrize(
    ("start", "count", "due"),
    [
        pytest.param("2026-11-23", 2, "2026-11-25", id="a Monday"),
        pytest.param("2026-11-26", 2, "2026-11-30", id="a Thursday, over the weekend"),
        pytest.param("2026-11-28", 2, "2026-12-01", id="a Saturday"),
        pytest.param("2026-04-02", 2, "2026-04-08", id="the eve of Good Friday, over Easter Monday"),
        pytest.param("2029-06-22", 1, "2029-06-26", id="the Fête nationale of a Sunday, kept on Monday"),
        pytest.param("2026-12-24", 1, "2026-12-28", id="Christmas of a Friday"),
        pytest.param("2026-11-23", 0, "2026-11-23", id="no day at all"),
    ],
)
def test_so_many_business_days_after_a_day(start: str, count: int, due: str) -> None:
    assert USUAL.after(date.fromisoformat(start), count) == date.fromisoformat(due)


@given(days, st.integers(1, 30))
def test_a_due_day_is_a_business_day_and_counts_back(start: date, count: int) -> None:
    due = USUAL.after(start, count)
    assert USUAL.is_business_day(due)
    assert USUAL.between(start, due) == count
    assert USUAL.between(start, due - timedelta(days=1)) == count - 1
    assert USUAL.between(due, start) == 0


def test_a_calendar_of_a_file(tmp_path: Path) -> None:
    path = tmp_path / "holidays.toml"
    path.write_text(
        "easter_monday = false\ntruth_and_reconciliation = true\n"
        "add = [2026-12-24]\nremove = [2026-07-01, 2026-12-24]\n",
        encoding="utf-8",
    )
    calendar = read(path)
    assert calendar.is_business_day(date(2026, 4, 6))
    assert not calendar.is_business_day(date(2026, 4, 3))
    assert not calendar.is_business_day(date(2026, 9, 30))
    assert calendar.is_business_day(date(2026, 7, 1))
    assert not calendar.is_business_day(date(2026, 12, 24)), "what is added is a holiday all the same"
    assert Calendar(good_friday=False).is_business_day(date(2026, 4, 3))
    assert read(None) == USUAL


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param("add = 2026-12-24", "add", id="a day where a list is needed"),
        pytest.param("add = [2026-12-24T10:00:00]", "add", id="a moment, not a day"),
        pytest.param('remove = ["2026-12-24"]', "remove", id="a text"),
        pytest.param("good_friday = 1", "good_friday", id="a number for a yes"),
        pytest.param("boxing_day = true", "boxing_day", id="a name we do not know"),
        pytest.param("add = [", "TOML", id="no TOML"),
        pytest.param("\udcff", "TOML", id="no text"),
    ],
)
def test_a_file_that_is_no_calendar_is_refused_with_what_is_wrong(
    tmp_path: Path, text: str, said: str
) -> None:
    path = tmp_path / "holidays.toml"
    path.write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(BadSettings) as refused:
        read(path)
    assert refused.value.values["name"] == "holidays"
    assert said in refused.value.message("fr")


def test_a_file_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadSettings, match="holidays"):
        read(tmp_path)
