"""The question: may this firm, or consortium, do this act, for this contract, on these dates?

Everything is optional but somebody to look for; what is missing and matters is named in the answer. Money
is a `Decimal` of Canadian dollars, never a float, once inside. Days are Québec days.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from enum import StrEnum
from typing import Any, Self, TypeAlias

from amp_registry import field_value, typed_firm
from amp_registry import neq as neq_numbers
from amp_registry.contract import Contract, given
from amp_registry.errors import EmptyName
from amp_registry.json_object import JsonObject, plain_fields, read_json
from amp_registry.language import Text

_Day: TypeAlias = date


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


@dataclass(frozen=True, slots=True, init=False)
class Controller:
    """The firm that controls the one asked about (majority shareholder)."""

    name: str | None
    neq: str | None

    def __init__(self, *, name: str | None = None, neq: str | None = None) -> None:
        """Check the texts; raises `InvalidNeq`, or `InvalidQuestion` for what is no text."""
        put = object.__setattr__
        put(self, "name", _name("firm.controller.name", name))
        put(self, "neq", _neq("firm.controller.neq", neq))


@dataclass(frozen=True, slots=True, init=False)
class Firm:
    """Who is asked about; a NEQ is checked and kept as ten digits (`InvalidNeq` otherwise).

    A name, or a client number, without a letter or a digit in it is nobody's, and is kept as None; so is a blank NEQ.
    """

    name: str | None
    neq: str | None
    amp_client_number: str | None
    city: str | None
    postal_code: str | None
    controller: Controller | None
    convicted_on: date | None

    def __init__(
        self,
        *,
        name: str | None = None,
        neq: str | None = None,
        amp_client_number: str | None = None,
        city: str | None = None,
        postal_code: str | None = None,
        controller: Controller | None = None,
        convicted_on: date | str | None = None,
    ) -> None:
        """Check the texts; raises `InvalidNeq`, or `InvalidQuestion` for what is no text or no day."""
        put = object.__setattr__
        put(self, "name", _name("firm.name", name))
        put(self, "neq", _neq("firm.neq", neq))
        put(self, "amp_client_number", _name("firm.amp_client_number", amp_client_number))
        put(self, "city", field_value.text("firm.city", city))
        put(self, "postal_code", field_value.text("firm.postal_code", postal_code))
        put(self, "controller", field_value.optional_part("firm.controller", controller, Controller))
        put(self, "convicted_on", field_value.day("firm.convicted_on", convicted_on))

    @property
    def named(self) -> bool:
        """Whether there is anything to look for."""
        return any((self.name, self.neq, self.amp_client_number))


def _name(path: str, value: object) -> str | None:
    text = field_value.text(path, value)
    return text if text is not None and any(map(str.isalnum, text)) else None


def _neq(path: str, value: object) -> str | None:
    number = field_value.text(path, value)
    return None if number is None or not number.strip() else neq_numbers.validate(number, path)


@dataclass(frozen=True, slots=True, init=False)
class Consortium:
    """Several firms bidding as one; the consortium itself, when it has a name or a NEQ, is the firm."""

    form: ConsortiumForm
    members: tuple[Firm, ...]

    def __init__(
        self, *, form: ConsortiumForm | str = ConsortiumForm.UNDECLARED, members: Iterable[Firm] = ()
    ) -> None:
        """Take the form as its category; raises `InvalidQuestion` when it is none."""
        put = object.__setattr__
        put(self, "form", field_value.category("consortium.form", form, ConsortiumForm))
        put(
            self,
            "members",
            tuple(field_value.part(f"consortium.members[{i}]", m, Firm) for i, m in enumerate(members)),
        )


@dataclass(frozen=True, slots=True, init=False)
class Dates:
    """The dates of the award; each may be unknown. Their order is not checked: each is tested for itself."""

    process_start: date | None
    bid: date | None
    conclusion: date | None
    tender_authorization: date | None
    contract_start: date | None

    def __init__(
        self,
        *,
        process_start: date | str | None = None,
        bid: date | str | None = None,
        conclusion: date | str | None = None,
        tender_authorization: date | str | None = None,
        contract_start: date | str | None = None,
    ) -> None:
        """Take each as a day or as ISO text; raises `InvalidQuestion` where it is neither."""
        put = object.__setattr__
        put(self, "process_start", field_value.day("dates.process_start", process_start))
        put(self, "bid", field_value.day("dates.bid", bid))
        put(self, "conclusion", field_value.day("dates.conclusion", conclusion))
        put(self, "tender_authorization", field_value.day("dates.tender_authorization", tender_authorization))
        put(self, "contract_start", field_value.day("dates.contract_start", contract_start))


@dataclass(frozen=True, slots=True, init=False)
class Renewal:
    """A renewal of the authorization: `filed_on` null means it was not filed; `ruled`, the AMP has ruled."""

    filed_on: date | None
    ruled: bool

    def __init__(self, *, filed_on: date | str | None = None, ruled: bool = False) -> None:
        """Check both; raises `InvalidQuestion`."""
        object.__setattr__(self, "filed_on", field_value.day("renewal.filed_on", filed_on))
        object.__setattr__(self, "ruled", field_value.flag("renewal.ruled", ruled))


@dataclass(frozen=True, slots=True, init=False)
class Permission:
    """A permission on file: under which article, and what it covers."""

    article: PermissionArticle
    covers: tuple[Covers, ...]

    def __init__(self, *, article: PermissionArticle | str, covers: Iterable[Covers | str] = ()) -> None:
        """Take both as their categories; raises `InvalidQuestion` where one is none."""
        put = object.__setattr__
        put(self, "article", field_value.category("permission.article", article, PermissionArticle))
        put(
            self,
            "covers",
            tuple(field_value.category(f"permission.covers[{i}]", c, Covers) for i, c in enumerate(covers)),
        )


@dataclass(frozen=True, slots=True, init=False)
class StopOrder:
    """A decision under section 25.0.4 that performance must stop."""

    date: _Day | None

    def __init__(self, *, date: _Day | str | None = None) -> None:
        """Check the day; raises `InvalidQuestion`."""
        object.__setattr__(self, "date", field_value.day("stop_order.date", date))


@dataclass(frozen=True, slots=True, init=False)
class Question:
    """One question, complete; `as_of` null is filled by the entry point with today."""

    firm: Firm
    consortium: Consortium | None
    contract: Contract | None
    act: Act | None
    dates: Dates
    renewal: Renewal | None
    permission: Permission | None
    stop_order: StopOrder | None
    as_of: date | None

    def __init__(
        self,
        *,
        firm: Firm | None = None,
        consortium: Consortium | None = None,
        contract: Contract | None = None,
        act: Act | str | None = None,
        dates: Dates | None = None,
        renewal: Renewal | None = None,
        permission: Permission | None = None,
        stop_order: StopOrder | None = None,
        as_of: date | str | None = None,
    ) -> None:
        """Check that there is somebody to look for; raises `EmptyName`, or `InvalidQuestion` for a value."""
        put = object.__setattr__
        put(self, "firm", field_value.optional_part("firm", firm, Firm) or Firm())
        put(self, "consortium", field_value.optional_part("consortium", consortium, Consortium))
        put(self, "contract", field_value.optional_part("contract", contract, Contract))
        put(self, "act", field_value.optional_category("act", act, Act))
        put(self, "dates", field_value.optional_part("dates", dates, Dates) or Dates())
        put(self, "renewal", field_value.optional_part("renewal", renewal, Renewal))
        put(self, "permission", field_value.optional_part("permission", permission, Permission))
        put(self, "stop_order", field_value.optional_part("stop_order", stop_order, StopOrder))
        put(self, "as_of", field_value.day("as_of", as_of))
        _somebody(self.firm, consortium)

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
        return cls.from_dict(read_json(text, _THE_PAGE))

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON object of the question; `from_dict` of it gives an equal question."""
        return plain_fields(self)

    def asked_on(self, today: date) -> Question:
        """Return the question as it is looked into: on a day, and each NEQ that stands in a name taken for what it is."""
        asked = self if self.as_of is not None else replace(self, as_of=today)
        consortium = asked.consortium
        if consortium is not None:
            members = tuple(map(_told_apart, consortium.members))
            if members != consortium.members:
                consortium = replace(consortium, members=members)
        firm = _told_apart(asked.firm)
        if firm == asked.firm and consortium is asked.consortium:
            return asked
        return replace(asked, firm=firm, consortium=consortium)


