"""The journal at 100,000 entries: one more appended and committed, and the whole chain verified.

The evidences are those of real checks of the sample registers, each made different. Peers, in the same run:

- append: a bare `INSERT` and commit of the same text by Python's own sqlite3, in a table without chain, trigger or
  second index, with the same settings of the file (WAL, `synchronous = FULL`);
- verify: `hashlib.sha256` over the same bytes, already in memory.

On PostgreSQL, where AMP_REGISTRY_TEST_POSTGRES_URL names a server, the same with fewer entries, for information.
"""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import psycopg

from amp_registry.contract import Contract
from amp_registry.question import Firm, Question
from amp_registry.records import canonical
from amp_registry.registry import Registry
from amp_registry.settings import Settings
from amp_registry.store.migration import migrate
from amp_registry.store.reading import Store, open_store
from tests.conftest import POSTGRES
from tests.sample_store import NOW, TODAY, stored_samples

ENTRIES, ENTRIES_ON_POSTGRES = 100_000, 10_000
TIMED = 1_000
TOGETHER = 500
WALKS = 5
MOST_MILLISECONDS, LEAST_A_SECOND = 2.0, 50_000
FIRMS = (
    Firm(neq="1170000013"),
    Firm(neq="1199013294"),
    Firm(name="Excavation Sarrazelle"),
    Firm(name="Personne ne s'appelle ainsi"),
)
Evidence = dict[str, Any]


class Measured(NamedTuple):
    """Median milliseconds of an append and of its peer, and entries a second of the best walk and of its peer.

    A walk is one thread that waits for nothing: on a machine that does nothing else the clock and the processor agree.
    """

    append: float
    peer_append: float
    walked: float
    walked_processor: float
    peer_processor: float


def samples(folder: Path) -> list[Evidence]:
    """Return the evidences of some checks of the sample registers."""
    url = stored_samples(f"sqlite:///{folder / 'samples.sqlite3'}")
    contract = Contract(kind="construction", expenditure=6_000_000)
    asked = [Question(firm=firm, contract=contract, as_of=TODAY) for firm in FIRMS]
    with Registry.open(url, settings=Settings(), asked_by="c.roy") as registry:
        return [one.to_dict() for one in registry.check_many(asked, now=NOW, journal=False)]


def evidences(of: list[Evidence], count: int) -> Iterator[Evidence]:
    """Yield so many, each told from the others by its moment."""
    for number in range(count):
        second, minute = number % 60, number // 60 % 60
        yield {**of[number % len(of)], "checked_at": f"2026-11-22T15:{minute:02}:{second:02}Z"}


def fill(store: Store, of: list[Evidence], count: int) -> None:
    """Append so many, hundreds at a time."""
    waiting = list(evidences(of, count))
    for start in range(0, count, TOGETHER):
        store.append_all(waiting[start : start + TOGETHER])


def appended(store: Store, of: list[Evidence], peer: Callable[[str], object]) -> tuple[float, float]:
    """Return the median milliseconds of an append and of the peer's; they take turns."""
    ours, theirs = [], []
    for evidence in evidences(of, TIMED):
        text = canonical(evidence).decode()
        ours.append(_seconds(lambda one=evidence: store.append(one)))
        theirs.append(_seconds(lambda one=text: peer(one)))
    return statistics.median(ours) * 1000, statistics.median(theirs) * 1000


def walked(store: Store, count: int, texts: list[bytes]) -> tuple[float, float, float]:
    """Return entries a second of the best of some walks through the chain, and of hashing the same bytes."""
    walks = [
        (_seconds(walk), _seconds(walk, time.process_time)) for walk in [lambda: _walk(store, count)] * WALKS
    ]
    hashing = min(_seconds(lambda: _hash_all(texts, count), time.process_time) for _ in range(WALKS))
    clock, processor = (min(times) for times in zip(*walks, strict=True))
    return count / clock, count / processor, count / hashing


def _walk(store: Store, count: int) -> None:
    if store.verify() != count:
        raise RuntimeError("entries were lost")


def _hash_all(texts: list[bytes], count: int) -> None:
    for number in range(count):
        hashlib.sha256(texts[number % len(texts)]).hexdigest()


def _seconds(work: Callable[[], object], clock: Callable[[], float] = time.perf_counter) -> float:
    start = clock()
    work()
    return clock() - start


def measure(url: str, of: list[Evidence], count: int, peer: Callable[[str], object]) -> Measured:
    """Return the figures of a store at an address, filled to so many entries."""
    migrate(url)
    texts = [canonical({k: v for k, v in one.items() if k != "journal"}) for one in of]
    with open_store(url) as store:
        fill(store, of, count - TIMED)
        append, peer_append = appended(store, of, peer)
        return Measured(append, peer_append, *walked(store, count, texts))


@contextmanager
def bare_sqlite(path: Path) -> Iterator[Callable[[str], object]]:
    """Give the peer on SQLite: one INSERT and its commit."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("CREATE TABLE kept (seq INTEGER PRIMARY KEY, text TEXT)")
        yield lambda text: connection.execute("INSERT INTO kept (text) VALUES (?)", (text,))


@contextmanager
def postgres(server: str) -> Iterator[tuple[str, Callable[[str], object]]]:
    """Give the address of a database that goes away, and the peer on it."""
    name = f"amp_registry_bench_{os.getpid()}"
    url = urlsplit(server)._replace(path=f"/{name}").geturl()
    with psycopg.connect(server.replace("+psycopg", "", 1), autocommit=True) as admin:
        admin.execute(f'CREATE DATABASE "{name}"')
        try:
            with psycopg.connect(url.replace("+psycopg", "", 1), autocommit=True) as connection:
                connection.execute("CREATE SCHEMA bare")
                connection.execute("CREATE TABLE bare.kept (seq SERIAL PRIMARY KEY, text TEXT)")
                insert = "INSERT INTO bare.kept (text) VALUES (%s)"
                yield url, lambda text: connection.execute(insert, (text,))
        finally:
            admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def show(name: str, count: int, size: float, found: Measured) -> None:
    """Print the figures of one database."""
    print(f"{name}: {count:,} entries of {size:.1f} kB")
    print(
        f"  append and commit  {found.append:8.2f} ms   bare INSERT {found.peer_append:.2f} ms"
        f"   ratio {found.append / found.peer_append:.2f}"
    )
    print(
        f"  verify             {found.walked:8,.0f} /s by the clock, {found.walked_processor:,.0f} /s of processor"
        f"   hashlib {found.peer_processor:,.0f} /s   ratio {found.peer_processor / found.walked_processor:.2f}"
    )


def main() -> int:
    """Print the figures; return 0 when those on SQLite keep to their targets."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        of = samples(folder)
        size = statistics.mean(len(json.dumps(one, ensure_ascii=False).encode()) for one in of) / 1000
        with bare_sqlite(folder / "bare.sqlite3") as peer:
            found = measure(f"sqlite:///{folder / 'journal.sqlite3'}", of, ENTRIES, peer)
        show("SQLite", ENTRIES, size, found)
        if os.environ.get(POSTGRES):
            with postgres(os.environ[POSTGRES]) as (url, peer):
                show("PostgreSQL", ENTRIES_ON_POSTGRES, size, measure(url, of, ENTRIES_ON_POSTGRES, peer))
    print(
        f"targets on SQLite: append at most {MOST_MILLISECONDS:.0f} ms,"
        f" verify at least {LEAST_A_SECOND:,} /s by the clock"
    )
    slow = found.append > MOST_MILLISECONDS
    return int(slow or found.walked < LEAST_A_SECOND)


if __name__ == "__main__":
    sys.exit(main())
