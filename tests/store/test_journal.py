from __future__ import annotations

import hashlib
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from amp_registry.errors import StoreError
from amp_registry.store.journal import JournalLink, Span
from amp_registry.store.reading import Store, open_store
from tests.store.journal_writer import evidence, link_of

PROJECT = Path(__file__).parents[2]
WRITERS, EACH = 8, 12


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
    assert list(store.journal(Span(after=1))) == kept[1:]


def test_a_long_journal_is_walked_to_its_end(store: Store) -> None:
    store.append_all(evidence(number) for number in range(2100))
    assert store.verify() == 2100
    assert [entry.link.seq for entry in store.journal(Span(after=998))] == list(range(999, 2101))


def test_many_evidences_are_written_all_or_none(store: Store) -> None:
    store.append(evidence(1))
    with pytest.raises(TypeError):
        store.append_all([evidence(2), evidence(3, bad=object())])
    with pytest.raises(KeyError):
        store.append({"answer": "allowed"})
    assert store.verify() == 1
    store.append(evidence(2))
    assert store.verify() == 2


def test_eight_threads_that_append_at_once_lose_nothing_and_leave_one_chain(
    engine: Engine, database_url: str
) -> None:
    """8 concurrent writers on PostgreSQL and on SQLite lose nothing and leave one unbroken chain."""

    def append_some(writer: int) -> list[JournalLink]:
        with open_store(database_url) as store:
            return [link for n in range(EACH) if (link := store.append(evidence(n, writer=writer)))]

    with ThreadPoolExecutor(WRITERS) as pool:
        given = [link for links in pool.map(append_some, range(WRITERS)) for link in links]
    _are_all_there(database_url, given)


def test_eight_processes_that_append_at_once_lose_nothing_and_leave_one_chain(
    engine: Engine, database_url: str
) -> None:
    writer = [sys.executable, "-m", "tests.store.journal_writer", database_url, str(EACH)]
    started = [
        subprocess.Popen([*writer, str(number)], cwd=PROJECT, stdout=subprocess.PIPE, text=True)
        for number in range(WRITERS)
    ]
    said = [process.communicate(timeout=120)[0] for process in started]
    assert [process.returncode for process in started] == [0] * WRITERS
    _are_all_there(database_url, [link_of(line) for one in said for line in one.splitlines()])


def _are_all_there(url: str, given: list[JournalLink]) -> None:
    """Every link that was given out stands in the journal, and the chain is one, of each writer's in its order."""
    with open_store(url) as store:
        assert store.verify() == len(given) == WRITERS * EACH
        kept = list(store.journal())
    assert sorted(given, key=lambda link: link.seq) == [entry.link for entry in kept]
    for writer in range(WRITERS):
        mine = [e["é"] for e in (entry.evidence() for entry in kept) if e["writer"] == writer]
        assert mine == list(range(EACH))


def test_a_server_that_isolates_transactions_more_strictly_changes_nothing(
    engine: Engine, database_url: str
) -> None:
    """What others committed while a writer waited for the journal's lock is seen by it."""
    if engine.dialect.name == "sqlite":
        pytest.skip("SQLite has one writer at a time")
    strict = f"{database_url}%20-cdefault_transaction_isolation%3Dserializable"

    def append_some(_: int) -> None:
        with open_store(strict) as store:
            for number in range(10):
                store.append(evidence(number))

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(append_some, range(4)))
    with open_store(strict) as store:
        assert store.verify() == 40


def test_entries_are_given_by_number_by_moment_and_from_either_end(store: Store) -> None:
    days = [f"2026-11-{day}T03:00:00Z" for day in (20, 21, 22, 23)]
    store.append_all([{**evidence(n), "checked_at": day} for n, day in enumerate(days)])
    second, third = datetime(2026, 11, 21, 3, tzinfo=UTC), datetime(2026, 11, 22, 3, tzinfo=UTC)
    spans = {
        Span(): [1, 2, 3, 4],
        Span(newest_first=True): [4, 3, 2, 1],
        Span(after=1, upto=3): [2, 3],
        Span(since=second): [2, 3, 4],
        Span(until=third): [1, 2],
        Span(since=second, until=third, newest_first=True): [2],
        Span(after=4): [],
    }
    for span, seqs in spans.items():
        assert [entry.link.seq for entry in store.journal(span)] == seqs


# --- only ever added to, at the end ---


REFUSED = {
    "an update": "UPDATE journal SET evidence = '{}'",
    "an update of the moment alone": "UPDATE journal SET checked_at = checked_at",
    "a deletion": "DELETE FROM journal WHERE seq = 2",
    "a deletion of the last": "DELETE FROM journal WHERE seq = 3",
    "an insertion before": "INSERT INTO journal VALUES (0, 'x', '', 'x', '{}')",
    "an insertion after a gap": "INSERT INTO journal VALUES (5, 'x', '', 'x', '{}')",
    "an insertion that follows nothing": "INSERT INTO journal VALUES (4, 'x', '', 'x', '{}')",
}
REFUSED_BY_ONE = {
    "sqlite": {"a replacement": "INSERT OR REPLACE INTO journal VALUES (2, 'x', '', 'x', '{}')"},
    "postgresql": {
        "a truncation": "TRUNCATE journal",
        "a merge": "INSERT INTO journal VALUES (2, 'x', '', 'x', '{}') ON CONFLICT (seq) DO UPDATE SET hash = 'x'",
    },
}


def test_the_database_itself_refuses_all_but_the_next_entry(engine: Engine, store: Store) -> None:
    store.append_all(evidence(number) for number in (1, 2, 3))
    for statement in {**REFUSED, **REFUSED_BY_ONE[engine.dialect.name]}.values():
        with pytest.raises(DBAPIError, match=r"append-only|follows the last"), engine.begin() as connection:
            connection.exec_driver_sql(statement)
    assert store.verify() == 3
    assert store.append(evidence(4)) is not None


def test_a_journal_that_cannot_be_written_is_a_store_error(engine: Engine, store: Store) -> None:
    with engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE journal")
    with pytest.raises(StoreError, match="journal"):
        store.append(evidence(1))
