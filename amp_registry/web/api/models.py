"""The shapes of what the API gives out, for its description alone: what is sent is the library's own `to_dict()`.

Each mirrors docs/reference/evidence.md and the other reference pages; schemathesis compares what is sent with them.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, Field

from amp_registry.changes import ChangeKind
from amp_registry.records import Part
from amp_registry.records import Register as RegisterName
from amp_registry.store.runs import Outcome, RunKind
from amp_registry.web.api.evidence_models import (
    Entry,
    ErrorShape,
    Evidence,
    Link,
    Match,
    Problem,
    Sha256,
    Shape,
    Text,
)


class StatusCopy(Shape):
    """A copy, as the status tells of it."""

    sha256: Sha256
    fetched_at: AwareDatetime
    verified_at: AwareDatetime
    published_at: AwareDatetime | None
    rows: int
    partial: bool
    source: str


class StatusRun(Shape):
    """How a run ended."""

    kind: RunKind
    outcome: Outcome
    finished_at: AwareDatetime
    reason: Text | None
    overrides: list[str]


class HeldBack(Shape):
    """A copy received and not put in use."""

    received_at: AwareDatetime
    reason: Text


class StatusPart(Shape):
    """One part of a register."""

    part: Part
    age_hours: float | None
    copy_: Annotated[StatusCopy | None, Field(alias="copy")]
    last_run: StatusRun | None


class RegisterStatus(Shape):
    """How a register's copy stands."""

    register_: Annotated[RegisterName, Field(alias="register")]
    usable: bool
    stale: bool
    age_hours: float | None
    maximum_hours: float
    copy_: Annotated[StatusCopy | None, Field(alias="copy")]
    last_run: StatusRun | None
    held_back: HeldBack | None
    beside: list[StatusPart]


class Entries(Shape):
    """Some of the entries of a copy."""

    register_: Annotated[RegisterName, Field(alias="register")]
    total: int
    offset: int
    entries: list[Entry]


class FieldChange(Shape):
    """A field that is not as it was."""

    field: str
    before: Any
    after: Any


class Change(Shape):
    """One entry that a copy shows otherwise than the copy before it."""

    kind: ChangeKind
    register_: Annotated[RegisterName, Field(alias="register")]
    part: Part
    at: AwareDatetime
    previous_at: AwareDatetime
    name: str
    neq: str | None
    fields: list[FieldChange]
    entry: Entry | None
    before: Entry | None


class Told(Shape):
    """What one part of a register said of a firm, from one copy to another."""

    register_: Annotated[RegisterName, Field(alias="register")]
    part: Part
    partial: bool
    since: AwareDatetime
    last_seen: AwareDatetime
    gone_by: AwareDatetime | None
    ended: ChangeKind | None
    fields: list[FieldChange]
    entry: Entry


class JournalRow(Shape):
    """One entry of the journal, in short; null for what an older entry does not say."""

    seq: int
    checked_at: AwareDatetime
    asked_by_kind: str | None
    asked_by: str | None
    answer: str | None
    rule: str | None
    act: str | None
    as_of: date | None
    firm_name: str | None
    neq: str | None
    members: str
    summary_fr: str | None
    summary_en: str | None
    matches: str
    copies: str
    amp_registry: str | None
    law: str | None
    matching: str | None
    previous: str
    hash: Sha256


class JournalPage(Shape):
    """Some entries of the journal, and the number the next page starts from."""

    entries: list[JournalRow]
    next: int | None


class NotedHead(Shape):
    """A head kept elsewhere, that the journal was compared with."""

    noted: str
    seq: int
    hash: Sha256
    signed_by: str | None
    stamped_at: AwareDatetime | None
    unchecked: list[str]


class Verified(Shape):
    """Whether the journal's chain holds; `error` says where it does not."""

    holds: bool
    entries: int | None
    last: Link | None
    heads: list[NotedHead]
    error: ErrorShape | None


class Aspect(Shape):
    """What was found of one aspect of a proof."""

    aspect: Literal["content", "page", "journal", "signature"]
    outcome: Literal["holds", "absent", "unsettled", "fails"]
    text: Text


class ProofReport(Shape):
    """What a proof is worth."""

    outcome: Literal["holds", "unsettled", "fails"]
    vouched_by: list[Literal["journal", "signature"]]
    form: Literal["pdf", "html", "json"]
    summary: Text
    journal: Link | None
    found: list[Aspect]


class Ready(Shape):
    """Whether answers of today can rest on both copies, and how each stands."""

    ready: bool
    registers: dict[RegisterName, Literal["usable", "stale", "missing"]]


GIVEN_OUT = (
    *(Problem, Evidence, Match, RegisterStatus, Entries, Change, Told, JournalPage, Verified, ProofReport),
    Ready,
)
