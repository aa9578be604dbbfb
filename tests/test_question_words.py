"""What a refused question says: which field, of whom, and the value in the words of JSON; and what is not given."""

from __future__ import annotations

from decimal import Decimal

import pytest

from amp_registry.error_parts import short
from amp_registry.errors import EmptyName, InvalidNeq
from amp_registry.question import Question

NEQ = "1170000013"


def test_the_field_of_a_neq_is_said_where_it_is_not_the_firm_s() -> None:
    members = [{"neq": NEQ}, {"neq": "1170000031"}]
    with pytest.raises(InvalidNeq) as refused:
        Question.from_dict({"consortium": {"members": members}})
    assert refused.value.message("fr").startswith(
        "Le NEQ 1170000031 (consortium.members[1].neq) est invalide : son chiffre"
    )
    assert refused.value.message("en").startswith(
        "NEQ 1170000031 (consortium.members[1].neq) is not valid: its check"
    )
    with pytest.raises(InvalidNeq, match=r"^NEQ 1170000031 is not valid: "):
        Question.from_dict({"firm": members[1]})


@pytest.mark.parametrize("blank", ["", " ", "\u00a0"])
def test_a_blank_neq_is_no_neq_as_a_blank_name_is_no_name(blank: str) -> None:
    named = {"name": "Construction Exemple inc.", "controller": {"name": "Gestion Exemple inc."}}
    controlled = {**named, "neq": blank, "controller": {**named["controller"], "neq": blank}}  # type: ignore[dict-item]
    assert Question.from_dict({"firm": controlled}) == Question.from_dict({"firm": named})
    with pytest.raises(EmptyName, match=r"consortium\.members\[0\]"):
        Question.from_dict({"consortium": {"members": [{"neq": blank}]}})


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (None, "null"),
        (True, "true"),
        ([None, False], "[null, false]"),
        ({"é": None}, '{"é": null}'),
        ({1j: None}, "dict …"),
        (Decimal("1.50"), "1.50"),
    ],
    ids=str,
)
def test_a_refused_value_is_shown_in_the_words_of_json(value: object, said: str) -> None:
    assert short(value) == said
