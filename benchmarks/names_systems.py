"""The systems measured on names: this project through its public door, and five peers, each with its usual cuts.

A system answers a query over the whole population, and scores two names alone. Peers scan every name: what is
measured is their score, not somebody's shortcut. RapidFuzz's scorers see names with legal forms off, by this
project's own table, which is more than they would get elsewhere; nomenklatura sees names as they are printed,
because it takes legal forms off itself.
"""

from __future__ import annotations

import importlib
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, NamedTuple, Protocol

from rapidfuzz import fuzz

from amp_registry import Registry
from amp_registry.collect import exchange
from amp_registry.compare.match import Certainty, find
from amp_registry.question import Firm
from amp_registry.records import ReaEntry, Status
from amp_registry.settings import Settings
from benchmarks.names_labelled import Supplier, bare

FETCHED: Final = datetime(2026, 11, 20, 7, tzinfo=UTC)
# Below it a peer's score is not kept: every cut tried lies above.
FLOOR: Final = 0.5
EVERY_HIT: Final = 10_000


class Hit(NamedTuple):
    """A firm of the population that a system gives for a query; `place` is where it stands in the population."""

    place: int
    score: float
    strong: bool


class Cuts(NamedTuple):
    """The scores from which a system's answer counts as possible and as strong."""

    possible: float
    strong: float


# RapidFuzz's own documentation reads 85; 95 is a strict reading.
USUAL: Final = Cuts(0.85, 0.95)


@dataclass(frozen=True, slots=True)
class Answered:
    """What a system gave for each query, best first, and the milliseconds a query took."""

    hits: list[list[Hit]]
    milliseconds: float


class Peer(Protocol):
    """A peer: two names, a score from 0 to 1."""

    name: str
    cuts: Cuts

    def prepared(self, name: str) -> Any:
        """Return a name as the peer wants it."""

    def score(self, asked: Any, found: Any) -> float:
        """Return how much two prepared names are one firm."""


# --- this project -------------------------------------------------------------------------------


def store(folder: Path, suppliers: Sequence[Supplier]) -> Registry:
    """Return the registry of a store that holds the suppliers as a register; the caller closes it."""
    url = f"sqlite:///{folder / 'names.sqlite'}"
    path = folder / "names.jsonl"
    entries = [ReaEntry(name=one.name, neq=one.neq, status=Status.AUTHORIZED) for one in suppliers]
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(exchange.write(entries))
    registry = Registry.open(url, settings=Settings(), upgrade=True)
    registry.import_records("rea", path, fetched_at=FETCHED, now=FETCHED)
    return registry


def ours(registry: Registry, suppliers: Sequence[Supplier], asked: Sequence[str]) -> Answered:
    """Return what `Registry.search` gives for each name, hints of a neighbouring number left out."""
    places = {one.neq: place for place, one in enumerate(suppliers)}
    registry.search(asked[0], now=FETCHED)
    start = time.perf_counter()
    found = [registry.search(name, limit=EVERY_HIT, now=FETCHED) for name in asked]
    spent = time.perf_counter() - start
    hits = [
        [
            Hit(places[match.entry.neq or ""], match.score, match.certainty is Certainty.STRONG)
            for match in matches
            if not match.has("number_neighbour")
        ]
        for matches in found
    ]
    return Answered(hits, spent * 1000 / len(asked))


def our_pair(one: str, other: str) -> Hit | None:
    """Return what two names alone are to this project; None when they are two firms."""
    matches = find(Firm(name=one), [ReaEntry(name=other)]).matches
    return Hit(0, matches[0].score, matches[0].certainty is Certainty.STRONG) if matches else None


# --- peers --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Fuzzy:
    """A scorer of RapidFuzz over names cleaned by some function."""

    name: str
    clean: Callable[[str], str]
    scorer: Callable[[str, str], float]
    cuts: Cuts = USUAL

    def prepared(self, name: str) -> str:
        """Return the cleaned name."""
        return self.clean(name)

    def score(self, asked: str, found: str) -> float:
        """Return the scorer's hundredths."""
        return self.scorer(asked, found) / 100


