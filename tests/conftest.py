"""What holds for every test.

One body, two databases: every test that asks for `database_url` runs on SQLite and on PostgreSQL. In CI, a
test that needs PostgreSQL, Spark or a browser runs; skipping it there is a failure.
"""

from __future__ import annotations

import os
import shutil
import sys
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
from hypothesis import settings
from sqlalchemy import Engine

from amp_registry.registry import Registry
from amp_registry.settings import Settings
from amp_registry.store.engine import open_engine
from amp_registry.store.migration import migrate
from amp_registry.store.reading import Store, open_store
from tests.sample_store import stored_samples

POSTGRES = "AMP_REGISTRY_TEST_POSTGRES_URL"

NEEDED_IN_CI = {"postgres", "spark", "browser"}

_skipped_in_ci: list[str] = []

# Speed is for the benchmarks: on a busy machine an example takes what it takes.
settings.register_profile("untimed", settings(), deadline=None)
settings.load_profile("untimed")


@contextmanager
def made_database(how: str = "ENCODING 'UTF8' LOCALE 'C'") -> Iterator[str]:
    """Make an empty PostgreSQL database, whatever the server's own are like; yield its address, then drop it."""
    server = os.environ.get(POSTGRES)
    if not server:
        pytest.skip(f"{POSTGRES} is not set, so nothing is tested on PostgreSQL")
    name = f"amp_registry_test_{uuid.uuid4().hex}"
    with psycopg.connect(server.replace("+psycopg", "", 1), autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name} {how} TEMPLATE template0")
        yield urlsplit(server)._replace(path=f"/{name}").geturl()
        admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def postgres_database() -> Iterator[str]:
    """Return the address of an empty PostgreSQL database that goes away with the session."""
    with made_database() as address:
        yield address


@pytest.fixture(scope="session", autouse=True)
def own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep the index files of PostgreSQL stores out of the user's cache folder."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        yield


KINDS = ("sqlite", pytest.param("postgres", marks=pytest.mark.postgres))


def _empty_database(request: pytest.FixtureRequest, folder: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{folder / 'store.sqlite3'}"
    database: str = request.getfixturevalue("postgres_database")
    schema = f"t{uuid.uuid4().hex}"
    with psycopg.connect(database.replace("+psycopg", "", 1), autocommit=True) as connection:
        connection.execute(f'CREATE SCHEMA "{schema}"')
    return f"{database}?options=-csearch_path%3D{schema}"


@pytest.fixture(params=KINDS)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Return the address of a store that does not exist yet, of each kind in turn."""
    return _empty_database(request, tmp_path)


@pytest.fixture(scope="module", params=KINDS)
def sample_url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return the address of a store that holds the sample registers; one for a module, to read."""
    return stored_samples(_empty_database(request, tmp_path_factory.mktemp("samples")))


@pytest.fixture(scope="module", params=KINDS)
def empty_url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return the address of a store that does not exist yet, of each kind in turn; one for a module."""
    return _empty_database(request, tmp_path_factory.mktemp("store"))


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """Return an engine on a store with its tables made, at `database_url`."""
    migrate(database_url)
    engine = open_engine(database_url)
    yield engine
    engine.dispose()


@pytest.fixture
def store(engine: Engine, database_url: str) -> Iterator[Store]:
    """Return the store of `engine`, as a check opens it."""
    with open_store(database_url) as opened:
        yield opened


@pytest.fixture(scope="module")
def registry(sample_url: str) -> Iterator[Registry]:
    """Return a registry of the samples, for every test of a module: what a test journals stays."""
    with Registry.open(sample_url, settings=Settings()) as opened:
        yield opened


@pytest.fixture
def own_url(database_url: str) -> str:
    """Return the address of a store of the samples that a test may write to: it is its own."""
    return stored_samples(database_url)


@pytest.fixture
def own_registry(own_url: str) -> Iterator[Registry]:
    """Return a registry of such a store: what a test journals, no other sees."""
    with Registry.open(own_url, settings=Settings()) as opened:
        yield opened


@pytest.fixture(scope="session")
def spark() -> Iterator[object]:
    """Return a session of Spark on two cores of this machine, started once; skips where there is no Java."""
    sql = pytest.importorskip("pyspark.sql", reason="the extra `spark` is not installed")
    if shutil.which("java") is None and "JAVA_HOME" not in os.environ:
        pytest.skip("Spark needs Java, and there is none")
    told = {
        "spark.ui.enabled": "false",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.host": "127.0.0.1",
        "spark.sql.shuffle.partitions": "3",
    }
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYSPARK_PYTHON", sys.executable)
        patch.setenv("SPARK_LOCAL_IP", "127.0.0.1")
        session = sql.SparkSession.builder.master("local[2]").config(map=told).getOrCreate()
        yield session
        session.stop()


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Remember each test that was skipped for want of a server or an engine."""
    if report.skipped and NEEDED_IN_CI & set(report.keywords):
        _skipped_in_ci.append(report.nodeid)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Name them where that matters."""
    if os.environ.get("CI") and _skipped_in_ci:
        terminalreporter.section("Tests skipped that must run in CI", red=True)
        for nodeid in _skipped_in_ci:
            terminalreporter.line(nodeid)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Fail the run for them."""
    if os.environ.get("CI") and _skipped_in_ci:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
