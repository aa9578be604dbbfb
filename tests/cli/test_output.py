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


def test_a_pipe_is_written_into_and_never_replaced(tmp_path: Path) -> None:
    """So is a device: who runs as root would else put a file in the place of /dev/null."""
    pipe = tmp_path / "a.prom"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    output.write_whole(pipe, b"told", option="--metrics", for_all=True)
    assert os.read(reader, 9) == b"told"
    os.close(reader)
    assert stat.S_ISFIFO(pipe.stat().st_mode)


@pytest.mark.parametrize("command", [("export", "rena"), ("journal", "export")], ids=" ".join)
def test_an_export_is_refused_where_it_cannot_be_written(
    filled: Run, tmp_path: Path, command: tuple[str, ...]
) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    on_a_folder = filled(*command, "--output", str(folder))
    nowhere = filled(*command, "--output", str(tmp_path / "none" / "a.jsonl"))
    assert (on_a_folder.exit_code, nowhere.exit_code) == (2, 1)
    assert "est un dossier" in on_a_folder.stderr
    assert "(--output) n'a pas pu être écrit : ce fichier ou ce dossier n'existe pas." in nowhere.stderr
    assert not list(folder.iterdir())


def test_an_export_goes_to_standard_output_when_told_so_or_told_nothing(filled: Run) -> None:
    told, untold = filled("export", "rena", "--output", "-"), filled("export", "rena")
    assert told.stdout == untold.stdout
    assert told.stdout.startswith('{"register": "rena"')
