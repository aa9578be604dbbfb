"""The form under an answer asks for what would change it, and says what is wrong beside the field it is about."""

from __future__ import annotations

from typing import Any

import pytest

from amp_registry.errors import InvalidQuestion
from amp_registry.explain.messages import has
from amp_registry.question import Question
from amp_registry.registry import Registry
from amp_registry.web.views import question_form, typed
from amp_registry.web.views.fields import BY_PATH, GROUPS, Field
from amp_registry.web.views.say import Say
from tests.sample_store import NOW

FR = Say("fr")


@pytest.fixture(scope="module")
def registry(sample_url: str) -> Any:
    with Registry.open(sample_url) as opened:
        yield opened


def _needs(registry: Registry, **question: Any) -> list[str]:
    evidence = registry.check(Question.from_dict(question), now=NOW, journal=False).to_dict()
    return list(question_form.needs_of(evidence, FR))


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        pytest.param({"firm": {"neq": "1170000013"}}, [], id="a listed firm is asked nothing"),
        pytest.param({"firm": {"neq": "1199013294"}}, [], id="an authorized firm is asked nothing"),
        pytest.param(
            {"firm": {"neq": "1199000010"}},
            ["contract.kind", "contract.expenditure", "firm.name"],
            id="a firm on neither register is asked what decides whether an authorization is required, and its name",
        ),
        pytest.param(
            {"firm": {"name": "Papeterie Inventée"}, "contract": {"kind": "supply"}},
            ["firm.neq"],
            id="a name alone is asked for its NEQ, and a kind that is given is not asked again",
        ),
        pytest.param(
            {"firm": {"name": "Excavation Sarrazelle"}},
            ["firm.neq"],
            id="a name in doubt is asked for its NEQ",
        ),
    ],
)
def test_facts_are_asked_only_where_they_matter(
    registry: Registry, question: dict[str, Any], wanted: list[str]
) -> None:
    assert _needs(registry, **question) == wanted


def test_each_fact_asked_for_says_what_it_would_change(registry: Registry) -> None:
    evidence = registry.check(
        Question.from_dict({"firm": {"neq": "1199000010"}}), now=NOW, journal=False
    ).to_dict()
    form = question_form.again(FR, {}, question_form.needs_of(evidence, FR))
    wanted = ["contract.kind", "contract.expenditure", "firm.name"]
    assert [field.path for field in form.first] == wanted
    assert all(field.why for field in form.first)
    beside = {field.path for group in form.groups for field in group.fields}
    assert beside == set(BY_PATH) - set(wanted)


def test_a_group_is_open_when_it_holds_something() -> None:
    form = question_form.again(FR, {"dates.bid": ["2026-06-10"]}, {})
    assert [group.open for group in form.groups] == [name == "dates" for name in GROUPS]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_refused_value_is_told_beside_its_field_and_kept_as_typed(language: Any) -> None:
    sent = {"who": ["A"], "contract.expenditure": ["beaucoup"]}
    with pytest.raises(InvalidQuestion) as caught:
        Question.from_dict(typed.question(sent))
    form = question_form.first(Say(language), sent, caught.value)
    (wrong,) = form.wrong
    assert wrong.field_id == "contract-expenditure"
    (field,) = [one for one in form.groups[0].fields if one.wrong]
    assert (field.path, field.value) == ("contract.expenditure", "beaucoup")
    assert form.groups[0].open


def test_a_refused_number_leads_back_to_the_one_field() -> None:
    sent = {"who": ["1170000031"]}
    with pytest.raises(InvalidQuestion) as caught:
        Question.from_dict(typed.question(sent))
    assert [one.field_id for one in question_form.first(FR, sent, caught.value).wrong] == ["who"]


@pytest.mark.parametrize(
    "field", [field for field in BY_PATH.values() if field.codes], ids=lambda field: field.path
)
def test_every_code_a_field_offers_has_a_word(field: Field) -> None:
    """An article is its own word."""
    assert field.path == "permission.article" or all(
        has("proof_value", f"{field.path}.{code}") for code in field.codes
    )
