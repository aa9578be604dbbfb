"""A sample of `python -m tests.trials.shared_store`, and what the trial itself would notice."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from amp_registry.store.reading import open_store
from tests.store.journal_writer import evidence
from tests.trials import shared_store
from tests.trials.shared_store import MARKS, PROCESSES, Broken, Trial

CHECKS, ROUNDS = 12, 2


@pytest.fixture
def trial(database_url: str, tmp_path: Path) -> Trial:
    return Trial(url=database_url, folder=tmp_path)


def test_eight_processes_check_while_copies_are_promoted_without_error_or_mix(trial: Trial) -> None:
    """8 processes checking while a sync promotes: no error, no mixed copy."""
    trial.run(CHECKS, ROUNDS)
    assert trial.asked >= PROCESSES * CHECKS
    assert set(trial.answers) == {"not_allowed", "allowed", "review"}
    assert len(trial.mark_of) == 4


@pytest.fixture
def done(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Trial:
    monkeypatch.setattr(shared_store, "PROCESSES", 1)
    trial = Trial(url=f"sqlite:///{tmp_path / 'store.sqlite3'}", folder=tmp_path)
    trial.run(60, 1)
    return trial


def test_the_trial_notices_a_mixed_copy_and_a_check_that_is_lost(done: Trial) -> None:
    """A trial that could not fail would prove nothing."""
    (register, hash_), mark = next(iter(done.mark_of.items()))
    other = next(each for each in MARKS if each != mark)
    with pytest.raises(Broken, match=f"of {register} shows an entry marked {other}"):
        done._look_at(done.seen + Counter({(register, hash_, other): 1}))
    done.answers["unknown"] += 1
    with pytest.raises(Broken, match="never right"):
        done._look_at(done.seen)
    with open_store(done.url) as store:
        store.append({**evidence(1), "copies": [], "matches": []})
    with pytest.raises(Broken, match="are in the journal"):
        done._look_at_the_journal()
