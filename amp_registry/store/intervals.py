"""Placing one more copy among the others: which intervals open, close, stretch or split.

The copies of a lane (one part of one register, whole or partial) stand in the order of `fetched_at`. An interval of
`listing` starts at the moment of the first copy that lists the entry and ends at the moment of the first
later copy that does not; so what a copy lists is what the intervals that hold its moment name. A new copy
at a moment t, between its neighbours, changes only the intervals that hold t or start at the next copy,
and what every other copy lists stays the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    and_,
    func,
    insert,
    literal,
    null,
    or_,
    select,
    update,
)

from amp_registry.records import Part, Register
from amp_registry.store.tables import listing, snapshot, staged

_COLUMNS: Final = ["entry_id", "register", "part", "partial", "seen_from", "seen_until"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where the staged entries of a pending snapshot go: its lane and its moment, as the store writes it."""

    snapshot: int
    register: Register
    part: Part
    partial: bool
    moment: str


@dataclass(frozen=True, slots=True)
class Difference:
    """How many entries a copy lists that the copy before it did not, and the other way round."""

    added: int
    removed: int


def next_moment(connection: Connection, place: Place) -> str | None:
    """Return the moment of the copy after a place in its lane, or None when it will be the newest."""
    columns = snapshot.c
    moment: str | None = connection.scalar(
        select(func.min(columns.fetched_at)).where(
            columns.register == place.register.value,
            columns.part == place.part.value,
            columns.partial == place.partial,
            columns.state == "promoted",
            columns.fetched_at > place.moment,
        )
    )
    return moment


def insert_copy(connection: Connection, place: Place) -> Difference:
    """Bring the intervals of the lane up to date with a pending copy, and return how it differs."""
    following = next_moment(connection, place)
    if following is not None:
        _split(connection, place, following)
    removed = _close(connection, place)
    stretched = 0 if following is None else _stretch(connection, place, following)
    opened = _open(connection, place, following)
    return Difference(added=stretched + opened, removed=removed)


def _split(connection: Connection, place: Place, following: str) -> None:
    """Keep, from the next copy on, what vanishes only between this copy and the next."""
    columns = listing.c
    tail = select(
        columns.entry_id,
        columns.register,
        columns.part,
        columns.partial,
        literal(following),
        columns.seen_until,
    ).where(
        _holds(place), _not_staged(place), or_(columns.seen_until.is_(None), columns.seen_until != following)
    )
    connection.execute(insert(listing).from_select(_COLUMNS, tail))


def _close(connection: Connection, place: Place) -> int:
    """End at this copy the intervals, begun before it, of entries it does not list."""
    closing = update(listing).where(_holds(place), _not_staged(place)).values(seen_until=place.moment)
    return connection.execute(closing).rowcount


def _stretch(connection: Connection, place: Place, following: str) -> int:
    """Start at this copy the intervals that started at the next."""
    earlier = (
        update(listing)
        .where(_lane(place), listing.c.seen_from == following, listing.c.entry_id.in_(_staged(place)))
        .values(seen_from=place.moment)
    )
    return connection.execute(earlier).rowcount


def _open(connection: Connection, place: Place, following: str | None) -> int:
    """Open an interval, up to the next copy if there is one, for each entry that still has none here."""
    until = null() if following is None else literal(following)
    new = select(
        staged.c.entry_id,
        literal(place.register.value),
        literal(place.part.value),
        literal(place.partial),
        literal(place.moment),
        until,
    ).where(staged.c.snapshot_id == place.snapshot, staged.c.entry_id.not_in(_listed(place)))
    statement = insert(listing).from_select(_COLUMNS, new).execution_options(preserve_rowcount=True)
    return connection.execute(statement).rowcount


def _lane(place: Place) -> ColumnElement[bool]:
    return and_(
        listing.c.register == place.register.value,
        listing.c.part == place.part.value,
        listing.c.partial == place.partial,
    )


def _holds(place: Place) -> ColumnElement[bool]:
    """Select the intervals of the lane that hold the copy's moment."""
    columns = listing.c
    open_still = or_(columns.seen_until.is_(None), columns.seen_until > place.moment)
    return and_(_lane(place), columns.seen_from <= place.moment, open_still)


def _staged(place: Place) -> Select[tuple[int]]:
    return select(staged.c.entry_id).where(staged.c.snapshot_id == place.snapshot)


def _not_staged(place: Place) -> ColumnElement[bool]:
    return listing.c.entry_id.not_in(_staged(place))


def _listed(place: Place) -> Select[tuple[int]]:
    return select(listing.c.entry_id).where(_holds(place))