class Logic:
    """One of nomenklatura's matchers, comparing two companies known by their name alone."""

    def __init__(self, name: str) -> None:
        """Load the matcher; raises `ImportError` where nomenklatura or its PyICU is not installed."""
        self.name = f"nomenklatura {name}"
        self.cuts = Cuts(0.70, 0.90)
        self._entity = importlib.import_module("followthemoney").ValueEntity
        self._matcher = importlib.import_module("nomenklatura.matching").get_algorithm(name)
        self._configured = self._matcher.default_config()

    def prepared(self, name: str) -> Any:
        """Return a company of that name."""
        data = {"id": name, "schema": "Company", "properties": {"name": [name]}, "datasets": []}
        return self._entity.from_dict(data)

    def score(self, asked: Any, found: Any) -> float:
        """Return the matcher's score."""
        return float(self._matcher.compare(asked, found, self._configured).score)


def peers() -> tuple[list[Peer], list[str]]:
    """Return the peers that are installed, and for each that is not, a line that says why."""
    there: list[Peer] = [
        Fuzzy("WRatio", bare, fuzz.WRatio),
        Fuzzy("token_set_ratio", bare, fuzz.token_set_ratio),
    ]
    absent: list[str] = []
    makers: list[tuple[str, Callable[[], Peer]]] = [
        ("cleanco + ratio", _cleanco),
        ("nomenklatura logic-v2", lambda: Logic("logic-v2")),
        ("nomenklatura logic-v1", lambda: Logic("logic-v1")),
    ]
    for name, make in makers:
        try:
            there.append(make())
        except ImportError as error:
            absent.append(f"absent: {name}, because: {error}")
    return there, absent


def _cleanco() -> Peer:
    basename = importlib.import_module("cleanco").basename
    return Fuzzy("cleanco + ratio", lambda name: str(basename(name)).casefold(), fuzz.ratio)


def scanned(peer: Peer, population: Sequence[str], asked: Sequence[str]) -> Answered:
    """Return every name of the population a peer scores above the floor, best first, for each query."""
    ready = [peer.prepared(name) for name in population]
    start = time.perf_counter()
    hits = [_scan(peer, ready, peer.prepared(name)) for name in asked]
    return Answered(hits, (time.perf_counter() - start) * 1000 / len(asked))


def _scan(peer: Peer, ready: Sequence[Any], asked: Any) -> list[Hit]:
    scores = ((peer.score(asked, found), place) for place, found in enumerate(ready))
    kept = [Hit(place, score, strong=False) for score, place in scores if score >= FLOOR]
    return sorted(kept, key=lambda hit: (-hit.score, hit.place))


def cut(answered: Answered, cuts: Cuts) -> list[list[Hit]]:
    """Return the hits that a system would give with those cuts."""
    return [
        [hit._replace(strong=hit.score >= cuts.strong) for hit in hits if hit.score >= cuts.possible]
        for hits in answered.hits
    ]


def cuts_for_as_many(answered: Answered, possible: int, strong: int) -> Cuts:
    """Return the cuts with which a peer gives as many possible and strong candidates in all, as near as ties let."""
    scores = sorted((hit.score for hits in answered.hits for hit in hits), reverse=True)
    return Cuts(_score_of(scores, possible), _score_of(scores, strong))


def _score_of(scores: Sequence[float], wanted: int) -> float:
    """Return the score from which `wanted` scores are kept, or the nearest count that ties allow."""
    if not scores or wanted <= 0:
        return 1.01
    level = scores[min(wanted, len(scores)) - 1]
    kept = sum(score >= level for score in scores)
    above = [score for score in scores if score > level]
    return above[-1] if above and wanted - len(above) < kept - wanted else level
