"""What would make it allowed: asked of the table, in every possible world, under the rules nothing loosens."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from amp_registry.decide.law import load
from amp_registry.decide.remedies import FAVOURABLE, Remedy, read, remedies, shipped
from amp_registry.decide.verdict import Answer, Verdict
from amp_registry.errors import BadLawFile
from tests.decide.situations import judged, situations
from tests.explain import approvals

LAW = load()
APPROVED = Path(__file__).with_name("approved")
CASES = {case.says: case for case in situations()}
BIG: Mapping[str, Any] = {"kind": "construction", "expenditure": 6000000}
LISTED = {"registered_on": date(2024, 6, 13), "projected_end": date(2029, 6, 12)}


def found(data: Mapping[str, Any]) -> list[tuple[list[str], str, str]]:
    """The remedies of a case: their codes, the answer and the rule they lead to."""
    return [told(remedy) for remedy in remedies(LAW, judged(data, LAW))]


def told(remedy: Remedy) -> tuple[list[str], str, str]:
    return ([change.code for change in remedy.changes], remedy.answer.value, remedy.rule)


@pytest.mark.parametrize(
    ("says", "expected"),
    [
        (
            "Construction au montant du seuil : autorisation requise, la firme n'en a pas",
            [(["authorized"], "allowed", "A1"), (["below_threshold"], "allowed_with_conditions", "D2")],
        ),
        (
            "Autorisée entre la soumission et la conclusion : trop tard depuis le 2 juin 2022",
            [(["authorized_at_bid"], "allowed", "A1"), (["below_threshold"], "allowed", "T2")],
        ),
        (
            "Une permission de conclure ne permet pas de soumissionner",
            [
                (["rena_ended", "authorized"], "allowed", "A1"),
                (["rena_ended", "below_threshold"], "allowed_with_conditions", "D2"),
            ],
        ),
        (
            "Inscription provisoire : ne peut pas conclure de gré à gré",
            [
                (["rena_ended"], "allowed_with_conditions", "D3"),
                (["permission"], "allowed_with_conditions", "R3"),
            ],
        ),
        (
            "La permission ne couvre pas un sous-contrat de deuxième niveau",
            [(["rena_ended"], "allowed", "D4")],
        ),
        (
            "Renouvellement déposé 89 jours avant la fin : trop tard",
            [
                (["authorized"], "allowed", "A1"),
                (["renewal_in_time"], "allowed", "A3"),
                (["below_threshold"], "allowed_with_conditions", "D2"),
            ],
        ),
        (
            "Expirée avant le 2 avril 2026, elle le reste",
            [(["authorized"], "allowed", "A1"), (["below_threshold"], "allowed_with_conditions", "D2")],
        ),
        (
            "Un nom seul, autorisation requise, une firme autorisée porte exactement ce nom : à examiner",
            [
                (["authorized_under_its_number"], "allowed", "A1"),
                (["below_threshold"], "allowed_with_conditions", "D2"),
            ],
        ),
        (
            "Un numéro de compagnie voisin, sans NEQ donné : à examiner",
            [(["rena_number_settled"], "allowed_with_conditions", "D2")],
        ),
        (
            "Copie du RENA périmée, firme inscrite : l'interdiction tient",
            [(["rena_ended", "rena_copy_fresh"], "allowed_with_conditions", "D2")],
        ),
        (
            "Autorisée à la conclusion, mais aucune copie fraîche du REA pour le jour de la soumission",
            [
                (["rea_copy_at_bid"], "allowed", "A1"),
                (["below_threshold"], "allowed_with_conditions", "D2"),
            ],
        ),
        (
            "Consortium sans forme : un membre n'est pas autorisé",
            [(["members_favourable"], "allowed", "A1")],
        ),
        (
            "Définitive, soixante et unième jour : réputée en défaut",
            [(["warranty_only"], "allowed", "C4"), (["permission"], "may_continue", "C3")],
        ),
        ("Un ordre d'arrêt l'emporte sur tout", [(["order_lifted"], "must_continue", "C10")]),
        ("Jamais autorisée, contrat qui l'exigeait : à examiner", []),
        ("Concession : hors des décrets lus, à examiner", []),
        ("Organisme municipal exclu", []),
        ("Autorisée le jour de la soumission", []),
    ],
)
def test_what_would_make_it_allowed(says: str, expected: list[tuple[list[str], str, str]]) -> None:
    assert found(CASES[says].data) == expected


@pytest.mark.parametrize(
    ("says", "article"),
    [
        ("Inscription provisoire : ne peut pas conclure de gré à gré", "LCOP 25.0.3"),
        ("Refusée, de 2012 à 2019, après soixante jours : réputée en défaut", "LCOP 21.19 par. 2"),
        ("Premier régime, après trente jours : le contrat cesse", "LCOP 21.3, 21.5"),
        ("Définitive, soixante et unième jour : réputée en défaut", "LCOP 25.0.2"),
    ],
)
def test_a_permission_is_under_the_article_of_its_day(says: str, article: str) -> None:
    permission = remedies(LAW, judged(CASES[says].data, LAW))[-1]
    assert [change.code for change in permission.changes] == ["permission"]
    assert permission.citation is not None
    assert permission.citation.article == article
    assert permission.conditions == ("permission_terms",)


def test_a_change_says_its_day_its_facts_and_the_lowest_threshold() -> None:
    authorized, below = remedies(LAW, judged({"question": {"act": "bid", "contract": BIG}}, LAW))
    (held,), (lower,) = authorized.changes, below.changes
    assert held.day == date(2026, 11, 22)
    assert held.facts == {"rea": "authorized", "rea_at_bid": "authorized", "holds": "yes"}
    assert (lower.day, lower.threshold) == (None, Decimal(5000000))
    assert lower.facts == {"amount": "below", "authorization": "not_needed"}
    assert below.conditions == ("integrity_declaration",)


def test_a_threshold_nobody_knows_is_not_quoted() -> None:
    data = CASES["Partenariat de 2013 : le seuil d'alors n'est pas connu"].data
    quoted = {change.threshold for remedy in remedies(LAW, judged(data, LAW)) for change in remedy.changes}
    assert quoted == {None}


def test_an_amount_that_is_not_known_must_be_below_too() -> None:
    """The firm is barred whatever the amount; once it no longer is, the amount decides again."""
    data = {"question": {"act": "bid", "contract": {"kind": "construction"}}, "rena": [LISTED]}
    assert found(data) == [
        (["rena_ended", "authorized"], "allowed", "A1"),
        (["rena_ended", "below_threshold"], "allowed_with_conditions", "D2"),
    ]


@pytest.mark.parametrize("case", [pytest.param(c, id=f"{c.file}: {c.says}") for c in CASES.values()])
def test_a_remedy_leads_to_a_yes_and_none_is_told_where_the_answer_is_one(case: Any) -> None:
    verdict = judged(case.data, LAW)
    for one in (verdict, *verdict.members):
        given = remedies(LAW, one)
        assert all(remedy.answer in FAVOURABLE for remedy in given)
        assert not given or one.answer not in FAVOURABLE
        codes = [{change.code for change in remedy.changes} for remedy in given]
        assert not [(a, b) for a in codes for b in codes if a < b], "one change is enough: two are not told"
        assert one.facts["act"] != "bid" or not any("permission" in some for some in codes)


@pytest.mark.parametrize("case", [pytest.param(c, id=f"{c.file}: {c.says}") for c in CASES.values()])
def test_the_rules_of_identity_and_of_copies_hold_after_a_remedy(case: Any) -> None:
    """A plain `allowed` needs a NEQ that was given; a stale copy of RENA never yields an allowance."""
    verdict = judged(case.data, LAW)
    for one in (verdict, *verdict.members):
        for remedy in remedies(LAW, one):
            codes = {change.code for change in remedy.changes}
            assert (
                _named(one) or remedy.answer is not Answer.ALLOWED or "authorized_under_its_number" in codes
            )
            stale = one.facts["rena_copy"] == "gap"
            assert not stale or "rena_copy_fresh" in codes or remedy.answer is Answer.MUST_CONTINUE


def _named(verdict: Verdict) -> bool:
    return verdict.firm.neq is not None or verdict.facts["consortium"] == "undeclared"


def test_a_stale_copy_of_rena_is_not_helped_by_a_permission_alone() -> None:
    question = {"act": "conclude", "contract": {**BIG, "award": "mutual_agreement"}}
    listed = {"question": question, "rena": [LISTED], "copies": {"rena": "stale"}}
    assert (["permission"], "allowed_with_conditions", "R3") not in found(listed)
    assert (["rena_copy_fresh", "permission"], "allowed_with_conditions", "R3") in found(listed)


def test_a_name_alone_gets_a_conditional_yes() -> None:
    named = {"firm": {"name": "Construction Exemple inc."}, "act": "subcontract"}
    small = {"kind": "construction", "expenditure": 90000, "role": "subcontractor"}
    (only,) = remedies(
        LAW,
        judged(
            {
                "question": {**named, "contract": small},
                "rena": [{"no_neq": True, "found": "strong", "registered_on": date(2024, 6, 13)}],
            },
            LAW,
        ),
    )
    assert told(only) == (["rena_name_settled"], "allowed_with_conditions", "D4")
    assert only.conditions == ("confirm_neq",)


def test_a_name_alone_may_go_on_once_its_copy_is_fresh() -> None:
    data = {
        "question": {
            "firm": {"name": "Construction Exemple inc."},
            "act": "continue",
            "contract": {**BIG, "expenditure": 600000},
        },
        "copies": {"rena": "stale"},
    }
    (only,) = remedies(LAW, judged(data, LAW))
    assert told(only) == (["rena_copy_fresh"], "may_continue", "C0")
    assert only.conditions == ("confirm_neq",)


def test_every_change_of_the_file_helps_in_some_situation() -> None:
    helped = {
        change.code
        for case in CASES.values()
        for verdict in (judged(case.data, LAW),)
        for one in (verdict, *verdict.members)
        for remedy in remedies(LAW, one)
        for change in remedy.changes
    }
    assert {change.code for change in shipped()} == helped


CHANGE = '[[remedy]]\ncode = "x"\nwhen = { rea = ["absent"] }\n'


BAD = [
    (CHANGE, "set"),
    (CHANGE + "set = {}\n", "set"),
    (CHANGE + 'set = { moon = "full" }\n', "set.moon"),
    (CHANGE + 'set = { rea = "blue" }\n', "set.rea"),
    (CHANGE + 'set = { rea = "authorized" }\nday = "easter"\n', "day"),
    ('[[remedy]]\ncode = "x"\nset = { rea = "authorized" }\n', "when"),
    (CHANGE + 'set = { rea = "authorized" }\ncolour = "red"\n', "colour"),
]


@pytest.mark.parametrize(("text", "says"), BAD)
def test_a_bad_file_of_remedies_is_refused(text: str, says: str) -> None:
    with pytest.raises(BadLawFile, match=says):
        read("remedies.toml", text)


def test_the_words_of_every_refusal_are_the_approved_ones() -> None:
    refusals = []
    for text, _ in BAD:
        with pytest.raises(BadLawFile) as caught:
            read("remedies.toml", text)
        refusals.append(f"{caught.value.message('fr')}\n{caught.value.message('en')}\n")
    approvals.check("remedy-errors.txt", "\n".join(refusals), APPROVED)


def test_the_changes_as_they_are_read_are_the_approved_ones() -> None:
    shipped.cache_clear()  # read anew: what reads the file is tested here too
    lines = [
        f"{c.code} {c.day} {c.end} {c.names} {c.members} {[(f, sorted(v)) for f, v in c.when]} {dict(c.brings)}"
        for c in shipped()
    ]
    approvals.check("remedies.txt", "\n".join([*lines, ""]), APPROVED)
