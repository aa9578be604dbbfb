"""Who may do what with the files the program makes, whatever the umask of who runs it."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from stat import S_IMODE

import pytest

from amp_registry import file_rights
from amp_registry.file_rights import (
    PRIVATE,
    Rights,
    anybody_may_replace,
    make_folder,
    new_file,
    others_may_write,
)
from amp_registry.indexing import index_folder
from amp_registry.records import Register
from tests.conftest import made_database
from tests.sample_store import SAMPLES, imported

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="it has other rights")
ANOTHER_GROUP = 54_321


@pytest.fixture(autouse=True)
def _generous_umask() -> Iterator[None]:
    before = os.umask(0o002)
    yield
    os.umask(before)


def mode(path: Path) -> str:
    return oct(S_IMODE(path.stat().st_mode))


@pytest.mark.parametrize(
    ("store", "folder", "file"),
    [
        pytest.param(0o600, "0o700", "0o600", id="private"),
        pytest.param(0o640, "0o2750", "0o640", id="read by its group"),
        pytest.param(0o660, "0o2770", "0o660", id="shared with its group"),
        pytest.param(0o644, "0o2755", "0o644", id="read by all"),
    ],
)
def test_the_index_of_a_store_is_shared_as_its_file_is(
    tmp_path: Path, store: int, folder: str, file: str
) -> None:
    path = tmp_path / "registry.sqlite3"
    path.touch()
    path.chmod(store)
    imported(f"sqlite:///{path}", Register.RENA, SAMPLES / "rena.jsonl")
    kept = tmp_path / "registry.sqlite3.index"
    assert mode(kept) == folder
    assert {mode(index) for index in kept.iterdir()} == {file}


def test_a_folder_that_was_made_wider_is_narrowed_when_an_index_is_made(tmp_path: Path) -> None:
    kept = tmp_path / "registry.sqlite3.index"
    kept.mkdir(mode=0o775)
    imported(f"sqlite:///{tmp_path / 'registry.sqlite3'}", Register.RENA, SAMPLES / "rena.jsonl")
    assert mode(kept) == "0o700"


@pytest.mark.postgres
def test_the_index_of_a_postgresql_store_is_its_users_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    with made_database() as url:
        imported(url, Register.RENA, SAMPLES / "rena.jsonl")
        folder = index_folder(url)
    assert folder is not None
    assert {mode(each) for each in (folder, folder.parent, folder.parent.parent)} == {"0o700"}
    assert {mode(index) for index in folder.iterdir()} == {"0o600"}


def test_a_group_that_cannot_be_given_gets_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuses(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr(file_rights.os, "chown", refuses)
    make_folder(tmp_path / "folder", Rights(0o066, ANOTHER_GROUP))
    assert mode(tmp_path / "folder") == "0o707"


def test_a_new_file_is_never_one_that_was_there_nor_where_a_link_leads(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "there").touch()
    for name in ("link", "there"):
        with pytest.raises(FileExistsError), new_file(tmp_path / name, PRIVATE):
            pass
    assert not (tmp_path / "elsewhere").exists()


@pytest.mark.parametrize(
    ("like", "rights", "told"),
    [
        pytest.param(0o600, 0o600, False, id="private both"),
        pytest.param(0o600, 0o664, True, id="a group that may not write the store"),
        pytest.param(0o660, 0o660, False, id="the group of the store"),
        pytest.param(0o660, 0o662, True, id="everybody"),
        pytest.param(None, 0o600, False, id="private, of this user"),
        pytest.param(None, 0o620, True, id="of this user, its group may write"),
    ],
)
def test_who_may_write_is_compared(tmp_path: Path, like: int | None, rights: int, told: bool) -> None:
    store, file = tmp_path / "store", tmp_path / "file"
    for path, given in ((store, like or 0), (file, rights)):
        path.touch()
        path.chmod(given)
    assert others_may_write(file, store if like is not None else None) is told


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root may give a file away")
def test_a_file_of_another_user_or_group_is_anothers(tmp_path: Path) -> None:
    store, file = tmp_path / "store", tmp_path / "file"
    for path in (store, file):
        path.touch()
        path.chmod(0o660)
    os.chown(file, -1, ANOTHER_GROUP)
    assert others_may_write(file, store)
    file.chmod(0o600)
    os.chown(file, ANOTHER_GROUP, -1)
    store.chmod(0o600)
    assert others_may_write(file, store)


def test_what_is_not_there_is_nobodys(tmp_path: Path) -> None:
    assert not others_may_write(tmp_path / "none")


@pytest.mark.parametrize(("rights", "told"), [(0o700, False), (0o777, True), (0o1777, False)])
def test_a_folder_open_to_all_lets_anybody_replace_its_files(tmp_path: Path, rights: int, told: bool) -> None:
    tmp_path.chmod(rights)
    assert anybody_may_replace(tmp_path / "store") is told
    shutil.rmtree(tmp_path)
