"""Values to columns and back: the one place that knows how the store writes a copy, a run and an entry."""

from __future__ import annotations

import hashlib
import json
from typing import Any, Final

from amp_registry import firm_name, neq
from amp_registry.language import Text
from amp_registry.records import Copy, Entry, NameRow, Part, ReaEntry, Register, canonical, entry_from_dict
from amp_registry.store import instants
from amp_registry.store.read_back import changed, read_back
from amp_registry.store.runs import Answered, Outcome, RunInfo, RunKind, State

SELECT_COPY: Final = (
    "SELECT id, register, sha256, fetched_at, published_at, rows, partial, source, part FROM snapshot"
)
SELECT_RUN: Final = (
    "SELECT id, register, kind, outcome, started_at, finished_at, reason, overrides, page_sha256, snapshot_id,"
    " part, resource_url, http_status, etag, last_modified FROM run"
)
SELECT_CONFIRMED: Final = (
    "SELECT max(r.finished_at) FROM run r JOIN snapshot s ON s.id = r.snapshot_id"  # noqa: S608 - constants
    f" WHERE r.kind = '{RunKind.SYNC}' AND r.outcome = '{Outcome.UNCHANGED}' AND s.state = '{State.PROMOTED}'"
    " AND r.register = ? AND r.part = ? AND s.partial = ? AND s.sha256 = ?"
    " AND r.finished_at > ? AND r.finished_at <= ?"
)
"""When a sync last saw, between two moments, that the source still held what a copy holds."""


@read_back
def copy_of(row: tuple[Any, ...], unchanged_at: str | None = None) -> Copy:
    """Return the copy of a row of `SELECT_COPY`, and when its source last still held it."""
    id_, register, sha256, fetched_at, published_at, rows, partial, source, part = row
    return Copy(
        snapshot=id_,
        register=Register(register),
        sha256=sha256,
        fetched_at=instants.from_text(fetched_at),
        published_at=instants.from_text(published_at) if published_at else None,
        rows=rows,
        partial=bool(partial),
        source=source,
        part=Part(part),
        unchanged_at=instants.from_text(unchanged_at) if unchanged_at else None,
    )


@read_back
def run_of(row: tuple[Any, ...]) -> RunInfo:
    """Return the run of a row of `SELECT_RUN`."""
    id_, register, kind, outcome, started_at, finished_at, reason, overrides, page_sha256, snapshot = row[:10]
    part, *answered = row[10:]
    return RunInfo(
        id=id_,
        register=Register(register),
        kind=RunKind(kind),
        outcome=Outcome(outcome),
        started_at=instants.from_text(started_at),
        finished_at=instants.from_text(finished_at),
        reason=text_of(reason) if reason else None,
        overrides=tuple(json.loads(overrides)),
        page_sha256=page_sha256,
        snapshot=snapshot,
        part=Part(part),
        answered=_answered(*answered),
    )


def _answered(url: str | None, status: int | None, etag: str | None, modified: str | None) -> Answered | None:
    if url is None:
        return None
    return Answered(resource_url=url, http_status=status, etag=etag, last_modified=modified)


@read_back
def text_of(column: str) -> Text:
    """Return a text in both languages of the JSON it is stored as."""
    return Text(**json.loads(column))


def record_text(entry: Entry) -> str:
    """Return the whole entry as the canonical JSON that its hash was made of."""
    return canonical(entry.to_dict()).decode()


@read_back
def entry_of(hash_: str, record: str) -> Entry:
    """Return the entry of its JSON; one whose text is not the one that was hashed is damaged, and never an answer."""
    if hashlib.sha256(record.encode()).hexdigest() != hash_:
        raise changed()
    return entry_from_dict(json.loads(record))


def neq_column(entry: Entry) -> str | None:
    """Return the NEQ to compare by: compact, valid or not; None when the register shows none."""
    return neq.compact(entry.neq) or None if entry.neq else None


def client_column(entry: Entry) -> str | None:
    """Return the AMP client number to compare by: without outer spaces; None on RENA, which has none."""
    number = entry.amp_client_number if isinstance(entry, ReaEntry) else None
    return number.strip() or None if number else None


def name_rows(number: int, entry: Entry) -> list[NameRow]:
    """Return every way to find an entry by name, each once, in the order of its names."""
    keys = dict.fromkeys(key for name in entry.names for key in firm_name.search_keys(name))
    return [NameRow(number, key.key, key.number) for key in keys]
