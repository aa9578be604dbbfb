"""A night the source held just what it held before: a run, and no new copy.

Such a run, of a sync (a file imported twice proves nothing of its source), makes the copy it names fresh
again: the copy's age counts from the last of them (`stored.SELECT_CONFIRMED`). What a copy lists stays where it was.

A run like that also says that the copy still stood at that later moment. When an older file is then brought
in between the two, the copy after it must be said again, or the older file would answer for days on which
the source is known to have held something else (`restate`).
"""

from __future__ import annotations

from sqlalchemy import Connection, RowMapping, Select, func, insert, select

from amp_registry.store.intervals import Place, next_moment
from amp_registry.store.runs import Outcome, RunKind, State
from amp_registry.store.tables import run, snapshot


def restate(connection: Connection, place: Place, sha256: str) -> None:
    """Say the copy before a new one again, where a run confirmed it after the new one's moment.

    Nothing changes in the intervals: until the new copy is placed, the two list the same.
    """
    before = _copy_before(connection, place)
    if before is None or before["sha256"] == sha256:
        return
    moment = connection.scalar(_first_confirmed(place, before["sha256"], next_moment(connection, place)))
    if moment is not None:
        row = {name: value for name, value in before.items() if name != "id"}
        connection.execute(insert(snapshot), {**row, "fetched_at": moment})


def _copy_before(connection: Connection, place: Place) -> RowMapping | None:
    columns = snapshot.c
    found = connection.execute(
        select(snapshot)
        .where(
            columns.register == place.register.value,
            columns.part == place.part.value,
            columns.partial == place.partial,
            columns.state == State.PROMOTED.value,
            columns.fetched_at < place.moment,
        )
        .order_by(columns.fetched_at.desc())
        .limit(1)
    )
    return found.mappings().one_or_none()


def _first_confirmed(place: Place, sha256: str, following: str | None) -> Select[tuple[str]]:
    confirmed = (
        select(func.min(run.c.finished_at))
        .join(snapshot, snapshot.c.id == run.c.snapshot_id)
        .where(
            run.c.kind == RunKind.SYNC.value,
            run.c.outcome == Outcome.UNCHANGED.value,
            run.c.register == place.register.value,
            run.c.part == place.part.value,
            snapshot.c.partial == place.partial,
            snapshot.c.sha256 == sha256,
            run.c.finished_at > place.moment,
        )
    )
    return confirmed if following is None else confirmed.where(run.c.finished_at < following)
