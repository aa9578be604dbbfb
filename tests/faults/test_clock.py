"""A clock that jumps, and the days that are not like others: nights the clocks change, the 29th of February."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from amp_registry.decide.verdict import Answer
from amp_registry.errors import InvalidQuestion
from amp_registry.quebec_time import QUEBEC, day_of, end_of
from amp_registry.question import Firm, Question
from amp_registry.records import Register
from amp_registry.registry import Registry
from amp_registry.settings import Settings
from amp_registry.store.reading import open_store
from amp_registry.store.runs import Outcome
from tests.factory import neq, rena
from tests.local_sources.rena_site import RenaSite
from tests.local_sources.server import LocalServer
from tests.sample_store import RENA_FILES, imported
from tests.syncing.nightly import ENTRIES, FIRST, Nights

COMING = rena(900)


@pytest.fixture
def nights(tmp_path: Path) -> Iterator[Nights]:
    site = RenaSite(ENTRIES)
    with LocalServer({site.prefix: site}) as server:
        yield Nights(f"sqlite:///{tmp_path / 'store.sqlite3'}", tmp_path, server, site)


def answer(nights: Nights, now: datetime) -> Answer:
    with Registry.open(nights.url, settings=Settings()) as registry:
        return registry.check(Question(firm=Firm(neq=neq(900))), now=now).answer


def test_a_clock_that_ran_ten_years_ahead_for_a_night_hides_nothing_once_it_is_right(nights: Nights) -> None:
    """The copy it dated in the future answers for no day before; the next right night brings what it held."""
    assert nights.night().outcome is Outcome.PROMOTED
    nights.clock.at(FIRST + timedelta(days=3650))
    nights.site.entries = [*ENTRIES, COMING]
    assert nights.night().outcome is Outcome.PROMOTED
    nights.clock.at(FIRST + timedelta(hours=6))
    assert answer(nights, nights.clock.moment) is not Answer.NOT_ALLOWED
    assert nights.night().outcome in {Outcome.PROMOTED, Outcome.UNCHANGED}
    with open_store(nights.url) as store:
        copy = store.copy_at(Register.RENA, nights.clock.moment)
        assert copy is not None
        assert copy.rows == len(ENTRIES) + 1
    assert answer(nights, nights.clock.moment) is Answer.NOT_ALLOWED


def test_a_clock_set_back_gives_no_answer_of_a_copy_from_the_future(nights: Nights) -> None:
    """Where no copy was there yet, nothing is known: never that a firm is not listed."""
    assert nights.night().outcome is Outcome.PROMOTED
    assert answer(nights, FIRST - timedelta(days=400)) is Answer.UNKNOWN
    nights.clock.at(FIRST - timedelta(days=400))
    assert nights.night().outcome in {Outcome.PROMOTED, Outcome.UNCHANGED}
    with Registry.open(nights.url, settings=Settings()) as registry:
        seqs = [entry.link.seq for entry in registry.journal.entries()]
        assert sorted(seqs) == [1]
        registry.check(Question(firm=Firm(neq=neq(900))), now=FIRST - timedelta(days=800))
    with open_store(nights.url) as store:
        assert store.verify() == 2


def test_in_the_night_the_clocks_go_back_the_second_half_past_one_is_later_than_the_first(
    nights: Nights,
) -> None:
    first, second = (datetime(2026, 11, 1, 1, 30, tzinfo=QUEBEC, fold=fold) for fold in (0, 1))
    day = date(2026, 11, 1)
    nights.clock.at(first.astimezone(UTC))
    assert nights.night(after=timedelta(0)).outcome is Outcome.PROMOTED
    nights.site.entries = [*ENTRIES, COMING]
    nights.clock.at(second.astimezone(UTC))
    assert nights.night(after=timedelta(0)).outcome is Outcome.PROMOTED
    with open_store(nights.url) as store:
        fetched = [copy.fetched_at for copy in store.copies(Register.RENA)]
        newest = store.copy_at(Register.RENA, end_of(day))
    assert [day_of(moment) for moment in fetched] == [day, day]
    assert fetched[1] - fetched[0] == pytest.approx(timedelta(hours=1), abs=timedelta(minutes=1))
    assert newest is not None
    assert newest.rows == len(ENTRIES) + 1


def test_in_the_night_the_clocks_go_forward_an_hour_that_never_was_is_still_that_night(
    nights: Nights,
) -> None:
    missing = datetime(2026, 3, 8, 2, 30, tzinfo=QUEBEC)
    nights.clock.at(missing.astimezone(UTC))
    assert nights.night(after=timedelta(0)).outcome is Outcome.PROMOTED
    with open_store(nights.url) as store:
        (copy,) = store.copies(Register.RENA)
    assert day_of(copy.fetched_at) == date(2026, 3, 8)


def test_the_29th_of_february_is_a_day_like_any_other(tmp_path: Path) -> None:
    url, leap = f"sqlite:///{tmp_path / 'store.sqlite3'}", datetime(2028, 2, 29, 8, tzinfo=UTC)
    imported(url, Register.RENA, *RENA_FILES, fetched_at=leap, now=leap)
    with Registry.open(url, settings=Settings()) as registry:
        for as_of in (date(2028, 2, 29), None):
            evidence = registry.check(Question(firm=Firm(neq="1170000013"), as_of=as_of), now=leap)
            assert (evidence.answer, evidence.as_of) == (Answer.NOT_ALLOWED, date(2028, 2, 29))


@pytest.mark.parametrize("year", [1, 1899, 2200, 9999])
def test_a_file_of_a_year_nobody_lives_in_is_refused(tmp_path: Path, year: int) -> None:
    """It was taken, and no command could read the age of the copy afterwards."""
    url = f"sqlite:///{tmp_path / 'store.sqlite3'}"
    with pytest.raises(InvalidQuestion, match="a date from 1900 to 2199"):
        imported(url, Register.RENA, *RENA_FILES, fetched_at=datetime(year, 1, 1, tzinfo=UTC))


def test_the_last_day_there_is_has_an_end() -> None:
    assert end_of(date.max) == datetime.max.replace(tzinfo=UTC)
