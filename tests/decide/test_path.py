"""The path says what the verdict did, row by row, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from amp_registry.decide.judge import Tried
from amp_registry.decide.law import load
from amp_registry.decide.path import AFTER, Effect, Step, steps
from amp_registry.decide.verdict import Answer, Verdict
from tests.decide.situations import Situation, judged, situations

LAW = load()
CASES = list(situations())
DID = {Effect.NOTE, Effect.FLOOR, Effect.TAKEN}
BID: Mapping[str, Any] = {"act": "bid", "contract": {"kind": "construction", "expenditure": 6000000}}


def path(data: Mapping[str, Any]) -> tuple[Step, ...]:
    return steps(LAW, judged(data, LAW))


def shown(verdict: Verdict) -> Tried:
    """The world the verdict shows, as the interpreter ran it."""
    found = next(world for world in verdict.worlds if world.facts is verdict.facts)
    assert isinstance(found, Tried)
    return found


@pytest.mark.parametrize("case", [pytest.param(c, id=f"{c.file}: {c.says}") for c in CASES])
def test_the_rows_that_did_something_are_those_the_interpreter_passed(case: Situation) -> None:
    verdict = judged(case.data, LAW)
    for one in (verdict, *verdict.members):
        walked = [step for step in steps(LAW, one) if step.block != AFTER]
        assert [s.rule for s in walked if s.effect in DID] == [row.id for row in shown(one).outcome.rows]


@pytest.mark.parametrize("case", [pytest.param(c, id=f"{c.file}: {c.says}") for c in CASES])
def test_a_row_passed_over_says_which_condition_failed_and_one_that_did_something_has_none(
    case: Situation,
) -> None:
    for step in path(case.data):
        failed = step.failed
        assert (failed is not None) == (step.effect is Effect.PASSED_OVER)
        assert failed is None or failed.value not in failed.accepted
        assert _in_force(step) or step.effect in {Effect.PASSED_OVER, Effect.NOT_IN_FORCE}


def _in_force(step: Step) -> bool:
    return step.row is None or step.day is None or step.row.in_force(step.day)


def test_the_last_row_is_the_one_that_gives_the_answer_with_its_day_and_its_text() -> None:
    last = path({"question": BID})[-1]
    assert (last.rule, last.block, last.effect, last.answer) == (
        "A8",
        "A",
        Effect.TAKEN,
        Answer.NOT_ALLOWED,
    )
    assert (last.goes_by, last.day, _in_force(last)) == ("bid", date(2026, 11, 22), True)
    assert last.citation is not None
    assert last.citation.article == "LCOP 21.17"


def test_a_row_whose_conditions_hold_on_a_day_it_is_not_in_force_is_told_with_its_dates() -> None:
    tried = [step for step in path({"question": BID}) if step.effect is Effect.NOT_IN_FORCE]
    assert [(step.rule, step.start, step.end) for step in tried] == [("A10", None, date(2022, 6, 1))]


def test_a_floor_and_a_note_let_the_chain_go_on() -> None:
    name = {"no_neq": True, "found": "strong", "registered_on": date(2024, 6, 13)}
    held = {"expires_on": date(2029, 1, 1), "oversight": True}
    did = [step for step in path({"question": BID, "rena": [name], "rea": [held]}) if step.effect in DID]
    assert [(step.rule, step.effect, step.answer) for step in did] == [
        ("I3", Effect.FLOOR, Answer.REVIEW),
        ("A20", Effect.NOTE, None),
        ("A1", Effect.TAKEN, Answer.ALLOWED),
    ]


@pytest.mark.parametrize(
    ("data", "rule", "answer"),
    [
        pytest.param(
            {
                "question": {
                    **BID,
                    "act": "conclude",
                    "permission": {"article": "25.0.3", "covers": ["conclude"]},
                },
                "rena": [{"registered_on": date(2024, 6, 13)}],
                "copies": {"rena": "stale"},
            },
            "I7",
            Answer.UNKNOWN,
            id="a copy that grants nothing",
        ),
        pytest.param(
            {"question": {"act": "bid", "contract": {"expenditure": 2000000}}},
            "N1",
            Answer.UNKNOWN,
            id="a fact that is missing",
        ),
        pytest.param(
            {
                "question": {
                    **BID,
                    "firm": {},
                    "consortium": {"members": [{"name": "Pavage Échantillon ltée"}]},
                }
            },
            "A12",
            Answer.REVIEW,
            id="a member that decides",
        ),
    ],
)
def test_a_rule_applied_after_the_table_stands_at_the_end(
    data: Mapping[str, Any], rule: str, answer: Answer
) -> None:
    last = path(data)[-1]
    assert (last.rule, last.block, last.answer, last.conditions) == (rule, AFTER, answer, ())
    assert (last.goes_by, last.day, last.start, last.end, last.effect) == (
        None,
        None,
        None,
        None,
        Effect.TAKEN,
    )
    assert (last.citation is not None) == (rule == "A12")


def test_accepted_values_stand_in_the_order_of_the_vocabulary() -> None:
    step = next(step for step in path({"question": BID}) if step.rule == "R1")
    assert [(a.fact, a.accepted, a.value, a.met) for a in step.conditions] == [
        ("act", ("bid", "conclude", "subcontract"), "bid", True),
        ("rena", ("definitive", "unspecified"), "clear", False),
    ]
