"""The page on backups, followed command by command: from either database to a file and back, the journal unbroken."""

from __future__ import annotations

import re
import shlex
import uuid
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest
from click.testing import CliRunner

from amp_registry import Contract, Firm, Question, Registry
from amp_registry_cli import exit_codes
from amp_registry_cli.main import main
from tests.gates.source_tree import ROOT
from tests.sample_store import NOW, TODAY, stored_samples

PAGE = (ROOT / "docs" / "how-to" / "back-up-and-restore.md").read_text(encoding="utf-8")
BACK_UP, RESTORE = (
    re.findall(r"(?m)^\$ (amp-registry .*)$", block)
    for block in re.findall(r"(?s)```console\n(.*?)```", PAGE)
)
ASKED = Question(
    firm=Firm(neq="1170000013"), contract=Contract(kind="construction", expenditure=6_000_000), as_of=TODAY
)
FILE = "registry.sqlite3"

Type = Callable[[str, str], int]


@pytest.fixture
def typed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Type:
    """Type a command of the page in a folder of its own, with the store of the settings; return the exit code."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "settings.toml").touch()
    (tmp_path / "tetes").mkdir()

    def run(command: str, url: str) -> int:
        environment = {"AMP_REGISTRY_DATABASE_URL": url, "AMP_REGISTRY_SETTINGS": "settings.toml"}
        return CliRunner().invoke(main, shlex.split(command)[1:], env=environment).exit_code

    return run


@pytest.fixture
def another_url(database_url: str, tmp_path: Path) -> str:
    """Return the address of an empty store, of the kind of the first."""
    if database_url.startswith("sqlite"):
        return f"sqlite:///{tmp_path / 'another.sqlite3'}"
    schema = f"t{uuid.uuid4().hex}"
    database = database_url.partition("?")[0]
    with psycopg.connect(database.replace("+psycopg", "", 1), autocommit=True) as connection:
        connection.execute(f'CREATE SCHEMA "{schema}"')
    return f"{database}?options=-csearch_path%3D{schema}"


def _checked(url: str, times: int) -> list[str]:
    """Check a firm some times, and return the hash of every entry of the journal."""
    with Registry.open(url) as registry:
        for _ in range(times):
            registry.check(ASKED, now=NOW)
        return [entry.link.hash for entry in registry.journal.entries()]


def test_a_store_comes_back_from_its_backup_with_its_answers_and_its_journal(
    typed: Type, database_url: str, another_url: str
) -> None:
    hashes = _checked(stored_samples(database_url), 3)
    for command in BACK_UP:
        assert typed(command.replace(FILE, database_url), database_url) == exit_codes.GOOD, command
    copy, *looked_at = RESTORE
    assert typed(copy, another_url) == exit_codes.GOOD
    assert typed(looked_at[0], another_url) == exit_codes.GOOD
    assert typed(looked_at[1], another_url) == exit_codes.GOOD
    with Registry.open(another_url) as restored:
        assert [entry.link.hash for entry in restored.journal.entries()] == hashes
        evidence = restored.check(ASKED, now=NOW)
        assert evidence.journal is not None
        assert (evidence.rule, evidence.journal.previous) == ("R1", hashes[-1])


def test_a_backup_older_than_a_head_kept_elsewhere_is_seen(
    typed: Type, database_url: str, tmp_path: Path
) -> None:
    _checked(stored_samples(database_url), 2)
    copy, _, head = BACK_UP
    assert typed(copy.replace(FILE, database_url), database_url) == exit_codes.GOOD
    _checked(database_url, 1)
    assert typed(head, database_url) == exit_codes.GOOD
    restored = f"sqlite:///{tmp_path / 'restored.sqlite3'}"
    assert typed(RESTORE[0], restored) == exit_codes.GOOD
    assert typed(RESTORE[1], restored) == exit_codes.JOURNAL_BROKEN


def test_a_restore_never_writes_over_a_store_that_holds_something(typed: Type, database_url: str) -> None:
    hashes = _checked(stored_samples(database_url), 1)
    assert typed(BACK_UP[0].replace(FILE, database_url), database_url) == exit_codes.GOOD
    assert typed(RESTORE[0], database_url) == exit_codes.FAILURE
    assert _checked(database_url, 0) == hashes
