"""A store written by the first version is brought up to date with what it holds."""

from __future__ import annotations

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import inspect, text
from sqlalchemy.exc import DBAPIError

from amp_registry import watch_list
from amp_registry.records import Part, Register, entry_hash
from amp_registry.store import migration
from amp_registry.store.engine import open_engine, writing
from amp_registry.store.journal import chained
from amp_registry.store.migration import migrate
from amp_registry.store.reading import open_store
from amp_registry.store.stored import record_text
from tests.factory import rena
from tests.store.nights import night

AT = "2026-11-01T03:00:00.000000Z"
FIRST_VERSION = (
    "INSERT INTO page VALUES ('a', :content, 'rena.json', '{}', :at)",
    (
        "INSERT INTO snapshot (id, register, state, fetched_at, rows, sha256, partial, source, page_sha256)"
        " VALUES (1, 'rena', 'promoted', :at, 1, 'b', :no, 'rena.json', 'a')"
    ),
    (
        "INSERT INTO entry (id, register, hash, neq, keys_version, record)"
        " VALUES (1, 'rena', :hash, '1170000013', '1', :record)"
    ),
    (
        "INSERT INTO listing (entry_id, partial, seen_from, seen_until, register)"
        " VALUES (1, :no, :at, NULL, 'rena')"
    ),
    (
        "INSERT INTO run (id, register, kind, outcome, started_at, finished_at, overrides, page_sha256, snapshot_id)"
        " VALUES (1, 'rena', 'import', 'promoted', :at, :at, '[]', 'a', 1)"
    ),
)


def _migrate_to(revision: str, url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def only_so_far(config: Config, _revision: str) -> None:
        upgrade(config, revision)

    upgrade = command.upgrade
    with monkeypatch.context() as patched:
        patched.setattr(migration.command, "upgrade", only_so_far)
        migrate(url)


@pytest.fixture
def first_version(database_url: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """Return the address of a store as the first version left it, with one copy of one firm."""

    _migrate_to("r0001", database_url, monkeypatch)
    engine = open_engine(database_url)
    values = {
        "content": b"<html>",
        "at": AT,
        "no": False,
        "record": record_text(rena(1)),
        "hash": entry_hash(rena(1)),
    }
    with writing(engine) as connection:
        for statement in FIRST_VERSION:
            connection.execute(text(statement), values)
    engine.dispose()
    return database_url


def test_a_store_of_the_first_version_keeps_all_it_holds(first_version: str) -> None:
    """Every copy of before is of the register itself; a page of before is one piece."""
    migrate(first_version)
    with open_store(first_version) as store:
        copy = store.copy_at(Register.RENA, night(1))
        assert copy is not None
        assert (copy.part, copy.partial, copy.verified_at) == (Part.REGISTER, False, night(1))
        assert list(store.all_entries(copy)) == [rena(1)]
        run = store.last_run(Register.RENA)
        assert run is not None
        assert (run.part, run.answered, run.snapshot) == (Part.REGISTER, None, copy.snapshot)
        assert run.page_sha256 is not None
        assert store.page(run.page_sha256) == b"<html>"


def test_a_journal_of_before_is_kept_goes_on_and_can_from_then_on_only_grow(first_version: str) -> None:
    kept = '{"answer":"allowed","checked_at":"2026-11-01T03:00:00Z"}'
    engine = open_engine(first_version)
    with writing(engine) as connection:
        statement = text(
            "INSERT INTO journal (seq, checked_at, previous, hash, evidence) VALUES (1, :at, '', :hash, :kept)"
        )
        connection.execute(statement, {"at": AT, "hash": chained("", kept), "kept": kept})
    migrate(first_version)
    with open_store(first_version) as store:
        assert store.verify() == 1
        assert store.append({"answer": "allowed", "checked_at": "2026-11-02T03:00:00Z"}) is not None
        assert store.verify() == 2
    with pytest.raises(DBAPIError, match="append-only"), engine.begin() as connection:
        connection.execute(text("DELETE FROM journal"))
    engine.dispose()


def test_the_foreign_keys_of_an_upgraded_store_hold(first_version: str) -> None:
    migrate(first_version)
    engine = open_engine(first_version)
    with engine.connect() as connection:
        found = inspect(connection)
        named = {table: found.get_foreign_keys(table) for table in ("snapshot", "run", "listing")}
        assert {key["referred_table"] for keys in named.values() for key in keys} == {
            "page",
            "snapshot",
            "entry",
        }
        if first_version.startswith("sqlite"):
            assert connection.exec_driver_sql("PRAGMA foreign_key_check").all() == []
            made = connection.exec_driver_sql("SELECT sql FROM sqlite_master WHERE name = 'listing'").scalar()
            assert "WITHOUT ROWID" in str(made)
    engine.dispose()


def test_a_firm_watched_by_its_number_alone_becomes_a_contract_of_which_nothing_else_is_known(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    _migrate_to("r0002", database_url, monkeypatch)
    engine = open_engine(database_url)
    with writing(engine) as connection:
        connection.execute(text("INSERT INTO watch VALUES ('1170000013', :at, 'pont')"), {"at": AT})
    engine.dispose()
    migrate(database_url)
    (watch,) = watch_list.listed(database_url)
    assert (watch.firm.neq, watch.added_at, watch.note) == ("1170000013", night(1), "pont")
    assert (watch.reference, watch.question.contract, watch.ended_at) == (None, None, None)
