"""Business days in Québec: Monday to Friday, less the holidays of the calendar; each holiday by its rule.

Both Good Friday and Easter Monday are holidays unless a calendar says otherwise: an employer grants one or the
other, a court or a public body is closed on both. The National Day for Truth and Reconciliation is not a Québec
statutory holiday; a calendar may add it. A holiday that falls on a weekend is not moved, save the Fête nationale
and Canada Day of a Sunday, kept on the Monday too.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from amp_registry import toml_file
from amp_registry.error_parts import by_the_system
from amp_registry.errors import BadSettings
from amp_registry.language import Text
from amp_registry.toml_file import NotToml

SETTING: Final = "holidays"
_MONDAY: Final = 0
_SATURDAY: Final = 5
_SUNDAY: Final = 6
_DAY: Final = timedelta(days=1)
_FLAGS: Final = ("good_friday", "easter_monday", "truth_and_reconciliation")
_DAYS: Final = ("add", "remove")


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """Which days are holidays: those of the rules that are kept, those added, less those removed."""

    good_friday: bool = True
    easter_monday: bool = True
    truth_and_reconciliation: bool = False
    add: frozenset[date] = frozenset()
    remove: frozenset[date] = frozenset()

    def is_business_day(self, day: date) -> bool:
        """Whether people are at work that day.

        >>> Calendar().is_business_day(date(2026, 6, 24)), Calendar().is_business_day(date(2026, 6, 25))
        (False, True)
        """
        if day.weekday() >= _SATURDAY:
            return False
        return day not in self.add and (day in self.remove or day not in self.holidays(day.year))

    def after(self, day: date, count: int) -> date:
        """Return the day that is so many business days after a day, which itself does not count.

        >>> Calendar().after(date(2026, 12, 24), 2)
        datetime.date(2026, 12, 29)
        """
        while count > 0:
            day += _DAY
            count -= self.is_business_day(day)
        return day

    def between(self, start: date, end: date) -> int:
        """Return how many business days there are after a day, up to another one; 0 when it is not later."""
        days = (start + _DAY * n for n in range(1, (end - start).days + 1))
        return sum(map(self.is_business_day, days))

    def holidays(self, year: int) -> Mapping[date, Text]:
        """Return the holidays the rules give for a year, by day, with their names."""
        return dict(sorted(self._holidays(year)))

    def _holidays(self, year: int) -> Iterator[tuple[date, Text]]:
        easter = easter_sunday(year)
        yield date(year, 1, 1), Text("Jour de l'An", "New Year's Day")
        if self.good_friday:
            yield easter - 2 * _DAY, Text("Vendredi saint", "Good Friday")
        if self.easter_monday:
            yield easter + _DAY, Text("lundi de Pâques", "Easter Monday")
        yield _last_monday(date(year, 5, 24)), _PATRIOTES
        yield from _also_monday(date(year, 6, 24), Text("Fête nationale", "Fête nationale"))
        yield from _also_monday(date(year, 7, 1), Text("fête du Canada", "Canada Day"))
        yield _last_monday(date(year, 9, 7)), Text("fête du Travail", "Labour Day")
        if self.truth_and_reconciliation:
            yield date(year, 9, 30), _TRUTH
        yield _last_monday(date(year, 10, 14)), Text("Action de grâces", "Thanksgiving")
        yield date(year, 12, 25), Text("Noël", "Christmas Day")


_PATRIOTES: Final = Text("Journée nationale des patriotes", "Journée nationale des patriotes")
_TRUTH: Final = Text(
    "Journée nationale de la vérité et de la réconciliation", "National Day for Truth and Reconciliation"
)


def easter_sunday(year: int) -> date:
    """Return Easter of the Gregorian calendar: the Sunday after the first full moon of spring, by computation.

    >>> easter_sunday(2026), easter_sunday(2038)
    (datetime.date(2026, 4, 5), datetime.date(2038, 4, 25))
    """
    century = year // 100
    golden = year % 19
    moon = (century - century // 4 - (8 * century + 13) // 25 + 19 * golden + 15) % 30
    moon -= (moon // 28) * (1 - (29 // (moon + 1)) * ((21 - golden) // 11))
    weekday = (year + year // 4 + moon + 2 - century + century // 4) % 7
    return date(year, 3, 28) + (moon - weekday) * _DAY


def _last_monday(day: date) -> date:
    """The Monday of the seven days that end on a day."""
    return day - (day.weekday() - _MONDAY) * _DAY


def _also_monday(day: date, name: Text) -> Iterator[tuple[date, Text]]:
    yield day, name
    if day.weekday() == _SUNDAY:
        yield day + _DAY, name


# --- the file -----------------------------------------------------------------------------------


def read(path: Path | None) -> Calendar:
    """Return the calendar of a TOML file, or the usual one; raises `BadSettings` with what is wrong in it."""
    if path is None:
        return Calendar()
    try:
        values = toml_file.loads(path.read_bytes())
    except OSError as error:
        raise _refused(path, by_the_system(error)) from None
    except NotToml as error:
        raise _refused(path, error.problem) from None
    return Calendar(**dict(_read(path, name, value) for name, value in values.items()))


def _read(path: Path, name: str, value: object) -> tuple[str, Any]:
    if name in _FLAGS and isinstance(value, bool):
        return name, value
    if name in _DAYS and isinstance(value, list) and all(map(_is_day, value)):
        return name, frozenset(value)
    raise _refused(
        path,
        Text(
            f"{name} n'est pas utilisable. Il faut {', '.join(_FLAGS)} (true ou false), {', '.join(_DAYS)} "
            "(listes de dates AAAA-MM-JJ).",
            f"{name} is not usable. Known: {', '.join(_FLAGS)} (true or false), {', '.join(_DAYS)} "
            "(lists of dates YYYY-MM-DD).",
        ),
    )


def _is_day(value: object) -> bool:
    return isinstance(value, date) and not isinstance(value, datetime)


def _refused(path: Path, problem: Text) -> BadSettings:
    return BadSettings(name=SETTING, value=path, problem=problem)
