"""What `make dist` builds: the same bytes wherever and whenever, all that is needed and nothing else."""

from __future__ import annotations

import email
import os
import stat
import zipfile
from email.message import Message
from pathlib import Path

import pytest

from amp_registry.version import VERSION
from tests.gates.source_tree import PACKAGES, ROOT, files
from tests.gates.test_words import speaks_of_a_workplace
from tests.release.building import build, copied_tree, members, unpacked

LONG_AGO = 86_400 * 400
INFO = f"amp_registry-{VERSION}.dist-info/"
DATA = f"amp_registry-{VERSION}.data/data/"
MUST_HAVE = (
    "amp_registry/py.typed",
    "amp_registry/legal_forms.toml",
    "amp_registry/decide/decision_table.toml",
    "amp_registry/decide/thresholds.toml",
    "amp_registry/collect/rena.toml",
    "amp_registry/explain/messages_fr.toml",
    "amp_registry/explain/templates/proof.typ",
    "amp_registry/store/migrations/script.py.mako",
    "amp_registry/store/migrations/versions/r0001_first_tables.py",
    "amp_registry_cli/main.py",
    f"{DATA}share/man/man1/amp-registry.1",
    f"{DATA}share/man/fr/man1/amp-registry-check.1",
    f"{DATA}share/bash-completion/completions/amp-registry",
)


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the project."""
    return copied_tree(tmp_path_factory.mktemp("tree"))


@pytest.fixture(scope="module")
def wheel(tree: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a wheel built from it."""
    return build(tree, "wheel", tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def sdist(tree: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an sdist built from it."""
    return build(tree, "sdist", tmp_path_factory.mktemp("sdist"))


@pytest.fixture(scope="module")
def another_tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy elsewhere, of another age, that only its owner may read."""
    copy = copied_tree(tmp_path_factory.mktemp("another") / "deeper")
    for path in copy.rglob("*"):
        if path.is_file():
            path.chmod(path.stat().st_mode & stat.S_IRWXU)
            os.utime(path, (LONG_AGO, LONG_AGO))
    return copy


@pytest.mark.parametrize("kind", ["wheel", "sdist"])
def test_the_bytes_depend_on_the_files_alone(
    kind: str, another_tree: Path, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    """Another folder, other times, other rights, another time zone and another order of dictionaries."""
    here: Path = request.getfixturevalue(kind)
    elsewhere = {"TZ": "Pacific/Auckland", "PYTHONHASHSEED": "7", "LC_ALL": "C"}
    there = build(another_tree, kind, tmp_path, elsewhere)
    assert (there.name, there.read_bytes()) == (here.name, here.read_bytes())


def test_the_wheel_can_be_made_from_the_sdist_and_is_the_same(
    wheel: Path, sdist: Path, tmp_path: Path
) -> None:
    made = build(unpacked(sdist, tmp_path / "tree"), "wheel", tmp_path / "made")
    assert made.read_bytes() == wheel.read_bytes()


def test_the_sdist_holds_every_file_of_the_project_and_no_other(sdist: Path, tmp_path: Path) -> None:
    tree = unpacked(sdist, tmp_path)
    held = {path.relative_to(tree).as_posix() for path in tree.rglob("*") if path.is_file()}
    ours = {path.relative_to(ROOT).as_posix() for path in files()}
    assert held - {"PKG-INFO"} == ours


def test_the_wheel_holds_the_two_packages_their_data_and_the_manual(wheel: Path) -> None:
    share = ROOT / "cli" / "share"
    packaged = {
        path.relative_to(package.parent).as_posix()
        for package in PACKAGES
        for path in files()
        if path.is_relative_to(package)
    }
    shared = {
        f"{DATA}share/{path.relative_to(share).as_posix()}" for path in files() if path.is_relative_to(share)
    }
    held = {name for name in members(wheel) if not name.startswith(INFO)}
    assert held == packaged | shared
    assert set(MUST_HAVE) <= held


def test_no_file_of_the_wheel_speaks_of_a_workplace(wheel: Path) -> None:
    told = {
        name: [
            line for line in content.decode("utf-8", "replace").splitlines() if speaks_of_a_workplace(line)
        ]
        for name, content in members(wheel).items()
    }
    assert not {name: lines for name, lines in told.items() if lines}


def test_what_an_index_shows_of_the_wheel_is_what_the_project_says(wheel: Path) -> None:
    shown = _metadata(wheel)
    assert (shown["Name"], shown["Version"], shown["Requires-Python"]) == ("amp-registry", VERSION, ">=3.11")
    assert shown["Description-Content-Type"] == "text/markdown"
    assert "Typing :: Typed" in (shown.get_all("Classifier") or [])


def test_the_wheel_carries_the_licence_it_names_and_that_of_what_it_carries(wheel: Path) -> None:
    shown, held = _metadata(wheel), members(wheel)
    texts = [held[f"{INFO}licenses/{name}"].decode() for name in shown.get_all("License-File") or []]
    assert shown["License-Expression"] == "Apache-2.0 AND 0BSD"
    assert [text.split()[0] for text in texts] == ["Apache", "Zero-Clause"]


def test_the_wheel_gives_the_program_its_name(wheel: Path) -> None:
    entry_points = members(wheel)[INFO + "entry_points.txt"].decode()
    assert "amp-registry = amp_registry_cli.main:run" in entry_points


def _metadata(wheel: Path) -> Message:
    with zipfile.ZipFile(wheel) as archive:
        return email.message_from_bytes(archive.read(INFO + "METADATA"))
