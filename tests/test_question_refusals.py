"""What a question refuses, by path, with the value given and those accepted, in both languages."""

from __future__ import annotations

import copy
import json
from datetime import UTC, date, datetime
from typing import Any

import pytest

from amp_registry.errors import EmptyName, InvalidNeq, InvalidQuestion
from amp_registry.question import Consortium, Dates, Firm, Question, Renewal
from tests.test_question import NEQ, WHOLE


def with_value(path: str, value: Any) -> dict[str, Any]:
    """Return the whole question with one value changed, or one field added."""
    data = copy.deepcopy(WHOLE)
    *parents, last = path.split(".")
    place: Any = data
    for step in parents:
        place = place[int(step)] if step.isdigit() else place[step]
    place[int(last) if last.isdigit() else last] = value
    return data


ACTS = "bid, conclude, subcontract, continue"
AN_AMOUNT = (
    "un nombre de dollars, sans signe, avec au plus deux décimales, sous 10 000 milliards",
    "a number of dollars, no sign, at most two decimals, under 10,000 billion",
)
A_TEXT = ("un texte ou null", "a text or null")
A_DAY = ("AAAA-MM-JJ ou null", "YYYY-MM-DD or null")
AN_OBJECT = ("un objet JSON", "a JSON object")
READABLE = (
    "un texte sans caractère de contrôle ni octet indéchiffrable",
    "a text without control characters or undecodable bytes",
)
SHORTER = ("un texte d'au plus 10000 caractères", "a text of at most 10000 characters")
FLAGS = ("true, false, null", "true, false, null")

REFUSED: dict[str, tuple[str, Any, tuple[str, str]]] = {
    "firm": ("firm", "Construction Exemple inc.", AN_OBJECT),
    "firm.name": ("firm.name", 9, A_TEXT),
    "firm.neq": ("firm.neq", 1170000013, A_TEXT),
    "firm.amp_client_number": ("firm.amp_client_number", 9900000013, A_TEXT),
    "firm.city": ("firm.city", ["Québec"], A_TEXT),
    "firm.postal_code": ("firm.postal_code", {}, A_TEXT),
    "firm.convicted_on": ("firm.convicted_on", "hier", A_DAY),
    "firm.controller": ("firm.controller", "Gestion Exemple inc.", AN_OBJECT),
    "firm.controller.name": ("firm.controller.name", True, A_TEXT),
    "firm.name, NUL": ("firm.name", "Exemple\x00 inc.", READABLE),
    "firm.name, bytes that were no text": ("firm.name", "Exempl\udce9 inc.", READABLE),
    "firm.name, too long": ("firm.name", "é" * 10_001, SHORTER),
    "firm.city, escape": ("firm.city", "\x1b[2J", READABLE),
    "consortium": ("consortium", [], AN_OBJECT),
    "consortium.form": (
        "consortium.form",
        "joint_venture",
        ("undeclared, general_partnership, limited_partnership, company",) * 2,
    ),
    "consortium.members": ("consortium.members", {}, ("une liste d'objets", "a list of objects")),
    "consortium.members[0]": ("consortium.members.0", NEQ, AN_OBJECT),
    "consortium.members[0].name": ("consortium.members.0.name", "\ud800", READABLE),
    "consortium.members[0].controller.name": (
        "consortium.members.0.controller",
        {"name": 5},
        A_TEXT,
    ),
    "contract": ("contract", 6_000_000, AN_OBJECT),
    "contract.kind": (
        "contract.kind",
        "works",
        ("construction, services, supply, partnership, concession, other",) * 2,
    ),
    "contract.expenditure": ("contract.expenditure", "6000000", AN_AMOUNT),
    "contract.pretax_price": ("contract.pretax_price", -1, AN_AMOUNT),
    "contract.body": (
        "contract.body",
        "city",
        ("public_body, municipal, government_enterprise, montreal, excluded_municipal, not_public",) * 2,
    ),
    "contract.award": ("contract.award", "auction", ("tender, mutual_agreement",) * 2),
    "contract.role": ("contract.role", "supplier", ("contractor, subcontractor",) * 2),
    "contract.tier": ("contract.tier", 0, ("un entier de 1 à 99", "an integer from 1 to 99")),
    "contract.tier, not a number": ("contract.tier", "1", ("un nombre entier", "an integer")),
    "contract.same_nature": ("contract.same_nature", "yes", FLAGS),
    "contract.montreal_object": (
        "contract.montreal_object",
        "parks",
        ("roads_waterworks_sewers, bituminous_supply, related_services",) * 2,
    ),
    "contract.warranty_only": ("contract.warranty_only", 0, FLAGS),
    "contract.renewal_option": ("contract.renewal_option", "", FLAGS),
    "contract.terms_not_discussed": ("contract.terms_not_discussed", [], FLAGS),
    "act": ("act", "buy", (ACTS, ACTS)),
    "dates": ("dates", "2026-11-22", AN_OBJECT),
    "dates.process_start": ("dates.process_start", "2026-5-4", A_DAY),
    "dates.bid": ("dates.bid", "2026-06-31", A_DAY),
    "dates.conclusion": ("dates.conclusion", 20260702, A_DAY),
    "dates.tender_authorization": ("dates.tender_authorization", "", A_DAY),
    "dates.contract_start": (
        "dates.contract_start",
        "0001-01-01",
        ("une date de 1900 à 2199", "a date from 1900 to 2199"),
    ),
    "renewal": ("renewal", True, AN_OBJECT),
    "renewal.filed_on": ("renewal.filed_on", "2026/01/02", A_DAY),
    "renewal.ruled": ("renewal.ruled", "no", FLAGS),
    "permission": ("permission", "25.0.3", AN_OBJECT),
    "permission.article": (
        "permission.article",
        25.0,
        ("25.0.2, 25.0.3, 25.0.4, 21.19, 21.20, 21.5",) * 2,
    ),
    "permission.covers": ("permission.covers", "conclude", ("une liste", "a list")),
    "permission.covers[1]": (
        "permission.covers.1",
        "bid",
        ("conclude, subcontract_tier1, continue",) * 2,
    ),
    "stop_order": ("stop_order", "2026-08-01", AN_OBJECT),
    "stop_order.date": ("stop_order.date", "2026-08-32", A_DAY),
    "as_of": ("as_of", "today", A_DAY),
}


