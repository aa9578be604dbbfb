"""Whether the triggers of the journal are there, on each database."""

from __future__ import annotations

import psycopg
import pytest
import sqlalchemy

from amp_registry.store.engine import opened
from amp_registry.store.reading import open_store
from tests.conftest import made_database
from tests.sample_store import stored_samples


def left_by(url: str, statement: str) -> tuple[str, ...]:
    """Return the guards that are missing once somebody who may change the tables ran a statement."""
    with opened(url) as engine, engine.begin() as connection:
        connection.execute(sqlalchemy.text(statement))
    with open_store(url) as store:
        return store.missing_guards()


def test_a_store_as_it_is_made_has_its_guards(database_url: str) -> None:
    with open_store(stored_samples(database_url)) as store:
        assert store.missing_guards() == ()


def test_a_store_that_is_not_there_lacks_none(tmp_path: object) -> None:
    with open_store(f"sqlite:///{tmp_path}/none.sqlite3") as store:
        assert store.missing_guards() == ()


@pytest.mark.postgres
@pytest.mark.parametrize(
    "statement",
    [
        "DROP TRIGGER journal_no_change ON journal",
        "ALTER TABLE journal DISABLE TRIGGER journal_no_change",
        "ALTER TABLE journal ENABLE REPLICA TRIGGER journal_no_change",
    ],
)
def test_a_guard_that_does_nothing_is_missing(statement: str) -> None:
    with made_database() as url:
        assert left_by(stored_samples(url), statement) == ("journal_no_change",)


@pytest.mark.postgres
def test_who_may_not_read_the_journal_is_told_nothing_wrong() -> None:
    with made_database() as url:
        stored_samples(url)
        with psycopg.connect(url.replace("+psycopg", "", 1), autocommit=True) as admin:
            admin.execute("REVOKE ALL ON journal FROM PUBLIC")
        with open_store(url) as store:
            assert store.missing_guards() == ()
