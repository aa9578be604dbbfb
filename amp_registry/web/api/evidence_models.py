"""The shape of the evidence and of what stands in it, for the description of the API alone (see `models`)."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from amp_registry.compare.match import Certainty
from amp_registry.decide.verdict import Answer
from amp_registry.question import Act
from amp_registry.records import (
    Decision,
    HolderKind,
    ListOrigin,
    Part,
    ReasonKind,
    Registration,
    Status,
    SuspensionCause,
)
from amp_registry.records import Register as RegisterName

Sha256 = Annotated[str, Field(pattern="^[0-9a-f]{64}$")]


class Shape(BaseModel):
    """Base of them all: every field is always there, and none that is not named."""

    model_config = ConfigDict(extra="forbid", json_schema_serialization_defaults_required=True)


class Text(Shape):
    """The same sentence in French and in English."""

    fr: str
    en: str


class Coded(Shape):
    """A code and its sentence."""

    code: str
    text: Text


class ErrorShape(Shape):
    """An error of the library: what is wrong, why it matters, what to do."""

    error: str
    what: Text
    why: Text
    todo: Text
    values: dict[str, Any]


class Problem(BaseModel):
    """RFC 9457 problem details; `error` holds the same in both languages."""

    type: str
    title: str
    status: int
    detail: str
    error: ErrorShape


class Because(Shape):
    """One link of the chain of reasons."""

    rule: str
    article: str | None
    confidence: Literal["R", "A", "S", "I", "U"] | None
    in_force: Annotated[list[date | None], Field(min_length=2, max_length=2)]
    source: str
    text: Text


class RenaReason(Shape):
    """One reason of a RENA entry."""

    kind: ReasonKind
    text: str
    name: str | None
    municipality: str | None
    decision: Decision | None


class RenaEntry(Shape):
    """One entry of RENA."""

    register_: Annotated[Literal["rena"], Field(alias="register")]
    name: str
    other_names: list[str]
    neq: str | None
    address: str | None
    holder_kind: HolderKind | None
    person_name: str | None
    registration: Registration
    registered_on: date | None
    projected_end: date | None
    reasons: list[RenaReason]
    raw: dict[str, Any]


class ReaEntry(Shape):
    """One entry of REA."""

    register_: Annotated[Literal["rea"], Field(alias="register")]
    name: str
    other_names: list[str]
    neq: str | None
    amp_client_number: str | None
    city: str | None
    province: str | None
    postal_code: str | None
    status: Status
    suspension_cause: SuspensionCause | None
    oversight: bool | None
    issued_on: date | None
    expires_on: date | None
    list_origin: ListOrigin
    raw: dict[str, Any]


Entry = RenaEntry | ReaEntry


class Feature(Shape):
    """One thing two firms have in common, or not."""

    code: str
    score: float
    asked: str
    found: str
    text: Text


class Match(Shape):
    """An entry that is or may be the firm."""

    register_: Annotated[RegisterName, Field(alias="register")]
    certainty: Certainty
    score: float
    matched_name: str
    neq: str | None
    features: list[Feature]
    entry: Entry


class CopyUsed(Shape):
    """A copy the answer rests on."""

    register_: Annotated[RegisterName, Field(alias="register")]
    sha256: Sha256
    fetched_at: AwareDatetime
    published_at: AwareDatetime | None
    age_hours: float
    rows: int
    stale: bool
    partial: bool
    source: str
    part: Part
    verified_at: AwareDatetime


class Searched(Shape):
    """What was looked for."""

    neq: str | None
    amp_client_number: str | None
    name_keys: list[str]


class Versions(Shape):
    """What gave the answer."""

    amp_registry: str
    law: str
    matching: str


class AskedBy(Shape):
    """Who asked."""

    kind: Literal["user", "system"]
    name: str


class Link(Shape):
    """Where the answer stands in the journal."""

    seq: Annotated[int, Field(ge=1)]
    hash: Sha256
    previous: str


class Evidence(BaseModel):
    """One answer with everything it rests on: `amp-registry/evidence/1`; docs/reference/evidence.md says each field."""

    schema_: Annotated[Literal["amp-registry/evidence/1"], Field(alias="schema")]
    answer: Answer
    act: Act
    rule: str
    summary: Text
    reasons: list[Because]
    conditions: list[Coded]
    warnings: list[Coded]
    needs: list[str]
    needed: list[Coded]
    not_checked: list[Coded]
    question: dict[str, Any]
    matches: list[Match]
    neighbours: list[Match]
    searched: Searched
    copies: list[CopyUsed]
    versions: Versions
    as_of: date
    checked_at: AwareDatetime
    asked_by: AskedBy | None
    journal: Link | None
    decisions: list[dict[str, Any]]
    members: list[Evidence] = []
