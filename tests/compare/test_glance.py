"""Two names ruled out at a glance: never two that the comparison in full would accept."""

from __future__ import annotations

import pytest
from hypothesis import given

from amp_registry import firm_name
from amp_registry.compare.glance import may_reach_the_floor
from amp_registry.compare.resemblance import compared, key_words
from tests.compare.test_index import NAMES


@given(NAMES, NAMES)
def test_two_names_that_reach_the_floor_are_never_ruled_out(asked: str, found: str) -> None:
    own, other = key_words(firm_name.key(asked)), key_words(firm_name.key(found))
    assert may_reach_the_floor(own, other) or not compared(own, other).score


@pytest.mark.parametrize(
    ("asked", "found", "left"),
    [
        pytest.param("Boréalix Excavation", "Boréalex Excavation", True, id="a slip, and the rest is the same"),
        pytest.param("Boréalix", "Boréalix Nordet Gélival", True, id="one holds the other"),
        pytest.param("Fotal Nordet", "Photal Nordet", True, id="a word that only sounds like the other"),
        pytest.param("Gestion DJL", "Groupe DJL", True, id="the same initials among general words"),
        pytest.param("Nordet Gélival", "Nordet Boréalix", False, id="another word that tells in its place"),
        pytest.param("Nordet DJL", "Nordet DJM", False, id="other initials"),
        pytest.param("Construction Tremblay", "Excavation Tremblay", False, id="a family name, each with its trade"),
        pytest.param("Boréalix Maçonnerie Nordet", "Gélival Toiture Nordet", False, id="more apart than in common"),
    ],
)  # fmt: skip
def test_what_is_left(asked: str, found: str, left: bool) -> None:
    assert may_reach_the_floor(key_words(firm_name.key(asked)), key_words(firm_name.key(found))) is left
