"""A question asked again: what changed is told, each thing once, in both languages, and what did not is not."""

from __future__ import annotations

import copy
from datetime import UTC, datetime
from typing import Any

import pytest

from amp_registry.explain.again import asked_again, differences
from amp_registry.explain.as_again import as_again
from amp_registry.explain.wording import columns
from tests import factory
from tests.explain.situations import SITUATIONS

SITUATION = SITUATIONS["barred"]
NOW = SITUATION.to_dict()
AT = datetime(2026, 11, 20, 15, tzinfo=UTC)


def before(**changes: Any) -> dict[str, Any]:
    return {**copy.deepcopy(NOW), **changes}


def told(old: dict[str, Any], new: dict[str, Any] = NOW) -> list[tuple[str, str]]:
    return [(one.code, one.text.en) for one in differences(old, new)]


def text(said: str) -> dict[str, str]:
    return {"fr": f"{said} (fr)", "en": said}


def match(entry: Any) -> dict[str, Any]:
    return {**NOW["matches"][0], "register": entry.register.value, "entry": entry.to_dict()}


def test_nothing_changed_is_said_as_such() -> None:
    assert told(before()) == []
    again = asked_again(1042, AT, before(), SITUATION)
    assert as_again(again, "en") == (
        "SAME ANSWER as check number 1042 (2026-11-20 10:00), and nothing else has\nchanged.\n"
    )
    assert again.same_answer


def test_another_answer_comes_first_with_the_reasons_that_came_and_went() -> None:
    old = before(answer="allowed", rule="D2", summary=text("YES. It may bid."))
    old["reasons"] = [{**NOW["reasons"][0], "rule": "T2", "text": text("Below the threshold.")}]
    found = told(old)
    assert found[0] == (
        "answer_changed",
        f"Before: YES. It may bid. Now: {NOW['summary']['en']}",
    )
    assert [code for code, _ in found[1:]] == ["reason_added"] * len(NOW["reasons"]) + ["reason_removed"]
    assert found[-1][1] == "Reason no longer given (T2): Below the threshold."


def test_the_same_answer_by_another_rule() -> None:
    assert told(before(rule="R2"))[0] == (
        "rule_changed",
        f"The deciding rule was R2; it is now {NOW['rule']}.",
    )


ENTRY = factory.rena()
NAMED = f"{ENTRY.name}, NEQ {ENTRY.neq}"
ENTRIES: dict[str, tuple[list[Any], list[Any], tuple[str, str]]] = {
    "an entry that came": (
        [],
        [ENTRY],
        ("entry_added", f"RENA: found now, and not before: {NAMED}."),
    ),
    "an entry that went": (
        [ENTRY],
        [],
        (
            "entry_removed",
            f"RENA: found before, and not any more: {NAMED}. The register does not say why.",
        ),
    ),
    "an entry that changed": (
        [factory.rena(address=None)],
        [ENTRY],
        (
            "entry_changed",
            f"RENA: the entry of {NAMED} has changed (address: nothing → {ENTRY.address}).",
        ),
    ),
    "an entry of REA": (
        [],
        [factory.rea(neq=None)],
        ("entry_added", f"REA: found now, and not before: {factory.firm()}"),  # the name ends with its own
    ),
}


@pytest.mark.parametrize(("old", "new", "expected"), ENTRIES.values(), ids=ENTRIES)
def test_entries(old: list[Any], new: list[Any], expected: tuple[str, str]) -> None:
    sides = ({**NOW, "matches": [match(entry) for entry in side]} for side in (old, new))
    assert told(*sides) == [expected]


def test_conditions_warnings_and_missing_facts_that_came_and_went() -> None:
    old = before(
        conditions=[{"code": "confirm_neq", "text": text("Confirm it.")}],
        warnings=[*NOW["warnings"], {"code": "partial_copy", "text": text("The copy is partial.")}],
        needs=["dates.bid"],
    )
    gone = [code for code, _ in told(old)]
    assert gone == ["condition_removed", "warning_removed", "need_removed"]
    assert [code for code, _ in told(NOW, old)] == ["condition_added", "warning_added", "need_added"]
    assert told(old)[0] == ("condition_removed", "This condition no longer holds: Confirm it.")


