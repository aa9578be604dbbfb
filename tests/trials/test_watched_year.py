"""A sample of `python -m tests.trials.watched_year`, and what the trial itself would notice."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.trials import invented_year
from tests.trials.invented_year import BACKGROUND, Year
from tests.trials.watched_year import Played, play, wrong

FIRMS, NIGHTS = 12, 45


@pytest.fixture(scope="module")
def year() -> Year:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(invented_year, "BACKGROUND", dict.fromkeys(BACKGROUND, 20))
        return Year(FIRMS, NIGHTS, 2)


def test_every_event_of_a_year_is_reported_once_and_on_its_day(database_url: str, year: Year) -> None:
    """None missed, none twice, also when nights are missed or a run is repeated or cut off."""
    played = play(database_url, year)
    assert wrong(year, played) == []
    assert len(played.told) == len(year.expected) > FIRMS
    assert {"missed night", "file brought in late", "run twice", "cut before"} <= set(played.ways)


def test_the_trial_notices_what_is_missed_told_twice_or_told_late(year: Year, tmp_path: object) -> None:
    """A trial that could not fail would prove nothing."""
    played = play(f"sqlite:///{tmp_path}/year.sqlite3", year)
    first, *rest = played.told
    late = (first[0] + timedelta(days=9), first[1])
    tampered = (rest, [first, *played.told], [late, *rest])
    said = [wrong(year, replace(played, told=told))[0].split()[0] for told in tampered]
    assert said[:2] == ["missed", "told"]
    assert "told on" in wrong(year, Played([late, *rest], played.runs, played.ways, 0, 0))[0]
