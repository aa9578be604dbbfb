"""What a person typed for a firm: a NEQ is found wherever it stands, and a name is left as it was."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amp_registry import neq, typed_firm
from amp_registry.errors import InvalidNeq
from amp_registry.question import Firm, Question
from tests import factory

NEQ = "1170000013"
TODAY = date(2026, 11, 22)
NAME = "Construction Exemple inc."


@pytest.mark.parametrize(
    "text",
    [
        "NEQ 1170000013",
        "NEQ: 1170000013",
        "neq=1170000013",
        "N.E.Q. 1170000013",
        "no 1170000013",
        "NEQ no 1170000013",
        "'1170000013",
        "(1170000013)",
        "1170000013;",
        "=1170000013",
        '"1170 000 013"',
        "1170-000-013",
        "1170000013.0",
    ],
)
def test_a_number_with_what_people_and_spreadsheets_put_around_it(text: str) -> None:
    (found,) = typed_firm.fields(text).items()
    assert (found[0], neq.validate(found[1])) == ("neq", NEQ)


@pytest.mark.parametrize(
    "text",
    [
        "Construction Exemple inc. 1170000013",
        "1170000013 Construction Exemple inc.",
        "Construction Exemple inc., NEQ 1170000013",
        "Construction Exemple inc. (NEQ : 1170000013)",
        "NEQ 1170-000-013 / Construction Exemple inc.",
        "Construction Exemple inc. – n° 1170000013",
    ],
)
def test_a_number_and_a_name_in_one_text(text: str) -> None:
    found = typed_firm.fields(text)
    assert (neq.validate(found["neq"]), found["name"]) == (NEQ, NAME)


@pytest.mark.parametrize(
    "text",
    [
        "9123-4567 Québec inc.",
        "1107392 Canada inc.",
        "3 frères inc.",
        "Numéro 7 inc.",
        "no 5 inc.",
        "Construction NEQ inc.",
        "Plomberie Exemple 418-555-1234",
        "Plomberie Exemple 888-555-1234",
        "Toitures Exemple, RBQ 1234-5678-01",
        "12345",
    ],
)
def test_a_name_stays_a_name(text: str) -> None:
    assert typed_firm.fields(text) == {"name": text}


@pytest.mark.parametrize(
    "text",
    [
        "1170000031",
        "NEQ 1170000031",
        "Construction Exemple inc. 1170000031",
        "1170000O13",
        "1,17E+09",
        "1170000013 et 1170000021",
    ],
)
def test_a_number_mistyped_is_refused_as_a_number(text: str) -> None:
    """A NEQ that fails its check digit is refused when a person gives it: it is not looked for as a name."""
    with pytest.raises(InvalidNeq):
        Question.from_dict({"firm": typed_firm.fields(text)})


@pytest.mark.parametrize("text", ["1170000013 et 1170000021", "Exemple inc. 1170-000-013 / 1170 000 021"])
def test_several_numbers_in_one_text_are_told_as_several(text: str) -> None:
    with pytest.raises(
        InvalidNeq, match="holds several numbers, and a firm has one NEQ; check them one at a time"
    ):
        Question.from_dict({"firm": typed_firm.fields(text)})


@given(st.text(max_size=60))
def test_a_text_gives_a_number_or_a_name_of_its_own_characters(text: str) -> None:
    found = typed_firm.fields(text)
    assert set(found) <= {"neq", "name"}
    assert not text.strip() or found
    assert set("".join(found.values())) <= {*text, " "}


@given(st.integers(0, 2_999_999), st.sampled_from(["", " ", ", ", " :", " - "]), st.booleans())
def test_a_valid_number_is_found_on_either_side_of_a_name(serial: int, between: str, first: bool) -> None:
    number = factory.neq(serial)
    text = f"{number}{between} {NAME}" if first else f"{NAME}{between} {number}"
    assert typed_firm.fields(text) == {"neq": number, "name": NAME}


def test_a_question_whose_name_holds_a_number_is_looked_into_by_that_number() -> None:
    told = Question(firm=Firm(name=f"NEQ {NEQ}")).asked_on(TODAY)
    both = Question(firm=Firm(name=f"{NAME} {NEQ}")).asked_on(TODAY)
    assert (told.firm.neq, told.firm.name) == (NEQ, None)
    assert (both.firm.neq, both.firm.name) == (NEQ, NAME)


def test_the_number_given_apart_is_the_one_that_counts() -> None:
    asked = Question(firm=Firm(name=f"{NAME} {factory.neq(2)}", neq=NEQ)).asked_on(TODAY)
    assert asked.firm.neq == NEQ
