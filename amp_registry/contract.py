"""The contract a question is about, and the words the law sorts contracts by.

Money is a `Decimal` of Canadian dollars with at most two places, never a float, once inside.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any, Final, Self

from amp_registry.field_value import category, flag, optional_category, refused
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


Amount = Decimal | int | float | str
"""What is taken as an amount of dollars; it is a `Decimal` once inside."""


@dataclass(frozen=True, slots=True, init=False)
class Contract:
    """The public contract or subcontract; `expenditure` includes all options and net taxes, in dollars."""

    kind: Kind | None
    expenditure: Decimal | None
    pretax_price: Decimal | None
    body: Body
    award: Award
    role: Role
    tier: int
    same_nature: bool
    montreal_object: MontrealObject | None
    warranty_only: bool
    renewal_option: bool
    terms_not_discussed: bool

    def __init__(
        self,
        *,
        kind: Kind | str | None = None,
        expenditure: Amount | None = None,
        pretax_price: Amount | None = None,
        body: Body | str = Body.PUBLIC_BODY,
        award: Award | str = Award.TENDER,
        role: Role | str = Role.CONTRACTOR,
        tier: int = 1,
        same_nature: bool = True,
        montreal_object: MontrealObject | str | None = None,
        warranty_only: bool = False,
        renewal_option: bool = False,
        terms_not_discussed: bool = False,
    ) -> None:
        """Take each value as its category, a decimal or a flag; raises `InvalidQuestion` where it is none."""
        put = object.__setattr__
        put(self, "kind", optional_category("contract.kind", kind, Kind))
        put(self, "expenditure", _dollars("contract.expenditure", expenditure))
        put(self, "pretax_price", _dollars("contract.pretax_price", pretax_price))
        put(self, "body", category("contract.body", body, Body))
        put(self, "award", category("contract.award", award, Award))
        put(self, "role", category("contract.role", role, Role))
        put(self, "tier", _tier("contract.tier", tier))
        put(self, "same_nature", flag("contract.same_nature", same_nature))
        put(
            self,
            "montreal_object",
            optional_category("contract.montreal_object", montreal_object, MontrealObject),
        )
        put(self, "warranty_only", flag("contract.warranty_only", warranty_only))
        put(self, "renewal_option", flag("contract.renewal_option", renewal_option))
        put(self, "terms_not_discussed", flag("contract.terms_not_discussed", terms_not_discussed))

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """Return the contract of a JSON object; raises `InvalidQuestion` with the field's path."""
        reader = JsonObject(data, "contract.")
        contract = cls(
            kind=reader.choice("kind", Kind),
            expenditure=reader.amount("expenditure", _AN_AMOUNT),
            pretax_price=reader.amount("pretax_price", _AN_AMOUNT),
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


def given(value: bool | None, *, default: bool) -> bool:
    """Return the flag, or the default when it was not given."""
    return default if value is None else value


def _tier(path: str, value: object) -> int:
    if type(value) is not int or not 1 <= value <= DEEPEST_TIER:
        raise refused(path, value, _A_TIER)
    return value


def _dollars(path: str, value: object) -> Decimal | None:
    """Return an amount as a decimal of at most two places; a float is read as it prints."""
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, Decimal | int | float | str):
        raise refused(path, value, _AN_AMOUNT)
    if isinstance(value, int) and not 0 <= value < MOST_DOLLARS:
        raise refused(path, value, _AN_AMOUNT)
    try:
        amount = Decimal(str(value))
    except InvalidOperation:
        raise refused(path, value, _AN_AMOUNT) from None
    if not amount.is_finite() or not 0 <= amount < MOST_DOLLARS or amount != round(amount, 2):
        raise refused(path, value, _AN_AMOUNT)
    return amount


# JSON writes an amount as a number that many programs read as a float: up to here its cents survive that.
MOST_DOLLARS: Final = 10**13
DEEPEST_TIER: Final = 99
_A_TIER = Text(f"un entier de 1 à {DEEPEST_TIER}", f"an integer from 1 to {DEEPEST_TIER}")
_AN_AMOUNT = Text(
    "un nombre de dollars, sans signe, avec au plus deux décimales, sous 10 000 milliards",
    "a number of dollars, no sign, at most two decimals, under 10,000 billion",
)
