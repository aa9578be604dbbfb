"""A contract takes plain words and numbers, keeps categories and exact decimals, and refuses the rest."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from amp_registry.contract import Award, Body, Contract, Kind, MontrealObject, Role
from amp_registry.errors import InvalidQuestion

MONEY: dict[str, tuple[Any, Decimal]] = {
    "an integer": (6_000_000, Decimal(6_000_000)),
    "a float, as it prints": (0.1, Decimal("0.1")),
    "a float with cents": (1234.56, Decimal("1234.56")),
    "a text": ("34500.05", Decimal("34500.05")),
    "a decimal": (Decimal("24999.99"), Decimal("24999.99")),
    "zero": (0, Decimal(0)),
    "zeros after the cents": (Decimal("5.000"), Decimal(5)),
    "a power of ten": (1e6, Decimal(1_000_000)),
    "the last cent taken": ("9999999999999.99", Decimal("9999999999999.99")),
}


@pytest.mark.parametrize(("given", "kept"), MONEY.values(), ids=MONEY)
def test_money_becomes_an_exact_decimal(given: Any, kept: Decimal) -> None:
    amount = Contract(expenditure=given).expenditure
    assert type(amount) is Decimal
    assert amount == kept
    assert Contract.from_dict({"pretax_price": float(kept)}).pretax_price == kept


NOT_MONEY: dict[str, Any] = {
    "less than nothing": -1,
    "a third of a cent": Decimal("0.003"),
    "a float that is no amount of cents": 0.1 + 0.2,
    "no number": float("nan"),
    "no end": float("inf"),
    "a text that is no number": "six millions",
    "a text with a sign of money": "6 000 000 $",
    "true": True,
    "a list": [1],
    "more than any budget": 10**13,
    "an integer longer than Python prints": 10**5_000,
    "a decimal with a huge exponent": Decimal("1E+999999"),
    "a decimal with a tiny one": Decimal("1E-999999"),
}


@pytest.mark.parametrize("given", NOT_MONEY.values(), ids=NOT_MONEY)
@pytest.mark.parametrize("field", ["expenditure", "pretax_price"])
def test_what_is_no_amount_is_refused(field: str, given: Any) -> None:
    with pytest.raises(InvalidQuestion) as refused:
        Contract(**{field: given})
    assert refused.value.values["field"] == f"contract.{field}"
    assert "au plus deux décimales" in refused.value.message("fr")


WORDS = {"kind": Kind, "body": Body, "award": Award, "role": Role, "montreal_object": MontrealObject}


@pytest.mark.parametrize("field", WORDS)
def test_a_plain_word_becomes_its_category_and_another_is_refused_with_those_there_are(field: str) -> None:
    for word in WORDS[field]:
        for given in (word, word.value):
            kept = getattr(Contract(**{field: given}), field)
            assert kept is word
    with pytest.raises(InvalidQuestion) as refused:
        Contract(**{field: "Construction"})
    assert refused.value.message("en") == (
        f"Question refused: contract.{field} = “Construction”. This value is not accepted. "
        f"Accepted values: {', '.join(WORDS[field])}."
    )


@pytest.mark.parametrize("field", ["body", "award", "role"])
def test_python_may_not_say_null_where_a_category_has_a_default(field: str) -> None:
    with pytest.raises(InvalidQuestion, match=f"contract.{field} = “null”"):
        Contract(**{field: None})
    assert Contract.from_dict({field: None}) == Contract()


@pytest.mark.parametrize(
    "tier", [0, -1, 100, True, 1.0, "1", None, pytest.param(10**5_000, id="thousands of digits")]
)
def test_a_tier_counts_from_1_and_ends_somewhere(tier: Any) -> None:
    with pytest.raises(InvalidQuestion, match=r"contract\.tier = .* an integer from 1 to 99"):
        Contract(tier=tier)


@pytest.mark.parametrize("field", ["same_nature", "warranty_only", "renewal_option", "terms_not_discussed"])
def test_a_flag_is_true_or_false(field: str) -> None:
    for flag in (True, False):
        assert getattr(Contract(**{field: flag}), field) is flag
    with pytest.raises(InvalidQuestion, match=f"contract.{field} = “no”.* true, false"):
        Contract(**{field: "no"})


def test_a_contract_is_a_value() -> None:
    given = Contract(kind="construction", expenditure=6_000_000)
    assert given == Contract(kind=Kind.CONSTRUCTION, expenditure="6000000.00")
    assert len({given, Contract(kind="construction", expenditure=6e6)}) == 1
    with pytest.raises(AttributeError):
        given.kind = Kind.SUPPLY  # type: ignore[misc]
