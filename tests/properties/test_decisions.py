"""Properties of people's decisions over any question and any state of the registers; each quotes its sentence."""

from __future__ import annotations

from datetime import date
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from amp_registry.contract import Kind
from amp_registry.decide.verdict import SEVERITY, Answer, Verdict
from tests.decide.situations import judged
from tests.properties.test_verdict import (
    GRANTS,
    LAW,
    amounts,
    ask,
    clean,
    questions,
    rea_rows,
    rena_rows,
    shown,
    words,
)

MEMBERS = st.lists(shown, min_size=2, max_size=2)
SAID = st.sampled_from(["same", "different"])
LOOKS_ALIKE = rena_rows.map(lambda row: {**row, "found": "strong", "neq": "1170000039"})


def with_row(registers: dict[str, Any], name: str, row: dict[str, Any]) -> dict[str, Any]:
    return {**registers, name: [*registers[name], row]}


def told(verdict: Verdict) -> tuple[Any, ...]:
    """What an officer acts on."""
    conditions = tuple(notice.code for notice in verdict.conditions)
    return (verdict.answer, verdict.rule, conditions, tuple(told(member) for member in verdict.members))


@given(questions(), shown, rena_rows, MEMBERS, SAID)
def test_a_decision_never_makes_an_answer_milder_than_a_bar_by_number(
    question: dict[str, Any],
    registers: dict[str, Any],
    entry: dict[str, Any],
    members: list[dict[str, Any]],
    said: str,
) -> None:
    """NEQ equality on RENA bars whatever a person decided."""
    barred = with_row(registers, "rena", {**entry, "found": "neq"})
    decided = with_row(registers, "rena", {**entry, "found": "neq", "decided": said})
    assert told(ask(question, decided, members)) == told(ask(question, barred, members))


@given(questions(), shown, rena_rows, MEMBERS, st.integers(0, 2))
def test_a_verdict_never_gets_milder_when_a_decision_says_the_same_firm(
    question: dict[str, Any],
    registers: dict[str, Any],
    entry: dict[str, Any],
    members: list[dict[str, Any]],
    place: int,
) -> None:
    """A bar may only be added: of the firm, or of a member of the consortium."""

    def asked(row: dict[str, Any]) -> Verdict:
        if place == 0:
            return ask(question, with_row(registers, "rena", row), members)
        changed = list(members)
        changed[place - 1] = with_row(members[place - 1], "rena", row)
        return ask(question, registers, changed)

    before, after = asked(entry), asked({**entry, "decided": "same"})
    assert SEVERITY[after.answer] >= SEVERITY[before.answer]
    for old, new in zip(before.members, after.members, strict=True):
        assert SEVERITY[new.answer] >= SEVERITY[old.answer]


GOING_ON = st.fixed_dictionaries(
    {
        "firm": st.just({"neq": "1170000013", "name": "Construction Exemple inc."}),
        "act": st.just("continue"),
        "as_of": st.sampled_from([date(2023, 3, 1), date(2026, 11, 22)]),
        "contract": st.fixed_dictionaries({"kind": words(Kind), "expenditure": amounts}),
    }
)


@given(GOING_ON, LOOKS_ALIKE, st.sampled_from(["definitive", "provisional", "unknown"]))
def test_a_contract_in_progress_is_not_told_to_go_on_by_a_decision(
    question: dict[str, Any], entry: dict[str, Any], registration: str
) -> None:
    """A verdict never gets milder when a 'same' decision is added: the law spares a provisional registration."""
    row = {**entry, "registration": registration, "registered_on": date(2022, 9, 1), "projected_end": None}
    registers = {"rea": [], "copies": {}}
    before = ask(question, {**registers, "rena": [row]}, [])
    after = ask(question, {**registers, "rena": [{**row, "decided": "same"}]}, [])
    assert SEVERITY[after.answer] >= SEVERITY[before.answer]


