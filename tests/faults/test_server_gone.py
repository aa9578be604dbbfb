"""PostgreSQL ends our connections, as it does when it is started again: under load, between two checks, in a sync."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import psycopg
import pytest

from amp_registry.decide.verdict import Answer
from amp_registry.errors import StoreError
from amp_registry.records import Register
from amp_registry.registry import Registry
from amp_registry.settings import Settings
from amp_registry.store import engine as engine_module
from amp_registry.store.reading import open_store
from tests.sample_store import NOW, RENA_FILES, imported, stored_samples

BARRED = "1170000013"
CHECKS = 25


@pytest.fixture
def url(database_url: str) -> str:
    """Return the address of the sample registers on PostgreSQL; the sessions on it are named by its schema."""
    if not database_url.startswith("postgresql"):
        pytest.skip("SQLite has no server to lose")
    schema = database_url.rpartition("%3D")[2]
    return stored_samples(f"{database_url}&application_name={schema}")


def end_sessions(url: str) -> int:
    """End every session on a store, and return how many there were."""
    parts = urlsplit(url)
    server = parts._replace(scheme="postgresql", query="").geturl()
    name = url.rpartition("application_name=")[2]
    ended = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = %s"
    with psycopg.connect(server, autocommit=True) as admin:
        return len(admin.execute(ended, (name,)).fetchall())


def test_a_registry_that_stays_open_answers_after_its_connection_was_ended(url: str) -> None:
    with Registry.open(url, settings=Settings()) as registry:
        assert registry.check(BARRED, now=NOW).answer is Answer.NOT_ALLOWED
        assert end_sessions(url) >= 1
        assert registry.check(BARRED, now=NOW).answer is Answer.NOT_ALLOWED
        assert len(list(registry.journal.entries())) == 2


def test_what_a_connection_lost_while_writing_is_said_and_the_next_check_is_journaled(url: str) -> None:
    with open_store(url) as store:
        database = store._database
        assert database is not None
        with pytest.raises(StoreError) as said, database.appending():
            database.rows("SELECT 1 FROM pg_sleep(0)" if end_sessions(url) else "SELECT 1")
        english, french = said.value.message("en"), said.value.message("fr")
        assert "the server does not answer, or cut the connection" in english
        assert (
            "Check that PostgreSQL runs and can be reached, then try again: nothing was kept by halves."
            in english
        )
        assert "Vérifiez que PostgreSQL est en marche" in french
        assert store.append({"checked_at": "2026-11-22T15:00:00Z"}) is not None
        assert store.verify() == 1


def test_a_store_that_was_closed_is_not_opened_again(url: str) -> None:
    store = open_store(url)
    store.close()
    with pytest.raises(StoreError):
        store.last_run_id()


@contextmanager
def ended_again_and_again(url: str) -> Iterator[None]:
    """End the sessions of a store every few hundredths of a second, from another thread."""
    over = threading.Event()

    def work() -> None:
        while not over.wait(0.05):
            end_sessions(url)

    thread = threading.Thread(target=work)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def test_under_load_each_check_is_answered_and_journaled_or_said_to_have_failed(url: str) -> None:
    """No answer without its entry; an entry whose answer was lost on the way is all that may be left over."""
    answered = failed = 0
    with ended_again_and_again(url), Registry.open(url, settings=Settings()) as registry:
        for _ in range(CHECKS):
            try:
                evidence = registry.check(BARRED, now=NOW)
            except StoreError:
                failed += 1
            else:
                assert evidence.answer is Answer.NOT_ALLOWED
                answered += 1
    with open_store(url) as store:
        kept = store.verify()
    assert answered + failed == CHECKS
    assert answered <= kept <= CHECKS


def test_an_import_whose_session_is_ended_leaves_the_copy_there_was(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_store(url) as store:
        before = store.copy_at(Register.RENA, NOW)
    writing = engine_module.writing

    @contextmanager
    def cut(engine: object) -> Iterator[object]:
        with writing(engine) as connection:  # type: ignore[arg-type]
            end_sessions(url)
            yield connection

    with monkeypatch.context() as patched:
        patched.setattr("amp_registry.store.snapshots.writing", cut)
        with pytest.raises(StoreError, match="cut the connection"):
            imported(url, Register.RENA, *RENA_FILES, fetched_at=NOW)
    with open_store(url) as store:
        assert store.copy_at(Register.RENA, NOW) == before
    assert imported(url, Register.RENA, *RENA_FILES, fetched_at=NOW).copy is not None
