from __future__ import annotations

from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, delete, select

from amp_registry.records import Entry, Register
from amp_registry.store import tables
from amp_registry.store.reading import Store, open_store
from tests.factory import rena
from tests.store.nights import copy_of_night, night, store_night

FIRMS = {serial: rena(serial) for serial in range(1, 7)}

Night = tuple[int, frozenset[int], bool]
NIGHTS = st.lists(
    st.tuples(st.integers(1, 8), st.frozensets(st.sampled_from(sorted(FIRMS))), st.booleans()),
    min_size=1,
    max_size=10,
    unique_by=lambda one: (one[0], one[2]),
)
ON_BOTH = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


OF_COPIES = frozenset({"page", "piece", "snapshot", "entry", "entry_name", "listing", "staged", "run"})


def emptied(engine: Engine) -> None:
    """Empty the tables that copies are kept in; others hold nothing here, and some refuse to be emptied."""
    with engine.begin() as connection:
        for table in reversed(tables.metadata.sorted_tables):
            if table.name in OF_COPIES:
                connection.execute(delete(table))


def entries_of(serials: frozenset[int]) -> list[Entry]:
    return [FIRMS[serial] for serial in sorted(serials)]


def url_of(engine: Engine) -> str:
    return engine.url.render_as_string(hide_password=False)


def listed(store: Store, number: int, *, partial: bool) -> list[Entry]:
    copies = [c for c in store.copies(Register.RENA) if (c.fetched_at, c.partial) == (night(number), partial)]
    return list(store.all_entries(copies[0]))


@ON_BOTH
@given(nights=NIGHTS)
def test_every_copy_gives_back_exactly_its_own_entries_in_whatever_order_copies_came(
    engine: Engine, nights: list[Night]
) -> None:
    """What every other copy lists stays the same."""
    emptied(engine)
    for number, serials, partial in nights:
        store_night(engine, number, entries_of(serials), partial=partial)
    with open_store(url_of(engine)) as store:
        for number, serials, partial in nights:
            assert listed(store, number, partial=partial) == entries_of(serials)


@ON_BOTH
@given(nights=NIGHTS)
def test_the_order_in_which_copies_came_leaves_no_trace_in_the_intervals(
    engine: Engine, nights: list[Night]
) -> None:
    """An interval starts at the first copy that lists the entry and ends at the first later one that does not."""
    found = []
    for ordered in (nights, sorted(nights, key=lambda one: one[0])):
        emptied(engine)
        for number, serials, partial in ordered:
            store_night(engine, number, entries_of(serials), partial=partial)
        found.append(intervals(engine))
    assert found[0] == found[1]


def intervals(engine: Engine) -> list[tuple[str, bool, str, str | None]]:
    names = select(tables.entry.c.neq, tables.listing.c.partial, tables.listing.c.seen_from).add_columns(
        tables.listing.c.seen_until
    )
    joined = names.join_from(tables.listing, tables.entry)
    with engine.connect() as connection:
        return sorted(tuple(row) for row in connection.execute(joined))


def spans(engine: Engine) -> list[tuple[str, str | None]]:
    return [
        (start[8:10], until[8:10] if until else None) for _neq, _partial, start, until in intervals(engine)
    ]


def test_an_entry_that_stays_has_one_interval(engine: Engine) -> None:
    for number in (1, 2, 3):
        store_night(engine, number, [rena(1)])
    assert spans(engine) == [("01", None)]


def test_an_entry_that_vanishes_ends_at_the_first_copy_without_it(engine: Engine) -> None:
    store_night(engine, 1, [rena(1)])
    store_night(engine, 2, [])
    store_night(engine, 3, [])
    assert spans(engine) == [("01", "02")]


def test_an_entry_that_comes_back_has_two_intervals(engine: Engine) -> None:
    store_night(engine, 1, [rena(1)])
    store_night(engine, 2, [])
    store_night(engine, 3, [rena(1)])
    assert spans(engine) == [("01", "02"), ("03", None)]


def test_an_older_copy_found_later_splits_an_interval_it_does_not_confirm(engine: Engine) -> None:
    store_night(engine, 1, [rena(1)])
    store_night(engine, 3, [rena(1)])
    store_night(engine, 2, [])
    assert spans(engine) == [("01", "02"), ("03", None)]


def test_an_older_copy_found_later_moves_a_beginning_back(engine: Engine) -> None:
    store_night(engine, 3, [rena(1)])
    store_night(engine, 1, [rena(1)])
    assert spans(engine) == [("01", None)]


def test_an_older_copy_found_later_moves_an_end_back(engine: Engine) -> None:
    store_night(engine, 1, [rena(1)])
    store_night(engine, 3, [])
    store_night(engine, 2, [])
    assert spans(engine) == [("01", "02")]


def test_an_entry_of_one_older_copy_alone_ends_at_the_next(engine: Engine) -> None:
    store_night(engine, 3, [])
    store_night(engine, 1, [])
    store_night(engine, 2, [rena(1)])
    assert spans(engine) == [("02", "03")]


def test_the_copy_for_a_moment_is_the_last_one_fetched_by_then(engine: Engine) -> None:
    """For a day D the copy of a register is the last promoted snapshot fetched by the end of D."""
    third, first = (copy_of_night(engine, number, [rena(number)]) for number in (3, 1))
    second = timedelta(microseconds=1)
    with open_store(url_of(engine)) as store:
        assert store.copy_at(Register.RENA, night(1) - second) is None
        assert store.copy_at(Register.RENA, night(1)) == first
        assert store.copy_at(Register.RENA, night(3) - second) == first
        assert store.copy_at(Register.RENA, night(3)) == third
        assert store.copy_at(Register.REA, night(9)) is None
        assert store.copy_after(Register.RENA, night(0)) == first
        assert store.copy_after(Register.RENA, night(1)) == third
        assert store.copy_after(Register.RENA, night(3)) is None
        assert store.copies(Register.RENA) == [first, third]
