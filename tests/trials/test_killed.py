"""A sample of `python -m tests.trials.killed`, and what the trial itself would notice."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from sqlalchemy import text

from amp_registry.store.engine import open_engine
from tests.trials import killed
from tests.trials.killed import Broken, Trial, schema_of

ROUNDS = 3


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def trial(request: pytest.FixtureRequest, tmp_path: Path) -> Trial:
    new_url = (
        (lambda: f"sqlite:///{tmp_path / 'registry.sqlite3'}")
        if request.param == "sqlite"
        else (lambda: schema_of(request.getfixturevalue("postgres_database")))
    )
    return Trial(new_url=new_url, folder=tmp_path, draw=random.Random(3))


def test_a_run_killed_at_a_random_instant_leaves_the_old_copy_or_the_new_one(trial: Trial) -> None:
    trial.run(ROUNDS)
    assert sum(trial.ends.values()) == ROUNDS


def test_the_trial_notices_a_copy_that_is_half_there(trial: Trial, monkeypatch: pytest.MonkeyPatch) -> None:
    """A trial that could not fail would prove nothing."""
    monkeypatch.setattr(killed, "COMMANDS", ("import",))
    trial.run(0)
    engine = open_engine(trial.url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE listing SET seen_until = seen_from WHERE entry_id = 7"))
    engine.dispose()
    with pytest.raises(Broken, match="do not have its hash"):
        trial._look_at_all()
