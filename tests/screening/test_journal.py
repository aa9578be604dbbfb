"""Every check leaves its evidence in the journal, in order, chained; many are written together."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count, islice

import pytest

from amp_registry import batch
from amp_registry.contract import Contract
from amp_registry.errors import EmptyName
from amp_registry.question import Firm, Question
from amp_registry.registry import Registry
from amp_registry.settings import Settings
from amp_registry.store.reading import open_store
from tests import factory
from tests.sample_store import NOW, TODAY

TOGETHER = 200
NEQS = ["1170000013", "1199013294", factory.neq(900), "1199010985"]


def questions(number: int) -> list[Question]:
    contract = Contract(kind="construction", expenditure=6_000_000)
    firms = [Firm(neq=NEQS[place % 4]) for place in range(number)]
    return [Question(firm=firm, contract=contract, as_of=TODAY) for firm in firms]


def verified(url: str) -> int:
    with open_store(url) as store:
        return store.verify()


def test_each_check_adds_one_entry_that_names_the_one_before(own_registry: Registry, own_url: str) -> None:
    links = [own_registry.check(neq, now=NOW).journal for neq in NEQS]
    seqs = [link.seq for link in links if link]
    plain = [link.to_dict() for link in links if link]
    assert seqs == [1, 2, 3, 4]
    assert [link["previous"] for link in plain] == ["", *(link["hash"] for link in plain[:-1])]
    assert verified(own_url) == 4


def test_the_journal_holds_the_evidence_that_was_given_out(own_registry: Registry, own_url: str) -> None:
    given = [evidence.to_dict() for evidence in own_registry.check_many(questions(5), now=NOW)]
    with open_store(own_url) as store:
        assert [entry.evidence() for entry in store.journal()] == given


def test_a_check_that_is_not_journaled_leaves_no_trace(own_registry: Registry, own_url: str) -> None:
    assert own_registry.check("1170000013", now=NOW, journal=False).journal is None
    assert [one.journal for one in own_registry.check_many(["1170000013"], now=NOW, journal=False)] == [None]
    assert verified(own_url) == 0


def test_two_registries_on_one_store_share_the_chain(own_registry: Registry, own_url: str) -> None:
    with Registry.open(own_url, settings=Settings()) as other:
        links = [one.check("1170000013", now=NOW).journal for one in (own_registry, other, own_registry)]
    assert [link.seq for link in links if link] == [1, 2, 3]
    assert verified(own_url) == 3


# --- many ---------------------------------------------------------------------------------------


def test_many_are_answered_as_one_by_one_and_in_their_order(own_registry: Registry) -> None:
    asked = questions(TOGETHER + 7)
    many = [one.to_dict() for one in own_registry.check_many(asked, now=NOW)]
    alone = [own_registry.check(question, now=NOW, journal=False).to_dict() for question in asked[:8]]
    assert [one["question"] for one in many] == [question.to_dict() for question in asked]
    assert [{**one, "journal": None} for one in many[:8]] == alone
    assert [one["journal"]["seq"] for one in many] == list(range(1, TOGETHER + 8))


def test_many_may_be_without_end_and_are_read_as_they_are_asked_for(
    own_registry: Registry, own_url: str
) -> None:
    read, processes = count(), batch.processes()

    def endless() -> Iterator[str]:
        for number in read:
            yield NEQS[number % 4]

    answers = own_registry.check_many(endless(), now=NOW)
    assert verified(own_url) == 0
    first = [one.question.firm.neq for one in islice(answers, 6)]
    assert first == [*NEQS, *NEQS[:2]]
    assert next(read) <= (processes * batch.AHEAD + 1) * TOGETHER
    assert verified(own_url) <= TOGETHER


def test_what_is_given_out_is_already_in_the_journal(own_registry: Registry, own_url: str) -> None:
    for evidence in own_registry.check_many(questions(3), now=NOW):
        assert evidence.journal is not None
        assert verified(own_url) >= evidence.journal.seq


def test_none_asked_is_none_answered(own_registry: Registry, own_url: str) -> None:
    assert list(own_registry.check_many([], now=NOW)) == []
    assert verified(own_url) == 0


def test_a_question_that_cannot_be_asked_stops_the_rest_and_loses_none_before_it(
    own_registry: Registry, own_url: str
) -> None:
    answers = own_registry.check_many(["1170000013", "1199013294", "???", "1199010985"], now=NOW)
    given = []
    with pytest.raises(EmptyName):
        given.extend(answers)
    assert [one.question.firm.neq for one in given] == ["1170000013", "1199013294"]
    assert verified(own_url) == 2
