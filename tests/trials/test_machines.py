"""A life of each machine by `python -m tests.trials.machines`, and what the trial counts."""

from __future__ import annotations

import re
import sys

import pytest

from tests.conftest import POSTGRES
from tests.trials import machines


def test_each_machine_leads_its_lives_and_says_how_many(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv(POSTGRES, raising=False)
    monkeypatch.setattr(sys, "argv", ["machines", "--lives", "2", "--steps", "2"])
    assert machines.main() == 0
    told = capsys.readouterr().out.splitlines()
    assert [line.split(":")[0] for line in told] == [
        "SQLite, StoreMachine",
        "SQLite, JournalMachine",
        "SQLite, DecisionMachine",
    ]
    counted = [re.search(r"(\d+) lives of up to 2 steps, (\d+) states", line) for line in told]
    assert all(found and 0 < int(found[1]) < int(found[2]) for found in counted), told
