"""A question is checked when it is made, whether from JSON or in Python: by path, with what is accepted."""

from __future__ import annotations

import json
import pickle
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from amp_registry.contract import Contract
from amp_registry.question import (
    Act,
    Consortium,
    ConsortiumForm,
    Controller,
    Covers,
    Dates,
    Firm,
    Permission,
    PermissionArticle,
    Question,
    Renewal,
    StopOrder,
)

NEQ = "1170000013"
OTHER = "1199010076"

WHOLE: dict[str, Any] = {
    "firm": {
        "name": "Construction Exemple inc.",
        "neq": NEQ,
        "amp_client_number": "9900000013",
        "city": "Québec",
        "postal_code": "H0H 0H0",
        "controller": {"name": "Gestion Exemple inc.", "neq": OTHER},
        "convicted_on": "2026-01-05",
    },
    "consortium": {
        "form": "general_partnership",
        "members": [
            {
                "name": None,
                "neq": OTHER,
                "amp_client_number": None,
                "city": None,
                "postal_code": None,
                "controller": None,
                "convicted_on": None,
            }
        ],
    },
    "contract": {
        "kind": "construction",
        "expenditure": 6000000,
        "pretax_price": 5217391.3,
        "body": "montreal",
        "award": "mutual_agreement",
        "role": "subcontractor",
        "tier": 2,
        "same_nature": False,
        "montreal_object": "roads_waterworks_sewers",
        "warranty_only": True,
        "renewal_option": True,
        "terms_not_discussed": True,
    },
    "act": "subcontract",
    "dates": {
        "process_start": "2026-05-04",
        "bid": "2026-06-10",
        "conclusion": "2026-07-02",
        "tender_authorization": "2026-06-01",
        "contract_start": "2026-07-15",
    },
    "renewal": {"filed_on": "2026-01-02", "ruled": True},
    "permission": {"article": "25.0.3", "covers": ["conclude", "subcontract_tier1"]},
    "stop_order": {"date": "2026-08-01"},
    "as_of": "2026-11-22",
}


def test_every_field_comes_back_as_it_was_given_and_in_its_order() -> None:
    assert json.dumps(Question.from_dict(WHOLE).to_dict()) == json.dumps(WHOLE)


def test_json_text_python_objects_and_a_dictionary_make_the_same_question() -> None:
    made = Question(
        firm=Firm(
            name="Construction Exemple inc.",
            neq="1170 000 013",
            amp_client_number="9900000013",
            city="Québec",
            postal_code="H0H 0H0",
            controller=Controller(name="Gestion Exemple inc.", neq="1199-010-076"),
            convicted_on=date(2026, 1, 5),
        ),
        consortium=Consortium(form="general_partnership", members=[Firm(neq=OTHER)]),
        contract=Contract.from_dict(WHOLE["contract"]),
        act="subcontract",
        dates=Dates(
            process_start="2026-05-04",
            bid=date(2026, 6, 10),
            conclusion="2026-07-02",
            tender_authorization="2026-06-01",
            contract_start="2026-07-15",
        ),
        renewal=Renewal(filed_on="2026-01-02", ruled=True),
        permission=Permission(article="25.0.3", covers=["conclude", "subcontract_tier1"]),
        stop_order=StopOrder(date="2026-08-01"),
        as_of="2026-11-22",
    )
    assert made == Question.from_dict(WHOLE) == Question.from_json(json.dumps(WHOLE))
    assert hash(made) == hash(Question.from_dict(WHOLE))


def test_inside_there_are_only_categories_days_and_decimals() -> None:
    question = Question.from_dict(WHOLE)
    assert question.act is Act.SUBCONTRACT
    assert question.contract is not None
    assert question.contract.pretax_price == Decimal("5217391.30")
    assert question.consortium is not None
    assert question.consortium.form is ConsortiumForm.GENERAL_PARTNERSHIP
    assert question.dates.bid == date(2026, 6, 10)
    assert question.permission == Permission(
        article=PermissionArticle.A25_0_3, covers=(Covers.CONCLUDE, Covers.SUBCONTRACT_TIER1)
    )


def test_what_is_left_out_is_what_is_null() -> None:
    short = {"firm": {"neq": NEQ}}
    nulls = dict.fromkeys(WHOLE) | {"firm": {"neq": NEQ, "name": None, "controller": None}}
    assert Question.from_dict(short) == Question.from_dict(nulls) == Question(firm=Firm(neq=NEQ))


def test_each_missing_part_keeps_its_own_defaults() -> None:
    question = Question.from_dict(
        {"firm": {"neq": NEQ}, "renewal": {}, "permission": {"article": "21.5"}, "stop_order": {}}
    )
    assert question.renewal == Renewal(filed_on=None, ruled=False)
    assert question.permission == Permission(article="21.5", covers=())
    assert question.stop_order == StopOrder(date=None)


@pytest.mark.parametrize(
    "dates",
    [
        Dates(process_start="2026-07-01", bid="2026-06-01"),
        Dates(bid="2026-07-01", conclusion="2026-06-01"),
        Dates(conclusion="2030-01-01", contract_start="2012-01-01"),
    ],
)
def test_the_order_of_the_dates_is_not_checked(dates: Dates) -> None:
    """Each is tested for itself: a register of contracts says what it says."""
    question = Question(firm=Firm(neq=NEQ), dates=dates)
    assert Question.from_dict(question.to_dict()) == question


def test_a_question_is_a_value() -> None:
    question = Question.from_dict(WHOLE)
    with pytest.raises(AttributeError):
        question.as_of = None  # type: ignore[misc]
    assert replace(question, as_of=None).as_of is None
    assert pickle.loads(pickle.dumps(question)) == question


def test_only_a_question_without_a_day_takes_today() -> None:
    today = date(2026, 11, 22)
    asked = Question(firm=Firm(neq=NEQ))
    assert asked.asked_on(today).as_of == today
    assert replace(asked, as_of=date(2025, 1, 1)).asked_on(today).as_of == date(2025, 1, 1)
