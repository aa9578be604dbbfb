"""What the two registers say of a firm: one frozen record an entry, complete, with what the source printed.

The shapes are those of the exchange form (JSON Lines, one object a line). RENA follows section 21.7 of the
Act respecting contracting by public bodies (C-65.1); REA follows what its search form and its three
complement lists are known to show. `expires_on` null means indefinite or not shown, never expired.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final, NamedTuple, Self

from amp_registry.json_object import JsonObject, plain_fields
from amp_registry.language import Text

_SECONDS_AN_HOUR: Final = 3600


class Register(StrEnum):
    """The two public registers of the Autorité des marchés publics."""

    RENA = "rena"
    REA = "rea"


class Part(StrEnum):
    """Which part of a register a copy is of; only copies of the register itself answer for what is absent.

    `complement`: the lists the AMP publishes beside it. `watched`: what its search form said of some firms.
    """

    REGISTER = "register"
    COMPLEMENT = "complement"
    WATCHED = "watched"


class HolderKind(StrEnum):
    """What kind of person a RENA entry names (s. 21.7, par. 1 and 2)."""

    LEGAL_PERSON = "legal_person"
    PARTNERSHIP = "partnership"
    SOLE_PROPRIETORSHIP = "sole_proprietorship"


class Registration(StrEnum):
    """How an enterprise stands on RENA; `unknown` when the source's word is not one we know."""

    DEFINITIVE = "definitive"
    PROVISIONAL = "provisional"
    UNKNOWN = "unknown"


class ReasonKind(StrEnum):
    """Why an enterprise is on RENA (s. 21.7, par. 3)."""

    CONVICTION = "conviction"
    ASSOCIATE = "associate"
    AMP_DECISION = "amp_decision"
    CONTROL = "control"


class Decision(StrEnum):
    """What the AMP decided, when a decision is the reason."""

    REFUSED = "refused"
    REVOKED = "revoked"
    NOT_RENEWED = "not_renewed"
    DECLARED = "declared"


class Status(StrEnum):
    """How an enterprise stands on REA or on its complement lists."""

    AUTHORIZED = "authorized"
    SUSPENDED = "suspended"
    EXPIRED = "expired"
    UNKNOWN = "unknown"


class SuspensionCause(StrEnum):
    """Why an authorization is suspended, when the source shows it."""

    ANNUAL_UPDATE = "annual_update"
    INTEGRITY = "integrity"
    PROVISIONAL_INELIGIBILITY = "provisional_ineligibility"


class ListOrigin(StrEnum):
    """Which list of REA an entry was read from."""

    SEARCH = "search"
    EXTRACT = "extract"
    COMPLEMENT_SUSPENDED = "complement_suspended"
    COMPLEMENT_EXPIRED = "complement_expired"
    COMPLEMENT_OVERSIGHT = "complement_oversight"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One reason of a RENA entry; an entry may carry several, of different kinds."""

    kind: ReasonKind
    text: str = ""
    name: str | None = None
    municipality: str | None = None
    decision: Decision | None = None

    @classmethod
    def from_dict(cls, data: Mapping[str, Any], path: str = "reason.") -> Self:
        """Return the reason of a JSON object; raises `InvalidQuestion` with the field's path."""
        reader = JsonObject(data, path)
        reason = cls(
            kind=reader.required_choice("kind", ReasonKind),
            text=reader.text("text") or "",
            name=reader.text("name"),
            municipality=reader.text("municipality"),
            decision=reader.choice("decision", Decision),
        )
        reader.finish()
        return reason


@dataclass(frozen=True, slots=True, kw_only=True)
class RenaEntry:
    """One entry of the register of enterprises ineligible for public contracts (RENA)."""

    name: str
    other_names: tuple[str, ...] = ()
    neq: str | None = None
    address: str | None = None
    holder_kind: HolderKind | None = None
    person_name: str | None = None
    registration: Registration = Registration.UNKNOWN
    registered_on: date | None = None
    projected_end: date | None = None
    reasons: tuple[Reason, ...] = ()
    raw: Mapping[str, Any] = field(default_factory=dict)

    register = Register.RENA

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """Return the entry of one exchange object; raises `InvalidQuestion` with the field's path."""
        reader = JsonObject(data, "")
        reader.skip("register")
        entry = cls(
            name=reader.required_text("name"),
            other_names=reader.texts("other_names"),
            neq=reader.text("neq"),
            address=reader.text("address"),
            holder_kind=reader.choice("holder_kind", HolderKind),
            person_name=reader.text("person_name"),
            registration=reader.required_choice("registration", Registration),
            registered_on=reader.day("registered_on"),
            projected_end=reader.day("projected_end"),
            reasons=tuple(
                Reason.from_dict(r, f"reasons[{i}].") for i, r in enumerate(reader.objects("reasons"))
            ),
            raw=reader.writable_mapping("raw"),
        )
        reader.finish()
        return entry

    def to_dict(self) -> dict[str, Any]:
        """Return the exchange object, with `register` first."""
        return {"register": self.register.value, **plain_fields(self)}

    @property
    def names(self) -> tuple[str, ...]:
        """Every name the entry may be found by: name, other names, person."""
        return (self.name, *self.other_names, *((self.person_name,) if self.person_name else ()))

    def ended(self, day: date) -> bool:
        """Return whether the ineligibility is over on a day; on its projected end it is not yet."""
        return self.projected_end is not None and self.projected_end < day


