"""The contract a question is about, and the words the law sorts contracts by.

Money is a `Decimal` of Canadian dollars with at most two places, never a float, once inside.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any, Self

from amp_registry.errors import InvalidQuestion
from amp_registry.json_object import JsonObject
from amp_registry.language import Text


class Kind(StrEnum):
    """The kind of contract, by its object."""

    CONSTRUCTION = "construction"
    SERVICES = "services"
    SUPPLY = "supply"
    PARTNERSHIP = "partnership"
    CONCESSION = "concession"
    OTHER = "other"


class Body(StrEnum):
    """Who awards the contract."""

    PUBLIC_BODY = "public_body"
    MUNICIPAL = "municipal"
    GOVERNMENT_ENTERPRISE = "government_enterprise"
    MONTREAL = "montreal"
    EXCLUDED_MUNICIPAL = "excluded_municipal"
    NOT_PUBLIC = "not_public"


class Award(StrEnum):
    """How the contract is awarded."""

    TENDER = "tender"
    MUTUAL_AGREEMENT = "mutual_agreement"


class Role(StrEnum):
    """On which side of the public contract the firm stands."""

    CONTRACTOR = "contractor"
    SUBCONTRACTOR = "subcontractor"


class MontrealObject(StrEnum):
    """The objects for which the Ville de Montréal had thresholds of its own, 2013 to 2024."""

    ROADS_WATERWORKS_SEWERS = "roads_waterworks_sewers"
    BITUMINOUS_SUPPLY = "bituminous_supply"
    RELATED_SERVICES = "related_services"


@dataclass(frozen=True, slots=True, kw_only=True)
class Contract:
    """The public contract or subcontract; `expenditure` includes all options and net taxes, in dollars."""

    kind: Kind | None = None
    expenditure: Decimal | None = None
    pretax_price: Decimal | None = None
    body: Body = Body.PUBLIC_BODY
    award: Award = Award.TENDER
    role: Role = Role.CONTRACTOR
    tier: int = 1
    same_nature: bool = True
    montreal_object: MontrealObject | None = None
    warranty_only: bool = False
    renewal_option: bool = False
    terms_not_discussed: bool = False

    def __post_init__(self) -> None:
        for name, kind in _CONTRACT_CHOICES.items():
            value = getattr(self, name)
            if value is not None:
                object.__setattr__(self, name, category(f"contract.{name}", value, kind))
        for name in ("expenditure", "pretax_price"):
            object.__setattr__(self, name, _dollars(f"contract.{name}", getattr(self, name)))
        if type(self.tier) is not int or self.tier < 1:
            raise _refused("contract.tier", self.tier, Text("un entier à partir de 1", "an integer from 1"))

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """Return the contract of a JSON object; raises `InvalidQuestion` with the field's path."""
        reader = JsonObject(data, "contract.")
        contract = cls(
            kind=reader.choice("kind", Kind),
            expenditure=reader.amount("expenditure"),
            pretax_price=reader.amount("pretax_price"),
            body=reader.choice("body", Body) or Body.PUBLIC_BODY,
            award=reader.choice("award", Award) or Award.TENDER,
            role=reader.choice("role", Role) or Role.CONTRACTOR,
            tier=reader.integer("tier", 1),
            same_nature=given(reader.flag("same_nature"), default=True),
            montreal_object=reader.choice("montreal_object", MontrealObject),
            warranty_only=given(reader.flag("warranty_only"), default=False),
            renewal_option=given(reader.flag("renewal_option"), default=False),
            terms_not_discussed=given(reader.flag("terms_not_discussed"), default=False),
        )
        reader.finish()
        return contract


_CONTRACT_CHOICES: Mapping[str, type[StrEnum]] = {
    "kind": Kind,
    "body": Body,
    "award": Award,
    "role": Role,
    "montreal_object": MontrealObject,
}


def given(value: bool | None, *, default: bool) -> bool:
    """Return the flag, or the default when it was not given."""
    return default if value is None else value


def category(path: str, value: object, kind: type[StrEnum]) -> StrEnum:
    """Return the value as a member of the category; raises `InvalidQuestion` naming the path."""
    if value not in [member.value for member in kind]:
        raise _refused(path, value, Text(", ".join(kind), ", ".join(kind)))
    return kind(value)


def _refused(path: str, value: object, accepted: Text) -> InvalidQuestion:
    problem = Text("Cette valeur n'est pas acceptée.", "This value is not accepted.")
    return InvalidQuestion(field=path, value=value, problem=problem, accepted=accepted)


def _dollars(path: str, value: object) -> Decimal | None:
    """Return an amount as a decimal of at most two places; a float is read as it prints."""
    if value is None:
        return None
    try:
        amount = Decimal(str(value))
    except InvalidOperation:
        amount = Decimal("NaN")
    if isinstance(value, bool) or not amount.is_finite() or not 0 <= amount < _TOO_MUCH:
        raise _refused(path, value, _AN_AMOUNT)
    if amount != round(amount, 2):
        raise _refused(path, value, _AN_AMOUNT)
    return amount


_TOO_MUCH = Decimal(10) ** 15
_AN_AMOUNT = Text(
    "un nombre de dollars, sans signe, avec au plus deux décimales",
    "a number of dollars, no sign, at most two decimals",
)
