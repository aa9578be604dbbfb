"""Files as people have them: each form gives the same releases, and a damaged one says so by its name."""

from __future__ import annotations

import gzip
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from amp_registry.bulk.seao import sources
from amp_registry.bulk.seao.package import Found, Unreadable
from amp_registry.errors import FileUnusable

PACKAGE = json.dumps({"releases": [{"ocid": "a"}, {"ocid": "b"}]}).encode()


def _json(path: Path) -> Path:
    path.write_bytes(PACKAGE)
    return path


def _gz(path: Path) -> Path:
    path.write_bytes(gzip.compress(PACKAGE))
    return path


def _zip(path: Path) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("readme.txt", "nothing")
        archive.writestr("hebdo.json", PACKAGE)
    return path


def _zip_of_gz(path: Path) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("hebdo.json.gz", gzip.compress(PACKAGE))
    return path


FORMS: dict[str, tuple[str, Callable[[Path], Path], str]] = {
    "JSON": ("m.json", _json, "m.json"),
    "JSON in capitals": ("M.JSON", _json, "M.JSON"),
    "gzip": ("m.json.gz", _gz, "m.json.gz"),
    "zip": ("m.zip", _zip, "m.zip/hebdo.json"),
    "gzip within zip": ("m.zip", _zip_of_gz, "m.zip/hebdo.json.gz"),
}


@pytest.mark.parametrize(("name", "make", "source"), FORMS.values(), ids=FORMS)
def test_each_form_gives_the_same_releases(
    name: str, make: Callable[[Path], Path], source: str, tmp_path: Path
) -> None:
    read = list(sources.read(make(tmp_path / name)))
    assert [(r.source, r.item.release["ocid"]) for r in read if isinstance(r.item, Found)] == [
        (source, "a"),
        (source, "b"),
    ]
    assert len(read) == 2


def problems(path: Path) -> list[tuple[str, str]]:
    return [(r.source, r.item.problem.en) for r in sources.read(path) if isinstance(r.item, Unreadable)]


def test_a_cut_gzip_gives_what_came_before_and_says_so(tmp_path: Path) -> None:
    many = json.dumps(
        {"releases": [{"ocid": f"{n}", "t": f"{n * 7919}" * 200} for n in range(9000)]}
    ).encode()
    path = tmp_path / "m.json.gz"
    path.write_bytes(gzip.compress(many)[:-2000])
    read = list(sources.read(path))
    assert len(read) > 100
    assert problems(path) == [
        (
            "m.json.gz",
            "the file cannot be read from here on (Compressed file ended before the end-of-stream marker was reached)",
        )
    ]


DAMAGED = {
    "no gzip": ("m.json.gz", b"plain", "the file cannot be read from here on (Not a gzipped file (b'pl'))"),
    "no zip": ("m.zip", b"plain", "the file cannot be read from here on (File is not a zip file)"),
    "no package": ("m.json", b"plain", "this is not a package of SEAO open data (OCDS JSON)"),
}


@pytest.mark.parametrize(("name", "content", "problem"), DAMAGED.values(), ids=DAMAGED)
def test_a_file_that_is_not_what_its_name_says_is_told(
    name: str, content: bytes, problem: str, tmp_path: Path
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    assert problems(path) == [(name, problem)]


def test_an_archive_without_a_package_is_told(tmp_path: Path) -> None:
    path = tmp_path / "m.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("readme.txt", "nothing")
    assert problems(path) == [("m.zip", "the archive holds no .json file")]


def test_a_locked_archive_is_told_member_by_member(tmp_path: Path) -> None:
    path = _zip(tmp_path / "m.zip")
    content = bytearray(path.read_bytes())
    for mark, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = content.rindex(mark)
        content[place + flags] |= 1
    path.write_bytes(content)
    assert problems(path) == [
        ("m.zip/hebdo.json", "the file cannot be read from here on (mot de passe, password)")
    ]


def test_a_file_that_unpacks_without_end_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "MOST_BYTES", 10)
    assert problems(_gz(tmp_path / "m.json.gz")) == [
        ("m.json.gz", "the file cannot be read from here on (more than 10 bytes)")
    ]


def test_a_folder_gives_its_packages_by_name_and_each_file_once(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    first, second = _json(tmp_path / "a.json"), _gz(tmp_path / "sub" / "b.json.gz")
    (tmp_path / "notes.txt").write_text("nothing", encoding="utf-8")
    assert sources.files([first, tmp_path]) == [first, second]


def test_a_path_that_is_none_and_a_folder_of_nothing_are_refused(tmp_path: Path) -> None:
    with pytest.raises(FileUnusable, match="there is no file there"):
        sources.files([tmp_path / "m.json"])
    with pytest.raises(FileUnusable, match="the folder holds no"):
        sources.files([tmp_path])
