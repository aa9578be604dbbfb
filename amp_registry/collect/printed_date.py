"""A printed date to a day: ISO, with a time, day first with slashes, French months, and the ASP.NET form."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Final

from amp_registry.collect.source_card import fold
from amp_registry.quebec_time import day_of

_BELIEVABLE: Final = range(1990, 2100)
_MONTHS: Final = (
    "janvier",
    "fevrier",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "aout",
    "septembre",
    "octobre",
    "novembre",
    "decembre",
)


def read(text: str) -> date | None:
    """Return the Québec day a printed date stands for, or None when it cannot be read without guessing.

    >>> read("2024-06-13"), read("13/06/2024"), read("1er juin 2024"), read("2024-06-13T03:30:00Z")
    (datetime.date(2024, 6, 13), datetime.date(2024, 6, 13), datetime.date(2024, 6, 1), datetime.date(2024, 6, 12))

    A date with the year last is read day first, as the province prints it. An instant with a time zone is
    the day it was in Québec. Years outside 1990 to 2099 are not believed.
    """
    for pattern, build in _FORMS:
        found = pattern.fullmatch(text.strip())
        if found:
            try:
                day = build(found)
            except (ValueError, OverflowError, OSError):
                return None
            return day if day is not None and day.year in _BELIEVABLE else None
    return None


def _year_first(found: re.Match[str]) -> date:
    return date(int(found[1]), int(found[2]), int(found[3]))


def _day_first(found: re.Match[str]) -> date:
    return date(int(found[3]), int(found[2]), int(found[1]))


def _in_words(found: re.Match[str]) -> date | None:
    month = fold(found[2])
    return date(int(found[3]), _MONTHS.index(month) + 1, int(found[1])) if month in _MONTHS else None


def _instant(found: re.Match[str]) -> date:
    moment = datetime.fromisoformat(found[0])
    return moment.date() if moment.tzinfo is None else day_of(moment)


def _milliseconds(found: re.Match[str]) -> date:
    return day_of(datetime.fromtimestamp(int(found[1]) / 1000, UTC))


_FORMS: Final[tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], date | None]], ...]] = (
    (re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})", re.ASCII), _year_first),
    (re.compile(r"(\d{4})(\d{2})(\d{2})", re.ASCII), _year_first),
    (re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})", re.ASCII), _day_first),
    (re.compile(r"(\d{1,2})(?:er)?\s+([^\W\d]+)\s+(\d{4})"), _in_words),
    (re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}\S*", re.ASCII), _instant),
    (re.compile(r"/Date\((-?\d{1,15})(?:[+-]\d{4})?\)/", re.ASCII), _milliseconds),
)
