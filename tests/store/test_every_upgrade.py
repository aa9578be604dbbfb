"""A store of every revision there has been, as its own code left it, is brought up to date with all it holds."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Engine, text

from amp_registry import Question, Registry, watch_list
from amp_registry.store import migration, schema
from amp_registry.store.engine import open_engine, writing
from amp_registry.store.migration import migrate
from tests.store.kept_stores import KEPT, kept, put_back

NOW = datetime(2026, 12, 1, 15, tzinfo=UTC)
"""After everything that is kept."""
GROWS_ONLY = ("entry", "journal", "snapshot", "run", "match_decision", "review_step", "watch_event")


@pytest.fixture(params=schema.REVISIONS)
def old(request: pytest.FixtureRequest) -> dict[str, Any]:
    """Return what is kept of each revision in turn."""
    return kept(request.param)


@pytest.fixture
def old_url(database_url: str, old: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> str:
    """Return the address of a store as that revision left it: its tables and its rows, in each database."""
    upgrade = command.upgrade

    def only_so_far(config: Config, _revision: str) -> None:
        upgrade(config, old["revision"])

    with monkeypatch.context() as patched:
        patched.setattr(migration.command, "upgrade", only_so_far)
        migrate(database_url)
    engine = open_engine(database_url, foreign_keys=False)
    with writing(engine) as connection:
        put_back(connection, old["tables"])
    engine.dispose()
    return database_url


def test_every_revision_has_a_store_that_its_own_code_wrote() -> None:
    """A new one is made with `python -m tests.store.make_kept_store`, and then left as it is."""
    assert sorted(path.stem for path in KEPT.glob("r*.json")) == list(schema.REVISIONS)


def test_a_kept_store_holds_copies_and_a_journal_and_what_people_did(old: dict[str, Any]) -> None:
    filled = {table for table, rows in old["tables"].items() if rows}
    people = {"match_decision", "review_step"} if old["revision"] >= "r0004" else set()
    watched = {"watched_contract", "watch_event"} if old["revision"] >= "r0005" else {"watch"}
    watched = watched if old["revision"] >= "r0002" else set()
    assert (
        filled >= {"page", "snapshot", "entry", "entry_name", "listing", "run", "journal"} | people | watched
    )


def test_every_question_is_answered_after_the_upgrade_as_it_was_before(
    old_url: str, old: dict[str, Any]
) -> None:
    last = {json.dumps(a["question"], sort_keys=True): a for a in old["answers"]}
    with Registry.open(old_url, upgrade=True) as registry:
        for asked in last.values():
            evidence = registry.check(Question.from_dict(asked["question"]), now=NOW)
            assert (evidence.answer, evidence.rule) == (asked["answer"], asked["rule"])


def test_each_copy_holds_the_entries_it_held(old_url: str, old: dict[str, Any]) -> None:
    with Registry.open(old_url, upgrade=True) as registry:
        for register, entries in old["exported"].items():
            assert [entry.to_dict() for entry in registry.records(register, now=NOW)] == entries


def test_the_journal_holds_the_very_entries_verifies_and_goes_on(old_url: str, old: dict[str, Any]) -> None:
    with Registry.open(old_url, upgrade=True) as registry:
        found = [(e.link.seq, e.link.hash, e.text) for e in registry.journal.entries()]
        rows = sorted(old["tables"]["journal"], key=lambda row: row["seq"])
        assert found == [(row["seq"], row["hash"], row["evidence"]) for row in rows]
        assert registry.journal.verify().audit.entries == len(rows)
        registry.check("1170000013", now=NOW)
        assert registry.journal.verify().audit.entries == len(rows) + 1


def test_what_people_decided_still_holds(old_url: str, old: dict[str, Any]) -> None:
    rows = old["tables"].get("match_decision", [])
    with Registry.open(old_url, upgrade=True) as registry:
        found = [(d.id, d.says, d.by, d.why) for d in registry.decisions()]
    assert found == [(row["id"], row["says"], row["decided_by"], row["why"]) for row in rows]


def test_the_firms_under_watch_stay_under_watch(old_url: str, old: dict[str, Any]) -> None:
    rows = old["tables"].get("watch", []) + old["tables"].get("watched_contract", [])
    migrate(old_url)
    found = [(watch.firm.neq, watch.note) for watch in watch_list.listed(old_url)]
    assert found == [("1170000013", row["note"]) for row in rows]


def test_the_tokens_stay_those_that_were_given(old_url: str, old: dict[str, Any]) -> None:
    rows = old["tables"].get("access_token", [])
    with Registry.open(old_url, upgrade=True) as registry:
        found = [(token.number, token.label, token.created_by) for token in registry.tokens.all()]
    assert found == [(row["number"], row["label"], row["created_by"]) for row in rows]
    assert bool(found) == (old["revision"] >= "r0007")


def test_no_row_of_what_only_grows_is_lost(old_url: str, old: dict[str, Any]) -> None:
    migrate(old_url)
    engine = open_engine(old_url)
    counted = {table: _count(engine, table) for table in GROWS_ONLY if table in old["tables"]}
    engine.dispose()
    assert counted == {table: len(old["tables"][table]) for table in counted}


def _count(engine: Engine, table: str) -> int:
    with engine.connect() as connection:
        return int(connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one())
