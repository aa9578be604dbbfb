from __future__ import annotations

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, insert
from sqlalchemy.exc import IntegrityError

from amp_registry.errors import StoreError
from amp_registry.records import Copy, Register
from amp_registry.store import schema, sqlite_database, tables
from amp_registry.store.engine import open_engine, writing
from amp_registry.store.migration import migrate
from amp_registry.store.reading import open_store
from tests.factory import rena
from tests.store.nights import copy_of_night, night

HEAVY = {"sqlmodel", "sqlalchemy", "pydantic", "alembic", "requests", "bs4", "numpy", "psycopg"}


def sqlite_url(path: Path) -> str:
    return f"sqlite:///{path}"


def test_a_sqlite_file_that_does_not_exist_is_a_store_without_copies(tmp_path: Path) -> None:
    """A SQLite file that does not exist is not an error: it gives a store that holds no copy."""
    path = tmp_path / "none" / "store.sqlite3"
    with open_store(sqlite_url(path)) as store:
        assert not store.exists
        assert store.copy_at(Register.RENA, night(1)) is None
        assert store.copy_after(Register.RENA, night(1)) is None
        assert store.copies(Register.REA) == []
        assert store.last_run(Register.REA) is None
        assert store.entries([1]) == {}
        assert store.append({"checked_at": "2026-11-22T03:00:00Z"}) is None
        assert store.append_all([]) == []
        assert list(store.journal()) == []
        assert store.verify() == 0
    assert not path.parent.exists()


def test_a_store_of_a_newer_version_is_refused_on_every_way_in(engine: Engine, database_url: str) -> None:
    with engine.begin() as connection:
        connection.exec_driver_sql(f"UPDATE {schema.VERSION_TABLE} SET version_num = 'r9999'")
    with pytest.raises(StoreError, match="newer"):
        open_store(database_url)
    with pytest.raises(StoreError, match="newer"):
        migrate(database_url)


