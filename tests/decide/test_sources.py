"""Every source a law file names is one that can be looked up, and every source kept is written as it should be."""

from __future__ import annotations

import re

import pytest

from amp_registry.decide import law as law_module
from amp_registry.decide import other_grounds
from docs.legal_basis import SOURCE_ID, sources

LAW = law_module.load()
NONE_KNOWN = "-"
CITED = sorted(
    {
        *(cited.source for row in LAW.all_rows() for cited in row.cite),
        *(threshold.citation.source for threshold in LAW.thresholds),
        *(ground.source for ground in other_grounds.shipped()),
    }
)


@pytest.mark.parametrize("source", CITED)
def test_a_source_that_is_cited_can_be_looked_up(source: str) -> None:
    named = SOURCE_ID.findall(source)
    assert named or source == NONE_KNOWN
    assert not set(named) - sources().keys()


@pytest.mark.parametrize("name", sources())
def test_a_source_says_what_it_is_and_where_it_was_read(name: str) -> None:
    source = sources()[name]
    assert SOURCE_ID.fullmatch(name)
    assert set(source) <= {"about", "address"}
    assert source["about"]
    assert all(re.fullmatch(r"https?://[^\s<>]+", address) for address in source.get("address", []))
