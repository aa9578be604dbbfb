from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import Engine, update

from amp_registry import firm_name
from amp_registry.compare.index_arrays import arrays
from amp_registry.errors import StoreError
from amp_registry.records import Entry, NameRow, Register
from amp_registry.store import tables
from amp_registry.store.engine import open_engine
from amp_registry.store.migration import migrate
from amp_registry.store.reading import Store, open_store
from tests.factory import firm, neq, rea, rena
from tests.store.nights import copy_of_night, night


def key(text: str) -> str:
    return firm_name.search_keys(text)[0].key


def by_name(store: Store, names: list[NameRow]) -> list[tuple[str, str]]:
    entries = store.entries(name.entry for name in names)
    return sorted((entries[name.entry].name, name.key) for name in names)


def test_every_name_of_every_listed_entry_is_a_way_to_find_it(engine: Engine, store: Store) -> None:
    copy_of_night(engine, 1, [rena(1), rena(9)])
    copy = copy_of_night(
        engine, 2, [rena(1, other_names=("Ponceaux Modèle",), person_name="Personne Échantillon"), rena(2)]
    )
    names = store.names(copy)
    expected = [
        (firm(1), key(firm(1))),
        (firm(1), key("Ponceaux Modèle")),
        (firm(1), key("Personne Échantillon")),
        (firm(2), key(firm(2))),
    ]
    assert by_name(store, names) == sorted(expected)


def test_a_name_that_says_the_same_twice_is_one_way(engine: Engine, store: Store) -> None:
    copy = copy_of_night(engine, 1, [rena(1, other_names=(firm(1),))])
    assert len(store.names(copy)) == 1


def test_a_numbered_firm_carries_its_number(engine: Engine, store: Store) -> None:
    copy = copy_of_night(engine, 1, [rena(1, name="9999-0001 Québec inc.")])
    stored = [(row.key, row.number) for row in store.names(copy)]
    assert stored == [tuple(found) for found in firm_name.search_keys("9999-0001 Québec inc.")]
    assert stored[0][1] is not None


