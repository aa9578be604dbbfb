"""Decisions and steps of reviews: appended, read back whole, found by number or name; never changed nor deleted."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from amp_registry import firm_name
from amp_registry.errors import AlreadyDecided, NoSuchDecision, StoreError
from amp_registry.match_decision import Revocation
from amp_registry.question import Firm
from amp_registry.store.reading import Store, open_store
from amp_registry.store.review_steps import ReviewStep, StepKind
from tests.test_match_decision import AT, NAME, NEQ, OTHER, decision

LATER = AT + timedelta(days=1)
TAKEN_BACK = Revocation(at=LATER, by="Jean Exemple", why="Erreur")


def test_a_decision_is_kept_whole_and_numbered(store: Store) -> None:
    first = store.decisions.record(decision(check=1042, why="« L'autre » ; 100 % ? '--"))
    second = store.decisions.record(decision(name=None, amp_client_number="3000000001", neq=OTHER))
    assert [first.id, second.id] == [1, 2]
    assert store.decisions.all() == [first, second]


def test_decisions_are_found_by_what_they_share_with_a_firm(store: Store) -> None:
    by_neq = store.decisions.record(decision(name="Pavage Exemple inc."))
    by_name = store.decisions.record(decision(neq=OTHER))
    by_client = store.decisions.record(
        decision(neq=None, name="Toiture Exemple inc.", amp_client_number="3000000001")
    )

    def found(**firm: Any) -> list[int]:
        return [one.id for one in store.decisions.of_firm(Firm(**firm), LATER)]

    assert found(neq=NEQ, name=NAME) == [by_neq.id, by_name.id]
    assert found(name="CONSTRUCTION EXEMPLE LTÉE") == [by_name.id]
    assert found(amp_client_number="3000000001") == [by_client.id]
    assert found(neq="1170000039") == found(name="Zythum Quorfane inc.") == found() == []


def test_a_decision_kept_by_another_version_of_the_names_is_found_still(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = store.decisions.record(decision(neq=None))
    for version in ("0", "zzz"):
        monkeypatch.setattr(firm_name, "VERSION", version)
        assert store.decisions.of_firm(Firm(name=NAME), LATER) == (kept,)
        assert store.decisions.of_firm(Firm(name="Zythum Quorfane inc."), LATER) == ()


def test_a_decision_taken_later_does_not_count_yet_and_a_revoked_one_no_more(store: Store) -> None:
    kept = store.decisions.record(decision())
    assert store.decisions.of_firm(Firm(neq=NEQ), AT - timedelta(seconds=1)) == ()
    taken_back = store.decisions.revoke(kept.id, TAKEN_BACK)
    assert taken_back == replace(kept, revocation=TAKEN_BACK)
    assert store.decisions.all() == [taken_back]
    assert store.decisions.of_firm(Firm(neq=NEQ), LATER - timedelta(seconds=1)) == (taken_back,)
    assert store.decisions.of_firm(Firm(neq=NEQ), LATER) == ()


def test_a_second_decision_on_the_same_firm_and_entry_waits_for_the_first_to_be_revoked(
    store: Store,
) -> None:
    first = store.decisions.record(decision())
    with pytest.raises(AlreadyDecided) as refused:
        store.decisions.record(decision(by="Jean Exemple"))
    assert (refused.value.values["id"], refused.value.values["by"]) == (first.id, "Marie Exemple")
    other_entry = store.decisions.record(decision(entry="00" * 32))
    store.decisions.revoke(first.id, TAKEN_BACK)
    again = store.decisions.record(decision(at=LATER))
    assert [first.id, other_entry.id, again.id] == [1, 2, 3]


@pytest.mark.parametrize("number", [1, 99], ids=["a revoked one", "one that never was"])
def test_only_a_decision_that_holds_is_revoked(store: Store, number: int) -> None:
    store.decisions.revoke(store.decisions.record(decision()).id, TAKEN_BACK)
    with pytest.raises(NoSuchDecision):
        store.decisions.revoke(number, TAKEN_BACK)


def test_people_who_decide_at_once_wait_for_each_other(engine: Engine, database_url: str) -> None:
    def decide_five(person: int) -> None:
        with open_store(database_url) as store:
            for number in range(5):
                store.decisions.record(decision(entry=f"{person}{number}" * 32))

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(decide_five, range(4)))
    with open_store(database_url) as store:
        assert [one.id for one in store.decisions.all()] == list(range(1, 21))


def test_steps_of_reviews_are_kept_in_order(store: Store) -> None:
    taken = ReviewStep(check=3, kind=StepKind.TAKEN, at=AT, by="Marie Exemple")
    closed = ReviewStep(check=3, kind=StepKind.CLOSED, at=LATER, by="Jean Exemple", why="Firme écartée")
    for step in (taken, closed):
        store.review_steps.append(step)
    assert store.review_steps.all() == [taken, closed]


def test_a_store_that_does_not_exist_has_no_decision_and_takes_none(database_url: str) -> None:
    with open_store(database_url) as nothing:
        assert nothing.decisions.all() == []
        assert nothing.decisions.of_firm(Firm(neq=NEQ), AT) == ()
        for refused in (
            lambda: nothing.decisions.record(decision()),
            lambda: nothing.decisions.revoke(1, TAKEN_BACK),
            lambda: nothing.review_steps.append(
                ReviewStep(check=1, kind=StepKind.TAKEN, at=AT, by="Marie Exemple")
            ),
        ):
            with pytest.raises(StoreError):
                refused()
        assert nothing.review_steps.all() == []


CHANGES = [
    "UPDATE match_decision SET says = 'same'",
    "DELETE FROM match_decision",
    "UPDATE match_revocation SET why = ''",
    "DELETE FROM match_revocation",
    "UPDATE review_step SET done_by = ''",
    "DELETE FROM review_step",
]
ON_POSTGRESQL = ["TRUNCATE match_decision CASCADE", "TRUNCATE match_revocation", "TRUNCATE review_step"]
ON_SQLITE = [
    "INSERT OR REPLACE INTO match_decision SELECT * FROM match_decision WHERE id = 1",
    "INSERT OR REPLACE INTO match_revocation SELECT * FROM match_revocation",
    "INSERT OR REPLACE INTO review_step SELECT * FROM review_step",
]


def test_what_people_recorded_is_never_changed_nor_deleted(engine: Engine, store: Store) -> None:
    """Listed, exported, revocable, never deleted: append-only by trigger."""
    store.decisions.revoke(store.decisions.record(decision()).id, TAKEN_BACK)
    store.review_steps.append(ReviewStep(check=1, kind=StepKind.TAKEN, at=AT, by="Marie Exemple"))
    before = (store.decisions.all(), store.review_steps.all())
    for change in CHANGES + (ON_SQLITE if engine.dialect.name == "sqlite" else ON_POSTGRESQL):
        with pytest.raises(DBAPIError, match="append-only"), engine.begin() as connection:
            connection.exec_driver_sql(change)
    assert (store.decisions.all(), store.review_steps.all()) == before
