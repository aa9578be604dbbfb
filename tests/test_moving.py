"""A store copied into another database answers, proves and goes on as it did."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import text

from amp_registry import watch_list
from amp_registry.errors import AnotherRun, JournalBroken, StoreError
from amp_registry.match_decision import Says
from amp_registry.moving import Moved, copy_store
from amp_registry.question import Contract, Firm, Question
from amp_registry.records import Register
from amp_registry.registry import Registry
from amp_registry.settings import Settings
from amp_registry.store import tables
from amp_registry.store.engine import open_engine
from amp_registry.store.migration import migrate
from amp_registry.store.reading import open_store
from amp_registry.store.run_lock import only_run
from amp_registry.watched import Watched
from tests.conftest import KINDS
from tests.sample_store import FETCHED, NOW, RENA_FILES, TODAY, imported, stored_samples

CONTRACT = Contract(kind="construction", expenditure=6_000_000)
FIRMS = (Firm(neq="1170000013"), Firm(name="Excavation Sarrazelle"), Firm(neq="1199013294"))
ASKED = [Question(firm=firm, contract=CONTRACT, as_of=TODAY) for firm in FIRMS]
TOMORROW = timedelta(days=1)
NOT_USED = {"match_revocation", "watch_channel", "watch_delivery"}


def quiet(more: int, rows: int) -> None:
    """Show nothing."""


def _moved(source: str, target: str) -> Moved:
    return copy_store(source, target, NOW, quiet)


@pytest.fixture(params=KINDS)
def target(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Return the address of a database that holds nothing, of each kind in turn."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'shared' / 'store.sqlite3'}"
        return
    database: str = request.getfixturevalue("postgres_database")
    schema = f"m{uuid.uuid4().hex}"
    with psycopg.connect(database.replace("+psycopg", "", 1), autocommit=True) as connection:
        connection.execute(f"CREATE SCHEMA {schema}")
    yield f"{database}?options=-csearch_path%3D{schema}"


@pytest.fixture
def source(database_url: str) -> str:
    """Return the address of a store that was used: two copies of a register, checks, a decision, a watch, a token."""
    stored_samples(database_url, fetched_at=FETCHED - TOMORROW)
    imported(database_url, Register.RENA, RENA_FILES[0])
    with Registry.open(database_url, settings=Settings(), asked_by="c.roy") as registry:
        list(registry.check_many(ASKED, now=NOW))
        registry.take_review(2, by="C. Roy", now=NOW)
        registry.decide_match(Says.DIFFERENT, check=2, match=1, by="C. Roy", why="une autre firme", now=NOW)
        registry.tokens.add("system:portail", ["check"], by="C. Roy", now=NOW)
        registry.tokens.spend("a" * 64, until=NOW + TOMORROW, now=NOW)
    watch_list.add(database_url, [Watched.of(ASKED[0], NOW)])
    with Registry.open(database_url, settings=Settings()) as registry:
        assert registry.watch_run(now=NOW).events
    return database_url


def _all_rows(url: str) -> dict[str, list[tuple[Any, ...]]]:
    engine = open_engine(url)
    with engine.connect() as connection:
        found = {
            table.name: [
                tuple(row) for row in connection.execute(table.select().order_by(*table.primary_key.columns))
            ]
            for table in tables.metadata.sorted_tables
        }
    engine.dispose()
    return found


def test_every_row_is_copied_as_it_was(source: str, target: str) -> None:
    moved = _moved(source, target)
    before, after = _all_rows(source), _all_rows(target)
    assert after == before
    assert moved.rows == {table: len(rows) for table, rows in before.items()}
    assert {table for table, rows in before.items() if not rows} == {"staged", *NOT_USED}
    assert [(copy.register, copy.fetched_at) for copy in moved.copies] == [
        (Register.RENA, FETCHED),
        (Register.REA, FETCHED - TOMORROW),
    ]


def test_the_copy_answers_as_the_store_did(source: str, target: str) -> None:
    _moved(source, target)
    answers = []
    for url in (source, target):
        with Registry.open(url, settings=Settings(), asked_by="c.roy") as registry:
            answers.append([one.to_dict() for one in registry.check_many(ASKED, now=NOW, journal=False)])
    assert answers[0] == answers[1]


def test_the_journals_chain_holds_and_goes_on(source: str, target: str) -> None:
    moved = _moved(source, target)
    with open_store(source) as old, open_store(target) as new:
        kept = list(old.journal())
        assert list(new.journal()) == kept
        assert moved.journal.head == kept[-1].link
    with Registry.open(target, settings=Settings()) as registry:
        link = registry.check(ASKED[0], now=NOW).journal
    assert link is not None
    assert (link.seq, link.previous) == (len(kept) + 1, kept[-1].link.hash)
    with open_store(target) as new:
        assert new.verify() == len(kept) + 1


def test_the_copy_is_brought_up_to_date_like_any_store(source: str, target: str) -> None:
    """Every row keeps its number; the next number follows the last one written."""
    _moved(source, target)
    later = NOW + TOMORROW
    with Registry.open(target, settings=Settings()) as registry:
        report = registry.import_records("rena", RENA_FILES[0], fetched_at=later, now=later)
        assert report.copy is not None
        report = registry.import_records(
            "rena",
            RENA_FILES[0].with_name("rena.jsonl"),
            fetched_at=later + TOMORROW,
            now=later + TOMORROW,
            accept_shrink=True,
        )
        assert report.copy is not None
        assert registry.check(ASKED[0], now=later + TOMORROW).answer.value == "not_allowed"
    (new, _) = watch_list.add(target, [Watched.of(ASKED[1], NOW)])[0]
    assert new.number == 2


def test_how_far_it_is_is_told_row_by_row(source: str, target: str) -> None:
    told: list[tuple[int, int]] = []
    moved = copy_store(source, target, NOW, lambda more, rows: told.append((more, rows)))
    assert sum(more for more, _ in told) == sum(moved.rows.values()) == told[0][1]


# --- what is refused, with nothing copied -------------------------------------------------------------


def _tamper(url: str) -> None:
    engine = open_engine(url)
    with engine.begin() as connection:
        if engine.dialect.name == "sqlite":
            connection.exec_driver_sql("DROP TRIGGER journal_no_update")
        else:
            connection.exec_driver_sql("ALTER TABLE journal DISABLE TRIGGER USER")
        connection.exec_driver_sql("UPDATE journal SET evidence = evidence || ' ' WHERE seq = 2")
    engine.dispose()


def test_a_journal_that_does_not_hold_is_not_carried_further(source: str, target: str) -> None:
    _tamper(source)
    with pytest.raises(JournalBroken) as broken:
        _moved(source, target)
    assert broken.value.values["seq"] == 2
    with open_store(target) as store:
        assert not store.exists


def test_a_store_that_holds_something_is_never_copied_over(source: str, target: str) -> None:
    stored_samples(target)
    before = _all_rows(target)
    with pytest.raises(StoreError, match="not empty"):
        _moved(source, target)
    assert _all_rows(target) == before


def test_an_empty_store_takes_a_copy_even_when_its_tables_are_made(source: str, target: str) -> None:
    migrate(target)
    assert sum(_moved(source, target).rows.values()) > 0


def test_a_store_that_is_not_there_is_not_copied(target: str, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no store to copy"):
        _moved(f"sqlite:///{tmp_path / 'nothing' / 'here.sqlite3'}", target)
    assert not (tmp_path / "nothing").exists()


def test_a_store_is_not_copied_into_itself(source: str) -> None:
    with pytest.raises(StoreError, match="into itself"):
        _moved(source, source)


@pytest.mark.parametrize("held", ["source", "target"])
def test_a_store_a_sync_works_on_is_neither_copied_nor_filled(source: str, target: str, held: str) -> None:
    with only_run({"source": source, "target": target}[held], NOW), pytest.raises(AnotherRun):
        _moved(source, target)


def test_a_copy_that_fails_half_way_leaves_an_empty_database(source: str, target: str) -> None:
    def stop(more: int, rows: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        copy_store(source, target, NOW, stop)
    assert not any(_all_rows(target).values())
    assert _moved(source, target).journal.entries == len(ASKED)


def test_the_store_that_is_copied_does_not_change(source: str, target: str) -> None:
    before = _all_rows(source)
    _moved(source, target)
    assert _all_rows(source) == before
    engine = open_engine(source)
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM journal")) == len(ASKED)
    engine.dispose()
