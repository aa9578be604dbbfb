"""Keeping copies of the registers: staged, then promoted, held back or recorded as failed.

What is kept, for ever: each promoted copy, as intervals over the entries it lists (`intervals`); each
entry, once for each content (`entries`); the bytes of each page it came from; a row for each run. Nothing
is deleted but pending work.

What happens in which transaction:

- `stage` writes, in one: the page, the entries not held yet, the pending snapshot and its list. Nothing
  that is read changes. It first drops whatever an earlier run of the same register left pending.
- `promote` does, in one: places the copy among its neighbours in the order of `fetched_at`, older than the
  newest or not; makes it promoted; drops its list; writes the run. Before that commit every question is
  answered from the copies there were; after it, from those and this one.
- `hold` and `record_failure` write, in one, the run and its page, and (`hold`) mark the snapshot held. A
  failed or held night writes nothing that is ever read as a copy.
- `record_unchanged` writes the run's row and nothing else: the source still holds what a copy holds, which
  makes that copy fresh again (`confirmations`) and no new one.

A process killed at any instant leaves one of these states whole. What it leaves at worst is a pending
snapshot and entries that no copy lists: harmless, and dropped or taken up by the next run.

The same moment twice. The very copy again (same records, same `fetched_at`, same kind) is `unchanged` and
writes only its run. Other records with the same `fetched_at` correct what was said for that moment: they
are stored one microsecond later, so that the last word answers and the first is kept. The same records
with another `fetched_at` are a copy of their own, with its own age and no new entry.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Engine, insert, select, text

from amp_registry.records import Copy, Entry, Part, Register, entry_hash, records_hash
from amp_registry.store import entries as entry_rows
from amp_registry.store import instants, many_rows, tables
from amp_registry.store.confirmations import restate
from amp_registry.store.engine import writing
from amp_registry.store.intervals import Difference, insert_copy
from amp_registry.store.pages import RawPage, keep_page
from amp_registry.store.pending import drop, drop_pending, find_place, finish, get_pending
from amp_registry.store.run_log import record_run
from amp_registry.store.runs import Outcome, RunNote, State
from amp_registry.store.stored import SELECT_COPY, copy_of


@dataclass(frozen=True, slots=True)
class Staged:
    """A pending copy; `duplicates` counts the records of the file that repeated another one whole."""

    snapshot: int
    rows: int
    duplicates: int


@dataclass(frozen=True, slots=True)
class Promotion:
    """The copy that answers now, and how it differs from the copy before it in the order of time."""

    copy: Copy
    outcome: Outcome
    difference: Difference


def stage(
    engine: Engine,
    register: Register,
    entries: Iterable[Entry],
    *,
    fetched_at: datetime,
    published_at: datetime | None = None,
    partial: bool = False,
    part: Part = Part.REGISTER,
    source: str,
    page: RawPage | None = None,
) -> Staged:
    """Write a copy of a register as pending, and return it; nobody reads it before `promote`.

    `entries` may repeat itself: equal records are one. A copy of a part beside the register is always
    partial: it says nothing of whom it does not list. Raises `ValueError` for an entry of the other
    register or a moment without time zone, `StoreError` for what the database cannot do.
    """
    given = list(entries)
    if any(entry.register is not register for entry in given):
        raise ValueError(f"an entry is not of {register.value}")
    distinct = {entry_hash(entry): entry for entry in given}
    row = {
        "register": register.value,
        "state": State.PENDING.value,
        "fetched_at": instants.to_text(fetched_at),
        "published_at": instants.to_text(published_at) if published_at else None,
        "rows": len(distinct),
        "sha256": records_hash(distinct),
        "partial": partial or part is not Part.REGISTER,
        "part": part.value,
        "source": source,
    }
    with writing(engine) as connection:
        drop_pending(connection, register, part)
        row["page_sha256"] = keep_page(connection, page)
        numbers = entry_rows.keep(connection, register, distinct)
        snapshot: int = connection.scalars(insert(tables.snapshot).returning(tables.snapshot.c.id), row).one()
        many_rows.write(
            connection, tables.staged, ({"snapshot_id": snapshot, "entry_id": number} for number in numbers)
        )
    return Staged(snapshot=snapshot, rows=len(distinct), duplicates=len(given) - len(distinct))


def promote(engine: Engine, snapshot: int, run: RunNote) -> Promotion:
    """Make a pending copy one that answers, and return it with how it differs from the one before.

    Raises `StoreError` when the snapshot is not pending any more.
    """
    with writing(engine) as connection:
        pending = get_pending(connection, snapshot)
        page = pending["page_sha256"]
        place, same = find_place(connection, pending)
        if same is not None:
            drop(connection, [snapshot])
            record_run(
                connection, place.register, Outcome.UNCHANGED, run, part=place.part, page=page, snapshot=same
            )
            return Promotion(_copy(connection, same), Outcome.UNCHANGED, Difference(0, 0))
        restate(connection, place, pending["sha256"])
        difference = insert_copy(connection, place)
        promoted_at = instants.to_text(run.finished_at)
        finish(connection, snapshot, State.PROMOTED, fetched_at=place.moment, promoted_at=promoted_at)
        record_run(
            connection, place.register, Outcome.PROMOTED, run, part=place.part, page=page, snapshot=snapshot
        )
        return Promotion(_copy(connection, snapshot), Outcome.PROMOTED, difference)


def hold(engine: Engine, snapshot: int, run: RunNote) -> None:
    """Keep a pending copy from ever answering; `run.reason` says why.

    Raises `StoreError` when the snapshot is not pending any more.
    """
    with writing(engine) as connection:
        pending = get_pending(connection, snapshot)
        finish(connection, snapshot, State.HELD)
        register, part, page = Register(pending["register"]), Part(pending["part"]), pending["page_sha256"]
        record_run(connection, register, Outcome.HELD, run, part=part, page=page, snapshot=snapshot)


def record_failure(
    engine: Engine,
    register: Register,
    run: RunNote,
    page: RawPage | None = None,
    *,
    part: Part = Part.REGISTER,
    outcome: Outcome = Outcome.FAILED,
) -> None:
    """Write that a run gave no copy, with the page that could not be read if there was one.

    `outcome` is `HELD` when something came that is not to be believed as far as it could be read.
    """
    with writing(engine) as connection:
        record_run(connection, register, outcome, run, part=part, page=keep_page(connection, page))


def record_unchanged(engine: Engine, copy: Copy, run: RunNote) -> None:
    """Write that the source still holds what a promoted copy holds; a sync's word makes it fresh again."""
    page = select(tables.snapshot.c.page_sha256).where(tables.snapshot.c.id == copy.snapshot)
    with writing(engine) as connection:
        record_run(
            connection,
            copy.register,
            Outcome.UNCHANGED,
            run,
            part=copy.part,
            page=connection.scalar(page),
            snapshot=copy.snapshot,
        )


def _copy(connection: Connection, snapshot: int) -> Copy:
    statement = text(SELECT_COPY + " WHERE id = :id")
    return copy_of(tuple(connection.execute(statement, {"id": snapshot}).one()))
