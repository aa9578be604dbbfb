"""The tables of situations: each gives its answer and its rule; together they reach every row."""

from __future__ import annotations

from collections import Counter

import pytest

from amp_registry.decide import judge as judge_module
from amp_registry.decide import law as law_module
from amp_registry.decide.law import Law
from amp_registry.decide.verdict import Verdict
from tests.decide.situations import Situation, judged, situations

LAW = law_module.load()
CASES = list(situations())


@pytest.mark.parametrize("case", [pytest.param(c, id=f"{c.file}: {c.says}") for c in CASES])
def test_the_situation_has_the_answer_the_table_says(case: Situation) -> None:
    verdict = judged(case.data, LAW)
    assert told(verdict, case) == dict(case.expected)


def told(verdict: Verdict, case: Situation) -> dict[str, object]:
    """What the verdict says of the things the case expects; answer and rule always."""
    everything: dict[str, object] = {
        "answer": verdict.answer.value,
        "rule": verdict.rule,
        "chain": [ground.rule for ground in verdict.grounds],
        "articles": [ground.citation.article for ground in verdict.grounds if ground.citation],
        "conditions": [notice.code for notice in verdict.conditions],
        "warnings": [notice.code for notice in verdict.warnings],
        "needs": [notice.code for notice in verdict.needs],
        "members": [member.rule for member in verdict.members],
        "not_checked": [notice.code for notice in verdict.not_checked],
        "act": verdict.act.value,
    }
    wanted = {"answer", "rule", *case.expected}
    return {name: value for name, value in everything.items() if name in wanted}


def test_no_two_situations_are_told_in_the_same_words() -> None:
    repeated = [says for says, times in Counter(c.says for c in CASES).items() if times > 1]
    assert repeated == []


def test_every_row_of_the_table_is_reached_by_a_situation() -> None:
    assert unreached(LAW) == set()


def unreached(law: Law) -> set[str]:
    """The rows that no situation passes: a repeated id is one row for each of its places in the table."""
    names = {id(row): f"{row.id} ({row.block}, row {place})" for place, row in enumerate(law.all_rows())}
    passed: set[int] = set()
    run = judge_module.run

    def watching(*args: object) -> object:
        outcome = run(*args)  # type: ignore[arg-type]
        passed.update(id(row) for row in outcome.rows)
        return outcome

    judge_module.run = watching  # type: ignore[assignment]
    try:
        for case in CASES:
            judged(case.data, law)
    finally:
        judge_module.run = run
    return {name for key, name in names.items() if key not in passed}
