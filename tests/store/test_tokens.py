"""Tokens are kept by their hash, found by it, revoked for good; marks are spent once. On both databases."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from amp_registry.access_token import AccessToken, Right, digest, new_secret
from amp_registry.errors import InvalidQuestion, NoSuchToken, StoreError
from amp_registry.registry import Registry
from amp_registry.settings import Settings
from amp_registry.store.tokens import Tokens as Kept
from tests.sample_store import NOW


@pytest.fixture
def registry(database_url: str) -> Registry:
    return Registry.open(database_url, settings=Settings(), upgrade=True)


def test_a_token_is_found_by_itself_alone_and_is_nowhere_in_the_store(registry: Registry) -> None:
    secret, token = registry.tokens.add("system:portail", ["check", Right.READ], by="c.roy", now=NOW, days=30)
    assert registry.tokens.recognized(secret) == token
    assert registry.tokens.recognized(secret + "a") is None
    assert registry.tokens.recognized(digest(secret)) is None
    assert token == AccessToken(
        number=1,
        label="system:portail",
        rights=frozenset({Right.READ, Right.CHECK}),
        created_at=NOW,
        created_by="c.roy",
        expires_at=NOW + timedelta(days=30),
    )
    rows = registry._store._rows("SELECT * FROM access_token", ())
    assert not any(secret in str(value) for row in rows for value in row)
    registry.close()


def test_tokens_are_numbered_and_listed_in_the_order_they_were_made(registry: Registry) -> None:
    for label in ("a", "b", "c"):
        registry.tokens.add(label, ["read"], by="c.roy", now=NOW)
    assert [(one.number, one.label) for one in registry.tokens.all()] == [(1, "a"), (2, "b"), (3, "c")]
    registry.close()


def test_a_revoked_token_stays_on_record_and_is_revoked_once(registry: Registry) -> None:
    secret, token = registry.tokens.add("a", ["read"], by="c.roy", now=NOW)
    later = NOW + timedelta(hours=1)
    revoked = registry.tokens.revoke(1, by="d.lavoie", now=later)
    assert (revoked.revoked_at, revoked.revoked_by) == (later, "d.lavoie")
    assert registry.tokens.recognized(secret) == revoked
    assert token.holds_at(NOW)
    assert not revoked.holds_at(NOW)
    for number in (1, 2):
        with pytest.raises(NoSuchToken):
            registry.tokens.revoke(number, by="c.roy", now=later)
    registry.close()


@pytest.mark.parametrize(
    ("label", "scope"), [("", "read"), ("a\nb", "read"), ("x" * 201, "read"), ("a", "write")]
)
def test_a_label_or_a_scope_that_is_none_is_refused(registry: Registry, label: str, scope: str) -> None:
    with pytest.raises(InvalidQuestion):
        registry.tokens.add(label, [scope], by="c.roy", now=NOW)
    assert registry.tokens.all() == []
    registry.close()


def test_a_mark_is_spent_once_however_many_spend_it_at_once(database_url: str, registry: Registry) -> None:
    until = NOW + timedelta(hours=1)

    def spend(_place: int) -> bool:
        with Registry.open(database_url, settings=Settings()) as other:
            return other.tokens.spend("a" * 64, until=until, now=NOW)

    with ThreadPoolExecutor(4) as threads:
        assert sorted(threads.map(spend, range(8))) == [False] * 7 + [True]
    assert registry.tokens.is_spent("a" * 64)
    registry.close()


def test_marks_that_would_be_refused_for_their_age_are_forgotten(registry: Registry) -> None:
    registry.tokens.spend("a" * 64, until=NOW, now=NOW - timedelta(hours=1))
    registry.tokens.spend("b" * 64, until=NOW + timedelta(hours=2), now=NOW + timedelta(hours=1))
    assert [registry.tokens.is_spent(mark * 64) for mark in "ab"] == [False, True]
    registry.close()


def test_where_there_is_no_store_there_is_no_token_and_none_is_made() -> None:
    kept = Kept(None)
    assert (kept.all(), kept.of_digest("a"), kept.is_spent("a")) == ([], None, False)
    with pytest.raises(StoreError):
        kept.spend("a", until=NOW, now=NOW)


def test_no_two_tokens_are_alike_and_each_is_256_bits_that_scanners_know() -> None:
    made = {new_secret() for _ in range(1000)}
    assert len(made) == 1000
    assert {(one[:4], len(one)) for one in made} == {("amp_", 47)}
