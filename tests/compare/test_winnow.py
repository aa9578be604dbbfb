"""Pairs ruled out at once: never one that the comparison in full would accept."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from amp_registry import firm_name
from amp_registry.compare.index import Index, build
from amp_registry.compare.resemblance import compared, key_words
from amp_registry.compare.winnow import may_resemble
from amp_registry.records import NameRow
from tests.compare.test_index import NAMES


def _index(names: list[str]) -> Index:
    rows = [NameRow(i, k.key, k.number) for i, n in enumerate(names) for k in firm_name.search_keys(n)]
    return build(rows, {}, {})


def _each_with_each(index: Index, names: list[str]) -> list[tuple[tuple[str, ...], tuple[str, ...], bool]]:
    """Return each name and each key, as words, and whether the pair is left."""
    asked = [key_words(firm_name.key(name)) for name in names]
    keys = [key_words(index.key(number)) for number in range(len(index.sections["key.ends"]))]
    numbers, places = np.divmod(np.arange(len(asked) * len(keys)), max(len(keys), 1))
    left = may_resemble(index.sections, asked, numbers, places)
    return [
        (asked[number], keys[place], bool(one))
        for number, place, one in zip(numbers, places, left, strict=True)
    ]


@given(st.lists(NAMES, max_size=6), st.lists(NAMES, max_size=6))
def test_a_pair_that_reaches_the_floor_is_never_ruled_out(asked: list[str], names: list[str]) -> None:
    for own, key, left in _each_with_each(_index(names), asked):
        assert left or own == key or not compared(own, key).score


@pytest.mark.parametrize(
    ("asked", "found", "left"),
    [
        pytest.param("Boréalix Excavation", "Boréalex Excavation", True, id="a slip, and the rest is the same"),
        pytest.param("Boréalix", "Boréalix Nordet Gélival", True, id="one holds the other"),
        pytest.param("Boréalix Boréalix", "Boréalix", True, id="a word said twice"),
        pytest.param("Fotal Nordet", "Photal Nordet", True, id="a word that only sounds like the other"),
        pytest.param("Борисов Nordet", "Виктория Nordet", True, id="letters beyond the alphabet share one bit"),
        pytest.param("Nordet Gélival", "Nordet Boréalix", False, id="another word that tells in its place"),
        pytest.param("Boréalix Maçonnerie", "Boréalex Toiture", False, id="a slip, and both add words of their own"),
    ],
)  # fmt: skip
def test_what_is_left(asked: str, found: str, left: bool) -> None:
    assert [one for _, _, one in _each_with_each(_index([found]), [asked])] == [left]
