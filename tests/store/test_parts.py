"""Copies of a part of a register, and what an unchanged night does to a copy's age, on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from amp_registry.records import Copy, Entry, Part, Register
from amp_registry.store.reading import Store, open_store
from amp_registry.store.runs import Answered, Outcome, RunKind, RunNote
from amp_registry.store.snapshots import Promotion, hold, promote, record_failure, record_unchanged, stage
from tests.factory import neq, rea, rena
from tests.store.nights import RUN, night, store_night
from tests.store.test_intervals import emptied, url_of

ANSWERED = Answered(
    resource_url="https://registre.example/rena.json",
    http_status=304,
    etag='"é"',
    last_modified="Sun, 01 Nov 2026 08:00:00 GMT",
)


def sync(number: int) -> RunNote:
    return RunNote(kind=RunKind.SYNC, started_at=night(number), finished_at=night(number), answered=ANSWERED)


def store_part(engine: Engine, number: int, part: Part, *entries: Entry) -> Promotion:
    staged = stage(engine, Register.REA, entries, fetched_at=night(number), part=part, source="f")
    return promote(engine, staged.snapshot, RUN)


def test_a_copy_of_a_part_is_never_the_copy_of_the_register(engine: Engine, database_url: str) -> None:
    """Only copies of the register itself answer for what is absent."""
    own = store_night(engine, 1, [rea(1)], register=Register.REA).copy
    lists = store_part(engine, 2, Part.COMPLEMENT, rea(2)).copy
    asked = store_part(engine, 3, Part.WATCHED, rea(3)).copy
    assert (lists.partial, asked.partial) == (True, True)
    with open_store(database_url) as store:
        assert store.copy_at(Register.REA, night(9)) == own
        assert store.copies(Register.REA) == [own]
        assert store.copy_after(Register.REA, night(1)) is None
        assert store.copies(Register.REA, part=Part.COMPLEMENT) == [lists]
        assert list(store.all_entries(own)) == [rea(1)]
        assert list(store.all_entries(lists)) == [rea(2)]
        assert list(store.all_entries(asked)) == [rea(3)]


def test_the_overlays_of_a_moment_are_the_newest_copy_of_each_part(engine: Engine, database_url: str) -> None:
    """Return the newest copy of each part beside the register by that moment, newest first."""
    first = store_part(engine, 1, Part.COMPLEMENT, rea(1)).copy
    asked = store_part(engine, 2, Part.WATCHED, rea(2)).copy
    second = store_part(engine, 3, Part.COMPLEMENT).copy
    with open_store(database_url) as store:
        assert store.overlays_at(Register.REA, night(0)) == []
        assert store.overlays_at(Register.REA, night(1)) == [first]
        assert store.overlays_at(Register.REA, night(2)) == [asked, first]
        assert store.overlays_at(Register.REA, night(3)) == [second, asked]
        assert store.overlays_at(Register.RENA, night(3)) == []


def test_a_number_is_found_in_the_newest_copy_that_lists_it(engine: Engine, database_url: str) -> None:
    """Return the newest copy of a part, of those fetched in a span of time, that lists a number."""
    copies = [
        store_part(engine, number, Part.WATCHED, rea(serial)).copy
        for number, serial in ((1, 1), (2, 2), (3, 1), (4, 3))
    ]

    def naming(store: Store, **numbers: str | None) -> Copy | None:
        wanted = {"neq": None, "client": None, **numbers}
        return store.copy_naming(Register.REA, Part.WATCHED, **wanted, after=night(1), moment=night(4))

    with open_store(database_url) as store:
        assert naming(store, neq=neq(1)) == copies[2]
        assert naming(store, client=rea(2).amp_client_number) == copies[1]
        assert naming(store, neq=neq(9)) is None
        assert naming(store) is None
        only_first = {"neq": neq(1), "client": None, "after": night(0), "moment": night(2)}
        assert store.copy_naming(Register.REA, Part.WATCHED, **only_first) == copies[0]
        assert store.copy_naming(Register.REA, Part.COMPLEMENT, **only_first) is None


def test_runs_of_a_part_are_its_own(engine: Engine, database_url: str) -> None:
    store_night(engine, 1, [rea(1)], register=Register.REA)
    staged = stage(engine, Register.REA, [], fetched_at=night(2), part=Part.COMPLEMENT, source="f")
    hold(engine, staged.snapshot, sync(2))
    record_failure(engine, Register.REA, sync(3), part=Part.WATCHED)
    record_failure(engine, Register.REA, sync(4), part=Part.WATCHED, outcome=Outcome.HELD)
    with open_store(database_url) as store:
        last = store.last_run(Register.REA)
        assert last is not None
        assert (last.outcome, last.part, last.answered) == (Outcome.PROMOTED, Part.REGISTER, None)
        (held,) = store.runs(Register.REA, part=Part.COMPLEMENT)
        assert (held.outcome, held.part, held.answered) == (Outcome.HELD, Part.COMPLEMENT, ANSWERED)
        watched = store.runs(Register.REA, part=Part.WATCHED)
        assert [run.outcome for run in watched] == [Outcome.HELD, Outcome.FAILED]
        assert store.runs(Register.REA, part=Part.WATCHED, limit=1) == watched[:1]


def test_an_import_of_one_part_leaves_another_one_pending(engine: Engine) -> None:
    staged = stage(engine, Register.REA, [rea(1)], fetched_at=night(1), source="f")
    store_part(engine, 1, Part.WATCHED, rea(2))
    assert promote(engine, staged.snapshot, RUN).copy.rows == 1


# --- ages ---------------------------------------------------------------------------------------


def test_an_unchanged_night_makes_the_copy_fresh_and_nothing_else(engine: Engine, database_url: str) -> None:
    """A copy's age counts from the last such run by the moment asked about."""
    copy = store_night(engine, 1, [rena(1)]).copy
    for number in (3, 5):
        record_unchanged(engine, copy, sync(number))
    with open_store(database_url) as store:
        seen = {n: store.copy_at(Register.RENA, night(n)) for n in (1, 2, 3, 4, 5, 9)}
        verified = {n: (found.verified_at, found.fetched_at) if found else None for n, found in seen.items()}
        assert verified == {
            1: (night(1), night(1)),
            2: (night(1), night(1)),
            3: (night(3), night(1)),
            4: (night(3), night(1)),
            5: (night(5), night(1)),
            9: (night(5), night(1)),
        }
        assert store.copies(Register.RENA) == [copy]
        last = store.last_run(Register.RENA)
        assert last is not None
        assert (last.outcome, last.snapshot, last.answered) == (Outcome.UNCHANGED, copy.snapshot, ANSWERED)


