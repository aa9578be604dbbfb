"""Writing what every run leaves, good or bad: how it ended."""

from __future__ import annotations

import json

from sqlalchemy import Connection, insert

from amp_registry.records import Part, Register
from amp_registry.store import instants, tables
from amp_registry.store.runs import Outcome, RunNote


def record_run(
    connection: Connection,
    register: Register,
    outcome: Outcome,
    run: RunNote,
    *,
    part: Part = Part.REGISTER,
    page: str | None = None,
    snapshot: int | None = None,
) -> None:
    """Write how a run ended; `page` is the SHA-256 of what it read, `snapshot` the copy it gave or confirmed."""
    answered = run.answered
    row = {
        "register": register.value,
        "kind": run.kind.value,
        "outcome": outcome.value,
        "started_at": instants.to_text(run.started_at),
        "finished_at": instants.to_text(run.finished_at),
        "reason": json.dumps(run.reason.to_dict(), ensure_ascii=False) if run.reason else None,
        "overrides": json.dumps(list(run.overrides)),
        "page_sha256": page,
        "snapshot_id": snapshot,
        "part": part.value,
        "resource_url": answered and answered.resource_url,
        "http_status": answered and answered.http_status,
        "etag": answered and answered.etag,
        "last_modified": answered and answered.last_modified,
    }
    connection.execute(insert(tables.run), row)
