"""The invented month of SEAO: the same for the same seed, of valid numbers, a package like the real ones; and its judge."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from amp_registry import neq
from amp_registry.records import Register
from benchmarks import seao, seao_month
from benchmarks.seao_month import Cast

SIZES = {Register.RENA: 60, Register.REA: 120}


def made() -> tuple[Cast, list[seao_month.Planted]]:
    cast = Cast(SIZES, 300, 7)
    return cast, seao_month.planted(cast, 10_000_000)


def text(seed: int) -> str:
    cast, cases = made()
    return "".join(seao_month.lines(cast, cases, 120, seed=seed))


def test_the_same_seed_gives_the_same_month_and_another_gives_another() -> None:
    assert text(1) == text(1)
    assert text(1) != text(2)


def test_a_month_holds_every_planted_release_and_valid_numbers() -> None:
    _cast, cases = made()
    releases = json.loads(text(1))["releases"]
    assert len(releases) == 120
    planted = {json.dumps(raw, sort_keys=True) for case in cases for raw in case.releases}
    assert planted <= {json.dumps(raw, sort_keys=True) for raw in releases}
    ordinary = [raw for raw in releases if int(raw["ocid"].rpartition("-")[2]) >= 30_000_000]
    numbers = [
        party["details"]["neq"] for raw in ordinary for party in raw["parties"] if "neq" in party["details"]
    ]
    assert len(numbers) > 40
    assert all(neq.is_valid(number) for number in numbers)


def test_the_command_writes_a_package(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(seao_month, "REGISTERS", SIZES)
    monkeypatch.setattr(sys, "argv", ["seao_month", str(tmp_path), "--releases", "150"])
    assert seao_month.main() == 0
    path = Path(capsys.readouterr().out.strip())
    assert len(json.loads(path.read_text(encoding="utf-8"))["releases"]) == 150


def test_a_large_package_comes_back_to_the_same_processes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(seao_month, "RELEASES", 100)
    cast, cases = made()
    count = seao.large(tmp_path / "m.json", cast, cases, 2_500_000)
    releases = json.loads((tmp_path / "m.json").read_text(encoding="utf-8"))["releases"]
    assert (tmp_path / "m.json").stat().st_size >= 2_500_000
    assert count == len(releases) > 100
    assert len({raw["ocid"] for raw in releases}) < count


def test_the_judge_tells_what_was_missed_and_what_was_invented() -> None:
    cast, cases = made()
    case = next(each for each in cases if each.says == "barred firm on the day")
    number = case.releases[0]["ocid"].rpartition("-")[2]
    line: dict[str, Any] = {"number": number, "outcome": "finding", "severity": "first", "causes": []}
    assert seao.wrong([line], [case]) == []
    assert seao.wrong([], [case]) == [f"missed ('{number}', 'finding', 'first', ())"]
    assert seao.wrong([line, {**line, "number": "9"}], [case]) == ["invented ('9', 'finding', 'first', ())"]
    assert seao.wrong([line, {**line, "number": "9", "severity": "resembles"}], [case]) == []
    assert cast.authorized
