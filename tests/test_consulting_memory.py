"""What copies remember: a copy is read once, a search made once, and neither is remembered without bound."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import Engine

from amp_registry import consulting
from amp_registry.compare.match import Findings
from amp_registry.consulting import Consultation, Copies
from amp_registry.indexing import CopyIndex
from amp_registry.question import Dates, Firm, Question
from amp_registry.records import Copy, NameRow, Register
from amp_registry.store.reading import Store
from tests import factory
from tests.test_consulting import AGES, NOW, TODAY, keep, local


class CountingStore(Store):
    """A store that counts how often the names of a copy are read, which costs most."""

    def __init__(self, store: Store) -> None:
        super().__init__(store._database)
        self.read = 0

    def names(self, copy: Copy) -> list[NameRow]:
        self.read += 1
        return super().names(copy)


def test_a_copy_is_read_once_for_all_the_firms_and_days_it_answers_for(engine: Engine, store: Store) -> None:
    keep(engine, "2026-11-22 02:00:00", factory.rena(1), factory.rena(2))
    counting = CountingStore(store)
    copies = Copies(counting)
    question = Question(firm=Firm(neq=factory.neq()), dates=Dates(bid="2026-12-01"), as_of=TODAY)
    for serial in (1, 2, 3):
        consultation = Consultation(copies, AGES, date(2026, 11, 22), local(NOW))
        consultation.seen(question, Firm(neq=factory.neq(serial)))
    assert counting.read == 1


def test_the_copies_used_longest_ago_are_the_ones_let_go(
    engine: Engine, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(consulting, "INDEXES", 2)
    monkeypatch.setattr(consulting, "FOUND", 0)
    for day in ("01", "02", "03"):
        keep(engine, f"2026-11-{day} 02:00:00", factory.rena(int(day)))
    counting = CountingStore(store)
    copies = Copies(counting)
    first, second, third = counting.copies(Register.RENA)
    read = []
    for copy in (first, second, first, third, first, second):
        copies.find(copy, Firm(neq=factory.neq()))
        read.append(counting.read)
    assert read == [1, 2, 2, 3, 3, 4]


class CountingCopies(Copies):
    """Copies that count how often one is searched."""

    searched = 0

    def _find(self, opened: CopyIndex, firm: Firm, settled: int) -> Findings:
        self.searched += 1
        return super()._find(opened, firm, settled)


def test_a_search_is_made_once_while_it_is_known_and_gives_the_same(
    engine: Engine, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(consulting, "FOUND", 2)
    keep(engine, "2026-11-01 02:00:00", factory.rena(1))
    copies = CountingCopies(store)
    (copy,) = store.copies(Register.RENA)
    firms = [Firm(neq=factory.neq(serial)) for serial in (1, 2, 1, 3, 1, 2)]
    found, searched = [], []
    for firm in firms:
        found.append(copies.find(copy, firm))
        searched.append(copies.searched)
    assert searched == [1, 2, 2, 3, 3, 4]
    assert found == [Copies(store).find(copy, firm) for firm in firms]


def test_what_was_found_together_is_not_searched_again_unless_people_decided(
    engine: Engine, store: Store
) -> None:
    keep(engine, "2026-11-01 02:00:00", factory.rena(1))
    copies = CountingCopies(store)
    (copy,) = store.copies(Register.RENA)
    firm = Firm(neq=factory.neq(1))
    assert not copies.knows(copy, firm)
    copies.know(copy, {firm: Copies(store).find(copy, firm)})
    assert copies.knows(copy, firm)
    for settled, searched in ((0, 0), (3, 1), (3, 1)):
        assert copies.find(copy, firm, settled=settled).matches
        assert copies.searched == searched


def test_what_was_found_together_is_bounded_too(
    engine: Engine, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(consulting, "FOUND", 2)
    keep(engine, "2026-11-01 02:00:00", factory.rena(1))
    copies = Copies(store)
    (copy,) = store.copies(Register.RENA)
    firms = [Firm(neq=factory.neq(serial)) for serial in (1, 2, 3)]
    copies.know(copy, {firm: Copies(store).find(copy, firm) for firm in firms})
    assert [copies.knows(copy, firm) for firm in firms] == [False, True, True]