def test_a_store_of_an_older_version_asks_for_an_import(
    engine: Engine, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(schema, "HEAD", "r9999")
    with pytest.raises(StoreError, match="older"):
        open_store(database_url)


def test_a_database_that_holds_nothing_yet_is_a_store_without_copies(database_url: str) -> None:
    """A first sync killed before its tables were there leaves this, and so does a new PostgreSQL database."""
    open_engine(database_url).dispose()
    with open_store(database_url) as store:
        assert not store.exists
        assert store.copies(Register.RENA) == []


def test_a_store_whose_version_was_lost_is_refused(engine: Engine, database_url: str) -> None:
    with engine.begin() as connection:
        connection.exec_driver_sql(f"DELETE FROM {schema.VERSION_TABLE}")
    with pytest.raises(StoreError):
        open_store(database_url)
    with pytest.raises(StoreError, match="another program"):
        migrate(database_url)


def test_a_folder_is_not_a_store(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="it is a folder"):
        open_store(sqlite_url(tmp_path))
    with pytest.raises(StoreError, match="it is a folder"):
        migrate(sqlite_url(tmp_path))


@pytest.mark.parametrize("content", [b"NEQ;Nom\n" * 200, b"SQLite format 3\0" + b"\xff" * 4096])
def test_a_file_that_is_not_a_database_is_refused_and_left_as_it_is(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "store.sqlite3"
    path.write_bytes(content)
    with pytest.raises(StoreError, match=r"not a SQLite database, or it is damaged"):
        open_store(sqlite_url(path))
    with pytest.raises(StoreError, match=r"not a SQLite database, or it is damaged"):
        migrate(sqlite_url(path))
    assert path.read_bytes() == content


def read_everything(path: Path, copy: Copy) -> None:
    with open_store(sqlite_url(path)) as store:
        store.neqs(copy)
        store.names(copy)
        list(store.all_entries(copy))


def test_a_damaged_store_is_a_store_error(tmp_path: Path) -> None:
    path = tmp_path / "store.sqlite3"
    migrate(sqlite_url(path))
    engine = open_engine(sqlite_url(path))
    copy = copy_of_night(engine, 1, [rena(n) for n in range(500)])
    engine.dispose()
    content = path.read_bytes()
    path.write_bytes(content[:20_000] + b"\xff" * (len(content) - 20_000))
    with pytest.raises(StoreError, match="damaged"):
        read_everything(path, copy)


def test_a_file_that_is_refused_is_not_held_open(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "store.sqlite3"
    path.write_bytes(b"not a database" * 1000)
    opened: list[sqlite3.Connection] = []
    connect = sqlite3.connect

    def connected(*args: Any, **options: Any) -> sqlite3.Connection:
        opened.append(connect(*args, **options))
        return opened[-1]

    monkeypatch.setattr(sqlite_database.sqlite3, "connect", connected)
    with pytest.raises(StoreError):
        open_store(sqlite_url(path))
    (connection,) = opened
    with pytest.raises(sqlite3.ProgrammingError, match="closed"):
        connection.execute("SELECT 1")


@pytest.mark.parametrize("name", ["a b", "é?x=1#y", "100%25", "a&b;c", "C:"])
def test_a_file_of_any_name_is_the_file_that_sqlite_opens(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    with closing(sqlite3.connect(path)) as made:
        made.execute("CREATE TABLE here (name TEXT)")
    with closing(sqlite3.connect(f"{sqlite_database.uri_of(path)}?mode=ro", uri=True)) as opened:
        assert opened.execute("SELECT name FROM sqlite_master").fetchall() == [("here",)]


def test_another_programs_database_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "other.sqlite3"
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE invoice (id INTEGER)")
    other.close()
    with pytest.raises(StoreError, match="no amp-registry tables"):
        open_store(sqlite_url(path))
    with pytest.raises(StoreError, match="another program"):
        migrate(sqlite_url(path))
    with sqlite3.connect(path) as other:
        assert other.execute("SELECT name FROM sqlite_master").fetchall() == [("invoice",)]
    other.close()


def test_a_folder_that_cannot_be_made_is_a_store_error(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    url = sqlite_url(tmp_path / "file" / "store.sqlite3")
    with pytest.raises(StoreError, match=r"Not a directory|File exists"):
        migrate(url)
    assert not open_store(url).exists


def test_a_file_that_cannot_be_looked_at_is_a_store_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: Path) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "stat", refuse)
    with pytest.raises(StoreError, match="Permission denied"):
        open_store(sqlite_url(tmp_path / "store.sqlite3"))


def test_a_file_the_user_may_not_open_is_a_store_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise sqlite3.OperationalError("unable to open database file")

    (tmp_path / "store.sqlite3").touch()
    monkeypatch.setattr(sqlite3, "connect", refuse)
    with pytest.raises(StoreError, match="cannot be opened; check the folder and the rights"):
        open_store(sqlite_url(tmp_path / "store.sqlite3"))


def test_postgresql_that_does_not_answer_is_a_store_error_without_the_password() -> None:
    url = "postgresql+psycopg://reader:s3cret%40@127.0.0.1:1/amp"
    with pytest.raises(StoreError) as refused:
        open_store(url)
    assert "127.0.0.1:1" in str(refused.value)
    with pytest.raises(StoreError) as not_written:
        migrate(url)
    for error in (refused, not_written):
        assert "s3cret" not in str(error.value.to_dict())
        assert error.value.__suppress_context__ or "s3cret" not in str(error.value.__context__)


@pytest.mark.parametrize("opened", [open_store, open_engine])
def test_postgresql_without_its_extra_names_the_extra(
    monkeypatch: pytest.MonkeyPatch, opened: object
) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    monkeypatch.delitem(sys.modules, "amp_registry.store.postgres_database", raising=False)
    assert callable(opened)
    with pytest.raises(StoreError, match=r"amp-registry\[postgres\]"):
        opened("postgresql+psycopg://reader@127.0.0.1:1/amp")


def test_over_a_connection_lost_on_the_way_a_write_is_a_store_error_and_what_reads_is_asked_again(
    engine: Engine, database_url: str
) -> None:
    copy = copy_of_night(engine, 1, [rena(1)])
    if engine.dialect.name == "sqlite":
        pytest.skip("a SQLite file is not a connection")
    with open_store(database_url) as store:
        with engine.begin() as connection:
            connection.exec_driver_sql(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        with pytest.raises(StoreError):
            store.append({"checked_at": "2026-11-22T03:00:00Z"})
        assert list(store.neqs(copy)) == [rena(1).neq]
        assert store.append({"checked_at": "2026-11-22T03:00:00Z"}) is not None
        assert store.verify() == 1


def test_the_store_is_the_users_alone(tmp_path: Path) -> None:
    path = tmp_path / "data" / "amp-registry" / "store.sqlite3"
    migrate(sqlite_url(path))
    assert [p.stat().st_mode & 0o777 for p in (path, path.parent, path.parent.parent)] == [
        0o600,
        0o700,
        0o700,
    ]


def test_every_commit_is_synced_and_readers_do_not_wait(tmp_path: Path) -> None:
    url = sqlite_url(tmp_path / "store.sqlite3")
    migrate(url)
    engine = open_engine(url)
    with writing(engine) as connection:
        found = [
            connection.exec_driver_sql(f"PRAGMA {pragma}").scalar()
            for pragma in ("journal_mode", "synchronous", "foreign_keys")
        ]
    engine.dispose()
    assert found == ["wal", 2, 1]


def test_a_fault_of_this_package_is_shown_as_it_is(engine: Engine) -> None:
    row = {"seq": 1, "checked_at": "", "previous": "", "hash": "", "evidence": ""}
    with pytest.raises(IntegrityError), writing(engine) as connection:
        connection.execute(insert(tables.journal), [row, row])


def test_the_reading_path_imports_nothing_heavy(tmp_path: Path) -> None:
    """The checking path must not pull in the ORM, the network, or the driver of another database."""
    program = (
        "import sys; from amp_registry.store.reading import open_store;"
        "from amp_registry.store.location import default_url;"
        f"open_store({sqlite_url(tmp_path / 'none')!r}); print(*sys.modules)"
    )
    loaded = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60
    )
    assert not HEAVY & {name.partition(".")[0] for name in loaded.stdout.split()}
