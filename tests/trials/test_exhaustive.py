"""A sample of `python -m tests.trials.exhaustive`, and what the trial itself would notice."""

from __future__ import annotations

import random

from amp_registry.compare.index import Index
from benchmarks import population
from benchmarks.search_population import built
from tests.trials.exhaustive import Tried, asked, look, run


def test_what_every_entry_gives_the_candidates_of_the_index_give() -> None:
    tried = run(300, seed=7)
    assert not tried.differing
    assert tried.queries == 300
    assert tried.found > 150


def test_the_same_seed_asks_the_same_names() -> None:
    names = list(population.names(50, 1))
    first, again = (asked(names, random.Random(3)) for _ in range(2))
    assert [next(first) for _ in range(200)] == [next(again) for _ in range(200)]


def test_the_trial_notices_an_index_that_loses_a_name() -> None:
    """A trial that could not fail would prove nothing."""
    names = list(population.names(60, 1))
    tried = Tried()
    look(names, _without_the_last_ten(names), iter(names), len(names), tried)
    assert {text for text, _whole, _by_index in tried.differing} >= set(names[-10:]) - set(names[:-10])


def _without_the_last_ten(names: list[str]) -> Index:
    return built(names[:-10])
