"""The scores of the invented cases only change with a diff that somebody reads."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from benchmarks import frozen
from benchmarks.frozen import Frozen

HOW = "read each change, then: python -m benchmarks.frozen --write, and a new compare.match.VERSION"


def test_the_invented_cases_score_as_frozen() -> None:
    changed = frozen.changes()
    assert not changed, f"{len(changed)} frozen scores changed; {HOW}"


def test_the_file_is_written_as_the_command_writes_it() -> None:
    assert frozen.FROZEN.read_text(encoding="utf-8") == frozen.text(frozen.kept())


def test_a_score_that_moves_and_a_case_that_comes_are_both_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    first, second, *others = frozen.kept()
    file = tmp_path / "frozen.csv"
    file.write_text(frozen.text([first._replace(score="0.42"), *others]), encoding="utf-8")
    monkeypatch.setattr(frozen, "FROZEN", file)
    monkeypatch.setattr(sys, "argv", ["frozen"])
    assert frozen.main() == 1
    assert capsys.readouterr().out.splitlines() == [
        f"{first.asked} / {first.found}: {first.certainty} 0.42 -> {first.certainty} {first.score}",
        f"{second.asked} / {second.found}: absent -> {second.certainty} {second.score}",
    ]


def test_written_again_nothing_differs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(frozen, "FROZEN", tmp_path / "frozen.csv")
    monkeypatch.setattr(sys, "argv", ["frozen", "--write"])
    assert frozen.main() == 0
    monkeypatch.setattr(sys, "argv", ["frozen"])
    assert frozen.main() == 0
    assert capsys.readouterr().out == ""


def test_a_case_without_a_match_is_frozen_too() -> None:
    assert Frozen("Roy et Fils inc.", "Leroy et Fils inc.", "none", "") in frozen.kept()
