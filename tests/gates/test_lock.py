"""One set of versions: what `make` installs with pip is what the lock file says, and what the project needs."""

from __future__ import annotations

import re
import tomllib

from tests.gates.source_tree import ROOT


def _locked() -> set[tuple[str, str]]:
    packages = tomllib.loads((ROOT / "uv.lock").read_text(encoding="utf-8"))["package"]
    return {(p["name"], p["version"]) for p in packages if "editable" not in p["source"]}


def _pinned() -> set[tuple[str, str]]:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    return {(match[1], match[2]) for line in lines if (match := re.match(r"([a-z0-9._-]+)==([^\s;]+)", line))}


def test_the_pinned_versions_are_those_of_the_lock_file() -> None:
    assert _pinned() == _locked()


def test_every_package_the_project_asks_for_is_pinned() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    asked = [
        *project["project"]["dependencies"],
        *(need for needs in project["project"]["optional-dependencies"].values() for need in needs),
        *(need for needs in project["dependency-groups"].values() for need in needs),
    ]
    names = {re.split(r"[\[<>=!~;\s]", need)[0].lower() for need in asked}
    assert names <= {package for package, _version in _pinned()}
