"""Properties of the path and of the remedies over any question and any state of the registers."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from amp_registry.decide.path import AFTER, Effect, steps
from amp_registry.decide.remedies import FAVOURABLE, remedies
from tests.properties.test_verdict import LAW, ask, questions, shown


@given(questions(), shown, st.lists(shown, min_size=2, max_size=2))
def test_every_answer_is_explained_by_one_last_row_and_by_changes_that_give_a_yes(
    question: dict[str, Any], registers: dict[str, Any], members: list[dict[str, Any]]
) -> None:
    """Each row tried in order, the condition that failed or held; what would make it allowed gives a yes."""
    verdict = ask(question, registers, members)
    for one in (verdict, *verdict.members):
        walked = steps(LAW, one)
        did = [s.rule for s in walked if s.effect in {Effect.NOTE, Effect.FLOOR, Effect.TAKEN}]
        assert one.rule in did
        assert [s.block for s in walked].count(AFTER) <= 1
        given_ = remedies(LAW, one)
        assert all(remedy.answer in FAVOURABLE for remedy in given_)
        assert not given_ or one.answer not in FAVOURABLE
