"""A sample of `python -m tests.trials.damaged`, and what the trial itself would notice."""

from __future__ import annotations

from pathlib import Path

import pytest

from amp_registry.errors import StoreError
from amp_registry.store import stored
from tests.trials import damaged

ROUNDS = 12


def test_a_damaged_store_answers_as_before_or_says_that_it_is_damaged(tmp_path: Path) -> None:
    outcome = damaged.play(ROUNDS, 5, tmp_path)
    assert outcome.wrong == []
    assert sum(outcome.ends.values()) == ROUNDS * len(damaged.USES)


def test_the_trial_notices_what_is_no_error_of_ours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A trial that could not fail would prove nothing."""

    def broken(*_: object) -> None:
        raise ValueError("not as written")

    monkeypatch.setattr(damaged, "USES", {"broken": broken})
    outcome = damaged.play(4, 5, tmp_path)
    assert outcome.wrong
    assert len(outcome.wrong) + sum(outcome.ends.values()) == 4


def test_an_entry_that_was_changed_is_never_an_answer() -> None:
    with pytest.raises(StoreError, match="no longer what was written"):
        stored.entry_of("0" * 64, "{}")
