"""The desk: questions that come together are answered together; each is told its own answer or its own error."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from amp_registry.asker import Asker
from amp_registry.errors import AmpRegistryError, NoLawForDate, StoreError
from amp_registry.explain.evidence import Evidence
from amp_registry.question import Firm, Question
from amp_registry.registry import Registry
from amp_registry.screening import Screening
from amp_registry.settings import Settings
from amp_registry.web.desk import Desk
from amp_registry.web.web_settings import WebSettings
from tests.sample_store import NOW, stored_samples

LISTED = Question(firm=Firm(neq="1170000013"))


def _desk(url: str) -> Desk:
    return Desk(WebSettings(settings=Settings(database_url=url), clock=lambda: NOW))


async def _asked(desk: Desk, asked: Sequence[tuple[Question, str]]) -> list[Evidence | BaseException]:
    try:
        checks = (desk.check(question, Asker.of(who)) for question, who in asked)
        return await asyncio.gather(*checks, return_exceptions=True)
    finally:
        desk.close()


def test_questions_asked_at_once_are_journaled_in_one_chain_each_with_who_asked(store: str) -> None:
    told = asyncio.run(_asked(_desk(store), [(LISTED, f"asker {i}") for i in range(120)]))
    with Registry.open(store, settings=Settings()) as registry:
        assert registry.journal.verify().audit.entries == 120
        names = [entry.evidence()["asked_by"]["name"] for entry in registry.journal.entries()]
    assert sorted(names) == sorted(f"asker {i}" for i in range(120))
    assert {e.asked_by.name: e.journal.seq for e in told} == {name: i for i, name in enumerate(names, 1)}  # type: ignore[union-attr]


def test_nobody_is_left_waiting_however_questions_come(store: str) -> None:
    """Each asker asks again as soon as it is answered, so that answerers end and begin at every moment."""

    async def asking() -> int:
        desk = _desk(store)

        async def again(place: int) -> int:
            return sum([bool(await desk.check(LISTED, Asker.of(f"asker {place}"))) for _ in range(8)])

        try:
            return sum(await asyncio.wait_for(asyncio.gather(*map(again, range(12))), 60))
        finally:
            desk.close()

    assert asyncio.run(asking()) == 12 * 8


def test_a_question_that_cannot_be_answered_is_told_so_and_stops_no_other(
    store: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    judged = Screening._judged

    def refusing(screening: Screening, question: Question, *more: Any) -> Any:
        if question.firm.name == "refused":
            raise NoLawForDate(day="1950-01-01", first="2012-06-01")
        return judged(screening, question, *more)

    monkeypatch.setattr(Screening, "_judged", refusing)
    other = Question(firm=Firm(name="refused"))
    told = asyncio.run(_asked(_desk(store), [(LISTED, "a"), (other, "b"), (LISTED, "c")]))
    assert [type(one) for one in told] == [Evidence, NoLawForDate, Evidence]
    with Registry.open(store, settings=Settings()) as registry:
        assert registry.journal.verify().audit.entries == 2


def test_where_the_store_cannot_be_read_everybody_is_told(tmp_path: Path) -> None:
    (tmp_path / "no.sqlite3").write_bytes(
        b"this is no database, and long enough to look like a file of one" * 20
    )
    told = asyncio.run(_asked(_desk(f"sqlite:///{tmp_path / 'no.sqlite3'}"), [(LISTED, "a"), (LISTED, "b")]))
    assert all(isinstance(one, StoreError) for one in told)


def test_a_store_that_comes_later_is_seen_without_a_restart(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'later.sqlite3'}"

    async def answers() -> list[str]:
        desk = _desk(url)
        try:
            before = await desk.check(LISTED, Asker.of("a"))
            stored_samples(url)
            after = await desk.check(LISTED, Asker.of("a"))
        finally:
            desk.close()
        return [before.answer.value, after.answer.value]

    assert asyncio.run(answers()) == ["unknown", "not_allowed"]


def test_a_copy_promoted_while_serving_answers_the_next_question(store: str) -> None:
    async def hashes() -> list[set[str]]:
        desk = _desk(store)
        try:
            before = await desk.check(LISTED, Asker.of("a"))
            stored_samples(store, fetched_at=NOW.replace(hour=14))
            after = await desk.check(LISTED, Asker.of("a"))
        finally:
            desk.close()
        return [{used.copy.fetched_at.isoformat() for used in one.copies} for one in (before, after)]

    before, after = asyncio.run(hashes())
    assert before != after


def test_an_error_nobody_foresaw_reaches_whoever_asked(store: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_args: object, **_named: object) -> list[Evidence | AmpRegistryError]:
        raise ZeroDivisionError

    monkeypatch.setattr(Registry, "check_together", broken)
    told = asyncio.run(_asked(_desk(store), [(LISTED, "a"), (LISTED, "b")]))
    assert [type(one) for one in told] == [ZeroDivisionError, ZeroDivisionError]
