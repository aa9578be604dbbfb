"""The page on installing names the wheel there is, every extra, and the folders the package fills."""

from __future__ import annotations

import re
import tomllib

from amp_registry.version import VERSION
from tests.gates.source_tree import ROOT

PAGE = (ROOT / "docs" / "how-to" / "install.md").read_text(encoding="utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
EXTRAS = set(PROJECT["optional-dependencies"]) - {"dev", "fuzz"}


def test_the_table_of_extras_is_whole() -> None:
    table = PAGE.partition("<!-- extras -->")[2].partition("<!-- /extras -->")[0]
    assert set(re.findall(r"(?m)^\| `([\w-]+)` \|", table)) == EXTRAS


def test_the_wheel_it_names_is_that_of_this_version() -> None:
    assert set(re.findall(r"amp_registry-([\w.]+)-py3", PAGE)) == {VERSION}


def test_the_extras_a_command_asks_for_are_extras() -> None:
    asked = {
        extra
        for words in re.findall(r"(?:whl|amp-registry)\[([\w,-]+)\]", PAGE)
        for extra in words.split(",")
    }
    assert asked
    assert asked <= EXTRAS


def test_the_manual_is_where_the_page_says() -> None:
    assert "MANPATH=/usr/local/lib/amp-registry/share/man:\n" in PAGE
    assert (ROOT / "cli" / "share" / "man" / "man1" / "amp-registry.1").is_file()
