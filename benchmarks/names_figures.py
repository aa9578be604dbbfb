"""What the answers are worth: recall, precision, candidates, calibration, each with how far chance may move it.

A candidate is a hit at `possible` or better. Recall counts queries, precision counts candidates: a query that
brings three strong candidates of which one is right has two of three wrong.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from benchmarks.names_labelled import DIFFERENT_WORDS, Query, Supplier, is_aside, is_right
from benchmarks.names_systems import Hit

Rule = Callable[[Query, Supplier], bool]

ROUNDS: Final = 1000
SEED: Final = 20260331
BIN: Final = 0.05


@dataclass(frozen=True, slots=True)
class Told:
    """What one query brought: each candidate's score, whether it is strong and whether it is right, best first."""

    query: Query
    candidates: tuple[tuple[float, bool, bool], ...]

    @property
    def found(self) -> bool:
        """Whether the right firm is among the candidates."""
        return any(right for _score, _strong, right in self.candidates)

    @property
    def found_strong(self) -> bool:
        """Whether the right firm is among the strong candidates."""
        return any(strong and right for _score, strong, right in self.candidates)


@dataclass(frozen=True, slots=True)
class Figures:
    """The main figures of a system on a set of queries; a rate of nothing is 0."""

    queries: int
    recall: float
    recall_without_x: float
    candidates: float
    first: float
    strong_precision: float
    strong_recall: float

    def rates(self) -> tuple[float, ...]:
        """Return the figures in the order in which they are printed, without the count."""
        return (
            self.recall,
            self.recall_without_x,
            self.candidates,
            self.first,
            self.strong_precision,
            self.strong_recall,
        )


@dataclass(frozen=True, slots=True)
class Bin:
    """The candidates whose score lies from `low` to less than `high`: how many, their mean score, how many right."""

    low: float
    high: float
    candidates: int
    mean: float
    right: int


def told(
    queries: Sequence[Query],
    hits: Sequence[Sequence[Hit]],
    suppliers: Sequence[Supplier],
    rule: Rule = is_right,
) -> list[Told]:
    """Return what each query brought, judged by the rule of what is right."""
    return [
        Told(query, tuple((hit.score, hit.strong, rule(query, suppliers[hit.place])) for hit in found))
        for query, found in zip(queries, hits, strict=True)
    ]


def figures(all_told: Sequence[Told]) -> Figures:
    """Return the main figures."""
    found = [one for one in all_told if one.found]
    named = [one for one in all_told if not one.query.difference.startswith(DIFFERENT_WORDS)]
    strong = [right for one in all_told for _score, is_strong, right in one.candidates if is_strong]
    return Figures(
        len(all_told),
        _share(len(found), len(all_told)),
        _share(sum(one.found for one in named), len(named)),
        _share(sum(len(one.candidates) for one in all_told), len(all_told)),
        _share(sum(one.candidates[0][2] for one in found), len(found)),
        _share(sum(strong), len(strong)),
        _share(sum(one.found_strong for one in all_told), len(all_told)),
    )


def by_class(all_told: Sequence[Told]) -> dict[str, Figures]:
    """Return the figures of each class of difficulty, in the order of the classes' names."""
    groups: dict[str, list[Told]] = defaultdict(list)
    for one in all_told:
        groups[one.query.difference].append(one)
    return {name: figures(groups[name]) for name in sorted(groups)}


def halves(all_told: Sequence[Told]) -> tuple[Figures, Figures]:
    """Return the figures of the part worked on, and of the part kept aside."""
    return (
        figures([one for one in all_told if not is_aside(one.query.neq)]),
        figures([one for one in all_told if is_aside(one.query.neq)]),
    )


def intervals(all_told: Sequence[Told], rounds: int = ROUNDS) -> list[tuple[float, float]]:
    """Return the 95 % bootstrap interval of each rate: whole firms are drawn again, with all their spellings."""
    firms: dict[str, list[Told]] = defaultdict(list)
    for one in all_told:
        firms[one.query.neq].append(one)
    groups, draw = list(firms.values()), random.Random(SEED)
    drawn = [
        figures([one for group in draw.choices(groups, k=len(groups)) for one in group]).rates()
        for _ in range(rounds)
    ]
    return [_middle(sorted(rates)) for rates in zip(*drawn, strict=True)]


def _middle(values: Sequence[float]) -> tuple[float, float]:
    return values[int(len(values) * 0.025)], values[int(len(values) * 0.975) - 1]


def _share(part: float, whole: int) -> float:
    return part / whole if whole else 0.0


# --- calibration --------------------------------------------------------------------------------


def calibration(all_told: Sequence[Told]) -> list[Bin]:
    """Return the candidates by bin of their score, the lowest first; a bin without candidates is left out."""
    bins: dict[int, list[tuple[float, bool]]] = defaultdict(list)
    for score, right in _scored(all_told):
        bins[min(int(round(score / BIN, 6)), int(1 / BIN) - 1)].append((score, right))
    return [
        Bin(
            number * BIN,
            (number + 1) * BIN,
            len(bins[number]),
            sum(score for score, _ in bins[number]) / len(bins[number]),
            sum(right for _, right in bins[number]),
        )
        for number in sorted(bins)
    ]


def brier(all_told: Sequence[Told]) -> float:
    """Return the mean squared distance between a candidate's score and 1 when it is right, 0 when it is not."""
    scored = _scored(all_told)
    return _share(sum((score - right) ** 2 for score, right in scored), len(scored))


def expected_error(bins: Sequence[Bin]) -> float:
    """Return the expected calibration error: how far a bin's mean score lies from its share right, on average."""
    whole = sum(one.candidates for one in bins)
    return _share(sum(abs(one.mean * one.candidates - one.right) for one in bins), whole)


def _scored(all_told: Sequence[Told]) -> list[tuple[float, bool]]:
    return [(score, right) for one in all_told for score, _strong, right in one.candidates]
