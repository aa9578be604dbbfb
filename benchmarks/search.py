"""How fast a firm is found by its name in registers of the real size, one by one and by thousands.

The peer, in the same minutes, is `rapidfuzz.process.extract(scorer=WRatio, limit=10)` over the same names,
prepared once: a list of names and scores, no reasons. What is timed of this project gives matches with their
features. Queries are names of entries as other people write them, and names of nobody.
"""

from __future__ import annotations

import os
import random
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from rapidfuzz import fuzz, process, utils

from amp_registry import Registry
from amp_registry.records import Entry
from amp_registry.settings import Settings
from benchmarks import population, startup
from benchmarks.generate import SEED, SIZES, generate

ONE_BY_ONE: Final = 3_000
IN_A_BATCH: Final = 10_000
PEER_QUERIES: Final = 120
COMPARED: Final = 300
OF_NOBODY: Final = 0.25

MEDIAN_TARGET, SLOWEST_TARGET, BATCH_TARGET = 0.5, 2.0, 1.5
ONE_RATIO_TARGET, BATCH_RATIO_TARGET = 40.0, 100.0


@dataclass(frozen=True, slots=True)
class Opened:
    """A registry opened on a store: it, its first answer in milliseconds, and the megabytes it came to hold."""

    registry: Registry
    first: float
    megabytes: float


def queries(names: Sequence[str], count: int, seed: int = SEED) -> list[str]:
    """Return names of those as others write them, three in four, mixed with names of nobody."""
    rng = random.Random(f"{seed}/queries")
    nobody = population.names(count, seed + 1)
    return [
        next(nobody) if rng.random() < OF_NOBODY else population.perturbed(rng.choice(names), rng)
        for _ in range(count)
    ]


def main() -> int:
    """Print times, ratios, room and memory; return 0 when they keep to their targets."""
    entries: list[Entry] = [entry for register, size in SIZES.items() for entry in generate(register, size)]
    names = [name for entry in entries for name in entry.names]
    asked = queries(names, IN_A_BATCH)
    with tempfile.TemporaryDirectory() as folder:
        start = time.perf_counter()
        environment = startup.store(Path(folder))
        imported = time.perf_counter() - start
        room = sum(path.stat().st_size for path in Path(folder).iterdir() if path.suffix != ".jsonl")
        with (opened := _open(environment["AMP_REGISTRY_DATABASE_URL"], asked[0])).registry as registry:
            one, peer = _one_by_one(registry, names, asked[:ONE_BY_ONE])
            batch, differing = _batch(registry, asked)
    print(f"{len(entries):,} entries under {len(names):,} names; {OF_NOBODY:.0%} of the queries name nobody")
    print(f"{'two imports, index included':44} {imported:9.1f} s")
    print(f"{'store and index on the disk':44} {room / 1e6:9.1f} MB")
    print(f"{'opened and first answer':44} {opened.first:9.1f} ms")
    print(f"{'memory that came with them':44} {opened.megabytes:9.1f} MB")
    return _print_times(one, peer, batch) + _print_differing(differing)


def _open(url: str, asked: str) -> Opened:
    before, start = resident(), time.perf_counter()
    registry = Registry.open(url, settings=Settings())
    registry.search(asked)
    return Opened(registry, (time.perf_counter() - start) * 1000, resident() - before)


def _one_by_one(
    registry: Registry, names: Sequence[str], asked: Sequence[str]
) -> tuple[list[float], list[float]]:
    """Return the milliseconds of each query, and of a sample of them by the peer; the two take turns."""
    prepared = [utils.default_process(name) for name in names]
    every = len(asked) // PEER_QUERIES
    ours, peers = [], []
    for number, name in enumerate(asked):
        start = time.perf_counter()
        registry.search(name)
        ours.append((time.perf_counter() - start) * 1000)
        if number % every == 0:
            peers.append(wratio(prepared, name))
    return ours, peers


def wratio(prepared: Sequence[str], asked: str) -> float:
    """Return the milliseconds the peer takes for one query."""
    start = time.perf_counter()
    process.extract(utils.default_process(asked), prepared, scorer=fuzz.WRatio, limit=10)
    return (time.perf_counter() - start) * 1000


def _batch(registry: Registry, asked: Sequence[str]) -> tuple[float, int]:
    """Return the seconds of a batch, and how many of a sample it answers otherwise than one by one."""
    start = time.perf_counter()
    together = list(registry.search_many(asked))
    spent = time.perf_counter() - start
    sample = random.Random(SEED).sample(range(len(asked)), COMPARED)
    return spent, sum(together[at] != registry.search(asked[at]) for at in sample) + abs(
        len(together) - len(asked)
    )


def resident() -> float:
    """Return the megabytes this process holds now; where the system does not tell, the most it ever held."""
    statm = Path("/proc/self/statm")
    if statm.exists():
        return int(statm.read_text(encoding="ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1e6 if sys.platform == "darwin" else 1e3)


def slowest(times: Sequence[float]) -> float:
    """Return the 99th percentile."""
    return sorted(times)[int(len(times) * 0.99)]


def _print_times(one: Sequence[float], peer: Sequence[float], batch: float) -> int:
    median, late, of_peer = statistics.median(one), slowest(one), statistics.median(peer)
    batch_ratio = statistics.fmean(peer) * IN_A_BATCH / 1000 / batch
    rows = [
        ("one query, median", median, "ms", MEDIAN_TARGET, of_peer / median, ONE_RATIO_TARGET),
        ("one query, 99th percentile", late, "ms", SLOWEST_TARGET, slowest(peer) / late, 0.0),
        (f"{IN_A_BATCH:,} queries in a batch", batch, "s", BATCH_TARGET, batch_ratio, BATCH_RATIO_TARGET),
    ]
    print(f"{'WRatio over the same names, median':44} {of_peer:9.2f} ms")
    for said, value, unit, most, ratio, least in rows:
        aim = f", {least:.0f} times faster" if least else ""
        print(f"{said:44} {value:9.2f} {unit}   {ratio:.0f} times faster (target {most:g} {unit}{aim})")
    return sum(value > most or ratio < least for _, value, _, most, ratio, least in rows)


def _print_differing(differing: int) -> int:
    print(f"{'answered otherwise in the batch':44} {differing:9} of {COMPARED}")
    return int(differing > 0)


if __name__ == "__main__":
    sys.exit(main())
