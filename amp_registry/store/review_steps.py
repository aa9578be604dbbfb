"""What people did about checks that wait for a person: took them in charge, closed them. Appended, never changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from amp_registry.store import instants
from amp_registry.store.database import Database, there
from amp_registry.store.read_back import read_back

_SELECT: Final = "SELECT check_seq, kind, done_at, done_by, why FROM review_step ORDER BY id"
_NEXT: Final = "SELECT COALESCE(MAX(id), 0) + 1 FROM review_step"
_INSERT: Final = (
    "INSERT INTO review_step (id, check_seq, kind, done_at, done_by, why) VALUES (?, ?, ?, ?, ?, ?)"
)


class StepKind(StrEnum):
    """What was done: `taken` in charge, or `closed`."""

    TAKEN = "taken"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewStep:
    """One thing done about a check, by its journal number: by whom, when (an aware moment) and why."""

    check: int
    kind: StepKind
    at: datetime
    by: str
    why: str | None = None


class ReviewSteps:
    """The steps of a store; a store that does not exist has none."""

    def __init__(self, database: Database | None) -> None:
        self._database = database

    def all(self) -> list[ReviewStep]:
        """Return every step, in the order they were taken."""
        rows = [] if self._database is None else self._database.rows(_SELECT)
        return [_step(*row) for row in rows]

    def append(self, step: ReviewStep) -> None:
        """Keep a step; it is on disk when this returns. Raises `StoreError` where there is no store."""
        database = there(self._database)
        with database.appending():
            row = (step.check, step.kind.value, instants.to_text(step.at), step.by, step.why)
            database.rows(_INSERT, (database.rows(_NEXT)[0][0], *row))


@read_back
def _step(check: int, kind: str, at: str, by: str, why: str | None) -> ReviewStep:
    return ReviewStep(check=check, kind=StepKind(kind), at=instants.from_text(at), by=by, why=why)
