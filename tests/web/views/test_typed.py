"""What is typed in a form becomes the question it says, and a question fills the form that would ask it again."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amp_registry.contract import Award, Body, Kind, Role
from amp_registry.question import Act, Question
from amp_registry.web.views import typed
from tests import factory

NOW = datetime(2026, 11, 22, 15, 0, tzinfo=UTC)


def test_one_field_is_a_number_a_name_or_both() -> None:
    assert typed.question({"who": ["1170 000 013"]}) == {"firm": {"neq": "1170 000 013"}}
    assert typed.question({"who": ["Béton Inventé"]}) == {"firm": {"name": "Béton Inventé"}}
    assert typed.question({"who": ["1170000013, Béton Inventé"]})["firm"] == {
        "neq": "1170000013",
        "name": "Béton Inventé",
    }
    assert typed.question({"who": ["9801-0002 Québec inc."]}) == {"firm": {"name": "9801-0002 Québec inc."}}


def test_what_is_left_empty_is_left_out() -> None:
    assert typed.question({"who": ["A"], "contract.kind": [""], "dates.bid": ["  "]}) == {
        "firm": {"name": "A"}
    }


@pytest.mark.parametrize(
    ("path", "text", "value"),
    [
        pytest.param(
            "contract.expenditure", "6 000 000,00 $", Decimal("6000000.00"), id="an amount in French"
        ),
        pytest.param(
            "contract.expenditure", "$6,000,000.00", Decimal("6000000.00"), id="an amount in English"
        ),
        pytest.param("contract.expenditure", "beaucoup", "beaucoup", id="what is no amount stays as typed"),
        pytest.param("contract.tier", "2", 2, id="a tier"),
        pytest.param("contract.tier", "9" * 30, "9" * 30, id="what is no tier stays as typed"),
        pytest.param("contract.same_nature", "no", False, id="a no"),
        pytest.param("dates.bid", "2026-06-10", "2026-06-10", id="a day"),
    ],
)
def test_a_field_is_read_as_the_question_takes_it(path: str, text: str, value: object) -> None:
    branch, leaf = path.split(".")
    assert typed.question({path: [text]}) == {branch: {leaf: value}}


def test_members_are_typed_one_a_line() -> None:
    read = typed.question({"consortium.members": ["1170000013\r\n\r\nBéton Inventé\n1199013294 Modèle"]})
    assert read["consortium"]["members"] == [
        {"neq": "1170000013"},
        {"name": "Béton Inventé"},
        {"neq": "1199013294", "name": "Modèle"},
    ]


questions = st.builds(
    lambda **part: {name: value for name, value in part.items() if value is not None},
    firm=st.one_of(
        st.just({"neq": factory.neq(1)}),
        st.just({"name": "Béton Inventé inc.", "neq": factory.neq(2), "city": "Laval"}),
    ),
    act=st.sampled_from([None, *Act]),
    contract=st.none()
    | st.fixed_dictionaries(
        {
            "kind": st.sampled_from(list(Kind)),
            "expenditure": st.none() | st.integers(1, 10**9).map(lambda cents: Decimal(cents) / 100),
            "body": st.sampled_from(list(Body)),
            "award": st.sampled_from(list(Award)),
            "role": st.sampled_from(list(Role)),
            "tier": st.integers(1, 9),
            "same_nature": st.booleans(),
            "warranty_only": st.booleans(),
        }
    ),
    dates=st.none()
    | st.fixed_dictionaries({"bid": st.none() | st.dates(date(2013, 1, 1), date(2030, 1, 1))}),
    consortium=st.none()
    | st.fixed_dictionaries(
        {
            "form": st.just("undeclared"),
            "members": st.lists(st.just({"neq": factory.neq(3), "name": "Un"}), min_size=1, max_size=3),
        }
    ),
    permission=st.none() | st.just({"article": "25.0.3", "covers": ["conclude", "continue"]}),
)


@given(questions)
def test_a_question_asked_again_from_its_form_is_the_same_question(data: dict[str, object]) -> None:
    """Changing one fact of a question changes nothing else of it."""
    question = Question.from_dict(data)
    again = Question.from_dict(typed.question(typed.values(question.to_dict(), NOW)))
    assert again == question


def test_the_day_of_the_check_is_not_asked_about_again_but_another_day_is() -> None:
    asked = Question.from_dict({"firm": {"name": "A"}, "as_of": "2026-11-22"}).to_dict()
    assert typed.values(asked, NOW)["as_of"] == []
    assert typed.values({**asked, "as_of": "2026-11-01"}, NOW)["as_of"] == ["2026-11-01"]
