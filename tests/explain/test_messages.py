"""Both catalogues say the same things, of the same values, for every code an answer can carry."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from amp_registry import decide
from amp_registry.contract import Body, Kind, Role
from amp_registry.decide import other_grounds
from amp_registry.decide.verdict import Answer
from amp_registry.explain.messages import catalogue, french_spaces, has, placeholders, tell
from amp_registry.language import LANGUAGES, Text
from amp_registry.question import Act
from amp_registry.records import Register, Registration, Status, SuspensionCause

ROWS = (
    "S1 S2 S3 I2 I3 I4 I6 I7 N1 R1 R1b R1c R2 R3 R4 R5 R6 R7 R8 R9 R10 T0 T1 T2 T3 T4 "
    + " ".join(f"A{n}" for n in range(1, 21))
    + " A21 T5 D1 D2 D3 D4 C1b C1c "
    + " ".join(f"C{n}" for n in range(21))
).split()
CONDITIONS = ["confirm_neq", "give_name", "integrity_declaration", "below_threshold", "permission_terms"]
WARNINGS = [
    "held_back",
    "recheck_on_date",
    "settled_by_entry_dates",
    "stale_bar",
    "rea_stale",
    "partial_copy",
    "register_conflict",
    "name_conflict",
    "homonym",
    "number_neighbour",
    "oversight_measures",
    "list_to_amp_10_days",
    "controller_listed",
    "conviction_pending",
    "provisional_overdue",
    "article_unconfirmed",
    "neq_flagged",
    "decided_different",
    "decided_same",
    "decided_same_rea",
    "decision_lapsed",
]
NEEDS = [
    "dates.bid",
    "dates.conclusion",
    "dates.process_start",
    "dates.tender_authorization",
    "dates.contract_start",
    "contract.kind",
    "contract.expenditure",
    "renewal.filed_on",
    "firm.neq",
    "consortium.members",
]
NOT_CHECKED = [
    "revenu_quebec_attestation",
    "rbq_licence_restricted",
    "election_laws",
    "french_language_charter",
    "amp_orders",
    "tender_exclusions",
    "federal_suspension",
]
CODES = [
    *(("rule", code) for code in ROWS),
    *(("condition", code) for code in CONDITIONS),
    *(("warning", code) for code in WARNINGS),
    *(("need", code) for code in NEEDS),
    *(("not_checked", code) for code in NOT_CHECKED),
    *(("headline", answer.value) for answer in Answer),
    *(("citation", confidence) for confidence in "RASIU"),
]
WORDS = {
    "kind": Kind,
    "body": Body,
    "role": Role,
    "status": Status,
    "suspension_cause": SuspensionCause,
    "registration": Registration,
    "register": Register,
}
EVERYTHING: Mapping[str, object] = {
    **dict.fromkeys(
        ("firm", "Firm", "candidate", "member", "asked_number", "article", "number", "name"), "x"
    ),
    **dict.fromkeys(("day", "registered_on", "projected_end", "issued_on", "expires_on"), date(2026, 1, 2)),
    **dict.fromkeys(("process_start", "day60", "convicted_on"), date(2026, 1, 2)),
    **dict.fromkeys(("amount", "threshold"), Decimal(1000)),
    **dict.fromkeys(("age_hours", "maximum_hours"), 5.0),
    "thresholds": {"services": Decimal(1000)},
    "articles": ["x", "y"],
    "kind": "services",
    "register": "rea",
    "registration": "definitive",
    "suspension_cause": "integrity",
    "candidate_neq": "1170000013",
    "count": 3,
    "conditions": "2",
    "problem": Text("Il manque des lignes.", "Lines are missing."),
}


def sentences(message: Any) -> Iterator[str]:
    """Every sentence a message holds."""
    if isinstance(message, str):
        yield message
    elif isinstance(message, list):
        for part in message:
            yield from sentences(part)
    else:
        for part in message.values():
            yield from sentences(part)


@pytest.mark.parametrize(("section", "code"), CODES, ids=lambda value: value)
def test_every_code_has_its_own_sentence_in_both_languages(section: str, code: str) -> None:
    assert all(code in catalogue(language)[section] for language in LANGUAGES)


def test_every_row_of_the_decision_table_has_its_own_sentence() -> None:
    table = Path(decide.__file__).with_name("decision_table.toml")
    rows = {row["id"] for row in tomllib.loads(table.read_text(encoding="utf-8"))["row"]}
    assert not {row for row in rows if not has("rule", row)}


@pytest.mark.parametrize("section", catalogue("fr"))
def test_both_languages_have_the_same_keys_and_the_same_values_sentence_by_sentence(section: str) -> None:
    french, english = catalogue("fr")[section], catalogue("en")[section]
    assert _outline(french) == _outline(english)


@pytest.mark.parametrize("values", [{}, EVERYTHING], ids=["nothing known", "everything known"])
@pytest.mark.parametrize(("section", "code"), CODES, ids=lambda value: value)
def test_a_sentence_is_whole_whatever_is_known(section: str, code: str, values: Mapping[str, object]) -> None:
    known = dict(values) if values else _least(section)
    text = tell(section, code, known)
    for said in (text.fr, text.en):
        assert said
        assert not re.search(r"[{}]|None|  |\( *\)|« *»", said)
        assert said[0].isupper() or said[0].isdigit()
        assert said.rstrip()[-1] in ".!" or "https://" in said


@pytest.mark.parametrize("act", Act)
@pytest.mark.parametrize("answer", Answer)
def test_every_answer_is_told_for_every_act(answer: Answer, act: Act) -> None:
    values = {"firm": "Exemple inc.", "Firm": "Exemple inc.", "conditions": "1", "act": act.value}
    text = tell("headline", answer.value, values)
    assert "Exemple inc." in text.fr
    assert "Exemple inc." in text.en


@pytest.mark.parametrize("why", ["missing", "stale", "partial", "not_covered", "not_shown", "something new"])
def test_a_copy_that_cannot_answer_is_told_with_its_reason(why: str) -> None:
    text = tell("rule", "I7", {"why": why, "register": "rena"})
    assert "RENA" in text.fr
    assert "RENA" in text.en


@pytest.mark.parametrize("name", WORDS)
def test_every_category_has_a_word(name: str) -> None:
    for language in LANGUAGES:
        assert set(catalogue(language)["word"][name]) == {member.value for member in WORDS[name]}


def test_every_other_ground_has_a_few_words_for_the_brief_page() -> None:
    grounds = {ground.code for ground in other_grounds.shipped()}
    assert grounds == set(NOT_CHECKED)
    assert all(set(catalogue(language)["word"]["grounds"]) == grounds for language in LANGUAGES)


@pytest.mark.parametrize("confidence", ["U"])
@pytest.mark.parametrize("article", ["LCOP 21.5.2", None])
def test_an_article_that_is_not_confirmed_is_said_to_be_so(confidence: str, article: str | None) -> None:
    text = tell("citation", confidence, {"article": article})
    assert "numéro d'article non confirmé" in text.fr
    assert "article number not confirmed" in text.en


def test_an_unknown_code_is_told_by_its_name_and_never_left_out() -> None:
    assert "Z9" in tell("rule", "Z9").fr
    assert "new_code" in tell("warning", "new_code").en


def test_the_first_alternative_whose_values_are_known_is_told() -> None:
    known = {
        "registered_on": date(2024, 6, 13),
        "projected_end": date(2029, 6, 12),
        "registration": "definitive",
    }
    both = tell("rule", "R1", known)
    assert both.en.startswith(
        "The firm has been on RENA since 2024-06-13 (definitive registration), projected"
    )
    one = tell("rule", "R1", {**known, "projected_end": None})
    assert one.en.startswith("The firm has been on RENA since 2024-06-13 (definitive registration). A listed")
    assert tell("rule", "R1", {}).en.startswith("The firm is on RENA. A listed")


def test_thresholds_are_told_by_kind_in_each_language() -> None:
    amounts = {"services": Decimal(1_000_000), "construction": Decimal(5_000_000)}
    text = tell("condition", "below_threshold", {"thresholds": amounts})
    assert (
        "1\u00a0000\u00a0000,00\u00a0$ (les services), 5\u00a0000\u00a0000,00\u00a0$ (les travaux" in text.fr
    )
    assert "$1,000,000.00 (services), $5,000,000.00 (construction work)" in text.en


def test_french_punctuation_does_not_start_a_line() -> None:
    assert (
        french_spaces("« Oui » : 25 000 $ ; non ?")
        == "«\u00a0Oui\u00a0»\u00a0: 25\u00a0000\u00a0$\u00a0; non\u00a0?"
    )


def test_the_values_of_a_sentence_are_found() -> None:
    assert placeholders("a {x} b {y} {x}") == {"x", "y"}


def _least(section: str) -> dict[str, object]:
    """The values every sentence of a section may count on."""
    least: dict[str, object] = {"headline": {"firm": "X", "Firm": "X", "conditions": "2"}}
    known = {"citation": {"article": "LCOP 1"}, **least}.get(section, {})
    return {**known, "register": Text("RENA", "RENA")} if isinstance(known, dict) else {}


def _outline(message: Any) -> Any:
    if isinstance(message, str):
        return sorted(placeholders(message))
    if isinstance(message, list):
        return [_outline(part) for part in message]
    return {key: (key == "by" and value) or _outline(value) for key, value in message.items()}


def test_no_sentence_keeps_a_brace_that_is_not_a_value() -> None:
    for language in LANGUAGES:
        for message in catalogue(language).values():
            for sentence in sentences(message):
                assert not re.sub(r"\{[A-Za-z_0-9]+\}", "", sentence).count("{")


@pytest.mark.parametrize(
    ("candidate", "told"),
    [
        pytest.param(
            "Exemple inc.", "celle qui la contrôle y est : Exemple inc.", id="a name with its own full stop"
        ),
        pytest.param("Exemple", "celle qui la contrôle y est : Exemple.", id="a name without"),
    ],
)
def test_a_sentence_that_a_name_ends_has_one_full_stop(candidate: str, told: str) -> None:
    said = french_spaces(tell("rule", "R9", {"candidate": candidate}).fr).replace("\u00a0", " ")
    assert told in said
    assert "inc.." not in said


@pytest.mark.parametrize("section", ["page", "proof"])
def test_one_entry_more_stands_in_the_singular(section: str) -> None:
    one, two = (tell(section, "others", {"count": count}) for count in (1, 2))
    assert "une autre" in one.fr
    assert "2 autres" in two.fr
    assert " entries" not in one.en
