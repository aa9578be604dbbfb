"""What holds of every question: it goes through JSON unchanged, whatever it holds."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from amp_registry.contract import Award, Body, Contract, Kind, MontrealObject, Role
from amp_registry.errors import InvalidQuestion
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
from tests import factory

words = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=20)
maybe = st.none() | words
days = st.none() | st.dates(date(1900, 1, 1), date(2199, 12, 31))
neqs = st.builds(factory.neq, st.integers(1, 2_999_999), st.sampled_from(["11", "22", "33", "88"]))
cents = st.none() | st.integers(0, 10**15 - 1).map(lambda n: Decimal(n) / 100)


def one_of(kind: Any) -> Any:
    return st.sampled_from(list(kind))


controllers = st.builds(Controller, name=maybe, neq=st.none() | neqs)
firms = st.builds(
    Firm,
    name=maybe,
    neq=neqs,
    amp_client_number=maybe,
    city=maybe,
    postal_code=maybe,
    controller=st.none() | controllers,
    convicted_on=days,
)
contracts = st.builds(
    Contract,
    kind=st.none() | one_of(Kind),
    expenditure=cents,
    pretax_price=cents,
    body=one_of(Body),
    award=one_of(Award),
    role=one_of(Role),
    tier=st.integers(1, 99),
    same_nature=st.booleans(),
    montreal_object=st.none() | one_of(MontrealObject),
    warranty_only=st.booleans(),
    renewal_option=st.booleans(),
    terms_not_discussed=st.booleans(),
)
questions = st.builds(
    Question,
    firm=firms,
    consortium=st.none()
    | st.builds(Consortium, form=one_of(ConsortiumForm), members=st.lists(firms, min_size=1, max_size=3)),
    contract=st.none() | contracts,
    act=st.none() | one_of(Act),
    dates=st.builds(
        Dates,
        process_start=days,
        bid=days,
        conclusion=days,
        tender_authorization=days,
        contract_start=days,
    ),
    renewal=st.none() | st.builds(Renewal, filed_on=days, ruled=st.booleans()),
    permission=st.none()
    | st.builds(Permission, article=one_of(PermissionArticle), covers=st.lists(one_of(Covers), unique=True)),
    stop_order=st.none() | st.builds(StopOrder, date=days),
    as_of=days,
)


@given(questions)
def test_a_question_comes_back_from_its_json_as_it_was(question: Question) -> None:
    """`Question.from_dict(section_2); question.to_dict()`"""
    data = question.to_dict()
    assert Question.from_dict(data) == question
    assert Question.from_json(json.dumps(data)) == question
    assert Question.from_json(json.dumps(data, ensure_ascii=False).encode()) == question
    assert Question.from_dict(data).to_dict() == data


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.dates() | st.binary(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=5,
)
FIELDS = ["firm", "consortium", "contract", "act", "dates", "renewal", "permission", "stop_order", "as_of"]


@given(st.dictionaries(st.sampled_from(FIELDS) | st.text(max_size=8), anything, max_size=4))
def test_whatever_is_asked_is_a_question_or_is_refused_in_words(data: dict[str, Any]) -> None:
    """Unknown fields and wrong values are refused with the field's path, the bad value and the accepted ones."""
    try:
        Question.from_dict(data).to_dict()
    except InvalidQuestion as refused:
        for said in (refused.message("fr"), refused.message("en")):
            assert said.isprintable()
            said.encode()
