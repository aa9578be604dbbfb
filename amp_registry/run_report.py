"""What a nightly run tells: step by step while it works (`Event`), and at its end (`SyncReport`).

Shapes only. Who prints them, as log lines, a progress bar or metrics, is not known here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from amp_registry.collect.parsed import Issue
from amp_registry.language import Text
from amp_registry.records import Copy, Part, Register
from amp_registry.store.runs import Outcome

_WORST_FIRST: Final = (Outcome.HELD, Outcome.FAILED, Outcome.PROMOTED, Outcome.UNCHANGED)


class Step(StrEnum):
    """Where a run is. `receiving` comes many times, the others once for each part that gets so far."""

    STARTED = "started"
    RECEIVING = "receiving"
    RECEIVED = "received"
    READ = "read"
    NOTED = "noted"
    ENDED = "ended"


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One step of a run, when it came, and its figures.

    `started`: `address`. `receiving`: `bytes`, `expected` (null when the source does not say). `received`:
    `bytes`, `sha256`, `http_status`. `read`: `rows`, `issues`. `noted`: `code`, and `text` says it.
    `ended`: `outcome`, `rows`, `added`, `removed`, `changed`, `seconds`, and `text` says why when it is not good.
    """

    step: Step
    register: Register
    part: Part
    at: datetime
    values: Mapping[str, object] = field(default_factory=dict)
    text: Text | None = None


Tell = Callable[[Event], None]


def silent(_event: Event) -> None:
    """Tell nobody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PartReport:
    """How the night of one part of a register ended.

    `copy` is the one that was put in use or seen again, null when none was: an older one may answer still. `rows` counts what was read, null when nothing was; `reason` says why the copy was held back or could
    not be read; `issues` is everything odd in it.
    """

    part: Part
    outcome: Outcome
    copy: Copy | None
    source: str
    rows: int | None = None
    added: int = 0
    removed: int = 0
    changed: int = 0
    issues: tuple[Issue, ...] = ()
    reason: Text | None = None

    def to_dict(self) -> dict[str, Any]:
        """Return the report as `sync --json` prints it."""
        return {
            "part": self.part.value,
            "outcome": self.outcome.value,
            "source": self.source,
            "sha256": self.copy.sha256 if self.copy else None,
            "rows": self.rows,
            "added": self.added,
            "removed": self.removed,
            "changed": self.changed,
            "issues": dict(Counter(issue.code for issue in self.issues).most_common()),
            "reason": self.reason.to_dict() if self.reason else None,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class SyncReport:
    """How the night of one register ended, part by part."""

    register: Register
    started_at: datetime
    finished_at: datetime
    parts: tuple[PartReport, ...]

    @property
    def outcome(self) -> Outcome:
        """The end of the whole: that of the part that ended worst; held is worse than unreachable."""
        ends = {part.outcome for part in self.parts}
        return next((each for each in _WORST_FIRST if each in ends), Outcome.UNCHANGED)

    @property
    def seconds(self) -> float:
        """How long the run took."""
        return (self.finished_at - self.started_at).total_seconds()

    def to_dict(self) -> dict[str, Any]:
        """Return the report as `sync --json` prints it; moments are ISO 8601."""
        return {
            "register": self.register.value,
            "outcome": self.outcome.value,
            "started_at": self.started_at.isoformat(),
            "finished_at": self.finished_at.isoformat(),
            "parts": [part.to_dict() for part in self.parts],
        }
