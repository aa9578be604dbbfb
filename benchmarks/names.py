"""How well a firm is found by its name, beside five peers in the same run: `make bench-names`.

    python -m benchmarks.names [--without-peers] [--misses]

Each line of `same_firm.csv` is a query of a name alone over the suppliers of `suppliers.csv`. Written to
`names-results.md`; exits 1 when a figure that must be reached is missed. `--without-peers` is quick and writes
nothing; `--misses` shows on the screen, and nowhere else, the queries missed of the part that is worked on.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from importlib import metadata
from pathlib import Path
from typing import Final

from amp_registry import Registry
from amp_registry.compare.match import VERSION
from benchmarks import names_tables as tables
from benchmarks.names_figures import Told, figures, told
from benchmarks.names_labelled import (
    FOLDER,
    Labelled,
    TwoFirms,
    is_aside,
    is_right_by_key,
    one_digit_neighbours,
    read,
)
from benchmarks.names_systems import (
    EVERY_HIT,
    FETCHED,
    Answered,
    Cuts,
    Peer,
    cut,
    cuts_for_as_many,
    our_pair,
    ours,
    peers,
    scanned,
    store,
)
from benchmarks.names_tables import Target

RESULTS: Final = Path(__file__).with_name("names-results.md")
OURS: Final = "amp-registry"
HOW_TO_HAVE_THEM: Final = (
    "Peers come with `make bench-names`; PyICU is built there, with libicu-dev, pkg-config and g++. Once these are "
    "installed, remove .venv-bench and run it again."
)
INTRODUCTION: Final = """# Names: the last run

