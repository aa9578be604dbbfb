from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import Engine, func, select

from amp_registry.errors import StoreError
from amp_registry.language import Text
from amp_registry.records import Register, entry_hash, records_hash
from amp_registry.store import tables
from amp_registry.store.intervals import Difference
from amp_registry.store.reading import open_store
from amp_registry.store.runs import Outcome, RunKind, RunNote
from amp_registry.store.snapshots import hold, promote, record_failure, stage
from tests.factory import rea, rena
from tests.store.nights import FIRST_NIGHT, RUN, night, store_night

TOO_SMALL = Text("12 lignes au lieu de 900.", "12 rows instead of 900.")


@dataclass
class PageRead:
    content: bytes = b"<html>"
    address: str = "https://example.org/rena"
    headers: dict[str, str] = field(default_factory=lambda: {"ETag": '"é"'})
    fetched_at: datetime = FIRST_NIGHT
    sha256: str = "ab" * 32


def count(engine: Engine, table: str) -> int:
    with engine.connect() as connection:
        return connection.scalar(select(func.count()).select_from(tables.metadata.tables[table])) or 0


def url_of(engine: Engine) -> str:
    return engine.url.render_as_string(hide_password=False)


def test_a_staged_copy_is_read_by_nobody_until_it_is_promoted(engine: Engine) -> None:
    store_night(engine, 1, [rena(1)])
    staged = stage(engine, Register.RENA, [rena(2)], fetched_at=night(2), source="file")
    with open_store(url_of(engine)) as store:
        before = store.copy_at(Register.RENA, night(9))
        promote(engine, staged.snapshot, RUN)
        after = store.copy_at(Register.RENA, night(9))
        assert before is not None
        assert after is not None
        assert [e.name for e in store.all_entries(before)] == [rena(1).name]
        assert [e.name for e in store.all_entries(after)] == [rena(2).name]


def test_a_copy_keeps_what_was_said_of_it(engine: Engine) -> None:
    montreal = timezone(timedelta(hours=-5))
    staged = stage(
        engine,
        Register.REA,
        [rea(1)],
        fetched_at=datetime(2026, 10, 31, 22, 0, 0, 7, tzinfo=montreal),
        published_at=night(0),
        partial=True,
        source="rea.csv",
    )
    copy = promote(engine, staged.snapshot, RUN).copy
    assert copy.register is Register.REA
    assert copy.fetched_at == datetime(2026, 11, 1, 3, 0, 0, 7, tzinfo=UTC)
    assert copy.published_at == night(0)
    assert copy.partial is True
    assert (copy.rows, copy.source) == (1, "rea.csv")
    assert copy.sha256 == records_hash([entry_hash(rea(1))])
    with open_store(url_of(engine)) as store:
        assert store.copies(Register.REA) == [copy]
        assert store.copies(Register.RENA) == []


def test_records_repeated_in_a_file_are_one_and_are_counted(engine: Engine) -> None:
    staged = stage(engine, Register.RENA, [rena(1), rena(2), rena(1)], fetched_at=night(1), source="f")
    assert (staged.rows, staged.duplicates) == (2, 1)
    assert promote(engine, staged.snapshot, RUN).copy.rows == 2


def test_the_same_records_at_the_same_moment_are_imported_once(engine: Engine) -> None:
    first = store_night(engine, 1, [rena(1), rena(2)])
    again = store_night(engine, 1, [rena(2), rena(1)])
    assert again.outcome is Outcome.UNCHANGED
    assert again.copy == first.copy
    assert again.difference == Difference(0, 0)
    assert (count(engine, "snapshot"), count(engine, "staged"), count(engine, "run")) == (1, 0, 2)
    with open_store(url_of(engine)) as store:
        run = store.last_run(Register.RENA)
        assert run is not None
        assert (run.outcome, run.snapshot) == (Outcome.UNCHANGED, first.copy.snapshot)


def test_the_same_records_later_are_a_fresh_copy_without_a_new_entry(engine: Engine) -> None:
    store_night(engine, 1, [rena(1), rena(2)])
    later = store_night(engine, 2, [rena(1), rena(2)])
    assert later.outcome is Outcome.PROMOTED
    assert later.copy.fetched_at == night(2)
    assert (count(engine, "snapshot"), count(engine, "entry"), count(engine, "listing")) == (2, 2, 2)


def test_other_records_at_the_same_moment_correct_it_and_the_first_stays_readable(engine: Engine) -> None:
    first = store_night(engine, 1, [rena(1)]).copy
    second = store_night(engine, 1, [rena(2)]).copy
    assert store_night(engine, 1, [rena(2)]).copy == second
    with open_store(url_of(engine)) as store:
        assert store.copy_at(Register.RENA, night(2)) == second
        assert store.copy_at(Register.RENA, night(1)) == first
        assert list(store.all_entries(first)) == [rena(1)]
        assert list(store.all_entries(second)) == [rena(2)]


def test_an_entry_is_found_in_its_own_register_alone(engine: Engine) -> None:
    store_night(engine, 1, [rena(1)])
    authorized = store_night(engine, 1, [rea(1)], register=Register.REA).copy
    with open_store(url_of(engine)) as store:
        assert list(store.all_entries(authorized)) == [rea(1)]


def test_whole_and_partial_copies_are_followed_apart(engine: Engine) -> None:
    whole = store_night(engine, 1, [rena(1), rena(2)]).copy
    watched = store_night(engine, 2, [rena(3)], partial=True)
    assert watched.difference == Difference(added=1, removed=0)
    again = store_night(engine, 3, [rena(1), rena(2)])
    assert again.difference == Difference(added=0, removed=0)
    with open_store(url_of(engine)) as store:
        assert store.copy_at(Register.RENA, night(2)) == watched.copy
        assert list(store.all_entries(watched.copy)) == [rena(3)]
        assert list(store.all_entries(whole)) == [rena(1), rena(2)]


