"""A year of nights, kept and replayed: the register as of every day, on both databases.

Adds, removals and changes, three nights held back, and missed nights whose files turn up at the end, out of
order. The same year at full size, with its room and its time, is in benchmarks/year.py.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from amp_registry.changes import Change, changes
from amp_registry.collect.card_file import load_card
from amp_registry.collect.expectations import holding, judge
from amp_registry.collect.parsed import Parsed
from amp_registry.records import Entry, Register, entry_hash
from amp_registry.store.engine import open_engine
from amp_registry.store.migration import migrate
from amp_registry.store.reading import Store, open_store
from amp_registry.store.runs import Outcome
from benchmarks import year
from benchmarks.nights import Kind, Night
from benchmarks.nights import year as a_year
from tests.conftest import KINDS, _empty_database
from tests.factory import rena
from tests.store.nights import night
from tests.store.test_intervals import emptied, intervals

SIZE = 50


@dataclass(frozen=True)
class Kept:
    """A year that is in a store."""

    url: str
    register: Register
    nights: Sequence[Night]


@pytest.fixture(scope="module", params=KINDS)
def url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> str:
    return _empty_database(request, tmp_path_factory.mktemp("year"))


@pytest.fixture(scope="module", params=Register)
def kept(request: pytest.FixtureRequest, url: str) -> Kept:
    register: Register = request.param
    nights = a_year(register, SIZE)
    migrate(url)
    engine = open_engine(url)
    year.keep(engine, register, nights, with_pages=False)
    engine.dispose()
    return Kept(url, register, nights)


@pytest.fixture
def store(kept: Kept) -> Iterator[Store]:
    with open_store(kept.url) as store:
        yield store


def hashes(entries: Sequence[Entry]) -> set[str]:
    return {entry_hash(entry) for entry in entries}


def test_the_year_has_all_that_a_year_has(kept: Kept) -> None:
    kinds = [one.kind for one in kept.nights]
    assert len(kinds) == 365
    assert (kinds.count(Kind.HELD), kinds.count(Kind.MISSED)) == (3, 6)
    assert min(kinds.count(Kind.GOOD), kinds.count(Kind.UNCHANGED)) > 50


def test_the_nights_held_back_are_those_that_are_not_to_be_believed(kept: Kept) -> None:
    card = load_card(kept.register)
    before = SIZE
    for one in kept.nights:
        judged = judge(Parsed(tuple(one.given)), before, card, absolute=False)
        assert bool(holding(judged, accept_shrink=False)) == (one.kind is Kind.HELD)
        before = len(one.known)


def test_as_of_every_day_the_register_is_exactly_that_of_the_day(kept: Kept, store: Store) -> None:
    """A year of generated nights replayed as of every day gives exactly the register of that day."""
    for one in kept.nights:
        copy = store.copy_at(kept.register, one.at + timedelta(hours=1))
        assert copy is not None
        assert hashes(list(store.all_entries(copy))) == hashes(one.known), one.at


def test_every_night_that_was_believed_makes_the_copy_fresh(kept: Kept, store: Store) -> None:
    verified = None
    for one in kept.nights:
        verified = verified if one.kind is Kind.HELD else one.at
        copy = store.copy_at(kept.register, one.at)
        assert copy is not None
        assert copy.verified_at == verified


def test_the_nights_held_back_are_in_the_runs_and_nowhere_else(kept: Kept, store: Store) -> None:
    held = {run.finished_at for run in store.runs(kept.register) if run.outcome is Outcome.HELD}
    assert held == {one.at for one in kept.nights if one.kind is Kind.HELD}
    assert not held & {copy.fetched_at for copy in store.copies(kept.register)}


def applied(entries: set[str], made: Sequence[Change]) -> set[str]:
    """Return what a list of entries becomes by changes, each of which must fit it."""
    for change in made:
        if change.before is not None:
            entries = entries - {entry_hash(change.before)}
        if change.entry is not None:
            assert entry_hash(change.entry) not in entries
            entries = entries | {entry_hash(change.entry)}
    return entries


def test_the_changes_of_the_year_applied_one_after_the_other_give_each_next_copy(
    kept: Kept, store: Store
) -> None:
    """Applying `changes` to a copy gives the next one."""
    last = kept.nights[-1].at
    made = list(changes(store, kept.register, since=kept.nights[0].at, until=last))
    entries = hashes(kept.nights[0].known)
    for one in kept.nights[1:]:
        entries = applied(entries, [change for change in made if change.at == one.at])
        assert entries == hashes(one.known), one.at
    assert {change.at for change in made} <= {one.at for one in kept.nights}


SMALL = st.lists(st.frozensets(st.integers(1, 5)), min_size=2, max_size=6)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(files=SMALL, order=st.data())
def test_old_files_brought_in_in_any_order_give_the_same_history(
    engine: Engine, database_url: str, files: list[frozenset[int]], order: st.DataObject
) -> None:
    """Back-filling old files in any order gives the same history; and changes applied give the next copy."""
    nights = []
    for number, serials in enumerate(files, 1):
        listed = [rena(serial) for serial in sorted(serials)]
        nights.append(Night(night(number), Kind.GOOD, listed, listed))
    found = []
    for ordered in (nights, order.draw(st.permutations(nights), label="order of the files")):
        emptied(engine)
        year.keep(engine, Register.RENA, ordered, with_pages=False)
        with open_store(database_url) as store:
            made = list(changes(store, Register.RENA, since=nights[0].at, until=nights[-1].at))
        found.append((intervals(engine), made))
    assert found[0] == found[1]
    entries = hashes(nights[0].known)
    for one in nights[1:]:
        entries = applied(entries, [change for change in found[0][1] if change.at == one.at])
        assert entries == hashes(one.known)