@pytest.mark.parametrize(("path", "value", "accepted"), REFUSED.values(), ids=REFUSED)
def test_a_wrong_value_is_refused_by_path_with_the_value_and_those_accepted(
    request: pytest.FixtureRequest, path: str, value: Any, accepted: tuple[str, str]
) -> None:
    named = request.node.callspec.id.split(",")[0]
    with pytest.raises(InvalidQuestion) as refused:
        Question.from_dict(with_value(path, value))
    french, english = refused.value.message("fr"), refused.value.message("en")
    assert french.startswith(f"Question refusée : {named} = « ")
    assert english.startswith(f"Question refused: {named} = “")
    assert french.endswith(f"Valeurs acceptées : {accepted[0]}.")
    assert english.endswith(f"Accepted values: {accepted[1]}.")
    in_json = value is None or isinstance(value, bool | list)
    quoted = (json.dumps(value, ensure_ascii=False) if in_json else str(value))[:20]
    assert not quoted.isprintable() or quoted in english or isinstance(value, dict)


@pytest.mark.parametrize(
    "path",
    [
        "nom",
        "firm.nom",
        "firm.controller.city",
        "consortium.nom",
        "consortium.members.0.nom",
        "contract.nom",
        "dates.nom",
        "renewal.nom",
        "permission.nom",
        "stop_order.nom",
    ],
)
def test_a_field_that_does_not_exist_is_refused_by_its_path(path: str) -> None:
    with pytest.raises(InvalidQuestion, match="There is no such field") as refused:
        Question.from_dict(with_value(path, "x"))
    assert refused.value.values["field"] == path.replace(".0.", "[0].")


