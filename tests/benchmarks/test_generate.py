"""The registers of the real size: the same for the same seed, valid, and nobody's."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from amp_registry import neq
from amp_registry.collect.detect import read_register
from amp_registry.collect.page import read_file
from amp_registry.records import Register
from benchmarks import generate
from tests.collect.pages import FETCHED


@pytest.mark.parametrize("register", Register)
def test_the_same_seed_gives_the_same_entries_and_another_gives_others(register: Register) -> None:
    assert generate.generate(register, 50, 1) == generate.generate(register, 50, 1)
    assert generate.generate(register, 50, 1) != generate.generate(register, 50, 2)


@pytest.mark.parametrize("register", Register)
def test_numbers_are_valid_distinct_and_in_a_range_not_issued(register: Register) -> None:
    numbers = [entry.neq for entry in generate.generate(register, 500) if entry.neq]
    assert len(set(numbers)) == len(numbers) > 450
    assert all(neq.is_valid(number) and number[2] == "9" for number in numbers)


def test_what_is_written_is_a_register_that_can_be_imported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(generate, "SIZES", {Register.RENA: 20, Register.REA: 30})
    monkeypatch.setattr(sys, "argv", ["generate", str(tmp_path)])
    assert generate.main() == 0
    assert capsys.readouterr().out.splitlines() == [str(tmp_path / "rena.jsonl"), str(tmp_path / "rea.jsonl")]
    for register, rows in generate.SIZES.items():
        parsed = read_register(register, read_file(tmp_path / f"{register}.jsonl", FETCHED))
        assert list(parsed.entries) == generate.generate(register, rows)
        assert parsed.issues == ()
