"""Options with values nobody foresaw: numbers beyond every row, the last day there is, places that are no file."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest

from amp_registry.errors import FileNotWritten
from amp_registry_cli import exit_codes, output
from tests.cli.conftest import Run

BEYOND = str(2**63)
LONG = "x" * 5000
WRITING = (
    ("export", "rena", "--output"),
    ("journal", "export", "--output"),
    ("check", "1170000013", "--html"),
    ("check", "1170000013", "--pdf"),
    ("decide-match", "--export"),
    ("journal", "key"),
    ("pack",),
)
NUMBERED = {
    ("journal", "show", BEYOND): "9223372036854775808",
    ("decide-match", "--check", BEYOND, "--match", "1", "--different", "--why", "x"): "9223372036854775808",
    ("decide-match", "--revoke", BEYOND, "--why", "x"): "9223372036854775808",
    ("token", "revoke", BEYOND): "9223372036854775808",
}


@pytest.mark.parametrize("place", ["", LONG], ids=["empty", "too long"])
@pytest.mark.parametrize("command", WRITING, ids=" ".join)
def test_a_place_that_cannot_be_written_is_said(filled: Run, command: tuple[str, ...], place: str) -> None:
    result = filled(*command, place)
    assert result.exit_code == 1, result.output
    assert result.stderr.startswith("Erreur : ")


@pytest.mark.parametrize("command", WRITING[:5], ids=" ".join)
def test_a_folder_is_not_written_over(filled: Run, tmp_path: Path, command: tuple[str, ...]) -> None:
    result = filled(*command, str(tmp_path))
    assert result.exit_code in {1, 2}, result.output
    assert tmp_path.is_dir()


@pytest.mark.parametrize("command", NUMBERED, ids=" ".join)
def test_a_number_beyond_every_row_is_no_rows(filled: Run, command: tuple[str, ...]) -> None:
    result = filled(*command)
    assert result.exit_code == 1, result.output
    assert NUMBERED[command] in result.stderr


def test_the_last_day_there_is_and_more_entries_than_there_are(filled: Run) -> None:
    filled("check", "1170000013")
    for wanted in (("--until", "9999-12-31"), ("--limit", BEYOND)):
        assert "1170000013" in filled("journal", "list", *wanted).stdout
    assert filled("journal", "export", "--until", "9999-12-31").stdout.count("\n") == 1


def test_the_doctor_looks_at_a_store_that_is_the_root_of_all_folders(run: Run) -> None:
    assert run("--database-url", "sqlite:////", "doctor").exit_code == 23


def test_a_pipe_is_written_into_and_stays_one(filled: Run, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    got: list[bytes] = []
    reader = threading.Thread(target=lambda: got.append(pipe.read_bytes()), daemon=True)
    reader.start()
    assert filled("export", "rena", "--output", str(pipe)).exit_code == 0
    reader.join(10)
    assert pipe.is_fifo()
    assert got[0].count(b"\n") == filled("export", "rena").stdout.count("\n")


def test_a_pipe_that_is_handed_over_open_is_written_into() -> None:
    reads, writes = os.pipe()
    with os.fdopen(reads, "rb") as end:
        output.write_whole(Path(f"/dev/fd/{writes}"), b"told", option="--output")
        os.close(writes)
        assert end.read() == b"told"


def test_a_pipe_is_not_packed_over(filled: Run, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    result = filled("pack", str(pipe))
    assert (result.exit_code, pipe.is_fifo()) == (1, True)
    assert "ce n'est pas un fichier." in result.stderr


def test_the_file_a_link_leads_to_is_the_one_written(tmp_path: Path) -> None:
    link, file = tmp_path / "latest.csv", tmp_path / "2026.csv"
    link.symlink_to(file)
    output.write_whole(link, b"told", option="--output")
    assert (link.is_symlink(), file.read_bytes()) == (True, b"told")


def test_a_disk_without_room_is_said_and_leaves_what_was_there(tmp_path: Path) -> None:
    file = tmp_path / "answers.csv"
    file.write_bytes(b"before")
    with pytest.raises(FileNotWritten, match="no room left"), output.whole(file):
        raise OSError(28, "No space left on device")
    with pytest.raises(ConnectionError), output.whole(file):
        raise ConnectionError
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"answers.csv": b"before"}


FULL = Path("/dev/full")
"""A disk without room, where the system has one to try."""


@pytest.mark.skipif(not FULL.is_char_device(), reason="this system has no disk that is always full")
@pytest.mark.parametrize("command", [("--help",), ("law", "--json"), ("neq", "1170000013")], ids=" ".join)
def test_a_standard_output_without_room_is_said(tmp_path: Path, command: tuple[str, ...]) -> None:
    with FULL.open("wb") as full:
        told = program(*command, folder=tmp_path, stdout=full, stderr=subprocess.PIPE)
    assert told.returncode == exit_codes.FAILURE
    assert told.stderr.decode() == (
        "Error: The standard output could not be written: there is no room left on the disk. What it holds is not "
        "complete. Start again where there is room.\n"
    )


@pytest.mark.parametrize("closed", ["0<&-", "1>&-", "2>&-"])
def test_a_stream_that_is_closed_is_an_empty_one(tmp_path: Path, closed: str) -> None:
    (tmp_path / "list.csv").write_text("neq\n1170000013\n", encoding="utf-8")
    told = program("check-list", "list.csv", folder=tmp_path, closed=closed, stderr=subprocess.PIPE)
    assert told.returncode == exit_codes.UNKNOWN
    assert b"Traceback" not in told.stderr


def program(
    *command: str, folder: Path, closed: str = "", **streams: Any
) -> subprocess.CompletedProcess[bytes]:
    """Run the program in a process of its own, in English, over a store that is not there."""
    own = {"AMP_REGISTRY_DATABASE_URL": f"sqlite:///{folder / 'none.sqlite3'}", "AMP_REGISTRY_LANG": "en"}
    return subprocess.run(
        ["sh", "-c", f'exec "$@" {closed}', "sh", sys.executable, "-m", "amp_registry_cli", *command],
        cwd=folder,
        env={**os.environ, **own},
        check=False,
        **streams,
    )
