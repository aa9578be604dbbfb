"""Days are Québec days: midnight to midnight in America/Toronto, whatever the machine's own zone."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

QUEBEC: Final = ZoneInfo("America/Toronto")


def day_of(moment: datetime) -> date:
    """Return the Québec day a moment falls on; raises `ValueError` when it has no time zone."""
    if moment.tzinfo is None:
        raise ValueError(f"a moment needs its time zone: {moment!r}")
    return moment.astimezone(QUEBEC).date()


def to_the_minute(moment: datetime) -> str:
    """Return a moment as people read it: in Québec time, to the minute.

    >>> to_the_minute(datetime(2026, 11, 20, 7, 31, 59, tzinfo=UTC))
    '2026-11-20 02:31'
    """
    return f"{moment.astimezone(QUEBEC):%Y-%m-%d %H:%M}"


def iso_day(day: date | None) -> str | None:
    """Return a day as JSON carries it, null for none."""
    return None if day is None else day.isoformat()


def iso_instant(moment: datetime) -> str:
    """Return a moment as JSON carries it: in UTC, to the second.

    >>> iso_instant(datetime(2026, 11, 20, 7, 31, 59, 999, tzinfo=UTC))
    '2026-11-20T07:31:59Z'
    """
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def start_of(day: date) -> datetime:
    """Return the first moment of a Québec day, in UTC."""
    return datetime.combine(day, time(), tzinfo=QUEBEC).astimezone(UTC)


def start_after(day: date) -> datetime | None:
    """Return the first moment, in UTC, that follows a Québec day; None after the last day there is."""
    return None if day == date.max else start_of(day + timedelta(days=1))


def end_of(day: date) -> datetime:
    """Return the last microsecond of a Québec day, in UTC; after the last day there is, no time is left."""
    after = start_after(day)
    return datetime.max.replace(tzinfo=UTC) if after is None else after - timedelta(microseconds=1)
