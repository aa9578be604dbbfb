"""Values to columns and back: the one place that knows how the store writes a copy, a run and an entry."""

from __future__ import annotations

import json
from typing import Any, Final

from amp_registry import firm_name, neq
from amp_registry.errors import AmpRegistryError
from amp_registry.language import Text
from amp_registry.records import Copy, Entry, NameRow, ReaEntry, Register, canonical, entry_from_dict
from amp_registry.store import instants
from amp_registry.store.runs import Outcome, RunInfo, RunKind

SELECT_COPY: Final = (
    "SELECT id, register, sha256, fetched_at, published_at, rows, partial, source FROM snapshot"
)
SELECT_RUN: Final = (
    "SELECT id, register, kind, outcome, started_at, finished_at, reason, overrides, page_sha256, snapshot_id"
    " FROM run"
)


def copy_of(row: tuple[Any, ...]) -> Copy:
    """Return the copy of a row of `SELECT_COPY`."""
    id_, register, sha256, fetched_at, published_at, rows, partial, source = row
    return Copy(
        snapshot=id_,
        register=Register(register),
        sha256=sha256,
        fetched_at=instants.from_text(fetched_at),
        published_at=instants.from_text(published_at) if published_at else None,
        rows=rows,
        partial=bool(partial),
        source=source,
    )


def run_of(row: tuple[Any, ...]) -> RunInfo:
    """Return the run of a row of `SELECT_RUN`."""
    id_, register, kind, outcome, started_at, finished_at, reason, overrides, page_sha256, snapshot = row
    return RunInfo(
        id=id_,
        register=Register(register),
        kind=RunKind(kind),
        outcome=Outcome(outcome),
        started_at=instants.from_text(started_at),
        finished_at=instants.from_text(finished_at),
        reason=Text(**json.loads(reason)) if reason else None,
        overrides=tuple(json.loads(overrides)),
        page_sha256=page_sha256,
        snapshot=snapshot,
    )


def record_text(entry: Entry) -> str:
    """Return the whole entry as the canonical JSON that its hash was made of."""
    return canonical(entry.to_dict()).decode()


def entry_of(record: str) -> Entry:
    """Return the entry of its JSON; raises `ValueError` when it is not one."""
    try:
        return entry_from_dict(json.loads(record))
    except AmpRegistryError as error:
        raise ValueError(str(error)) from error


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
