"""The question: may this firm, or consortium, do this act, for this contract, on these dates?

Everything is optional but somebody to look for; what is missing and matters is named in the answer. Money
is a `Decimal` of Canadian dollars, never a float, once inside. Days are Québec days.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any, Self

from amp_registry import neq as neq_numbers
from amp_registry.contract import Contract, category, given
from amp_registry.errors import EmptyName, InvalidQuestion
from amp_registry.json_object import JsonObject
from amp_registry.language import Text


class Act(StrEnum):
    """What the firm would do, or is doing."""

    BID = "bid"
    CONCLUDE = "conclude"
    SUBCONTRACT = "subcontract"
    CONTINUE = "continue"


class ConsortiumForm(StrEnum):
    """The legal form of a consortium."""

    UNDECLARED = "undeclared"
    GENERAL_PARTNERSHIP = "general_partnership"
    LIMITED_PARTNERSHIP = "limited_partnership"
    COMPANY = "company"


class PermissionArticle(StrEnum):
    """The article under which a permission was given."""

    A25_0_2 = "25.0.2"
    A25_0_3 = "25.0.3"
    A25_0_4 = "25.0.4"
    A21_19 = "21.19"
    A21_20 = "21.20"
    A21_5 = "21.5"


class Covers(StrEnum):
    """What a permission lets be done."""

    CONCLUDE = "conclude"
    SUBCONTRACT_TIER1 = "subcontract_tier1"
    CONTINUE = "continue"


@dataclass(frozen=True, slots=True, kw_only=True)
class Controller:
    """The firm that controls the one asked about (majority shareholder)."""

    name: str | None = None
    neq: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Firm:
    """Who is asked about; a NEQ is checked and kept as ten digits (`InvalidNeq` otherwise)."""

    name: str | None = None
    neq: str | None = None
    amp_client_number: str | None = None
    city: str | None = None
    postal_code: str | None = None
    controller: Controller | None = None
    convicted_on: date | None = None

    def __post_init__(self) -> None:
        if self.neq is not None:
            object.__setattr__(self, "neq", neq_numbers.validate(self.neq))
        if self.name is not None and not any(c.isalnum() for c in self.name):
            object.__setattr__(self, "name", None)

    @property
    def named(self) -> bool:
        """Whether there is anything to look for."""
        return any((self.name, self.neq, self.amp_client_number))


@dataclass(frozen=True, slots=True, kw_only=True)
class Consortium:
    """Several firms bidding as one; the consortium itself, when it has a name or a NEQ, is the firm."""

    form: ConsortiumForm = ConsortiumForm.UNDECLARED
    members: tuple[Firm, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Dates:
    """The dates of the award; each may be unknown."""

    process_start: date | None = None
    bid: date | None = None
    conclusion: date | None = None
    tender_authorization: date | None = None
    contract_start: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Renewal:
    """A renewal of the authorization: `filed_on` null means it was not filed; `ruled`, the AMP has ruled."""

    filed_on: date | None = None
    ruled: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Permission:
    """A permission on file: under which article, and what it covers."""

    article: PermissionArticle
    covers: tuple[Covers, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class StopOrder:
    """A decision under section 25.0.4 that performance must stop."""

    date: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question, complete; `as_of` null is filled by the entry point with today."""

    firm: Firm = field(default_factory=Firm)
    consortium: Consortium | None = None
    contract: Contract | None = None
    act: Act | None = None
    dates: Dates = field(default_factory=Dates)
    renewal: Renewal | None = None
    permission: Permission | None = None
    stop_order: StopOrder | None = None
    as_of: date | None = None

    def __post_init__(self) -> None:
        if self.act is not None:
            object.__setattr__(self, "act", category("act", self.act, Act))
        if self.consortium is None:
            if not self.firm.named:
                raise EmptyName
            return
        if not self.consortium.members:
            raise EmptyName(field="consortium.members")
        for place, member in enumerate(self.consortium.members):
            if not member.named:
                raise EmptyName(field=f"consortium.members[{place}]")

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """Return the question of a JSON object; raises `InvalidQuestion` with the field's path."""
        reader = JsonObject(data, "")
        question = cls(
            firm=_firm(reader.mapping("firm"), "firm."),
            consortium=_optional(reader, "consortium", _consortium),
            contract=_optional(reader, "contract", Contract.from_dict),
            act=reader.choice("act", Act),
            dates=_dates(reader.mapping("dates")),
            renewal=_optional(reader, "renewal", _renewal),
            permission=_optional(reader, "permission", _permission),
            stop_order=_optional(reader, "stop_order", _stop_order),
            as_of=reader.day("as_of"),
        )
        reader.finish()
        return question

    @classmethod
    def from_json(cls, text: str | bytes) -> Self:
        """Return the question of a JSON text, amounts read as decimals; raises `InvalidQuestion`."""
        try:
            data = json.loads(text, parse_float=Decimal)
        except (ValueError, RecursionError) as error:
            raise InvalidQuestion(
                field="(JSON)",
                value=str(error),
                problem=Text("Ce n'est pas du JSON lisible.", "This is not readable JSON."),
                accepted=Text(
                    "l'objet décrit dans docs/reference/question.md", "see docs/reference/question.md"
                ),
            ) from None
        return cls.from_dict(data)

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON object of the question; `from_dict` of it gives an equal question."""
        plain = _plain(self)
        return dict(plain)

    def asked_on(self, today: date) -> Question:
        """Return the question with `as_of` filled in when it was not given."""
        return self if self.as_of is not None else replace(self, as_of=today)


# --- reading ------------------------------------------------------------------------------------


def _optional(reader: JsonObject, name: str, build: Any) -> Any:
    value = reader.optional_mapping(name)
    return None if value is None else build(value)


def _firm(data: Mapping[str, Any], path: str) -> Firm:
    reader = JsonObject(data, path)
    number = reader.text("neq")
    firm = Firm(
        name=reader.text("name"),
        neq=None if number is None else neq_numbers.validate(number, f"{path}neq"),
        amp_client_number=reader.text("amp_client_number"),
        city=reader.text("city"),
        postal_code=reader.text("postal_code"),
        controller=_optional(reader, "controller", lambda d: _controller(d, f"{path}controller.")),
        convicted_on=reader.day("convicted_on"),
    )
    reader.finish()
    return firm


def _controller(data: Mapping[str, Any], path: str) -> Controller:
    reader = JsonObject(data, path)
    number = reader.text("neq")
    controller = Controller(
        name=reader.text("name"), neq=None if number is None else neq_numbers.validate(number, f"{path}neq")
    )
    reader.finish()
    return controller


def _consortium(data: Mapping[str, Any]) -> Consortium:
    reader = JsonObject(data, "consortium.")
    consortium = Consortium(
        form=reader.choice("form", ConsortiumForm) or ConsortiumForm.UNDECLARED,
        members=tuple(
            _firm(member, f"consortium.members[{place}].")
            for place, member in enumerate(reader.objects("members"))
        ),
    )
    reader.finish()
    return consortium


def _dates(data: Mapping[str, Any]) -> Dates:
    reader = JsonObject(data, "dates.")
    dates = Dates(**{f.name: reader.day(f.name) for f in fields(Dates)})
    reader.finish()
    return dates


def _renewal(data: Mapping[str, Any]) -> Renewal:
    reader = JsonObject(data, "renewal.")
    renewal = Renewal(filed_on=reader.day("filed_on"), ruled=given(reader.flag("ruled"), default=False))
    reader.finish()
    return renewal


def _permission(data: Mapping[str, Any]) -> Permission:
    reader = JsonObject(data, "permission.")
    permission = Permission(
        article=reader.required_choice("article", PermissionArticle), covers=reader.choices("covers", Covers)
    )
    reader.finish()
    return permission


def _stop_order(data: Mapping[str, Any]) -> StopOrder:
    reader = JsonObject(data, "stop_order.")
    order = StopOrder(date=reader.day("date"))
    reader.finish()
    return order


# --- writing ------------------------------------------------------------------------------------


def _plain(value: Any) -> Any:
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if hasattr(value, "__dataclass_fields__"):
        return {f.name: _plain(getattr(value, f.name)) for f in fields(value)}
    return value
