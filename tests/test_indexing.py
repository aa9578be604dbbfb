"""The file of a copy's index: made at promotion, believed only when it can be, and never needed to answer."""

from __future__ import annotations

import gc
from array import array
from collections.abc import Callable
from pathlib import Path

import pytest

from amp_registry import Registry, indexing
from amp_registry.compare.match import Match
from amp_registry.compare.packed import pack, unpack
from amp_registry.indexing import index_folder
from amp_registry.records import Register
from amp_registry.settings import Settings
from amp_registry.store.reading import open_store
from tests.sample_store import NOW, stored_samples

NAME = "Construction Exemple inc."


@pytest.fixture
def url(database_url: str) -> str:
    return stored_samples(database_url)


def _folder(url: str) -> Path:
    folder = index_folder(url)
    assert folder is not None
    return folder


def _files(url: str) -> list[Path]:
    return sorted(_folder(url).glob("rena-register-*.idx"))


def _found(url: str) -> list[Match]:
    with Registry.open(url, settings=Settings()) as registry:
        return registry.search(NAME, now=NOW)


def test_an_import_makes_the_file_of_its_index(url: str) -> None:
    assert len(_files(url)) == 1


def test_a_question_reads_the_file_and_makes_none(url: str) -> None:
    before = {path: path.stat().st_mtime_ns for path in _folder(url).iterdir()}
    assert _found(url)
    assert {path: path.stat().st_mtime_ns for path in _folder(url).iterdir()} == before


def test_a_file_that_is_missing_is_made_again(url: str) -> None:
    expected = _found(url)
    for path in _folder(url).iterdir():
        path.unlink()
    assert _found(url) == expected
    assert len(_files(url)) == 1


DAMAGES: dict[str, Callable[[bytes], bytes]] = {
    "cut off": lambda content: content[: len(content) // 2],
    "one byte changed": lambda content: content[:-9] + bytes([content[-9] ^ 1]) + content[-8:],
    "empty": lambda _content: b"",
    "not ours": lambda _content: b"SQLite format 3\0" * 99,
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_file_is_not_believed_and_is_made_again(url: str, damage: str) -> None:
    expected = _found(url)
    whole = {path: path.read_bytes() for path in _folder(url).iterdir()}
    for path, content in whole.items():
        path.write_bytes(DAMAGES[damage](content))
    assert _found(url) == expected
    assert {path: path.read_bytes() for path in _folder(url).iterdir()} == whole


def test_a_file_of_another_copy_is_not_believed(url: str) -> None:
    expected = _found(url)
    (rena,), (rea,) = (list(_folder(url).glob(f"{register}-register-*.idx")) for register in ("rena", "rea"))
    rena.write_bytes(rea.read_bytes())
    assert _found(url) == expected


def test_a_file_that_leads_to_other_entries_is_made_again(url: str) -> None:
    """An index that was made for another store of the same copy gives numbers that mean something else here."""
    expected = _found(url)
    with open_store(url) as store:
        copy = store.copy_at(Register.RENA, NOW)
        assert copy is not None
        here = sorted(store.marks(copy))
    elsewhere = dict(zip(here, [*here[1:], here[0]], strict=True))
    (path,) = _files(url)
    right = path.read_bytes()
    path.write_bytes(_renumbered(right, elsewhere))
    assert _found(url) == expected
    assert path.read_bytes() == right


def _renumbered(content: bytes, numbers: dict[int, int]) -> bytes:
    """Return an index whose entries are numbered as another store might have numbered them."""
    packed = unpack(memoryview(content))
    sections = {
        name: array(section.format, section) if section.format != "B" else bytes(section)
        for name, section in packed.sections.items()
    }
    for name in ("key.entries", "neqs.values"):
        sections[name] = array("I", [numbers[number] for number in packed.sections[name]])
    marks = zip(packed.sections["entry.numbers"], packed.sections["entry.marks"], strict=True)
    pairs = sorted((numbers[number], mark) for number, mark in marks)
    sections["entry.marks"] = array("Q", [mark for _, mark in pairs])
    return pack(packed.about, sections)


def test_a_folder_that_cannot_be_written_costs_time_and_nothing_else(url: str) -> None:
    expected = _found(url)
    folder = _folder(url)
    for path in folder.iterdir():
        path.unlink()
    folder.rmdir()
    folder.write_text("a file where the folder should be", encoding="utf-8")
    assert _found(url) == expected
    folder.unlink()


def test_two_registries_of_one_process_hold_the_file_open_once_and_let_it_go(url: str) -> None:
    """A server has a registry for each of its threads; a file mapped for each was a handle more for every copy."""
    with Registry.open(url, settings=Settings()) as one, Registry.open(url, settings=Settings()) as other:
        assert one.search(NAME, now=NOW) == other.search(NAME, now=NOW)
        assert sorted(_held(url)) == sorted(path.stat().st_ino for path in _folder(url).iterdir())
    del one, other
    gc.collect()
    assert _held(url) == []


def _held(url: str) -> list[int]:
    """Return which of the files of a store's indexes this process holds open, a number for each time it does."""
    files = {path.stat().st_ino for path in _folder(url).iterdir()}
    return [inode for _, inode, *_ in list(indexing._mappings) if inode in files]


def test_a_file_written_anew_is_another_file(url: str) -> None:
    with Registry.open(url, settings=Settings()) as registry:
        expected = registry.search(NAME, now=NOW)
        (path,) = _files(url)
        path.write_bytes(DAMAGES["one byte changed"](path.read_bytes()))
        assert _found(url) == expected


def test_only_the_newest_files_are_kept(url: str) -> None:
    folder = _folder(url)
    for number in range(40):
        (folder / f"rena-register-{number}-old.idx").write_bytes(b"")
    for path in [*_files(url)]:
        if "old" not in path.name:
            path.unlink()
    assert _found(url)
    assert len(list(folder.glob("*.idx"))) == 24
    assert not list(folder.glob(".making-*"))
