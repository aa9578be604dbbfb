"""What an import or a sync leaves behind, whatever its end: the words and the shapes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from amp_registry.language import Text
from amp_registry.records import Part, Register


class RunKind(StrEnum):
    """What was run."""

    IMPORT = "import"
    SYNC = "sync"


class Outcome(StrEnum):
    """How it ended.

    `promoted`: a new copy answers. `unchanged`: the very copy was there already (same records, same
    `fetched_at`), or the source said or showed that it still holds what was read before. `held`: the copy
    was not believable and the last good one stays. `failed`: no copy was read.
    """

    PROMOTED = "promoted"
    HELD = "held"
    FAILED = "failed"
    UNCHANGED = "unchanged"


class State(StrEnum):
    """How a snapshot stands; only a promoted one is ever read."""

    PENDING = "pending"
    PROMOTED = "promoted"
    HELD = "held"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """What was asked of a server and what it said: what the next night's conditional request is made of."""

    resource_url: str
    http_status: int | None = None
    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RunNote:
    """What the caller knows of its run: when, why it was held or failed, which checks were overridden."""

    kind: RunKind
    started_at: datetime
    finished_at: datetime
    reason: Text | None = None
    overrides: tuple[str, ...] = ()
    answered: Answered | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RunInfo:
    """One run as the store holds it; `snapshot` is None when no copy was read, `answered` for a file."""

    id: int
    register: Register
    kind: RunKind
    outcome: Outcome
    started_at: datetime
    finished_at: datetime
    reason: Text | None
    overrides: tuple[str, ...]
    page_sha256: str | None
    snapshot: int | None
    part: Part = Part.REGISTER
    answered: Answered | None = None
