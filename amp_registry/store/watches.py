"""The contracts under watch: who, for which contract, since when, and until when. None is ever deleted."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Engine, insert, select, update

from amp_registry.quebec_time import iso_day
from amp_registry.question import Question
from amp_registry.records import canonical
from amp_registry.store import instants, tables
from amp_registry.store.engine import reading, writing
from amp_registry.store.read_back import read_back
from amp_registry.watched import Watched

_WATCH = tables.watched_contract


def add(engine: Engine, watches: Iterable[Watched]) -> list[tuple[Watched, bool]]:
    """Watch some contracts, all or none; return each as kept, and whether it is new.

    One that was watched already (the same firm, reference and body) takes the facts given now, keeps the day it
    was first watched from, and its note when none is given.
    """
    with writing(engine) as connection:
        known = {watch.key: watch for watch in _read(connection, ended=False)}
        kept = []
        for watch in watches:
            one, new = _kept(connection, watch, known.get(watch.key))
            known[watch.key] = one
            kept.append((one, new))
        return kept


def _kept(connection: Connection, watch: Watched, known: Watched | None) -> tuple[Watched, bool]:
    if known is None:
        number: int = connection.scalars(insert(_WATCH).returning(_WATCH.c.id), _row(watch)).one()
        return replace(watch, number=number), True
    note = known.note if watch.note is None else watch.note
    renewed = replace(watch, number=known.number, added_at=known.added_at, note=note)
    connection.execute(update(_WATCH).where(_WATCH.c.id == known.number).values(_row(renewed)))
    return renewed, False


def end(engine: Engine, numbers: Iterable[int], moment: datetime) -> None:
    """Watch some contracts no more from a moment on; what was watched stays on record."""
    with writing(engine) as connection:
        ended = update(_WATCH).where(_WATCH.c.id.in_(list(numbers)), _WATCH.c.ended_at.is_(None))
        connection.execute(ended.values(ended_at=instants.to_text(moment)))


def listed(engine: Engine, *, ended: bool = False) -> list[Watched]:
    """Return the contracts watched, by body, reference and firm; with `ended`, those of before too."""
    with reading(engine) as connection:
        return sorted(_read(connection, ended=ended), key=_order)


def numbers(engine: Engine) -> list[str]:
    """Return the NEQs watched, each once, in order."""
    return sorted({watch.firm.neq for watch in listed(engine) if watch.firm.neq})


def _order(watch: Watched) -> tuple[str, str, str, int]:
    firm = watch.firm
    who = firm.neq or (firm.name or "").casefold()
    return (watch.public_body or "").casefold(), (watch.reference or "").casefold(), who, watch.number


def _read(connection: Connection, *, ended: bool) -> list[Watched]:
    chosen = select(_WATCH) if ended else select(_WATCH).where(_WATCH.c.ended_at.is_(None))
    return [_watched(dict(row._mapping)) for row in connection.execute(chosen.order_by(_WATCH.c.id))]  # noqa: SLF001 - SQLAlchemy's public name


@read_back
def _watched(row: dict[str, Any]) -> Watched:
    return Watched(
        number=row["id"],
        question=Question.from_dict(json.loads(row["question"])),
        added_at=instants.from_text(row["added_at"]),
        reference=row["reference"],
        public_body=row["public_body"],
        ends=date.fromisoformat(row["ends"]) if row["ends"] else None,
        subcontractor_of=row["subcontractor_of"],
        note=row["note"],
        ended_at=instants.from_text(row["ended_at"]) if row["ended_at"] else None,
    )


def _row(watch: Watched) -> dict[str, Any]:
    return {
        "question": canonical(watch.question.to_dict()).decode(),
        "added_at": instants.to_text(watch.added_at),
        "reference": watch.reference,
        "public_body": watch.public_body,
        "ends": iso_day(watch.ends),
        "subcontractor_of": watch.subcontractor_of,
        "note": watch.note,
        "ended_at": instants.to_text(watch.ended_at) if watch.ended_at else None,
    }