@dataclass(frozen=True, slots=True, kw_only=True)
class ReaEntry:
    """One entry of the register of authorized enterprises (REA), or of one of its complement lists."""

    name: str
    other_names: tuple[str, ...] = ()
    neq: str | None = None
    amp_client_number: str | None = None
    city: str | None = None
    province: str | None = None
    postal_code: str | None = None
    status: Status = Status.UNKNOWN
    suspension_cause: SuspensionCause | None = None
    oversight: bool | None = None
    issued_on: date | None = None
    expires_on: date | None = None
    list_origin: ListOrigin = ListOrigin.EXTRACT
    raw: Mapping[str, Any] = field(default_factory=dict)

    register = Register.REA

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """Return the entry of one exchange object; raises `InvalidQuestion` with the field's path."""
        reader = JsonObject(data, "")
        reader.skip("register")
        entry = cls(
            name=reader.required_text("name"),
            other_names=reader.texts("other_names"),
            neq=reader.text("neq"),
            amp_client_number=reader.text("amp_client_number"),
            city=reader.text("city"),
            province=reader.text("province"),
            postal_code=reader.text("postal_code"),
            status=reader.required_choice("status", Status),
            suspension_cause=reader.choice("suspension_cause", SuspensionCause),
            oversight=reader.flag("oversight"),
            issued_on=reader.day("issued_on"),
            expires_on=reader.day("expires_on"),
            list_origin=reader.required_choice("list_origin", ListOrigin),
            raw=reader.writable_mapping("raw"),
        )
        reader.finish()
        return entry

    def to_dict(self) -> dict[str, Any]:
        """Return the exchange object, with `register` first."""
        return {"register": self.register.value, **plain_fields(self)}

    @property
    def names(self) -> tuple[str, ...]:
        """Every name the entry may be found by: name and other names."""
        return (self.name, *self.other_names)


Entry = RenaEntry | ReaEntry


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """One stored copy of a register, or of a part of it: what an answer rests on.

    `snapshot` is the store's own number of it; `sha256` is the hash of its records (`records_hash`);
    `partial` says the copy does not hold the whole register, so that absence from it settles nothing.
    `unchanged_at` is when the source last said, by the moment asked about, that it still held just this.
    """

    snapshot: int
    register: Register
    sha256: str
    fetched_at: datetime
    published_at: datetime | None
    rows: int
    partial: bool
    source: str
    part: Part = Part.REGISTER
    unchanged_at: datetime | None = None

    @property
    def verified_at(self) -> datetime:
        """The last moment the copy was seen to be what its source holds; its age counts from there."""
        return self.fetched_at if self.unchanged_at is None else max(self.fetched_at, self.unchanged_at)

    def age_hours(self, moment: datetime) -> float:
        """Return how old the copy was at a moment, in hours."""
        return (moment - self.verified_at).total_seconds() / _SECONDS_AN_HOUR


@dataclass(frozen=True, slots=True)
class HeldBack:
    """A copy received after the one that answers, and not put in use: when it was received, and why."""

    at: datetime
    reason: Text


class NameRow(NamedTuple):
    """One way to find an entry of a copy by name: the store's entry number, the cleaned key, the number.

    `key` comes only from `firm_name`; `number` is the company number a numbered firm carries, else None.
    """

    entry: int
    key: str
    number: str | None


def entry_from_dict(data: Mapping[str, Any]) -> Entry:
    """Return the entry of one exchange object, of the register its `register` field names."""
    register = JsonObject(data, "").required_choice("register", Register)
    return RenaEntry.from_dict(data) if register is Register.RENA else ReaEntry.from_dict(data)


def canonical(value: Mapping[str, Any]) -> bytes:
    """Return JSON bytes that are the same for equal values: keys sorted, no spaces, UTF-8."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def entry_hash(entry: Entry) -> str:
    """Return the SHA-256 (hex) of one entry, everything it holds included."""
    return hashlib.sha256(canonical(entry.to_dict())).hexdigest()


def records_hash(hashes: Iterable[str]) -> str:
    """Return the SHA-256 (hex) of a set of entries from their own hashes; their order does not count."""
    return hashlib.sha256("\n".join(sorted(set(hashes))).encode()).hexdigest()
