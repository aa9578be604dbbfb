"""The candidates of the index against the scan of every entry, over random and perturbed names.

    python -m tests.trials.exhaustive --queries 50000 --seed 1

Many small populations, each with an index of its own, are asked names of theirs as other people write them, two
names run together, and names of nobody. Whatever the comparison accepts when it reads every entry, it must give, in
the same order and with the same reasons, when it reads the index's candidates alone.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from amp_registry.compare.index import Index
from amp_registry.compare.many import Asked, candidates_many
from amp_registry.compare.match import Findings, find
from amp_registry.question import Firm
from amp_registry.records import ReaEntry
from benchmarks import population
from benchmarks.search_population import built

NAMES = 250
QUERIES_EACH = 250
MOST_SHOWN = 10


@dataclass(slots=True)
class Tried:
    """What a trial saw: queries, those that found something, and the names for which the two differ."""

    queries: int = 0
    found: int = 0
    differing: list[tuple[str, Findings, Findings]] = field(default_factory=list)


def asked(names: Sequence[str], rng: random.Random) -> Iterator[str]:
    """Yield queries without end: perturbed names mostly, then two names in one line, parts, and nobody's."""
    nobody = population.names(10**9, rng.randrange(10**9))
    while True:
        chance = rng.random()
        name = rng.choice(names)
        if chance < 0.7:
            yield population.perturbed(name, rng)
        elif chance < 0.8:
            yield f"{population.perturbed(name, rng)}{rng.choice([' / ', ' et ', ' - ', ' fasrs '])}{rng.choice(names)}"
        elif chance < 0.9:
            yield " ".join(rng.sample(name.split(), rng.randrange(1, len(name.split()) + 1)))
        else:
            yield next(nobody)


def run(queries: int, seed: int) -> Tried:
    """Return what was tried; it stops early once enough names differ to show."""
    tried = Tried()
    rng = random.Random(seed)
    while tried.queries < queries and len(tried.differing) < MOST_SHOWN:
        names = list(population.names(NAMES, rng.randrange(10**9)))
        look(names, built(names), asked(names, rng), min(QUERIES_EACH, queries - tried.queries), tried)
    return tried


def look(names: Sequence[str], index: Index, texts: Iterator[str], count: int, tried: Tried) -> None:
    """Ask that many names of one population both ways, and add what was seen to `tried`."""
    entries = [ReaEntry(name=name, amp_client_number=f"{place:010}") for place, name in enumerate(names)]
    firms = [Firm(name=next(texts)) for _ in range(count)]
    for firm, together in zip(firms, candidates_many(index, Asked.of(firms), len(entries)), strict=True):
        whole = find(firm, entries, limit=len(entries))
        tried.queries += 1
        tried.found += bool(whole.matches)
        for candidates in (index.candidates(firm, len(entries)), together):
            by_index = find(firm, [entries[at] for at in candidates], limit=len(entries))
            if whole != by_index:
                tried.differing.append((firm.name or "", whole, by_index))


def main() -> None:
    """Run the trial and print what was tried."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--queries", type=int, default=50_000)
    parser.add_argument("--seed", type=int, default=1)
    told = parser.parse_args()
    begun = time.perf_counter()
    tried = run(told.queries, told.seed)
    print(
        f"{tried.queries} queries over populations of {NAMES} names, seed {told.seed}, {tried.found} found",
        end=" ",
    )
    print(f"something; {time.perf_counter() - begun:.0f} s")
    for text, whole, by_index in tried.differing:
        print(f"BROKEN: {text!r}\n  every entry: {said(whole)}\n  the index:   {said(by_index)}")
    raise SystemExit(1 if tried.differing else 0)


def said(findings: Findings) -> str:
    """Return the matches and neighbours of findings in one line."""
    both = (*findings.matches, *findings.neighbours)
    return (
        "; ".join(f"{match.matched_name} {match.certainty} {match.score:.2f}" for match in both) or "nothing"
    )


if __name__ == "__main__":
    main()
