"""Pending snapshots: finding one, finding where it goes, finishing or dropping it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from typing import Final

from sqlalchemy import Connection, RowMapping, delete, select, update

from amp_registry.errors import StoreError
from amp_registry.language import Text
from amp_registry.records import Part, Register
from amp_registry.store import instants, tables
from amp_registry.store.intervals import Place
from amp_registry.store.runs import State

_TICK: Final = timedelta(microseconds=1)
_SNAPSHOT: Final = tables.snapshot.c


def find_place(connection: Connection, pending: RowMapping) -> tuple[Place, int | None]:
    """Return where a copy goes, or that the very copy is there already: its snapshot."""
    place = Place(
        snapshot=pending["id"],
        register=Register(pending["register"]),
        part=Part(pending["part"]),
        partial=pending["partial"],
        moment=pending["fetched_at"],
    )
    while (there := _promoted_at(connection, place)) is not None:
        if there["sha256"] == pending["sha256"]:
            return place, there["id"]
        place = replace(place, moment=instants.to_text(instants.from_text(place.moment) + _TICK))
    return place, None


def _promoted_at(connection: Connection, place: Place) -> RowMapping | None:
    found = connection.execute(
        select(_SNAPSHOT.id, _SNAPSHOT.sha256).where(
            _SNAPSHOT.register == place.register.value,
            _SNAPSHOT.part == place.part.value,
            _SNAPSHOT.partial == place.partial,
            _SNAPSHOT.state == State.PROMOTED.value,
            _SNAPSHOT.fetched_at == place.moment,
        )
    )
    return found.mappings().one_or_none()


def get_pending(connection: Connection, snapshot: int) -> RowMapping:
    """Return a pending snapshot's row; raises `StoreError` when it is not pending any more."""
    found = connection.execute(
        select(tables.snapshot).where(_SNAPSHOT.id == snapshot, _SNAPSHOT.state == State.PENDING.value)
    )
    row = found.mappings().one_or_none()
    if row is None:
        raise StoreError(problem=_NOT_PENDING)
    return row


_NOT_PENDING: Final = Text(
    "un autre import du même registre a pris la place de celui-ci ; refaites-le.",
    "another import of the same register took the place of this one; run it again.",
)


def finish(connection: Connection, snapshot: int, state: State, **values: str) -> None:
    """Give a pending snapshot its lasting state, and drop its list."""
    connection.execute(delete(tables.staged).where(tables.staged.c.snapshot_id == snapshot))
    connection.execute(
        update(tables.snapshot).where(_SNAPSHOT.id == snapshot).values(state=state.value, **values)
    )


def drop_pending(connection: Connection, register: Register, part: Part) -> None:
    """Drop whatever an earlier run of that part of the register left pending."""
    left = select(_SNAPSHOT.id).where(
        _SNAPSHOT.register == register.value,
        _SNAPSHOT.part == part.value,
        _SNAPSHOT.state == State.PENDING.value,
    )
    drop(connection, connection.scalars(left).all())


def drop(connection: Connection, snapshots: Iterable[int]) -> None:
    """Drop pending snapshots and their lists."""
    for snapshot in snapshots:
        connection.execute(delete(tables.staged).where(tables.staged.c.snapshot_id == snapshot))
        connection.execute(delete(tables.snapshot).where(_SNAPSHOT.id == snapshot))