@pytest.mark.parametrize(
    ("path", "named"),
    [
        ("firm.neq", "firm.neq"),
        ("firm.controller.neq", "firm.controller.neq"),
        ("consortium.members.0.neq", "consortium.members[0].neq"),
    ],
)
def test_a_neq_that_fails_its_check_digit_is_refused_by_path_with_the_nearest_valid(
    path: str, named: str
) -> None:
    with pytest.raises(InvalidNeq) as refused:
        Question.from_dict(with_value(path, "1170000031"))
    assert refused.value.values["field"] == named
    assert "Le plus proche qui est valide : 1170000013" in refused.value.message("fr")
    assert "Nearest valid number: 1170000013" in refused.value.message("en")


NOBODY: dict[str, tuple[dict[str, Any], str]] = {
    "nothing at all": ({}, "firm"),
    "an empty firm": ({"firm": {}}, "firm"),
    "a null firm": ({"firm": None}, "firm"),
    "a name of spaces": ({"firm": {"name": "   "}}, "firm"),
    "a name of signs": ({"firm": {"name": "— & ?"}}, "firm"),
    "a client number of dashes": ({"firm": {"amp_client_number": "--"}}, "firm"),
    "only a city": ({"firm": {"city": "Québec"}}, "firm"),
    "a consortium without members": ({"firm": {"neq": NEQ}, "consortium": {}}, "consortium.members"),
    "a consortium with a member that is nobody": (
        {"consortium": {"members": [{"neq": NEQ}, {"name": "?"}]}},
        "consortium.members[1]",
    ),
}


@pytest.mark.parametrize(("data", "where"), NOBODY.values(), ids=NOBODY)
def test_there_must_be_somebody_to_look_for(data: dict[str, Any], where: str) -> None:
    with pytest.raises(EmptyName) as refused:
        Question.from_dict(data)
    told = "No firm to look for." if where == "firm" else f"No firm to look for in {where}."
    assert refused.value.message("en").startswith(told)
    assert refused.value.values["field"] == where


def test_the_members_of_a_consortium_are_enough() -> None:
    asked = Question.from_dict({"consortium": {"members": [{"neq": NEQ}]}})
    assert not asked.firm.named


PYTHON_ONLY: dict[str, tuple[Any, str]] = {
    "a firm that is a name": (lambda: Question(firm="Exemple inc."), "firm"),  # type: ignore[arg-type]
    "a contract that is a dictionary": (
        lambda: Question(firm=Firm(neq=NEQ), contract={"kind": "construction"}),  # type: ignore[arg-type]
        "contract",
    ),
    "a member that is a number": (lambda: Consortium(members=[NEQ]), "consortium.members[0]"),  # type: ignore[list-item]
    "a controller that is a number": (lambda: Firm(controller=NEQ), "firm.controller"),  # type: ignore[arg-type]
    "a NEQ that is an integer": (lambda: Firm(neq=1170000013), "firm.neq"),  # type: ignore[arg-type]
    "a name that is bytes": (lambda: Firm(name=b"Exemple inc."), "firm.name"),  # type: ignore[arg-type]
    "a moment for a day": (lambda: Dates(bid=datetime(2026, 6, 10, tzinfo=UTC)), "dates.bid"),
    "a day of the year 1": (lambda: Dates(bid=date.min), "dates.bid"),
    "a flag that is a text": (lambda: Renewal(ruled="no"), "renewal.ruled"),  # type: ignore[arg-type]
}


@pytest.mark.parametrize(("make", "path"), PYTHON_ONLY.values(), ids=PYTHON_ONLY)
def test_python_is_refused_as_json_is(make: Any, path: str) -> None:
    with pytest.raises(InvalidQuestion) as refused:
        make()
    assert refused.value.values["field"] == path


def test_json_that_is_no_question_is_refused_with_the_page_that_describes_one() -> None:
    with pytest.raises(InvalidQuestion, match=r"docs/reference/question(\.en)?\.md"):
        Question.from_json("{")
    with pytest.raises(InvalidQuestion, match=r"\(JSON\) = “\[\]”"):
        Question.from_json(b"[]")
