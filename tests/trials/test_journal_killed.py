"""A sample of `python -m tests.trials.journal_killed`, and what the trial itself would notice."""

from __future__ import annotations

import random

import pytest

from amp_registry.errors import JournalBroken
from amp_registry.store.engine import open_engine
from amp_registry.store.journal import JournalLink
from tests.store.test_chain import unlock
from tests.trials.journal_killed import Broken, Trial

ROUNDS = 2


@pytest.fixture
def trial(database_url: str) -> Trial:
    return Trial(url=database_url, draw=random.Random(5))


def test_an_append_killed_at_a_random_instant_leaves_one_chain_and_loses_nothing(trial: Trial) -> None:
    """`kill -9` during append never breaks it."""
    trial.run(ROUNDS)
    assert trial.said >= ROUNDS
    assert trial.entries == trial.said + trial.unsaid + 2 * ROUNDS


def test_the_trial_notices_a_link_that_was_given_out_and_lost(trial: Trial) -> None:
    """A trial that could not fail would prove nothing."""
    trial.run(0)
    with pytest.raises(Broken, match="1 links were given out"):
        trial._look([JournalLink(1, "a" * 64, "")])


def test_the_trial_notices_a_chain_that_is_broken(trial: Trial) -> None:
    trial.run(0)
    trial._append_one()
    engine = open_engine(trial.url)
    with engine.begin() as connection:
        unlock(connection)
        connection.exec_driver_sql("UPDATE journal SET evidence = '{}'")
    engine.dispose()
    with pytest.raises(JournalBroken):
        trial._look([])
