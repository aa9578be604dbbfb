"""The firms watched: those whose contract is in progress, by NEQ, with a note of whoever added them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine, delete, insert, select, update

from amp_registry.store import instants, tables
from amp_registry.store.engine import writing

_WATCH = tables.watch


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """A firm watched: its NEQ (ten digits), since when, and a note."""

    neq: str
    added_at: datetime
    note: str | None = None


def add(engine: Engine, firm: Watched) -> bool:
    """Watch a firm; return False when it was watched already, and then only a note given replaces the old one."""
    with writing(engine) as connection:
        known = connection.scalar(select(_WATCH.c.neq).where(_WATCH.c.neq == firm.neq))
        if known is None:
            row = {"neq": firm.neq, "added_at": instants.to_text(firm.added_at), "note": firm.note}
            connection.execute(insert(_WATCH), row)
        elif firm.note is not None:
            connection.execute(update(_WATCH).where(_WATCH.c.neq == firm.neq).values(note=firm.note))
        return known is None


def remove(engine: Engine, neq: str) -> bool:
    """Watch a firm no more; return whether it was watched."""
    with writing(engine) as connection:
        return connection.execute(delete(_WATCH).where(_WATCH.c.neq == neq)).rowcount > 0


def listed(engine: Engine) -> list[Watched]:
    """Return the firms watched, by NEQ."""
    with writing(engine) as connection:
        rows = connection.execute(
            select(_WATCH.c.neq, _WATCH.c.added_at, _WATCH.c.note).order_by(_WATCH.c.neq)
        )
        return [
            Watched(neq=neq, added_at=instants.from_text(added_at), note=note) for neq, added_at, note in rows
        ]
