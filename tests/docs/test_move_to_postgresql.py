"""The page on PostgreSQL, followed command by command on a real server, from a file to roles, a backup and back."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest

from amp_registry.question import Contract, Firm, Question
from amp_registry.registry import Registry
from amp_registry.settings import Settings
from amp_registry.store.reading import open_store
from amp_registry.store.roles import PREFIX, Role
from tests.gates.source_tree import ROOT
from tests.sample_store import NOW, TODAY, stored_samples

PAGE = ROOT / "docs" / "how-to" / "move-to-postgresql.md"
BLOCK = re.compile(r"```(sh|sql)\n(.*?)```", re.DOTALL)
OLD_FILE = "~/.local/share/amp-registry/registry.sqlite3"
SERVER = "postgresql+psycopg://postgres@localhost"
USERS = ("nuit", "guichet", "consultation")
TOOLS = ("createdb", "psql", "pg_dump", "pg_restore", "sh")
ASKED = Question(
    firm=Firm(neq="1170000013"), contract=Contract(kind="construction", expenditure=6_000_000), as_of=TODAY
)


@pytest.fixture
def name(postgres_database: str) -> Iterator[str]:
    """Return a name that is nobody's: the database, its roles and its users bear it, and go away with the test."""
    if not all(map(shutil.which, TOOLS)):
        pytest.skip("the tools of PostgreSQL are not installed")
    name = f"amp{uuid.uuid4().hex[:12]}"
    yield name
    with psycopg.connect(postgres_database.replace("+psycopg", "", 1), autocommit=True) as superuser:
        for database in (name, f"{name}_restored"):
            superuser.execute(f"DROP DATABASE IF EXISTS {database} WITH (FORCE)")
        for role in [
            *(f"{name}_{user}" for user in USERS),
            *(f"{name}_{role.value}" for role in reversed(Role)),
        ]:
            superuser.execute(f"DROP ROLE IF EXISTS {role}")


def _blocks(name: str, server: str, file: Path) -> Iterator[tuple[str, str]]:
    """Yield the commands of the page with the names of this test in the place of its own."""
    place = server.rpartition("/")[0]
    for language, commands in BLOCK.findall(PAGE.read_text(encoding="utf-8")):
        told = commands.replace(SERVER, place).replace(OLD_FILE, str(file)).replace(PREFIX, name)
        told = told.replace("database roles", f"database roles --prefix {name}")
        for user in USERS:
            told = re.sub(rf"\bROLE {user}\b", f"ROLE {name}_{user}", told)
        yield language, told


@pytest.mark.postgres
def test_the_page_leads_from_a_file_to_a_shared_database_and_back(
    name: str, postgres_database: str, tmp_path: Path
) -> None:
    file = tmp_path / "registry.sqlite3"
    with Registry.open(stored_samples(f"sqlite:///{file}"), settings=Settings()) as registry:
        before = registry.check(ASKED, now=NOW).to_dict()
    parts = urlsplit(postgres_database)
    environment = {
        **{k: v for k, v in os.environ.items() if not k.startswith("AMP_REGISTRY_")},
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "PGHOST": parts.hostname or "localhost",
        "PGPORT": str(parts.port or 5432),
        "PGUSER": parts.username or "postgres",
        "PGPASSWORD": parts.password or "",
    }
    exported = ""
    for language, commands in _blocks(name, postgres_database, file):
        words = ["sh", "-eu"] if language == "sh" else ["psql", "-v", "ON_ERROR_STOP=1", "-d", name]
        done = subprocess.run(
            words,
            input=exported + commands if language == "sh" else commands,
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert done.returncode == 0, f"{commands}\n{done.stdout}{done.stderr}"
        exported += "".join(line + "\n" for line in commands.splitlines() if line.startswith("export "))
    restored = parts._replace(path=f"/{name}_restored").geturl()
    for url in (restored, f"sqlite:///{tmp_path / 'retour.sqlite3'}"):
        with open_store(url) as store:
            assert [entry.evidence() for entry in store.journal()] == [before]
    with psycopg.connect(postgres_database.replace("+psycopg", "", 1), autocommit=True) as superuser:
        superuser.execute(f"ALTER ROLE {name}_guichet PASSWORD '{name}'")
    who = f"{name}_guichet:{name}@{parts.hostname}:{parts.port or 5432}"
    person = parts._replace(path=f"/{name}", netloc=who).geturl()
    with Registry.open(person, settings=Settings()) as registry:
        after = registry.check(ASKED, now=NOW).to_dict()
    assert after["journal"]["previous"] == before["journal"]["hash"]
    assert {**after, "journal": None} == {**before, "journal": None}
