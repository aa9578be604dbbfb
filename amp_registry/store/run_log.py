"""Writing what every run leaves, good or bad: the page it read and how it ended."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from sqlalchemy import Connection, insert, select

from amp_registry.records import Part, Register
from amp_registry.store import instants, tables
from amp_registry.store.runs import Outcome, RunNote


class RawPage(Protocol):
    """What was fetched or read: bytes, where from, when; its SHA-256 (hex) names it."""

    @property
    def content(self) -> bytes:
        """The bytes as received."""

    @property
    def address(self) -> str:
        """The web address or the file's name."""

    @property
    def headers(self) -> Mapping[str, str]:
        """What the server said of them; empty for a file."""

    @property
    def fetched_at(self) -> datetime:
        """When they were received."""

    @property
    def sha256(self) -> str:
        """The SHA-256 (hex) of the bytes."""


def keep_page(connection: Connection, page: RawPage | None) -> str | None:
    """Write the page unless the store holds these very bytes, and return its SHA-256."""
    if page is None:
        return None
    known = select(tables.page.c.sha256).where(tables.page.c.sha256 == page.sha256)
    if connection.scalar(known) is None:
        row = {
            "sha256": page.sha256,
            "content": page.content,
            "address": page.address,
            "headers": json.dumps(dict(page.headers), ensure_ascii=False, sort_keys=True),
            "fetched_at": instants.to_text(page.fetched_at),
        }
        connection.execute(insert(tables.page), row)
    return page.sha256


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
