"""Many questions at once: the answers of one after the other, in order, whoever answers them."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from amp_registry import Consortium, Dates, Firm, Question, Registry
from amp_registry import batch as batch_module
from amp_registry.compare.many import Asked
from amp_registry.compare.match import Findings
from amp_registry.consulting import Copies
from amp_registry.errors import InvalidQuestion
from amp_registry.explain.evidence import Evidence
from amp_registry.language import Text
from amp_registry.records import Copy, Register
from amp_registry.screening import TOGETHER
from amp_registry.settings import Settings
from tests.sample_store import FETCHED, NOW, REA_FILES, imported, stored_samples

NAMES = (
    "Construction Exemple inc.",
    "Pavage Exemple ltée",
    "9801-0002 Québec inc.",
    "Nulle Part Exemple inc.",
    "Roy",
)
NUMBERS = (
    "1170000013",
    "NEQ 1170000013",
    "Pavage Exemple ltée 1170000013",
    "9900 000 013",
    "1199019995",
    "Construction Exemple inc. 1170000031",
)
TROUBLE = Text("Cette valeur n'est pas acceptée.", "This value is not accepted.")
ENOUGH = 2 * TOGETHER + 50


@pytest.fixture(params=[1, 2], ids=["one process", "two processes"])
def processes(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> int:
    monkeypatch.setattr(batch_module, "processes", lambda: request.param)
    return int(request.param)


def _questions(count: int) -> list[Question]:
    return [Question(firm=Firm(name=f"{NAMES[n % len(NAMES)]}")) for n in range(count)]


def _plain(evidence: Evidence) -> Evidence:
    return replace(evidence, journal=None)


@pytest.mark.usefixtures("processes")
def test_the_answers_are_those_of_one_question_after_the_other(registry: Registry) -> None:
    asked = _questions(ENOUGH)
    one_by_one = {q: registry.check(q, now=NOW, journal=False) for q in dict.fromkeys(asked)}
    told = list(registry.check_many(asked, now=NOW, journal=False))
    assert told == [one_by_one[question] for question in asked]


@pytest.mark.usefixtures("processes")
def test_what_is_found_is_what_is_found_one_by_one(registry: Registry) -> None:
    texts = [NAMES[n % len(NAMES)] for n in range(ENOUGH)] + [*NUMBERS]
    one_by_one = {text: registry.search(text, limit=3, now=NOW) for text in dict.fromkeys(texts)}
    assert list(registry.search_many(texts, limit=3, now=NOW)) == [one_by_one[text] for text in texts]


@pytest.mark.usefixtures("processes")
def test_questions_of_past_days_are_answered_as_one_by_one(registry: Registry) -> None:
    days = [NOW.date() - timedelta(days=back) for back in (0, 1, 9, 40, 400)]
    asked = [
        Question(
            firm=Firm(name=NAMES[n % len(NAMES)]), act="bid", dates=Dates(bid=days[n % 3]), as_of=days[n % 5]
        )
        for n in range(ENOUGH)
    ]
    one_by_one = {q: registry.check(q, now=NOW, journal=False) for q in dict.fromkeys(asked)}
    told = list(registry.check_many(asked, now=NOW, journal=False))
    assert told == [one_by_one[question] for question in asked]


def test_firms_are_looked_for_together_in_the_copies_of_the_days_asked_about_and_once(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batch_module, "processes", lambda: 1)
    url, later = stored_samples(database_url), NOW + timedelta(days=30)
    imported(url, Register.REA, *REA_FILES[:1], fetched_at=later, now=later, accept_shrink=True)
    looked_into: list[tuple[Register, datetime, int]] = []
    together = batch_module._found

    def found(copies: Copies, copy: Copy, asked: Asked) -> list[Findings]:
        looked_into.append((copy.register, copy.fetched_at, len(asked.firms)))
        return together(copies, copy, asked)

    monkeypatch.setattr(batch_module, "_found", found)
    monkeypatch.setattr(Copies, "_find", lambda *_: pytest.fail("a firm was looked for alone"))
    asked = [Question(firm=Firm(name=name), as_of=NOW.date()) for name in NAMES] * TOGETHER
    with Registry.open(url, settings=Settings()) as opened:
        assert len(list(opened.check_many(asked, now=later, journal=False))) == len(asked)
    assert sorted(looked_into) == [
        (Register.REA, FETCHED, len(NAMES)),
        (Register.RENA, FETCHED, len(NAMES)),
    ]


@pytest.mark.usefixtures("processes")
def test_members_of_a_consortium_are_looked_up_too(registry: Registry) -> None:
    asked = [Question(consortium=Consortium(members=(Firm(name=NAMES[0]), Firm(neq="1170000013"))))] * ENOUGH
    first, *_ = told = list(registry.check_many(asked, now=NOW, journal=False))
    assert len(told) == ENOUGH
    assert first == registry.check(asked[0], now=NOW, journal=False)


@pytest.mark.usefixtures("processes")
def test_what_stops_the_reading_is_raised_after_the_answers_before_it(registry: Registry) -> None:
    def read() -> Iterator[Question]:
        yield from _questions(ENOUGH)
        raise InvalidQuestion(field="dates.bid", value="soon", problem=TROUBLE, accepted=TROUBLE)

    told = registry.check_many(read(), now=NOW, journal=False)
    assert sum(1 for _ in _until_trouble(told)) == ENOUGH


def _until_trouble(told: Iterator[Evidence]) -> Iterator[Evidence]:
    while True:
        try:
            yield next(told)
        except InvalidQuestion:
            return


@pytest.mark.usefixtures("processes")
def test_a_question_that_is_nobody_is_raised_in_its_place(registry: Registry) -> None:
    texts = [NAMES[0]] * ENOUGH + ["???"] + [NAMES[0]] * 10
    told = registry.check_many(texts, now=NOW, journal=False)
    alone = registry.check(NAMES[0], now=NOW, journal=False)
    assert [next(told) for _ in range(ENOUGH)] == [alone] * ENOUGH
    with pytest.raises(InvalidQuestion):
        next(told)


@pytest.mark.usefixtures("processes")
def test_answers_are_journaled_in_order_before_they_are_given_out(registry: Registry) -> None:
    before = registry.check(NAMES[0], now=NOW).journal
    told = [evidence.journal for evidence in registry.check_many(_questions(ENOUGH), now=NOW)]
    assert before is not None
    assert [link and link.seq for link in told] == list(range(before.seq + 1, before.seq + 1 + ENOUGH))


def test_nobody_asks_for_nothing(registry: Registry) -> None:
    assert list(registry.check_many([], now=NOW)) == []
    assert list(registry.search_many([], now=NOW)) == []


def test_an_answer_asked_for_and_no_more_stops_the_processes(
    registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Other tests of this process may have left threads that wait for work.
    before = set(threading.enumerate())
    monkeypatch.setattr(batch_module, "processes", lambda: 2)
    told = registry.check_many(_questions(ENOUGH), now=NOW, journal=False)
    assert next(told)
    told.close()  # type: ignore[attr-defined]
    assert set(threading.enumerate()) <= before


def test_a_process_with_threads_is_not_forked() -> None:
    done = threading.Event()
    other = threading.Thread(target=done.wait)
    other.start()
    try:
        assert batch_module.processes() == 1
    finally:
        done.set()
        other.join()