def _told_apart(firm: Firm) -> Firm:
    """Return the firm with the valid NEQ that its name holds as its NEQ, unless it has one of its own."""
    if firm.neq is not None or firm.name is None or sum(map(str.isdigit, firm.name)) < neq_numbers.LENGTH:
        return firm
    number, name = typed_firm.apart(firm.name)
    if number is None or not neq_numbers.is_valid(number):
        return firm
    return replace(firm, neq=number, name=name or None)


def _somebody(firm: Firm, consortium: Consortium | None) -> None:
    """Raise `EmptyName` unless there is somebody to look for: the firm, or each member of the consortium."""
    if consortium is None:
        if not firm.named:
            raise EmptyName
        return
    if not consortium.members:
        raise EmptyName(field="consortium.members")
    for place, member in enumerate(consortium.members):
        if not member.named:
            raise EmptyName(field=f"consortium.members[{place}]")


_THE_PAGE = Text("l'objet décrit dans docs/reference/question.md", "see docs/reference/question.en.md")


# --- reading ------------------------------------------------------------------------------------


def _optional(reader: JsonObject, name: str, build: Any) -> Any:
    value = reader.optional_mapping(name)
    return None if value is None else build(value)


def _firm(data: Mapping[str, Any], path: str) -> Firm:
    reader = JsonObject(data, path)
    firm = Firm(
        name=reader.text("name"),
        neq=_neq(f"{path}neq", reader.text("neq")),
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
    controller = Controller(name=reader.text("name"), neq=_neq(f"{path}neq", reader.text("neq")))
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
