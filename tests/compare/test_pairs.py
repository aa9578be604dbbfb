"""Pairs ruled out at once: never one that the comparison in full would accept. What names and keys are told of."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amp_registry import firm_name
from amp_registry.compare.index import Index, build
from amp_registry.compare.many import sharing
from amp_registry.compare.pairs import begin_alike
from amp_registry.compare.resemblance import compared, key_words
from amp_registry.compare.worded import Worded, distinct
from amp_registry.records import NameRow
from tests.compare.pairs import PAIRS
from tests.compare.test_index import NAMES


def _index(names: list[str]) -> Index:
    rows = [NameRow(i, k.key, k.number) for i, n in enumerate(names) for k in firm_name.search_keys(n)]
    return build(rows, {}, {})


def _each_with_each(index: Index, names: list[str]) -> list[tuple[tuple[str, ...], tuple[str, ...], bool]]:
    """Return each name and each key, as words, and whether the pair is left."""
    asked = [key_words(firm_name.key(name)) for name in names]
    keys = [key_words(index.key(number)) for number in range(len(index.sections["key.ends"]))]
    worded, listed = Worded.of(asked), Worded.of_index(index.sections)
    pairs = sharing(index, distinct(asked), worded)
    pairs = pairs.only(begin_alike(worded, listed, pairs))
    left = set(zip(pairs.names.tolist(), pairs.keys.tolist(), strict=True))
    assert len(left) == len(pairs.names)
    return [
        (own, key, (number, place) in left)
        for number, own in enumerate(asked)
        for place, key in enumerate(keys)
    ]


@given(st.lists(NAMES, max_size=6), st.lists(NAMES, max_size=6))
def test_a_pair_that_reaches_the_floor_is_never_ruled_out(asked: list[str], names: list[str]) -> None:
    for own, key, left in _each_with_each(_index(names), asked):
        assert left or own == key or not compared(own, key).score


@pytest.mark.parametrize(
    ("asked", "found", "left"),
    [
        *PAIRS,
        pytest.param("Борисов Nordet", "Виктория Nordet", False, id="letters beyond the alphabet share one bit, and are told apart"),
        pytest.param("Boréalix Maçonnerie", "Boréalex Toiture", False, id="a slip, and both add words of their own"),
        pytest.param("Branbéchard", "Brancachard", True, id="two slips in a long word"),
        pytest.param("Branbéchard Maçonnerie", "Brancachard", False, id="two slips, and a word of a trade"),
        pytest.param("Tremblay Gagnon", "Tremblay Gagnon Boréalix Nordet", True, id="two family names, held by more"),
        pytest.param("Constrution Boréalix", "Construction Boréalix", True, id="a slip of a common word"),
    ],
)  # fmt: skip
def test_what_is_left(asked: str, found: str, left: bool) -> None:
    assert [one for _, _, one in _each_with_each(_index([found]), [asked])] == [left]


@given(st.lists(NAMES, max_size=6))
def test_names_and_the_keys_of_an_index_are_told_the_same_of(names: list[str]) -> None:
    listed = _index(names)
    keys = [key_words(listed.key(number)) for number in range(len(listed.sections["key.ends"]))]
    one, other = Worded.of(keys), Worded.of_index(listed.sections)
    assert one.ends.tolist() == other.ends.tolist()
    assert one.words.tolist() == other.words.tolist()
    for field in ("weights", "word_ways", "kinds", "whole", "sure", "firm", "ways"):
        assert getattr(one, field).tolist() == pytest.approx(getattr(other, field).tolist()), field
