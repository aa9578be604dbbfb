"""One run at a time on a store, and no lock that outlives its holder."""

from __future__ import annotations

import signal
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from amp_registry.errors import AnotherRun, StoreError
from amp_registry.store.run_lock import only_run

PROJECT = Path(__file__).parents[2]
STARTED = datetime(2026, 11, 22, 7, 30, tzinfo=UTC)
HOLDER = """
import sys
from datetime import UTC, datetime
from amp_registry.store.run_lock import only_run
with only_run(sys.argv[1], datetime(2026, 11, 22, 7, 30, tzinfo=UTC)):
    print("held", flush=True)
    sys.stdin.read()
"""


def _holder(url: str) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDER, url],
        cwd=PROJECT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


def test_a_second_run_is_refused_at_once_and_told_since_when(database_url: str) -> None:
    with _holder(database_url) as holder:
        with pytest.raises(AnotherRun) as refused, only_run(database_url, STARTED):
            pytest.fail("two runs hold the store")
        assert "(20" in refused.value.message("fr")
        assert refused.value.message("en").startswith(
            "A sync, an import or a report of the watch is already at work"
        )
        holder.kill()


def test_the_lock_of_a_killed_run_falls_with_it(database_url: str) -> None:
    with _holder(database_url) as holder:
        holder.send_signal(signal.SIGKILL)
        holder.wait()
    for _attempt in range(50):  # the server notices the end of a connection a moment later
        try:
            with only_run(database_url, STARTED):
                return
        except AnotherRun:
            continue
    pytest.fail("the lock outlived its holder")


def test_a_lock_is_given_back_at_the_end_and_after_an_error(database_url: str) -> None:
    with pytest.raises(ZeroDivisionError), only_run(database_url, STARTED):
        _ = 1 / 0
    with only_run(database_url, STARTED):
        pass


@pytest.mark.skipif(sys.platform == "win32", reason="it has other rights")
def test_the_note_of_who_holds_a_lock_replaces_a_link_and_is_as_private_as_the_store(tmp_path: Path) -> None:
    note, elsewhere = tmp_path / "store.sqlite3.run", tmp_path / "elsewhere"
    elsewhere.write_text("mine", encoding="utf-8")
    note.symlink_to(elsewhere)
    with only_run(f"sqlite:///{tmp_path / 'store.sqlite3'}", STARTED):
        assert not note.is_symlink()
        assert note.read_text(encoding="utf-8").startswith("2026-11-22T07:30:00")
        assert note.stat().st_mode & 0o777 == 0o600
    assert elsewhere.read_text(encoding="utf-8") == "mine"
    assert not note.exists()


def test_a_refusal_without_a_name_to_give_is_still_a_refusal(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'store.sqlite3'}"
    with only_run(url, STARTED):
        (tmp_path / "store.sqlite3.run").unlink()
        with pytest.raises(AnotherRun), only_run(url, STARTED):
            pytest.fail("two runs hold the store")


@pytest.mark.parametrize("broken", ["a folder", "not a database"])
def test_a_lock_that_cannot_be_taken_is_an_error_that_names_it(tmp_path: Path, broken: str) -> None:
    lock = tmp_path / "store.sqlite3.lock"
    if broken == "a folder":
        lock.mkdir()
    else:
        lock.write_bytes(b"not a database, but long enough to be looked at" * 40)
    with (
        pytest.raises(StoreError, match=r"store\.sqlite3\.lock"),
        only_run(f"sqlite:///{tmp_path}/store.sqlite3", STARTED),
    ):
        pytest.fail("no lock was taken")


def test_a_server_that_does_not_answer_is_an_error_without_its_password() -> None:
    url = "postgresql+psycopg://someone:secret@127.0.0.1:1/none"
    with pytest.raises(StoreError) as refused, only_run(url, STARTED):
        pytest.fail("no lock was taken")
    assert "secret" not in refused.value.message("en")