def test_a_promotion_says_how_it_differs_from_the_copy_before_it(engine: Engine) -> None:
    assert store_night(engine, 1, [rena(1), rena(2)]).difference == Difference(added=2, removed=0)
    assert store_night(engine, 4, [rena(2), rena(3)]).difference == Difference(added=1, removed=1)
    assert store_night(engine, 2, [rena(2)]).difference == Difference(added=0, removed=1)
    assert store_night(engine, 3, [rena(1), rena(3)]).difference == Difference(added=2, removed=1)


def test_a_copy_may_be_empty(engine: Engine) -> None:
    store_night(engine, 1, [rena(1)])
    empty = store_night(engine, 2, []).copy
    assert empty.rows == 0
    with open_store(url_of(engine)) as store:
        assert list(store.all_entries(empty)) == []


def test_a_held_copy_never_answers_and_its_run_says_why(engine: Engine) -> None:
    kept = store_night(engine, 1, [rena(1), rena(2)]).copy
    staged = stage(engine, Register.RENA, [rena(1)], fetched_at=night(2), source="f", page=PageRead())
    run = RunNote(kind=RunKind.SYNC, started_at=night(2), finished_at=night(2), reason=TOO_SMALL)
    hold(engine, staged.snapshot, run)
    with open_store(url_of(engine)) as store:
        assert store.copy_at(Register.RENA, night(9)) == kept
        last = store.last_run(Register.RENA)
        assert last is not None
        assert (last.kind, last.outcome, last.reason) == (RunKind.SYNC, Outcome.HELD, TOO_SMALL)
        assert (last.snapshot, last.page_sha256) == (staged.snapshot, PageRead().sha256)
    with pytest.raises(StoreError, match="took the place"):
        promote(engine, staged.snapshot, run)
    assert count(engine, "staged") == 0


def test_a_failed_run_leaves_its_reason_and_its_page_and_no_copy(engine: Engine) -> None:
    run = RunNote(
        kind=RunKind.SYNC,
        started_at=night(1),
        finished_at=night(1),
        reason=TOO_SMALL,
        overrides=("accept_shrink",),
    )
    record_failure(engine, Register.REA, run, PageRead())
    record_failure(engine, Register.RENA, run)
    with open_store(url_of(engine)) as store:
        last = store.last_run(Register.REA)
        assert last is not None
        assert (last.outcome, last.overrides, last.snapshot) == (Outcome.FAILED, ("accept_shrink",), None)
        assert (last.started_at, last.finished_at) == (night(1), night(1))
        assert store.copies(Register.REA) == []
        other = store.last_run(Register.RENA)
        assert other is not None
        assert other.page_sha256 is None


def test_the_bytes_of_a_page_are_kept_once(engine: Engine) -> None:
    for number in (1, 2):
        staged = stage(
            engine, Register.RENA, [rena(number)], fetched_at=night(number), source="f", page=PageRead()
        )
        promote(engine, staged.snapshot, RUN)
    with engine.connect() as connection:
        kept = connection.execute(select(tables.page)).one()
    assert kept.headers == '{"ETag": "\\"é\\""}'
    with open_store(url_of(engine)) as store:
        assert store.page(kept.sha256) == b"<html>"
        assert store.page("0" * 64) is None


def test_a_later_run_drops_what_an_earlier_one_left_pending(engine: Engine) -> None:
    left = stage(engine, Register.RENA, [rena(1)], fetched_at=night(1), source="f")
    other = stage(engine, Register.REA, [rea(1)], fetched_at=night(1), source="f")
    staged = stage(engine, Register.RENA, [rena(2)], fetched_at=night(2), source="f")
    with pytest.raises(StoreError, match="took the place"):
        promote(engine, left.snapshot, RUN)
    promote(engine, staged.snapshot, RUN)
    promote(engine, other.snapshot, RUN)
    assert (count(engine, "snapshot"), count(engine, "staged")) == (2, 0)


def test_the_number_of_a_dropped_copy_is_not_given_again(engine: Engine) -> None:
    left = stage(engine, Register.RENA, [rena(1)], fetched_at=night(1), source="f")
    again = stage(engine, Register.RENA, [rena(1)], fetched_at=night(1), source="f")
    assert again.snapshot != left.snapshot


def test_an_entry_of_the_other_register_is_refused(engine: Engine) -> None:
    with pytest.raises(ValueError, match="not of rena"):
        stage(engine, Register.RENA, [rena(1), rea(1)], fetched_at=night(1), source="f")


def test_importing_what_was_exported_gives_the_same_hash(engine: Engine) -> None:
    entries = [rena(n, other_names=(f"Échantillon {n}",), raw={"é": [n, None]}) for n in range(5)]
    exported = store_night(engine, 1, entries).copy
    with open_store(url_of(engine)) as store:
        records = [type(entry).from_dict(entry.to_dict()) for entry in store.all_entries(exported)]
    assert store_night(engine, 2, records).copy.sha256 == exported.sha256
    assert count(engine, "entry") == 5


def test_a_text_the_database_cannot_hold_is_a_store_error(engine: Engine) -> None:
    if engine.dialect.name == "sqlite":
        pytest.skip("SQLite holds any text")
    with pytest.raises(StoreError, match="NUL"):
        stage(engine, Register.RENA, [rena(1, neq="11\x00")], fetched_at=night(1), source="f")
    assert count(engine, "entry") == 0
