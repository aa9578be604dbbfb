"""A year of nightly copies of both registers at their real size: how much room, how much time, and what it costs.

Each night goes through the store as an import or a sync would put it there, its file included; three nights
are held back and six come in at the end, out of order. Then the register is replayed as of every day, and a
check is timed on the newest copy: once when the store held one night, once when it holds the year.

The peer is the same year as gzipped files, one a night: the plainest way to keep it.
"""

from __future__ import annotations

import gzip
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import closing
from datetime import timedelta
from pathlib import Path

from sqlalchemy import Engine

from amp_registry import Registry
from amp_registry.language import same
from amp_registry.records import Entry, Register, entry_hash, records_hash
from amp_registry.settings import Settings
from amp_registry.store.engine import open_engine
from amp_registry.store.migration import migrate
from amp_registry.store.reading import open_store
from amp_registry.store.runs import RunKind, RunNote
from amp_registry.store.snapshots import hold, promote, record_unchanged, stage
from benchmarks.generate import SIZES
from benchmarks.nights import Kind, Night
from benchmarks.nights import year as a_year

LARGEST = 100_000_000
SLOWEST = 1.5
ROUNDS = 15
SOMEBODY = "Construction Exemple 12 inc."
LOST_HALF = same("half of the register is missing")


def keep(engine: Engine, register: Register, nights: Sequence[Night], *, with_pages: bool) -> None:
    """Put the nights of a register in a store, the missed ones last and newest first."""
    live = [night for night in nights if night.kind is not Kind.MISSED]
    late = [night for night in reversed(nights) if night.kind is Kind.MISSED]
    copy = None
    for night in (*live, *late):
        kind = RunKind.IMPORT if night.kind is Kind.MISSED else RunKind.SYNC
        held = LOST_HALF if night.kind is Kind.HELD else None
        run = RunNote(kind=kind, started_at=night.at, finished_at=night.at, reason=held)
        if night.kind is Kind.UNCHANGED and copy is not None:
            record_unchanged(engine, copy, run)
            continue
        page = night.page(register) if with_pages else None
        staged = stage(engine, register, night.given, fetched_at=night.at, source="year", page=page)
        if held:
            hold(engine, staged.snapshot, run)
        else:
            copy = promote(engine, staged.snapshot, run).copy


def main() -> int:
    """Print room and time; return 0 when the year keeps to its targets."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "registry.sqlite"
        url = f"sqlite:///{file}"
        migrate(url)
        engine = open_engine(url)
        years = {register: a_year(register, size) for register, size in SIZES.items()}
        first = _timed(engine, {register: nights[:1] for register, nights in years.items()})
        young = _copied(file, Path(folder) / "one-night.sqlite")
        rest = _timed(engine, {register: nights[1:] for register, nights in years.items()})
        engine.dispose()
        one_night, whole_year = _checks([(young, 0), (url, -1)], years[Register.RENA])
        size = _size(file)
        wrong, replayed = _replay(url, years)
    _print_kept(years, first, rest)
    files = sum(_gzipped(register, nights) for register, nights in years.items())
    print(f"{'room':36} {size / 1e6:7.1f} MB (target {LARGEST / 1e6:.0f} MB)")
    print(f"{'the same nights as gzipped files':36} {files / 1e6:7.1f} MB   ratio {size / files:.2f}")
    print(f"{'replayed as of every day':36} {replayed:7.1f} s    days that differ: {wrong}")
    ratio = whole_year / one_night
    print(f"{'first answer, store of one night':36} {one_night * 1000:7.1f} ms")
    print(
        f"{'first answer, store of the year':36} {whole_year * 1000:7.1f} ms   ratio {ratio:.2f} (target {SLOWEST})"
    )
    return int(size > LARGEST or wrong > 0 or ratio > SLOWEST)


def _timed(engine: Engine, years: dict[Register, list[Night]]) -> float:
    start = time.perf_counter()
    for register, nights in years.items():
        keep(engine, register, nights, with_pages=True)
    return time.perf_counter() - start


def _copied(file: Path, other: Path) -> str:
    """Return the address of a copy of the store as it is now."""
    with closing(sqlite3.connect(file)) as store, closing(sqlite3.connect(other)) as copy:
        store.backup(copy)
    return f"sqlite:///{other}"


def _checks(stores: Sequence[tuple[str, int]], nights: Sequence[Night]) -> list[float]:
    """Return, for each store, the median seconds of opening it and answering about one firm by name.

    `stores` are addresses, each with the night it is asked in. They take turns, so that a busy minute weighs
    on all alike.
    """
    times: list[list[float]] = [[] for _ in stores]
    for _ in range(ROUNDS):
        for taken, (url, night) in zip(times, stores, strict=True):
            start = time.perf_counter()
            with Registry.open(url, settings=Settings()) as registry:
                registry.check(SOMEBODY, now=nights[night].at, journal=False)
            taken.append(time.perf_counter() - start)
    return [statistics.median(taken) for taken in times]


def _size(file: Path) -> int:
    """Return the bytes of the store on the disk, once its log has been written into it."""
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return sum(each.stat().st_size for each in file.parent.glob(f"{file.name}*"))


def _replay(url: str, years: dict[Register, list[Night]]) -> tuple[int, float]:
    """Return on how many days the store gives other entries than the register had, and the seconds it took."""
    wrong, taken, known = 0, 0.0, _Hashes()
    with open_store(url) as store:
        for register, nights in years.items():
            for night in nights:
                start = time.perf_counter()
                copy = store.copy_at(register, night.at + timedelta(hours=1))
                found = records_hash(store.hashes(copy)) if copy else ""
                taken += time.perf_counter() - start
                wrong += found != known.of(night.known)
    return wrong, taken


class _Hashes:
    """The hash of a list of entries; an entry that stays from night to night is hashed once."""

    def __init__(self) -> None:
        self._known: dict[int, tuple[Entry, str]] = {}

    def of(self, entries: Sequence[Entry]) -> str:
        for entry in entries:
            if id(entry) not in self._known:
                self._known[id(entry)] = (entry, entry_hash(entry))
        return records_hash(self._known[id(entry)][1] for entry in entries)


def _gzipped(register: Register, nights: Sequence[Night]) -> int:
    """Return the bytes of the nights that brought a file, one gzipped file each; every tenth is measured."""
    brought = [night for night in nights if night.kind is not Kind.UNCHANGED]
    some = brought[::10]
    return sum(len(gzip.compress(night.page(register).content)) for night in some) * len(brought) // len(some)


def _print_kept(years: dict[Register, list[Night]], first: float, rest: float) -> None:
    nights = len(years[Register.RENA])
    brought = sum(night.kind is not Kind.UNCHANGED for year in years.values() for night in year)
    rows = ", ".join(f"{register.upper()} {len(year[0].known):,}" for register, year in years.items())
    print(f"{nights} nights of both registers ({rows} firms); {brought} files, the others unchanged")
    print(f"{'first night, both registers':36} {first:7.1f} s")
    print(f"{'the other nights':36} {rest:7.1f} s")


if __name__ == "__main__":
    sys.exit(main())
