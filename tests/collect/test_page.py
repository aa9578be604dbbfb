"""A file becomes a page, or says plainly why it cannot be used."""

from __future__ import annotations

import hashlib
from datetime import datetime
from pathlib import Path

import pytest

from amp_registry.collect.page import Page, read_file
from amp_registry.errors import FileUnusable
from tests.collect.pages import FETCHED


def test_a_page_keeps_the_bytes_the_name_without_its_folder_and_the_time(tmp_path: Path) -> None:
    path = tmp_path / "rena.json"
    path.write_bytes(b"\xff[]")
    page = read_file(path, FETCHED)
    assert (page.content, page.address, page.fetched_at) == (b"\xff[]", "rena.json", FETCHED)
    assert page.sha256 == hashlib.sha256(b"\xff[]").hexdigest()
    assert (dict(page.headers), page.published_at) == ({}, None)


def test_a_file_of_exactly_the_limit_is_read_and_one_byte_more_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "register"
    path.write_bytes(b"12345")
    assert read_file(path, FETCHED, max_bytes=5).content == b"12345"
    with pytest.raises(FileUnusable, match="larger than 4 bytes"):
        read_file(path, FETCHED, max_bytes=4)


def test_a_missing_file_says_so_in_both_languages(tmp_path: Path) -> None:
    with pytest.raises(FileUnusable) as refused:
        read_file(tmp_path / "nowhere.json", FETCHED)
    assert "il n'existe pas" in refused.value.message("fr")
    assert "it does not exist" in refused.value.message("en")


def test_a_folder_is_not_a_file(tmp_path: Path) -> None:
    with pytest.raises(FileUnusable, match="it is a folder"):
        read_file(tmp_path, FETCHED)


def test_a_path_that_goes_through_a_file_is_told_in_both_languages(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(FileUnusable, match="a folder of the path is a file") as refused:
        read_file(tmp_path / "file" / "below", FETCHED)
    assert "un des dossiers du chemin est un fichier" in refused.value.message("fr")


def test_the_time_of_a_page_carries_its_zone() -> None:
    with pytest.raises(ValueError, match="time zone"):
        Page(b"", "x", datetime(2026, 11, 22))  # noqa: DTZ001 - the mistake under test
