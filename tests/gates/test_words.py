"""The project speaks of itself only: no machine, no folder and no workplace of whoever wrote it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.gates.source_tree import files, name

TEXT = {
    ".py",
    ".md",
    ".toml",
    ".txt",
    ".sh",
    ".json",
    ".jsonl",
    ".csv",
    ".html",
    ".lock",
    ".yml",
    ".yaml",
    "",
}

# Folders of somebody's machine; /usr, /etc, /var, /srv and /tmp are every machine's.
SOMEBODYS_FOLDER = re.compile(
    r"(?<![\w.$}~/])/(?:home|root|opt|work|Users)(?:/|\b(?=['\"`\s]))|[A-Z]:\\\\?Users"
)
SOMEBODYS_WORDS = re.compile(
    "|".join(("this" + " session", "the" + " lead's", "sub" + "agent", "the" + " brief")), re.IGNORECASE
)
ADDRESS_OF_A_PACKAGE = re.compile(r'(?:url|registry) = "(https?://[^/"]+|[^"]*)')


@pytest.mark.parametrize("path", [p for p in files() if p.suffix in TEXT], ids=name)
def test_a_file_names_no_folder_of_somebodys_machine(path: Path) -> None:
    text = path.read_text(encoding="utf-8", errors="replace")
    lines = enumerate(text.splitlines(), 1)
    found = [f"{number}: {line.strip()[:90]}" for number, line in lines if speaks_of_a_workplace(line)]
    assert not found


def test_the_lock_file_holds_only_addresses_of_the_public_index() -> None:
    text = next(p for p in files() if p.name == "uv.lock").read_text(encoding="utf-8")
    hosts = set(ADDRESS_OF_A_PACKAGE.findall(text))
    assert hosts == {"https://pypi.org", "https://files.pythonhosted.org"}


def speaks_of_a_workplace(line: str) -> bool:
    """Return whether a line names a folder or uses a word of somebody's machine."""
    return bool(SOMEBODYS_FOLDER.search(line) or SOMEBODYS_WORDS.search(line))