@given(questions(), shown, LOOKS_ALIKE, MEMBERS)
def test_a_firm_said_to_be_another_counts_as_if_its_entry_were_not_there(
    question: dict[str, Any],
    registers: dict[str, Any],
    entry: dict[str, Any],
    members: list[dict[str, Any]],
) -> None:
    """“Different” removes the doubt that entry raises for that firm, and nothing else."""
    without = ask(question, registers, members)
    settled = ask(question, with_row(registers, "rena", {**entry, "decided": "different"}), members)
    assert told(settled) == told(without)


OTHERS = st.fixed_dictionaries({"decided": SAID, "neq": st.sampled_from(["1170000047", ""])})


@given(questions(), shown, LOOKS_ALIKE, MEMBERS, OTHERS)
def test_a_decision_on_another_firm_changes_nothing(
    question: dict[str, Any],
    registers: dict[str, Any],
    entry: dict[str, Any],
    members: list[dict[str, Any]],
    other: dict[str, str],
) -> None:
    """It lapses when the firm's NEQ or name changes; then the check asks again."""
    about = {"neq": other["neq"], "name": "Une Autre Firme Exemple inc."}
    before = ask(question, with_row(registers, "rena", entry), members)
    row = {**entry, "decided": other["decided"], "decided_of": about}
    assert told(ask(question, with_row(registers, "rena", row), members)) == told(before)


@given(questions(), shown, MEMBERS, SAID)
def test_a_decision_on_an_entry_that_is_not_listed_changes_nothing(
    question: dict[str, Any], registers: dict[str, Any], members: list[dict[str, Any]], said: str
) -> None:
    """It lapses when the entry changes: its hash is no longer listed."""
    before = ask(question, registers, members)
    after = ask(question, {**registers, "decided_before": [{"says": said}]}, members)
    assert told(after) == told(before)


@given(questions(), shown, rea_rows, MEMBERS, SAID)
def test_a_decision_on_an_entry_of_rea_never_changes_an_answer(
    question: dict[str, Any],
    registers: dict[str, Any],
    entry: dict[str, Any],
    members: list[dict[str, Any]],
    said: str,
) -> None:
    """REA grants only on identity that is certain: a decision “same” never by itself grants."""
    before = ask(question, with_row(registers, "rea", entry), members)
    after = ask(question, with_row(registers, "rea", {**entry, "decided": said}), members)
    assert told(after) == told(before)


@given(questions(consortium=False), shown, LOOKS_ALIKE)
def test_a_name_alone_with_a_decision_never_reaches_a_plain_yes(
    question: dict[str, Any], registers: dict[str, Any], entry: dict[str, Any]
) -> None:
    """A name alone reaches at best `allowed_with_conditions` (condition `confirm_neq`)."""
    named = {**question, "firm": {"name": "Construction Exemple inc."}}
    verdict = ask(named, with_row(registers, "rena", {**entry, "decided": "different"}), [])
    assert verdict.answer is not Answer.ALLOWED
    if verdict.answer in GRANTS:
        assert "confirm_neq" in {condition.code for condition in verdict.conditions}


@given(questions(), shown, LOOKS_ALIKE, MEMBERS, SAID)
def test_every_decision_that_counts_is_told(
    question: dict[str, Any],
    registers: dict[str, Any],
    entry: dict[str, Any],
    members: list[dict[str, Any]],
    said: str,
) -> None:
    """Shown in their evidence: beside the entry it settles, and as a warning."""
    case = {"question": question, **with_row(registers, "rena", {**entry, "decided": said})}
    verdict = judged(clean({**case, "members": members}), LAW)
    seen = [match for sighting in verdict.sightings for match in sighting.findings.matches]
    if not any(one.match for one in verdict.decisions):
        assert not [match for match in seen if match.entry.neq == "1170000039"]
        return
    assert f"decided_{said}" in {notice.code for notice in verdict.warnings}
    assert any(match.has(f"decided_{said}") for s in verdict.sightings for match in _all(s))


def _all(sighting: Any) -> tuple[Any, ...]:
    return (*sighting.findings.matches, *sighting.later_findings.matches)
