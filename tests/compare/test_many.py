"""Many names in one pass: the entries are those of one name after the other."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from amp_registry import firm_name
from amp_registry.compare.index import Index, build
from amp_registry.compare.many import Asked, candidates_many
from amp_registry.question import Firm
from amp_registry.records import NameRow
from tests import factory
from tests.compare.test_index import NAMES


def _index(names: list[str]) -> Index:
    rows = [NameRow(i, k.key, k.number) for i, n in enumerate(names) for k in firm_name.search_keys(n)]
    return build(rows, {factory.neq(1): [99]}, {})


@given(st.lists(NAMES, max_size=8), st.lists(NAMES, max_size=8))
def test_the_entries_are_those_of_one_name_after_the_other(names: list[str], asked: list[str]) -> None:
    index = _index(names)
    firms = [Firm(name=one) for one in asked]
    assert candidates_many(index, Asked.of(firms)) == [index.candidates(firm) for firm in firms]


def test_a_firm_without_a_name_is_found_by_its_number_among_the_others() -> None:
    index = _index(["Gélival inc."])
    assert candidates_many(index, Asked.of([Firm(neq=factory.neq(1)), Firm(name="GELIVAL")])) == [[99], [0]]


def test_a_name_of_many_telling_words_is_found() -> None:
    name = "Aelival Belival Celival Delival Felival Gelival Helival"
    index = _index([name, "Gelival inc."])
    assert candidates_many(index, Asked.of([Firm(name=name.upper())])) == [index.candidates(Firm(name=name))]


def test_nobody_asked_is_nobody_found() -> None:
    assert candidates_many(_index(["Gélival"]), Asked.of([])) == []
