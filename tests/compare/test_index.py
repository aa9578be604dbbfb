"""From a firm to the entries worth comparing: nothing the comparison would accept is left out."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from amp_registry import firm_name
from amp_registry.compare.index import Index, build
from amp_registry.compare.match import find
from amp_registry.question import Firm
from amp_registry.records import NameRow, ReaEntry
from tests import factory


def _index(*names: str) -> Index:
    return build(
        [NameRow(i, k.key, k.number) for i, n in enumerate(names) for k in firm_name.search_keys(n)], {}, {}
    )


def test_an_entry_is_found_by_its_neq() -> None:
    index = build([], {factory.neq(1): [7, 3]}, {})
    assert index.candidates(Firm(neq=factory.neq(1))) == [3, 7]
    assert index.candidates(Firm(neq=factory.neq(2))) == []


def test_an_entry_is_found_by_its_client_number_however_it_is_spaced() -> None:
    index = build([], {}, {"3000000001": [1], "3000 000 002": [2], "ab12": [3]})
    assert index.candidates(Firm(amp_client_number="3000 000 001")) == [1]
    assert index.candidates(Firm(amp_client_number="3000000002")) == [2]
    assert index.candidates(Firm(amp_client_number="AB12")) == [3]


def test_numbers_come_first_then_neighbours_then_keys_then_words() -> None:
    index = _index("Boréalix Nordet", "Boréalix", "9123-4568 Québec inc.", "9123-4567 Québec inc.")
    assert index.candidates(Firm(name="9123-4567 Québec inc. (Boréalix)")) == [3, 2, 1, 0]


def test_an_entry_is_returned_once() -> None:
    index = build(
        [NameRow(1, "borealix", None), NameRow(1, "borealix nordet", None)], {factory.neq(1): [1]}, {}
    )
    assert index.candidates(Firm(name="Boréalix", neq=factory.neq(1))) == [1]


def test_the_wide_search_stops_at_the_limit_with_the_best_first() -> None:
    index = _index("Boréalix Nordet", "Boréalix Construction", "Boréalix Excavation")
    assert index.candidates(Firm(name="Boréalix Canada"), limit=2) == [1, 2]
    assert index.candidates(Firm(name="Boréalix Canada"), limit=0) == []


def test_a_name_that_shares_only_common_words_is_no_candidate() -> None:
    assert _index("Construction Nordet", "Groupe Québec").candidates(Firm(name="Construction Québec")) == []


def test_a_word_spaced_otherwise_is_found_both_ways() -> None:
    assert _index("ACVF Architecture").candidates(Firm(name="ACVFArchitecture")) == [0]
    assert _index("ACVFArchitecture").candidates(Firm(name="ACVF Architecture")) == [0]


def test_a_firm_without_a_name_looks_no_further_than_its_numbers() -> None:
    assert _index("Boréalix").candidates(Firm(neq=factory.neq(1))) == []


WORDS = (
    *("Gélival", "Gelivals", "Norpaquin", "Norpaquein", "QJL", "QJM", "Tremblay", "Roy", "Stavelot"),
    *("Construction", "Excavation", "Groupe", "Québec", "1988", "II", "inc.", "ltée", "J.", "&"),
    *("9123-4567 Québec inc.", "9123-4568 Québec inc.", "/", "(", "a/s", "division de", "Montréal"),
)
NAMES = st.lists(st.sampled_from(WORDS), min_size=1, max_size=5).map(" ".join)


@given(NAMES, st.lists(NAMES, min_size=1, max_size=6))
def test_the_index_never_loses_what_the_comparison_accepts(asked: str, names: list[str]) -> None:
    firm = Firm(name=asked)
    if not firm.named:
        return
    candidates = set(_index(*names).candidates(firm))
    for place, name in enumerate(names):
        findings = find(firm, [ReaEntry(name=name)])
        assert place in candidates or not (findings.matches or findings.neighbours)


@given(NAMES, st.lists(NAMES, max_size=6))
def test_the_order_of_candidates_is_always_the_same(asked: str, names: list[str]) -> None:
    assert _index(*names).candidates(Firm(name=asked)) == _index(*names).candidates(Firm(name=asked))
