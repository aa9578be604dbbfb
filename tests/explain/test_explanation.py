"""The path and the remedies as text of eighty columns and as JSON, in both languages."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from amp_registry.decide.law import load
from amp_registry.explain import evidence
from amp_registry.explain.as_path import as_path
from amp_registry.explain.explanation import Explanation, explain
from amp_registry.explain.wording import columns
from amp_registry.language import LANGUAGES, Language
from tests.decide.situations import judged, question, situations
from tests.explain import approvals

LAW = load()
CASES = {case.says: case for case in situations()}
FOLDER = Path(approvals.FOLDER) / "paths"
APPROVED = {
    "not-authorized": "Construction au montant du seuil : autorisation requise, la firme n'en a pas",
    "listed": "Une permission de conclure ne permet pas de soumissionner",
    "registers-disagree": "Autorisée après son inscription, encore inscrite : les registres se contredisent",
    "a-yes": "Autorisée, sous mesures de surveillance : oui, et c'est dit",
    "member": "Consortium : un membre n'est connu que par son nom",
    "no-remedy": "Concession : hors des décrets lus, à examiner",
    "in-progress": "Définitive, soixante et unième jour : réputée en défaut",
    "missing": "Le début du processus manque, et le seuil a changé entre-temps : on le demande",
}


def explained(data: Mapping[str, Any]) -> Explanation:
    verdict = judged(data, LAW)
    told = evidence.build(
        question(data),
        verdict,
        checked_at=datetime(2026, 11, 22, 15, tzinfo=UTC),
        law_version="law",
        matching_version="matching",
        version="0",
    )
    return explain(LAW, verdict, told)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", APPROVED)
def test_the_printed_path_is_the_approved_one(name: str, language: Language) -> None:
    text = as_path(explained(CASES[APPROVED[name]].data), language)
    approvals.check(f"{name}.{language}.txt", text, FOLDER)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_path_fits_eighty_columns_and_ends_with_a_newline(language: Language) -> None:
    for case in CASES.values():
        text = as_path(explained(case.data), language)
        assert text.endswith("\n")
        assert not [line for line in text.splitlines() if columns(line) > 80 or line != line.rstrip()]
        assert "None" not in text
        assert "{" not in text


def test_a_narrow_terminal_gets_forty_columns() -> None:
    text = as_path(explained(CASES[APPROVED["listed"]].data), "fr", width=10)
    assert max(columns(line) for line in text.splitlines()) <= 40


def test_the_json_is_the_evidence_with_two_keys_more() -> None:
    found = explained(CASES[APPROVED["not-authorized"]].data)
    plain = found.to_dict()
    assert list(plain)[-2:] == ["path", "remedies"]
    assert {k: v for k, v in plain.items() if k not in {"path", "remedies"}} == found.evidence.to_dict()
    assert json.loads(json.dumps(plain)) == plain


def test_a_step_as_json() -> None:
    path = explained(CASES[APPROVED["not-authorized"]].data).to_dict()["path"]
    assert path[-1] == {
        "rule": "A8",
        "block": "A",
        "effect": "taken",
        "answer": "not_allowed",
        "day": "2026-11-22",
        "goes_by": "bid",
        "in_force": [None, None],
        "conditions": [
            {
                "fact": "rea",
                "value": "absent",
                "accepted": ["absent"],
                "met": True,
                "text": {
                    "fact": {"fr": "au REA", "en": "on REA"},
                    "value": {"fr": "absente", "en": "absent"},
                },
            }
        ],
        "article": "LCOP 21.17",
        "confidence": "R",
    }
    late = next(step for step in path if step["effect"] == "not_in_force")
    assert (late["rule"], late["in_force"]) == ("A10", [None, "2022-06-01"])


def test_a_remedy_as_json() -> None:
    remedies = explained(CASES[APPROVED["listed"]].data).to_dict()["remedies"]
    assert [[change["code"] for change in remedy["changes"]] for remedy in remedies] == [
        ["rena_ended", "authorized"],
        ["rena_ended", "below_threshold"],
    ]
    first = remedies[0]
    assert first["changes"][0]["day"] == "2026-11-22"
    assert first["changes"][1]["facts"]["rea"] == "authorized"
    assert (first["answer"], first["rule"], first["conditions"]) == ("allowed", "A1", [])
    assert (first["article"], first["confidence"]) == ("LCOP 21.17, 21.18", "R")
    assert "; and if the firm held an authorization" in first["text"]["en"]
    assert remedies[1]["changes"][1]["day"] is None
    assert remedies[1]["conditions"] == ["integrity_declaration"]


def test_a_rule_applied_after_the_table_has_no_block_and_no_day() -> None:
    plain = explained(CASES[APPROVED["missing"]].data).to_dict()
    last = plain["path"][-1]
    assert (last["rule"], last["block"], last["day"], last["goes_by"]) == ("N1", None, None, None)
    assert last["article"] is None


def test_each_member_has_its_own_path_and_remedies() -> None:
    found = explained(CASES[APPROVED["member"]].data)
    assert [member.verdict.rule for member in found.members] == ["A1", "I2"]
    plain = found.to_dict()
    assert [member["path"][-1]["rule"] for member in plain["members"]] == ["A1", "I2"]
    assert [bool(member["remedies"]) for member in plain["members"]] == [False, True]


def test_a_permission_is_told_with_its_article_and_an_unconfirmed_article_as_such() -> None:
    text = as_path(explained(CASES[APPROVED["in-progress"]].data), "en")
    assert "If a permission (LCOP 25.0.2) covered this act, on its terms." in text
    data = {
        "question": {
            "act": "continue",
            "stop_order": {"date": date(2026, 11, 20)},
            "contract": {"kind": "construction", "expenditure": 6000000},
        },
        "rea": [{"status": "suspended", "suspension_cause": "annual_update"}],
    }
    told = as_path(explained(data), "en")
    assert "must go on (C16). Text: LCOP 21.41.1 (article number not confirmed)." in " ".join(told.split())
