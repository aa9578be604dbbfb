"""A store that contradicts itself is said to, where its database refuses what is written; a sound one never is."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import delete

from amp_registry.collect import exchange
from amp_registry.doctor.examination import examine
from amp_registry.doctor.finding import State
from amp_registry.errors import StoreError
from amp_registry.registry import Registry
from amp_registry.settings import Settings
from amp_registry.store import tables
from amp_registry.store.engine import open_engine, writing
from amp_registry.store.health import contradicts_itself
from amp_registry.store.location import locate
from tests.factory import rena
from tests.sample_store import FETCHED, NOW, stored_samples


def _import(url: str, firms: int) -> None:
    lines = Path(url.removeprefix("sqlite:///")).with_name("rena.jsonl")
    lines.write_text("".join(exchange.write([rena(n) for n in range(1, firms + 1)])), encoding="utf-8")
    with Registry.open(url, settings=Settings(), upgrade=True) as registry:
        registry.import_records("rena", lines, fetched_at=FETCHED, now=NOW)


def test_an_import_into_a_store_that_contradicts_itself_says_so(tmp_path: Path) -> None:
    """A name of an entry that is not there: before, the import ended with a trace on a number that must be unique."""
    url = f"sqlite:///{tmp_path / 'store.sqlite3'}"
    _import(url, 40)
    with closing(sqlite3.connect(tmp_path / "store.sqlite3")) as database:
        database.execute("INSERT INTO entry_name (entry_id, position, key) VALUES (41, 0, 'autre')")
        database.commit()
    with pytest.raises(StoreError) as refused:
        _import(url, 41)
    assert "contradicts itself" in refused.value.message("en")
    assert "put the last backup in its place" in refused.value.message("en")
    assert "se contredit" in refused.value.message("fr")
    found = examine(Settings(database_url=url), {}, NOW)
    assert [each.state for each in found if each.code == "damage"] == [State.TROUBLE]


def test_a_file_that_sqlite_finds_damaged_contradicts_itself(tmp_path: Path) -> None:
    path = tmp_path / "store.sqlite3"
    url = f"sqlite:///{path}"
    _import(url, 40)
    with closing(sqlite3.connect(path)) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        ((hash_,),) = database.execute("SELECT hash FROM entry WHERE id = 1").fetchall()
    content = path.read_bytes()
    start = content.index(hash_.encode())
    path.write_bytes(content[:start] + b"?" + content[start + 1 :])
    assert contradicts_itself(url)


def test_a_copy_that_lists_less_than_it_did_contradicts_itself(database_url: str) -> None:
    stored_samples(database_url)
    found = examine(Settings(database_url=database_url), {}, NOW)
    assert "damage" not in {each.code for each in found}
    engine = open_engine(database_url)
    with writing(engine) as connection:
        connection.execute(delete(tables.listing).where(tables.listing.c.entry_id == 1))
    engine.dispose()
    assert contradicts_itself(database_url)


def test_a_store_that_does_not_exist_yet_does_not_contradict_itself(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'none.sqlite3'}"
    assert not contradicts_itself(url)
    assert locate(url).path == tmp_path / "none.sqlite3"
    assert not (tmp_path / "none.sqlite3").exists()
