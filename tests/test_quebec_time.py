"""Days are Québec days, in summer and in winter, on the nights the clocks change, and whatever the machine."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from amp_registry.quebec_time import day_of, end_of

ENDS = {
    "in winter Québec is five hours behind": (date(2026, 1, 15), datetime(2026, 1, 16, 5, tzinfo=UTC)),
    "in summer four hours": (date(2026, 7, 15), datetime(2026, 7, 16, 4, tzinfo=UTC)),
    "the day before the clocks go forward ends in winter": (
        date(2026, 3, 7),
        datetime(2026, 3, 8, 5, tzinfo=UTC),
    ),
    "the day they go forward, 23 hours long, ends in summer": (
        date(2026, 3, 8),
        datetime(2026, 3, 9, 4, tzinfo=UTC),
    ),
    "the day before they go back ends in summer": (date(2026, 10, 31), datetime(2026, 11, 1, 4, tzinfo=UTC)),
    "the day they go back, 25 hours long, ends in winter": (
        date(2026, 11, 1),
        datetime(2026, 11, 2, 5, tzinfo=UTC),
    ),
    "the last day of a year ends in the next": (date(2026, 12, 31), datetime(2027, 1, 1, 5, tzinfo=UTC)),
}


@pytest.mark.parametrize(("day", "midnight"), ENDS.values(), ids=ENDS)
def test_a_day_ends_just_before_its_midnight(day: date, midnight: datetime) -> None:
    assert end_of(day) == midnight - timedelta(microseconds=1)
    assert end_of(day).utcoffset() == timedelta(0)
    assert day_of(end_of(day)) == day
    assert day_of(midnight) == day + timedelta(days=1)


def test_the_same_instant_is_the_same_day_whatever_the_zone_it_is_written_in() -> None:
    for hours in (-12, -5, 0, 9, 14):
        zone = timezone(timedelta(hours=hours))
        assert day_of(datetime(2026, 11, 22, 4, 59, tzinfo=UTC).astimezone(zone)) == date(2026, 11, 21)


def test_a_moment_without_a_time_zone_is_no_moment() -> None:
    with pytest.raises(ValueError, match="time zone"):
        day_of(datetime(2026, 11, 22, 4, 59))  # noqa: DTZ001 - what is refused
