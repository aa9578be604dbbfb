"""How fast a name is found among 100,000 and 1,000,000: the index alone, without a store.

    python -m benchmarks.search_population [SIZE …]

The peer is `rapidfuzz.process.extract(scorer=WRatio, limit=10)` over the same names, on a few queries: at a
million it takes seconds for each.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Final

from rapidfuzz import utils

from amp_registry import firm_name
from amp_registry.compare.index import Index, build
from amp_registry.compare.match import Findings, find
from amp_registry.consulting import MOST_READ
from amp_registry.question import Firm
from amp_registry.records import NameRow, ReaEntry
from benchmarks import population
from benchmarks.search import queries, resident, slowest, wratio

SIZES: Final = (100_000, 1_000_000)
ASKED: Final = 1_000
PEER_QUERIES: Final = 6
MEDIAN_TARGET: Final = 5.0
RATIO_TARGET: Final = 40.0


def rows(names: Sequence[str]) -> Iterator[NameRow]:
    """Yield what an index is built of, one name after the other: the entry's number is its place in `names`."""
    for place, name in enumerate(names):
        for key, number in firm_name.search_keys(name):
            yield NameRow(place, key, number)


def built(names: Sequence[str]) -> Index:
    """Return the index of that many names, which carry no NEQ and no client number."""
    return build(rows(names), {}, {})


def searcher(index: Index, names: Sequence[str]) -> Callable[[str], Findings]:
    """Return the search of a name: as many candidates of the index as a check reads, each compared and explained."""

    def search(asked: str) -> Findings:
        firm = Firm(name=asked)
        return find(firm, [ReaEntry(name=names[place]) for place in index.candidates(firm, MOST_READ)])

    return search


def measure(size: int) -> bool:
    """Print the figures of a population; return whether they keep to the targets."""
    names = list(population.names(size))
    asked = queries(names, ASKED)
    before, start = resident(), time.perf_counter()
    index = built(names)
    print(f"{size:,} names: index built in {time.perf_counter() - start:.1f} s", end=", ")
    search = searcher(index, names)
    search(asked[0])
    print(f"{resident() - before:.0f} MB with its first answer")
    ours = [_milliseconds(search, name) for name in asked]
    prepared = [utils.default_process(name) for name in names]
    peer = statistics.median(wratio(prepared, name) for name in asked[:PEER_QUERIES])
    median = statistics.median(ours)
    print(f"{'one query, median':32} {median:9.2f} ms   {peer / median:.0f} times faster", end=" ")
    print(f"(target {MEDIAN_TARGET:g} ms, {RATIO_TARGET:.0f} times)")
    print(f"{'one query, 99th percentile':32} {slowest(ours):9.2f} ms")
    print(f"{'WRatio over the same names':32} {peer:9.2f} ms")
    return median <= MEDIAN_TARGET and peer / median >= RATIO_TARGET


def _milliseconds(search: Callable[[str], Findings], asked: str) -> float:
    start = time.perf_counter()
    search(asked)
    return (time.perf_counter() - start) * 1000


def main() -> int:
    """Measure each size; return how many miss a target."""
    sizes = [int(size) for size in sys.argv[1:]] or SIZES
    return sum(not measure(size) for size in sizes)


if __name__ == "__main__":
    sys.exit(main())
