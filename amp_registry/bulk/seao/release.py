"""A release of SEAO as what is asked of it: who awards, what, how, when, and to whom. Frozen, and nothing judged.

Suppliers and tenderers are joined by their id to `parties[]`, where their NEQ stands under `details`, in either
case; a contract is joined to its award by `awardID`, or to the only award there is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from amp_registry.bulk.seao import loose
from amp_registry.bulk.seao.loose import Object

CANCELLATION: Final = "tendercancellation"
CANCELLED: Final = frozenset({"cancelled", "canceled", "unsuccessful", "withdrawn"})
_OURS: Final = "CAD"


@dataclass(frozen=True, slots=True)
class Party:
    """A firm as SEAO names it; the NEQ is as it was printed."""

    id: str | None
    name: str | None
    neq: str | None
    city: str | None
    postal_code: str | None


@dataclass(frozen=True, slots=True)
class Award:
    """One award with its contract. `status` is in small letters; `foreign` is a currency other than the dollar's.

    `value` is that of the award; `contract_value` that of the contract, after `amendments` changes.
    """

    id: str | None
    status: str | None
    decided: date | None
    signed: date | None
    value: Decimal | None
    contract_value: Decimal | None
    foreign: str | None
    amendments: int
    suppliers: tuple[Party, ...]


@dataclass(frozen=True, slots=True)
class Bid:
    """A firm that bid, and its price when it is given."""

    party: Party
    value: Decimal | None


@dataclass(frozen=True, slots=True)
class Release:
    """One release; `number` is the SEAO number, the end of the ocid.

    `odd` is how many awards and suppliers were something else than objects, and are not among them.
    """

    ocid: str
    number: str
    tags: tuple[str, ...]
    published: date | None
    buyer: str | None
    municipal: str | None
    title: str | None
    status: str | None
    method: str | None
    method_details: str | None
    kinds: tuple[str, ...]
    categories: tuple[str, ...]
    opened: date | None
    closed: date | None
    awards: tuple[Award, ...]
    bids: tuple[Bid, ...]
    odd: int

    @property
    def cancelled(self) -> bool:
        """Whether the process itself was cancelled."""
        return CANCELLATION in self.tags or self.status in CANCELLED


def of(raw: Object) -> Release:
    """Return what a release says; whatever is missing or is not what it should be is None or empty."""
    tender = loose.part(raw, "tender")
    period = loose.part(tender, "tenderPeriod")
    parties = _parties(raw)
    buyer = _buyer(raw, parties)
    ocid = loose.text(raw, "ocid") or ""
    return Release(
        ocid=ocid,
        number=ocid.rpartition("-")[2],
        tags=tuple(tag.lower() for tag in loose.texts(raw, "tag")),
        published=loose.day(raw, "date"),
        buyer=loose.text(buyer, "name") or loose.text(loose.part(raw, "buyer"), "name"),
        municipal=loose.text(loose.part(buyer, "details"), "municipal", "Municipal"),
        title=loose.text(tender, "title"),
        status=_small(tender, "status"),
        method=loose.text(tender, "procurementMethod"),
        method_details=loose.text(tender, "procurementMethodDetails"),
        kinds=_kinds(tender),
        categories=_categories(tender),
        opened=loose.day(period, "startDate"),
        closed=loose.day(period, "endDate"),
        awards=_awards(raw, parties),
        bids=_bids(raw, tender, parties),
        odd=loose.odd(raw, "awards") + sum(loose.odd(a, "suppliers") for a in loose.parts(raw, "awards")),
    )


def _parties(raw: Object) -> dict[str, Object]:
    """The parties by id; of two with one id, the one that says a NEQ, else the first."""
    found: dict[str, Object] = {}
    for each in loose.parts(raw, "parties"):
        key = loose.text(each, "id")
        if key and (key not in found or (not _neq(found[key]) and _neq(each))):
            found[key] = each
    return found


def _buyer(raw: Object, parties: Mapping[str, Object]) -> Object:
    key = loose.text(loose.part(raw, "buyer"), "id")
    if key is not None and key in parties:
        return parties[key]
    roles = ("buyer", "procuringEntity")
    listed = loose.parts(raw, "parties")
    return next((p for role in roles for p in listed if role in loose.texts(p, "roles")), {})


def _neq(holder: Object) -> str | None:
    return loose.text(loose.part(holder, "details"), "neq", "NEQ", "Neq")


def _party(told: Object, parties: Mapping[str, Object]) -> Party:
    key = loose.text(told, "id")
    known = parties.get(key or "", {})
    address = loose.part(known, "address")
    return Party(
        id=key,
        name=loose.text(told, "name") or loose.text(known, "name"),
        neq=_neq(known) or _neq(told),
        city=loose.text(address, "locality"),
        postal_code=loose.text(address, "postalCode"),
    )


def _kinds(tender: Object) -> tuple[str, ...]:
    main = loose.texts(tender, "mainProcurementCategory")
    return tuple(dict.fromkeys((*main, *loose.texts(tender, "additionalProcurementCategories"))))


def _categories(tender: Object) -> tuple[str, ...]:
    """SEAO's own categories: the additional classification of an item, else its description, when it has the form."""
    found: list[str] = []
    for item in loose.parts(tender, "items"):
        own = [c for c in loose.parts(item, "additionalClassifications") if _small(c, "scheme") == "category"]
        told = [loose.text(c, "description") or loose.text(c, "id") for c in own]
        found += [word for word in told or [loose.text(item, "description")] if word]
    return tuple(
        dict.fromkeys(word for word in found if word[:1].isalpha() and any(c.isdigit() for c in word[:5]))
    )


def _awards(raw: Object, parties: Mapping[str, Object]) -> tuple[Award, ...]:
    awards, contracts = loose.parts(raw, "awards"), loose.parts(raw, "contracts")
    by_award: dict[str | None, Object] = {loose.text(c, "awardID"): c for c in reversed(contracts)}
    alone = contracts[0] if len(contracts) == len(awards) == 1 else {}
    return tuple(_award(each, by_award.get(loose.text(each, "id"), alone), parties) for each in awards)


def _award(told: Object, contract: Object, parties: Mapping[str, Object]) -> Award:
    currency = loose.currency(loose.part(told, "value"))
    return Award(
        id=loose.text(told, "id"),
        status=_small(told, "status"),
        decided=loose.day(told, "date"),
        signed=loose.day(contract, "dateSigned"),
        value=loose.dollars(told.get("value")),
        contract_value=loose.dollars(contract.get("value")),
        foreign=currency if currency not in (None, _OURS) else None,
        amendments=len(loose.parts(contract, "amendments")),
        suppliers=tuple(_party(each, parties) for each in loose.parts(told, "suppliers")),
    )


def _bids(raw: Object, tender: Object, parties: Mapping[str, Object]) -> tuple[Bid, ...]:
    """The tenderers with their prices: SEAO gives a bid the id of its firm."""
    prices = {loose.text(bid, "id"): loose.dollars(bid.get("value")) for bid in loose.parts(raw, "bids")}
    firms = [_party(each, parties) for each in loose.parts(tender, "tenderers")]
    return tuple(Bid(firm, prices.get(firm.id) if firm.id else None) for firm in firms)


def _small(holder: Any, name: str) -> str | None:
    said = loose.text(holder, name)
    return said.lower() if said else None
