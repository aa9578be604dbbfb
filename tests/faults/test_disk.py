"""A disk that is full, or read-only: what can be done is done, the rest says what to do, and nothing is lost."""

from __future__ import annotations

import os
import resource
import subprocess
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from amp_registry.errors import StoreError
from amp_registry.records import Register
from amp_registry.store import sqlite_database
from amp_registry.store.engine import open_engine
from amp_registry.store.reading import open_store
from tests.factory import rena
from tests.faults.program import BARRED, RENA, run
from tests.sample_store import NOW
from tests.store.nights import copy_of_night, night

FREE = (
    "Free some space on this disk, then try again: nothing was kept by halves.",
    "Check the disk and the free space, then try again: nothing was kept by halves.",
)
"""What SQLite says of a full disk depends on which file it was about to make longer."""

SMALL = 1_500_000


def _no_more_than(size: int) -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


@pytest.mark.parametrize("size", [100_000, 180_000])
def test_an_import_that_can_write_no_more_says_so_and_the_next_one_works(tmp_path: Path, size: int) -> None:
    """Wherever the writing stops: in the tables, in the rows, at the end."""
    store = tmp_path / "store.sqlite3"
    stopped = run("import", "rena", RENA, store=store, prepare=lambda: _no_more_than(size))
    assert stopped.returncode == 1
    assert "try again: nothing was kept by halves." in stopped.stderr
    assert run("import", "rena", RENA, store=store).returncode == 0
    assert run("check", BARRED, store=store).returncode == 10


def test_a_copy_that_answered_goes_on_answering_after_an_import_that_could_write_no_more(
    tmp_path: Path,
) -> None:
    store = tmp_path / "store.sqlite3"
    assert run("import", "rena", RENA, store=store).returncode == 0
    size = store.stat().st_size
    stopped = run(
        "import", "rena", RENA.with_suffix(".jsonl"), store=store, prepare=lambda: _no_more_than(size // 8)
    )
    assert stopped.returncode == 1
    assert run("check", BARRED, store=store).returncode == 10
    assert run("journal", "verify", store=store).returncode == 0


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Give a disk of its own, in memory; skipped where the system lets nobody mount one."""
    place = tmp_path / "disk"
    place.mkdir()
    words = ["mount", "-t", "tmpfs", "-o", f"size={SMALL}", "tmpfs", str(place)]
    try:
        mounted = subprocess.run(words, capture_output=True, check=False).returncode == 0
    except OSError:
        mounted = False
    if not mounted:
        pytest.skip("no disk can be mounted here")
    yield place
    subprocess.run(["umount", str(place)], check=True)


def fill(place: Path) -> Path:
    """Fill a disk to its last byte."""
    ballast = place / "ballast"
    with ballast.open("wb", buffering=0) as file:
        try:
            while file.write(b"\0" * 4096):
                pass
        except OSError:
            pass
    return ballast


def test_on_a_full_disk_a_check_is_refused_with_what_to_do_and_none_of_it_is_in_the_journal(
    small_disk: Path,
) -> None:
    store = small_disk / "store.sqlite3"
    assert run("import", "rena", RENA, store=store).returncode == 0
    assert run("check", BARRED, store=store).returncode == 10
    ballast = fill(small_disk)
    english, french = run("check", BARRED, store=store), run("check", BARRED, store=store, lang="fr")
    assert (english.returncode, french.returncode) == (1, 1)
    assert english.stdout == ""
    assert english.stderr.rstrip().endswith(FREE)
    assert french.stderr.rstrip().endswith("puis recommencez : rien n'a été gardé à moitié.")
    assert run("import", "rena", RENA.with_suffix(".jsonl"), store=store).returncode == 1
    ballast.unlink()
    assert run("check", BARRED, store=store).returncode == 10
    verified = run("journal", "verify", store=store)
    assert (verified.returncode, "2 entries" in verified.stdout) == (0, True)


READS = (
    "status",
    "search exemple",
    "export rena",
    "history 1170000013",
    "changes",
    "journal list",
    "journal verify",
)
WRITES = (f"check {BARRED}", f"import rena {RENA}", "sync rena", "watch run")


def test_a_store_on_a_read_only_disk_is_read_and_what_writes_says_why_it_cannot(small_disk: Path) -> None:
    store = small_disk / "store.sqlite3"
    assert run("import", "rena", RENA, store=store).returncode == 0
    assert run("check", BARRED, store=store).returncode == 10
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    ends = {command: run(*command.split(), store=store) for command in (*READS, *WRITES)}
    assert {command: done.returncode for command, done in ends.items()} == {
        **dict.fromkeys(READS, 0),
        **dict.fromkeys(WRITES, 1),
    }
    assert all("The local store cannot be used" in ends[command].stderr for command in WRITES)
    assert "the file is read-only. Give the right to write to the file" in ends[f"check {BARRED}"].stderr


def _as_on_a_read_only_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    flags = SimpleNamespace(f_flag=os.ST_RDONLY)
    monkeypatch.setattr(sqlite_database.os, "statvfs", lambda path: flags)


def test_a_file_on_a_read_only_disk_is_read_and_never_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = f"sqlite:///{tmp_path / 'store.sqlite3'}"
    assert run("import", "rena", RENA, store=tmp_path / "store.sqlite3").returncode == 0
    _as_on_a_read_only_disk(monkeypatch)
    before = sorted(path.name for path in tmp_path.iterdir())
    with open_store(url) as store:
        assert len(store.copies(Register.RENA)) == 1
        with pytest.raises(StoreError, match="the file is read-only"):
            store.append({"checked_at": NOW.isoformat()})
    assert sorted(path.name for path in tmp_path.iterdir()) == before


def test_a_file_whose_log_was_left_behind_is_not_read_without_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was committed last stands in the log alone: without it, an older copy would answer."""
    url = f"sqlite:///{tmp_path / 'store.sqlite3'}"
    assert run("import", "rena", RENA, store=tmp_path / "store.sqlite3").returncode == 0
    engine = open_engine(url)
    with engine.connect():
        newest = copy_of_night(engine, 25, [rena(1)])
        assert (tmp_path / "store.sqlite3-wal").stat().st_size
        _as_on_a_read_only_disk(monkeypatch)
        with open_store(url) as store:
            assert store.copy_at(Register.RENA, night(26)) == newest
    engine.dispose()
