"""Nights of a made-up register: the shortest way for a test to store a copy."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from sqlalchemy import Engine

from amp_registry.records import Copy, Entry, Register
from amp_registry.store.runs import RunKind, RunNote
from amp_registry.store.snapshots import Promotion, promote, stage

FIRST_NIGHT = datetime(2026, 11, 1, 3, tzinfo=UTC)
RUN = RunNote(kind=RunKind.IMPORT, started_at=FIRST_NIGHT, finished_at=FIRST_NIGHT + timedelta(seconds=2))


def night(number: int) -> datetime:
    """Return 3 a.m. of the night of that number, from 1."""
    return FIRST_NIGHT + timedelta(days=number - 1)


def store_night(
    engine: Engine,
    number: int,
    entries: Iterable[Entry],
    *,
    register: Register = Register.RENA,
    partial: bool = False,
) -> Promotion:
    """Stage and promote the copy of a night."""
    staged = stage(
        engine,
        register,
        entries,
        fetched_at=night(number),
        partial=partial,
        source=f"night {number}",
    )
    return promote(engine, staged.snapshot, RUN)


def copy_of_night(
    engine: Engine, number: int, entries: Iterable[Entry], *, register: Register = Register.RENA
) -> Copy:
    """Store the copy of a night and return it."""
    return store_night(engine, number, entries, register=register).copy