def test_keys_of_another_version_are_made_again_when_read(
    engine: Engine, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = copy_of_night(engine, 1, [rena(1), rena(2)])
    with engine.begin() as connection:
        old = update(tables.entry).where(tables.entry.c.neq == neq(2)).values(keys_version="old")
        connection.execute(old)
        connection.execute(update(tables.entry_name).values(key="stored"))
    assert by_name(store, store.names(copy)) == [(firm(1), "stored"), (firm(2), key(firm(2)))]


def test_keys_of_another_version_are_written_again_by_the_next_import(
    engine: Engine, database_url: str
) -> None:
    copy = copy_of_night(engine, 1, [rena(1), rena(2)])
    with engine.begin() as connection:
        connection.execute(update(tables.entry).values(keys_version="old"))
        connection.execute(update(tables.entry_name).values(key="stored"))
    copy_of_night(engine, 2, [rena(1)])
    with engine.connect() as connection:
        kept = connection.execute(tables.entry_name.select().with_only_columns(tables.entry_name.c.key))
        assert sorted(kept.scalars()) == sorted([key(firm(1)), "stored"])
    with open_store(database_url) as store:
        assert by_name(store, store.names(copy)) == [(firm(1), key(firm(1))), (firm(2), key(firm(2)))]


def test_numbers_are_compared_without_their_spelling(engine: Engine, store: Store) -> None:
    spaced = f"{neq(1)[:4]} {neq(1)[4:7]} {neq(1)[7:]}"
    copy = copy_of_night(
        engine,
        1,
        [
            rea(1, neq=spaced, amp_client_number=" 3001 "),
            rea(2, neq=neq(1), amp_client_number="  "),
            rea(3, neq=None, amp_client_number=None),
        ],
        register=Register.REA,
    )
    neqs, clients = store.neqs(copy), store.clients(copy)
    entries = store.entries(neqs[neq(1)])
    assert set(neqs) == {neq(1)}
    assert sorted(entry.name for entry in entries.values()) == [firm(1), firm(2)]
    assert [store.entries(clients["3001"])[id_].neq for id_ in clients["3001"]] == [spaced]
    assert set(clients) == {"3001"}


def test_a_neq_that_cannot_be_one_is_kept_as_printed(engine: Engine, store: Store) -> None:
    copy = copy_of_night(engine, 1, [rena(1, neq="117-000-0019"), rena(2, neq="")])
    assert set(store.neqs(copy)) == {"1170000019"}
    assert {entry.neq for entry in store.all_entries(copy)} == {"117-000-0019", ""}


def test_numbers_are_those_of_the_copy_asked_about(engine: Engine, store: Store) -> None:
    first = copy_of_night(engine, 1, [rena(1)])
    second = copy_of_night(engine, 2, [rena(2)])
    assert [set(store.neqs(copy)) for copy in (first, second, first)] == [{neq(1)}, {neq(2)}, {neq(1)}]
    assert store.clients(first) == {}


def test_entries_come_back_whole(engine: Engine, store: Store) -> None:
    entries: list[Entry] = [
        rena(1, raw={"Colonne é": ["a", None, {"b": 1.5}], "nul": "\x00"}),
        rena(2, neq=None, reasons=(), projected_end=None),
    ]
    copy = copy_of_night(engine, 1, entries)
    ids = [name.entry for name in store.names(copy)]
    assert sorted(store.entries([*ids, *ids, 999_999]).values(), key=lambda e: e.name) == entries
    assert store.entries([]) == {}


def test_more_entries_than_one_statement_takes_come_back(engine: Engine, store: Store) -> None:
    copy = copy_of_night(engine, 1, [rena(n) for n in range(1, 1203)])
    ids = {name.entry for name in store.names(copy)}
    assert len(store.entries(ids)) == 1202


def test_entries_are_exported_by_name_whatever_order_they_came_in(engine: Engine, store: Store) -> None:
    entries = [rena(3, name="b"), rena(1, name="A"), rena(2, name="a"), rena(4, name="Éa")]
    copy = copy_of_night(engine, 1, entries)
    exported = list(store.all_entries(copy))
    assert [entry.name for entry in exported if entry.name.casefold() != "a"] == ["b", "Éa"]
    again = copy_of_night(engine, 2, reversed(entries))
    assert list(store.all_entries(again)) == exported


def test_a_record_that_was_spoiled_is_a_store_error(engine: Engine, store: Store) -> None:
    copy = copy_of_night(engine, 1, [rena(1)])
    for spoiled in ("{", '{"register": "rena"}'):
        with engine.begin() as connection:
            connection.execute(update(tables.entry).values(record=spoiled))
        with pytest.raises(StoreError):
            list(store.all_entries(copy))


def test_a_moment_without_time_zone_is_refused(engine: Engine, store: Store) -> None:
    with pytest.raises(ValueError, match="time zone"):
        store.copy_at(Register.RENA, night(1).replace(tzinfo=None))


def test_a_store_without_runs_has_no_last_run(engine: Engine, store: Store) -> None:
    assert store.exists
    assert store.last_run(Register.RENA) is None
    assert store.verify() == 0


def test_a_copy_goes_on_being_read_while_another_is_written(engine: Engine, store: Store) -> None:
    copy = copy_of_night(engine, 1, [rena(1)])
    with engine.begin() as connection:
        connection.execute(update(tables.entry).values(neq="half written"))
        assert set(store.neqs(copy)) == {neq(1)}
        connection.rollback()


@pytest.mark.parametrize("column", ["entry_name.key", "entry.neq", "entry.hash"])
def test_text_that_became_bytes_is_said_to_be_damage(tmp_path: Path, column: str) -> None:
    """As a bad disk may change it in the head of a row, which says of what kind each value is."""
    url = f"sqlite:///{tmp_path / 'store.sqlite3'}"
    migrate(url)
    engine = open_engine(url)
    copy = copy_of_night(engine, 1, [rena(1)])
    table, _, name = column.partition(".")
    with engine.begin() as connection:
        connection.exec_driver_sql(f"UPDATE {table} SET {name} = CAST({name} AS BLOB)")
    engine.dispose()
    with open_store(url) as store, pytest.raises(StoreError, match="no longer what was written"):
        arrays(store.names(copy), store.neqs(copy), store.clients(copy))
