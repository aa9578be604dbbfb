"""Who may read what the program writes: whom the user's mask lets, and whom the file that was there did."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from amp_registry_cli import output
from tests.cli.conftest import Run


@pytest.fixture(params=[0o022, 0o027, 0o077], ids=oct)
def mask(request: pytest.FixtureRequest) -> Iterator[int]:
    before = os.umask(request.param)
    yield request.param
    os.umask(before)


def rights(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_new_file_is_for_whom_the_mask_lets(tmp_path: Path, mask: int) -> None:
    output.write_whole(tmp_path / "proof.pdf", b"told", option="--pdf")
    assert rights(tmp_path / "proof.pdf") == 0o666 & ~mask


@pytest.mark.parametrize("kept", [0o600, 0o640, 0o664], ids=oct)
def test_a_file_written_anew_is_for_whom_it_was_for(tmp_path: Path, mask: int, kept: int) -> None:
    file = tmp_path / "answers.csv"
    file.write_text("before")
    file.chmod(kept)
    with output.whole(file) as written:
        written.write(b"told")
        (made,) = [path for path in tmp_path.iterdir() if path != file]
        assert rights(made) == 0o600
    assert (file.read_bytes(), rights(file)) == (b"told", kept)


def test_metrics_are_for_all_to_read_whatever_the_mask(tmp_path: Path, mask: int) -> None:
    output.write_whole(tmp_path / "a.prom", b"told", option="--metrics", for_all=True)
    assert rights(tmp_path / "a.prom") == 0o644


def test_answers_and_decisions_are_for_whom_the_mask_lets(filled: Run, tmp_path: Path, mask: int) -> None:
    asked, answered, decided = (tmp_path / name for name in ("list.csv", "answered.csv", "decided.csv"))
    asked.write_text("neq\n1170000013\n", encoding="utf-8")
    filled("check-list", str(asked), "--output", str(answered))
    filled("decide-match", "--export", str(decided))
    assert [rights(path) for path in (answered, decided)] == [0o666 & ~mask] * 2
