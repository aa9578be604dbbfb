"""Two names ruled out at a glance: never two that the comparison in full would accept."""

from __future__ import annotations

import pytest
from hypothesis import given

from amp_registry import firm_name
from amp_registry.compare.glance import may_reach_the_floor
from amp_registry.compare.resemblance import compared, key_words
from tests.compare.pairs import PAIRS
from tests.compare.test_index import NAMES


@given(NAMES, NAMES)
def test_two_names_that_reach_the_floor_are_never_ruled_out(asked: str, found: str) -> None:
    own, other = key_words(firm_name.key(asked)), key_words(firm_name.key(found))
    assert may_reach_the_floor(own, other) or not compared(own, other).score


@pytest.mark.parametrize(("asked", "found", "left"), PAIRS)
def test_what_is_left(asked: str, found: str, left: bool) -> None:
    assert may_reach_the_floor(key_words(firm_name.key(asked)), key_words(firm_name.key(found))) is left
