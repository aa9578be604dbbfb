"""A backup by PostgreSQL's own tools, restored: the same answers, and a journal whose chain holds."""

from __future__ import annotations

import shutil
import subprocess
import uuid
from collections.abc import Iterator
from urllib.parse import urlsplit

import psycopg
import pytest
from sqlalchemy import exc, text

from amp_registry.question import Firm, Question
from amp_registry.registry import Registry
from amp_registry.settings import Settings
from amp_registry.store.engine import open_engine
from tests.sample_store import NOW, stored_samples

ASKED = Question(firm=Firm(neq="1170000013"), as_of=NOW.date())
TOOLS = ("pg_dump", "pg_restore")


def _database(server: str, name: str) -> str:
    return urlsplit(server)._replace(path=f"/{name}", query="").geturl()


@pytest.fixture
def databases(postgres_database: str) -> Iterator[tuple[str, str]]:
    """Return the addresses of two empty databases."""
    if not all(map(shutil.which, TOOLS)):
        pytest.skip("pg_dump and pg_restore are not installed")
    names = [f"amp_registry_backup_{uuid.uuid4().hex}" for _ in range(2)]
    with psycopg.connect(postgres_database.replace("+psycopg", "", 1), autocommit=True) as admin:
        for name in names:
            admin.execute(f"CREATE DATABASE {name}")
        yield _database(postgres_database, names[0]), _database(postgres_database, names[1])
        for name in names:
            admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


def _run(*words: str) -> None:
    subprocess.run(words, check=True, capture_output=True, timeout=120)


@pytest.mark.postgres
def test_a_dump_that_is_restored_answers_as_before_and_its_journal_holds(
    databases: tuple[str, str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    kept, restored = databases
    file = str(tmp_path_factory.mktemp("backup") / "registry.dump")
    stored_samples(kept)
    with Registry.open(kept, settings=Settings()) as registry:
        given = registry.check(ASKED, now=NOW)
    _run("pg_dump", "--format=custom", f"--file={file}", f"--dbname={kept.replace('+psycopg', '', 1)}")
    _run("pg_restore", "--exit-on-error", f"--dbname={restored.replace('+psycopg', '', 1)}", file)
    with Registry.open(restored, settings=Settings()) as registry:
        assert registry.journal.verify([given.journal.hash] if given.journal else []).audit.entries == 1
        again = registry.check(ASKED, now=NOW)
    assert again.journal is not None
    assert given.journal is not None
    assert again.journal.previous == given.journal.hash
    assert {**again.to_dict(), "journal": None} == {**given.to_dict(), "journal": None}
    engine = open_engine(restored)
    with pytest.raises(exc.DBAPIError, match="append-only"), engine.begin() as connection:
        connection.execute(text("TRUNCATE journal"))
    engine.dispose()
