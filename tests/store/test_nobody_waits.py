"""Who reads and who checks never wait for a sync, nor a sync for them: any wait for a lock is an error here."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Engine, text

from amp_registry import watch_list
from amp_registry.decide.verdict import Answer
from amp_registry.errors import StoreError
from amp_registry.question import Firm, Question
from amp_registry.records import Register
from amp_registry.registry import Registry
from amp_registry.settings import Settings
from amp_registry.store import migration, schema, snapshots
from amp_registry.store.engine import open_engine
from amp_registry.store.migration import migrate
from amp_registry.store.postgres_database import PostgresDatabase
from amp_registry.store.reading import open_store
from amp_registry.watched import Watched
from tests.factory import neq, rena
from tests.store.journal_writer import evidence
from tests.store.nights import copy_of_night, night

NOW = night(2) + timedelta(hours=1)
OLD, NEW = [rena(1)], [rena(2)]
SECONDS = 60


def impatient(url: str) -> str:
    """Return the address for one who gives up at once where it would wait for a lock; SQLite's has no such option."""
    return url if url.startswith("sqlite") else f"{url}%20-clock_timeout%3D1"


@contextmanager
def paused(work: Callable[[], object], at: tuple[Any, str], patch: pytest.MonkeyPatch) -> Iterator[None]:
    """Run some work in a thread up to the end of a function it calls; it goes on when the block ends."""
    reached, go_on = threading.Event(), threading.Event()
    function = getattr(*at)

    def then_pause(*args: Any, **named: Any) -> Any:
        given = function(*args, **named)
        reached.set()
        assert go_on.wait(SECONDS)
        return given

    with patch.context() as patched, ThreadPoolExecutor(1) as pool:
        patched.setattr(*at, then_pause)
        done = pool.submit(work)
        try:
            assert reached.wait(SECONDS)
            yield
        finally:
            go_on.set()
        done.result(SECONDS)


def _answer(url: str, firm: str, *, journal: bool) -> Answer:
    with Registry.open(url, settings=Settings()) as registry:
        asked = Question(firm=Firm(neq=firm), as_of=NOW.date())
        return registry.check(asked, now=NOW, journal=journal).answer