<!-- Written by `make bench-names`; `README.md` beside it says what each figure means. -->
"""

Pairs = Sequence[tuple[str, str]]
Counts = tuple[int, int]


class Bench:
    """One run: the labelled names, what each system gave, and the cuts each peer is read with."""

    def __init__(self, labelled: Labelled, registry: Registry) -> None:
        """Ask this project everything; peers come with `add`."""
        self.labelled = labelled
        self.registry = registry
        self.asked = [query.asked for query in labelled.queries]
        self.mine = ours(registry, labelled.suppliers, self.asked)
        self.hits = {OURS: self.mine.hits}
        self.times = {OURS: self.mine.milliseconds}
        self.readings: list[tuple[str, Peer, Cuts]] = []

    def add(self, peer: Peer) -> None:
        """Ask a peer everything, read with its usual cuts, and with those that give as many candidates as ours."""
        answered = scanned(peer, [one.name for one in self.labelled.suppliers], self.asked)
        possible = sum(map(len, self.mine.hits))
        strong = sum(hit.strong for hits in self.mine.hits for hit in hits)
        alike = cuts_for_as_many(answered, possible, strong)
        self._read(f"{peer.name} at {peer.cuts.possible:.2f}", peer, peer.cuts, answered)
        self._read(f"{peer.name} as many, at {alike.possible:.2f}", peer, alike, answered)
        self.times[peer.name] = answered.milliseconds

    def _read(self, name: str, peer: Peer, cuts: Cuts, answered: Answered) -> None:
        self.hits[name] = cut(answered, cuts)
        self.readings.append((name, peer, cuts))

    def told(self) -> dict[str, list[Told]]:
        """Return what each system told of each query."""
        return {
            name: told(self.labelled.queries, hits, self.labelled.suppliers)
            for name, hits in self.hits.items()
        }

    def pairs(self, pairs: Pairs) -> dict[str, Counts]:
        """Return how many pairs each system takes for one firm, the two names alone."""
        mine = [our_pair(one, other) for one, other in pairs]
        counts = {OURS: (sum(bool(hit and hit.strong) for hit in mine), sum(hit is not None for hit in mine))}
        scores: dict[str, list[float]] = {}
        for name, peer, cuts in self.readings:
            if peer.name not in scores:
                ready = {name: peer.prepared(name) for pair in pairs for name in pair}
                scores[peer.name] = [peer.score(ready[one], ready[other]) for one, other in pairs]
            counts[name] = _counted(scores[peer.name], cuts)
        return counts

    def among_all(self, pairs: Sequence[TwoFirms]) -> Counts:
        """Return the same for this project when one name is searched in the whole population, either way round."""
        strong = possible = 0
        for pair in pairs:
            certainties = {
                *self._reached(pair.one, pair.other_neq),
                *self._reached(pair.other, pair.one_neq),
            }
            strong += "strong" in certainties
            possible += bool(certainties)
        return strong, possible

    def _reached(self, asked: str, neq: str) -> Iterator[str]:
        for match in self.registry.search(asked, limit=EVERY_HIT, now=FETCHED):
            if match.entry.neq == neq and not match.has("number_neighbour"):
                yield match.certainty.value


def _counted(scores: Sequence[float], cuts: Cuts) -> Counts:
    return sum(score >= cuts.strong for score in scores), sum(score >= cuts.possible for score in scores)


def report(bench: Bench) -> tuple[list[str], list[Target]]:
    """Return the lines of the report, and the figures that must be reached."""
    labelled, all_told = bench.labelled, bench.told()
    different = [(pair.one, pair.other) for pair in labelled.different]
    one_name = [(pair.one, pair.other) for pair in labelled.one_name]
    numbered = [(one.name, other) for one in labelled.suppliers for other in one_digit_neighbours(one.name)]
    apart, neighbours = bench.pairs(different), bench.pairs(numbered)
    among = bench.among_all(labelled.different)
    targets = _targets(all_told[OURS], apart[OURS], among, neighbours[OURS], len(different))
    by_key = figures(told(labelled.queries, bench.mine.hits, labelled.suppliers, is_right_by_key))
    lines = [
        f"{len(labelled.suppliers)} firms, {len(labelled.queries)} queries of a name alone",
        *_section("Found among all firms", tables.main_table(all_told, by_key)),
        *_section("By class of difficulty", tables.classes_table(all_told)),
        *_section("The part kept aside", tables.halves_table(all_told)),
        *_section("Calibration", _calibrations(all_told)),
        *_section("", tables.pairs_table("Two firms that look alike", len(different), apart)),
        f"{'amp-registry, searched among all firms':{tables.WIDTH}}{among[0]:14}{'':10}{among[1]:14}",
        *_section("", tables.pairs_table("One digit of a number apart", len(numbered), neighbours)),
        *_section("", tables.pairs_table("One name, two firms", len(one_name), bench.pairs(one_name))),
        *_section(
            "Milliseconds a query", [f"{name:{tables.WIDTH}}{ms:14.2f}" for name, ms in bench.times.items()]
        ),
        *_section("Must be reached", tables.targets_table(targets)),
    ]
    return lines, targets


def _section(title: str, lines: Sequence[str]) -> list[str]:
    return ["", *([title] if title else []), *lines]


def _calibrations(all_told: dict[str, list[Told]]) -> list[str]:
    usual = {name: one for name, one in all_told.items() if "as many" not in name}
    return [line for name, one in usual.items() for line in tables.calibration_table(name, one)]


def _targets(
    mine: Sequence[Told], apart: Counts, among: Counts, neighbours: Counts, pairs: int
) -> list[Target]:
    reached = figures(mine)
    return [
        Target("recall at possible", reached.recall, at_least=0.88),
        Target("recall at possible, without class X", reached.recall_without_x, at_least=0.96),
        Target("candidates per query", reached.candidates, at_most=1.7),
        Target("the right firm first, among those found", reached.first, at_least=0.96),
        Target("precision at strong", reached.strong_precision, at_least=0.98),
        Target("recall at strong", reached.strong_recall, at_least=0.75),
        Target("two firms that look alike, strong", apart[0] / pairs, at_most=0.01),
        Target("two firms that look alike, possible", apart[1] / pairs, at_most=0.04),
        Target("the same, searched among all firms, strong", among[0] / pairs, at_most=0.01),
        Target("the same, searched among all firms, possible", among[1] / pairs, at_most=0.04),
        Target("one digit of a number apart, possible or better", neighbours[1], at_most=0),
    ]


def misses(bench: Bench) -> Iterator[str]:
    """Yield what went wrong in the part worked on: a line a query, for the screen alone."""
    suppliers = bench.labelled.suppliers
    for one, hits in zip(bench.told()[OURS], bench.mine.hits, strict=True):
        wrong = [c for c in one.candidates if not c[2]]
        if is_aside(one.query.neq) or (one.found and not wrong):
            continue
        gave = "; ".join(f"{suppliers[hit.place].name} {hit.score:.2f}" for hit in hits)
        yield f"{one.query.difference[:12]:12} {one.query.asked!r} for {one.query.register_name!r}: {gave or 'nothing'}"


def versions() -> str:
    """Return what was compared, with versions."""
    there = []
    for library in ("rapidfuzz", "cleanco", "nomenklatura", "rigour", "pyicu"):
        try:
            there.append(f"{library} {metadata.version(library)}")
        except metadata.PackageNotFoundError:
            there.append(f"{library} not installed")
    return f"matching {VERSION}; {', '.join(there)}"


def main() -> int:
    """Print the figures and write them; return 1 when one that must be reached is missed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.names")
    parser.add_argument("--without-peers", action="store_true")
    parser.add_argument("--misses", action="store_true")
    asked = parser.parse_args()
    if not (FOLDER / "suppliers.csv").exists():
        print(
            "The labelled names are absent: set AMP_REGISTRY_NAMES_DIR to their folder. Nothing is measured."
        )
        return 0
    with tempfile.TemporaryDirectory() as folder:
        labelled = read(FOLDER)
        with store(Path(folder), labelled.suppliers) as registry:
            bench = Bench(labelled, registry)
            absent = [] if asked.without_peers else _with_peers(bench)
            lines, targets = report(bench)
            shown = list(misses(bench)) if asked.misses else []
    told_all = [versions(), *absent, *lines]
    print("\n".join(told_all))
    if shown:
        print("\nMissed, of the part worked on:", *shown, sep="\n")
    if not asked.without_peers:
        text = "\n".join([INTRODUCTION, "```text", *told_all, "```", ""])
        RESULTS.write_text(text, encoding="utf-8")
    return int(any(target.missed for target in targets))


def _with_peers(bench: Bench, named: Callable[[], tuple[list[Peer], list[str]]] = peers) -> list[str]:
    there, absent = named()
    for peer in there:
        print(f"… {peer.name}", file=sys.stderr, flush=True)
        bench.add(peer)
    return [*absent, HOW_TO_HAVE_THEM] if absent else []


if __name__ == "__main__":
    sys.exit(main())