def test_importing_the_very_file_again_proves_nothing_of_its_source(
    engine: Engine, database_url: str
) -> None:
    store_night(engine, 1, [rena(1)])
    staged = stage(engine, Register.RENA, [rena(1)], fetched_at=night(1), source="f")
    late = replace(RUN, finished_at=night(9))
    assert promote(engine, staged.snapshot, late).outcome is Outcome.UNCHANGED
    with open_store(database_url) as store:
        copy = store.copy_at(Register.RENA, night(9))
        assert copy is not None
        assert copy.verified_at == night(1)


def test_what_confirmed_one_copy_does_not_make_another_fresh(engine: Engine, database_url: str) -> None:
    first = store_night(engine, 1, [rena(1)]).copy
    other = store_night(engine, 1, [rea(1)], register=Register.REA).copy
    record_unchanged(engine, first, sync(2))
    store_night(engine, 3, [rena(2)])
    with open_store(database_url) as store:
        assert store.copy_at(Register.REA, night(4)) == other
        newest = store.copy_at(Register.RENA, night(4))
        assert newest is not None
        assert newest.verified_at == night(3)


def test_an_older_file_answers_for_its_own_days_and_not_after_a_night_that_found_the_copy_before_it(
    engine: Engine, database_url: str
) -> None:
    """The copy after it must be said again."""
    copy = store_night(engine, 1, [rena(1), rena(2)]).copy
    for number in (4, 6):
        record_unchanged(engine, copy, sync(number))
    store_night(engine, 2, [rena(1)])
    with open_store(database_url) as store:
        found = {n: store.copy_at(Register.RENA, night(n)) for n in (1, 2, 3, 4, 5, 6, 9)}
        listed = {n: [e.neq for e in store.all_entries(c)] if c else None for n, c in found.items()}
        both, one = [neq(1), neq(2)], [neq(1)]
        assert listed == {1: both, 2: one, 3: one, 4: both, 5: both, 6: both, 9: both}
        verified = {n: c.verified_at if c else None for n, c in found.items()}
        assert verified == {n: night(n) for n in (1, 2, 4, 6)} | {3: night(2), 5: night(4), 9: night(6)}


def test_an_older_file_that_says_the_same_needs_no_more(engine: Engine, database_url: str) -> None:
    copy = store_night(engine, 1, [rena(1)]).copy
    record_unchanged(engine, copy, sync(4))
    again = store_night(engine, 2, [rena(1)]).copy
    with open_store(database_url) as store:
        assert store.copies(Register.RENA) == [copy, again]
        newest = store.copy_at(Register.RENA, night(5))
        assert newest is not None
        assert (newest.snapshot, newest.verified_at) == (again.snapshot, night(4))


NIGHTS = st.lists(st.frozensets(st.integers(1, 3)), min_size=2, max_size=7)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(nights=NIGHTS, late=st.data())
def test_files_brought_in_between_nights_never_change_what_the_nights_saw(
    engine: Engine, nights: list[frozenset[int]], late: st.DataObject
) -> None:
    """What was true afterwards stays so."""
    emptied(engine)
    saw: dict[timedelta, list[Entry]] = {}
    last: Copy | None = None
    for number, serials in enumerate(nights, 1):
        entries = [rena(serial) for serial in sorted(serials)]
        if number > 1 and nights[number - 2] == serials and last is not None:
            record_unchanged(engine, last, sync(number))
        else:
            last = store_night(engine, number, entries).copy
        saw[timedelta(days=number - 1)] = entries
    half = timedelta(hours=12)
    for after in late.draw(st.permutations(range(len(nights))), label="order of the files"):
        serials = late.draw(st.frozensets(st.integers(1, 3)), label="file")
        entries = [rena(serial) for serial in sorted(serials)]
        at = night(1) + timedelta(days=after) + half
        staged = stage(engine, Register.RENA, entries, fetched_at=at, source="f")
        promote(engine, staged.snapshot, RUN)
        saw[timedelta(days=after) + half] = entries
    with open_store(url_of(engine)) as store:
        for when, entries in saw.items():
            copy = store.copy_at(Register.RENA, night(1) + when)
            assert copy is not None
            assert list(store.all_entries(copy)) == entries
