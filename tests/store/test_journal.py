from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import Engine, delete, insert, update

from amp_registry.errors import JournalBroken, StoreError
from amp_registry.store import tables
from amp_registry.store.journal import JournalLink
from amp_registry.store.reading import Store, open_store

JOURNAL = tables.journal


def evidence(number: int, **more: Any) -> dict[str, Any]:
    return {"checked_at": "2026-11-22T03:00:00Z", "answer": "allowed", "é": number, **more}


@pytest.fixture
def store(engine: Engine, database_url: str) -> Iterator[Store]:
    with open_store(database_url) as store:
        yield store


def test_an_entrys_hash_is_that_of_the_previous_hash_and_the_evidence(store: Store) -> None:
    """An entry's hash is the SHA-256 (hex) of the previous hash (empty for the first) and the evidence."""
    first, second = store.append(evidence(1)), store.append(evidence(2))
    assert first is not None
    assert second is not None
    text = '{"answer":"allowed","checked_at":"2026-11-22T03:00:00Z","é":1}'
    assert first == JournalLink(1, hashlib.sha256(text.encode()).hexdigest(), "")
    text = text.replace(":1}", ":2}")
    assert second == JournalLink(2, hashlib.sha256((first.hash + text).encode()).hexdigest(), first.hash)
    assert store.verify() == 2


def test_an_evidence_is_kept_whole_and_shows_its_link(store: Store) -> None:
    links = store.append_all([evidence(1), evidence(2, journal={"seq": 99, "hash": "", "previous": ""})])
    kept = list(store.journal())
    assert [entry.link for entry in kept] == links
    assert [entry.evidence() for entry in kept] == [
        evidence(number, journal=link.to_dict()) for number, link in zip((1, 2), links, strict=True)
    ]
    assert kept[0].checked_at == datetime(2026, 11, 22, 3, tzinfo=UTC)
    assert list(store.journal(after=1)) == kept[1:]


def test_a_long_journal_is_walked_to_its_end(store: Store) -> None:
    store.append_all(evidence(number) for number in range(2100))
    assert store.verify() == 2100
    assert [entry.link.seq for entry in store.journal(after=998)] == list(range(999, 2101))


def test_many_evidences_are_written_all_or_none(store: Store) -> None:
    store.append(evidence(1))
    with pytest.raises(TypeError):
        store.append_all([evidence(2), evidence(3, bad=object())])
    with pytest.raises(KeyError):
        store.append({"answer": "allowed"})
    assert store.verify() == 1
    store.append(evidence(2))
    assert store.verify() == 2


def test_processes_that_append_at_once_wait_for_each_other(engine: Engine, database_url: str) -> None:
    def append_ten(_: int) -> None:
        with open_store(database_url) as store:
            for number in range(10):
                store.append(evidence(number))

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(append_ten, range(4)))
    with open_store(database_url) as store:
        assert store.verify() == 40


CHANGES = {
    "the evidence was changed": update(JOURNAL).where(JOURNAL.c.seq == 2).values(evidence="{}"),
    "the hash was changed": update(JOURNAL).where(JOURNAL.c.seq == 2).values(hash="0" * 64),
    "the previous hash was changed": update(JOURNAL).where(JOURNAL.c.seq == 2).values(previous=""),
    "the moment was changed": update(JOURNAL)
    .where(JOURNAL.c.seq == 2)
    .values(checked_at="2026-11-22T03:00:01.000000Z"),
    "the moment was spoiled": update(JOURNAL).where(JOURNAL.c.seq == 2).values(checked_at="yesterday"),
    "the entry was removed": delete(JOURNAL).where(JOURNAL.c.seq == 2),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_a_journal_changed_afterwards_is_broken_where_it_was_changed(
    engine: Engine, store: Store, change: Any
) -> None:
    store.append_all(evidence(number) for number in (1, 2, 3))
    with engine.begin() as connection:
        connection.execute(change)
    with pytest.raises(JournalBroken) as broken:
        store.verify()
    assert broken.value.values["seq"] == 2


def test_an_evidence_changed_with_its_own_hash_breaks_the_next(engine: Engine, store: Store) -> None:
    store.append_all(evidence(number) for number in (1, 2, 3))
    text = json.dumps(evidence(7))
    row = list(store.journal())[1]
    forged = hashlib.sha256((row.link.previous + text).encode()).hexdigest()
    with engine.begin() as connection:
        connection.execute(update(JOURNAL).where(JOURNAL.c.seq == 2).values(evidence=text, hash=forged))
    with pytest.raises(JournalBroken) as broken:
        store.verify()
    assert broken.value.values["seq"] == 3


def test_an_evidence_without_a_moment_is_broken_too(engine: Engine, store: Store) -> None:
    rows = {"seq": 1, "checked_at": "2026-11-22T03:00:00.000000Z", "previous": ""}
    with engine.begin() as connection:
        empty = {"evidence": "[]", "hash": hashlib.sha256(b"[]").hexdigest()}
        connection.execute(insert(JOURNAL), {**rows, **empty})
    with pytest.raises(JournalBroken):
        store.verify()


def test_a_journal_that_cannot_be_written_is_a_store_error(engine: Engine, store: Store) -> None:
    with engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE journal")
    with pytest.raises(StoreError, match="journal"):
        store.append(evidence(1))