def test_an_age_that_grew_is_no_new_warning() -> None:
    sides = ({**NOW, "warnings": [{"code": "stale_bar", "text": text(age)}]} for age in ("50 h", "60 h"))
    assert told(*sides) == []


def decision(state: str) -> dict[str, Any]:
    return {"id": 12, "state": state, "text": text(f"Decision 12 is {state}.")}


def test_a_decision_is_told_once_and_its_warning_not_again() -> None:
    warned = [*NOW["warnings"], {"code": "decided_different", "text": text("Decision 12 is applied.")}]
    new = {**NOW, "decisions": [decision("applied")], "warnings": warned}
    old = {**NOW, "decisions": [decision("lapsed")]}
    assert told(old, new) == [
        ("decision_added", "A person's decision, since then: Decision 12 is applied."),
        ("decision_removed", "A decision that no longer counts: Decision 12 is lapsed."),
    ]


def test_an_evidence_of_before_there_were_decisions_compares() -> None:
    old = before()
    del old["decisions"]
    assert told(old) == []


def test_copies() -> None:
    rena, rea = NOW["copies"]
    other = {**rena, "sha256": "ab" * 32, "fetched_at": "2026-11-20T07:31:00Z"}
    assert told(before(copies=[other, rea])) == [
        (
            "copy_changed",
            "RENA: the copy is no longer that of 2026-11-20 02:31 (ababab…), but that of 2026-11-22 02:31 (4f1c9a…).",
        )
    ]
    assert [code for code, _ in told(before(copies=[{**rena, "stale": True}, rea]))] == ["copy_fresh"]
    assert [code for code, _ in told(before(), {**NOW, "copies": [{**rena, "stale": True}, rea]})] == [
        "copy_stale"
    ]
    assert [code for code, _ in told(before(copies=[rena]))] == ["copy_added"]
    assert [code for code, _ in told(NOW, before(copies=[rena]))] == ["copy_removed"]


def test_the_versions_of_the_law_of_the_matching_and_of_the_program() -> None:
    old = before(versions={"amp_registry": "0.0.1", "law": "0", "matching": "0"})
    assert [code for code, _ in told(old)] == ["law_changed", "matching_changed", "amp_registry_changed"]


def test_what_changed_for_a_member_says_which() -> None:
    whole = SITUATIONS["consortium"].to_dict()
    old = copy.deepcopy(whole)
    old["members"][1]["rule"] = "X9"
    rule = whole["members"][1]["rule"]
    assert told(old, whole) == [
        ("member_rule_changed", f"Member 2. The deciding rule was X9; it is now {rule}.")
    ]


@pytest.mark.parametrize("width", [40, 80])
@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_page_fits_the_terminal_and_marks_each_difference(width: int, language: Any) -> None:
    again = asked_again(1042, AT, before(answer="review", rule="I3", needs=["dates.bid"]), SITUATION)
    lines = as_again(again, language, width).splitlines()
    assert all(columns(line) <= width for line in lines)
    assert sum(line.startswith("· ") for line in lines) == len(again.differences) == 2


def test_the_same_answer_with_differences_says_what_changed() -> None:
    again = asked_again(1042, AT, before(rule="R2"), SITUATION)
    assert as_again(again, "en").splitlines()[0] == (
        "SAME ANSWER as check number 1042 (2026-11-20 10:00). What has changed:"
    )


def test_what_is_published_is_the_evidence_and_what_changed() -> None:
    again = asked_again(1042, AT, before(answer="review", rule="I3"), SITUATION)
    plain = again.to_dict()
    assert {key: value for key, value in plain.items() if key != "again"} == NOW
    assert {key: value for key, value in plain["again"].items() if key != "differences"} == {
        "check": 1042,
        "checked_at": "2026-11-20T15:00:00Z",
        "answer": "review",
        "rule": "I3",
        "same_answer": False,
    }
    assert [one["code"] for one in plain["again"]["differences"]] == ["answer_changed"]


def test_names_from_outside_are_data() -> None:
    entry = factory.rena(name="Acme\u202e {text}\ninc.")
    found = told(NOW, {**NOW, "matches": [*NOW["matches"], match(entry)]})
    assert [code for code, _ in found] == ["entry_added"]
    assert "\u202e" not in found[0][1]
    assert "{text}" in found[0][1]