def test_a_reader_answers_from_the_last_good_copy_while_a_sync_is_about_to_commit(
    engine: Engine, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy_of_night(engine, 1, OLD)
    sync = lambda: copy_of_night(engine, 2, NEW)  # noqa: E731
    with paused(sync, (snapshots, "record_run"), monkeypatch):
        assert _answer(impatient(database_url), neq(1), journal=False) is Answer.NOT_ALLOWED
        assert _answer(impatient(database_url), neq(2), journal=False) is not Answer.NOT_ALLOWED
        with Registry.open(impatient(database_url), settings=Settings()) as registry:
            assert [found.entry.neq for found in registry.search(neq(1), now=NOW)] == [neq(1)]
            assert [told.entry.neq for told in registry.history(neq=neq(1), now=NOW)] == [neq(1)]
            assert [status.copy.fetched_at for status in registry.status(now=NOW) if status.copy] == [
                night(1)
            ]
        assert watch_list.listed(impatient(database_url)) == []
    assert _answer(database_url, neq(2), journal=False) is Answer.NOT_ALLOWED


@pytest.fixture
def postgres(database_url: str) -> str:
    """Return the address of an empty store on PostgreSQL; SQLite has one writer at a time, whoever it is."""
    if database_url.startswith("sqlite"):
        pytest.skip("SQLite has one writer at a time")
    migrate(database_url)
    return database_url


@pytest.fixture
def server(postgres: str) -> Iterator[Engine]:
    """Return an engine on it that gives up where it would wait for a lock."""
    engine = open_engine(impatient(postgres))
    yield engine
    engine.dispose()


def test_a_check_is_journaled_while_a_sync_is_about_to_commit(
    server: Engine, postgres: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy_of_night(server, 1, OLD)
    with paused(lambda: copy_of_night(server, 2, NEW), (snapshots, "record_run"), monkeypatch):
        assert _answer(impatient(postgres), neq(1), journal=True) is Answer.NOT_ALLOWED
        with open_store(impatient(postgres)) as store:
            assert store.verify() == 1


def test_a_sync_commits_while_a_check_is_being_journaled(
    server: Engine, postgres: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def append() -> None:
        with open_store(postgres) as store:
            store.append(evidence(1))

    written = threading.Event()
    rows = PostgresDatabase.rows

    def then_pause(self: PostgresDatabase, statement: str, *values: Any) -> Any:
        found = rows(self, statement, *values)
        if statement.startswith("INSERT INTO journal"):
            written.wait(SECONDS)
        return found

    with monkeypatch.context() as patched:
        patched.setattr(PostgresDatabase, "rows", then_pause)
        thread = threading.Thread(target=append)
        thread.start()
        try:
            copy_of_night(server, 1, OLD)
            with open_store(postgres) as store:
                assert store.copy_at(Register.RENA, NOW) is not None
                assert store.verify() == 0
        finally:
            written.set()
            thread.join(SECONDS)
    with open_store(postgres) as store:
        assert store.verify() == 1


def test_a_contract_is_put_under_watch_where_only_the_tables_are_looked_at(
    server: Engine, postgres: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A store that has the shape this code knows is only looked at: nobody waits."""
    with paused(lambda: copy_of_night(server, 1, OLD), (snapshots, "record_run"), monkeypatch):
        migrate(impatient(postgres))
    watch = Watched.of(Question(firm=Firm(neq=neq(1))), datetime(2026, 11, 1, tzinfo=UTC))
    assert len(watch_list.add(postgres, [watch])) == 1


# --- a migration while others read -------------------------------------------------------------------


def _up_to(revision: str, url: str, patch: pytest.MonkeyPatch) -> None:
    def only_so_far(config: Config, _revision: str) -> None:
        upgrade(config, revision)

    upgrade = command.upgrade
    with patch.context() as patched:
        patched.setattr(migration.command, "upgrade", only_so_far)
        migrate(url)


def test_one_who_reads_goes_on_while_the_tables_are_brought_up_to_date(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who reads meanwhile sees the old shape until it is committed; who comes then is told to wait for it."""
    before = schema.REVISIONS[-2]
    _up_to(before, database_url, monkeypatch)
    engine = open_engine(database_url)
    copy_of_night(engine, 1, OLD)
    engine.dispose()
    with monkeypatch.context() as older_code:
        older_code.setattr(schema, "HEAD", before)
        reader = open_store(impatient(database_url))
    with reader, paused(lambda: migrate(database_url), (migration.command, "upgrade"), monkeypatch):
        copy = reader.copy_at(Register.RENA, NOW)
        assert copy is not None
        assert list(reader.all_entries(copy)) == OLD
        with pytest.raises(StoreError, match="older version"):
            open_store(impatient(database_url))
    with open_store(database_url) as store:
        assert store.copy_at(Register.RENA, NOW) == copy


def test_a_migration_gives_up_on_a_table_that_is_read_for_long_and_changes_nothing(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if database_url.startswith("sqlite"):
        pytest.skip("SQLite keeps what is read as it was, and lets others write")
    _up_to("r0001", database_url, monkeypatch)
    monkeypatch.setattr(migration, "LONGEST_WAIT", "10ms")
    with psycopg.connect(database_url.replace("+psycopg", "", 1)) as backup:
        backup.execute("LOCK TABLE listing, snapshot, run, page IN ACCESS SHARE MODE")
        with pytest.raises(StoreError, match="a backup perhaps"):
            migrate(database_url)
    engine = open_engine(database_url)
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT version_num FROM amp_registry_version")) == "r0001"
    engine.dispose()
    migrate(database_url)


def test_a_promotion_is_seen_by_a_reader_at_its_next_question(engine: Engine, database_url: str) -> None:
    with Registry.open(database_url, settings=Settings()) as registry:
        for number, entries, answer in ((1, OLD, True), (2, NEW, False), (3, OLD, True)):
            copy_of_night(engine, number, entries)
            moment = night(number) + timedelta(hours=1)
            evidence = registry.check(Question(firm=Firm(neq=neq(1))), now=moment, journal=False)
            assert (evidence.answer is Answer.NOT_ALLOWED) == answer
