"""The events of the contracts under watch, and which channel carried which: append-only, each once.

An event has an identity; two runs that find it store it once. A channel is on record from the first run that
knew it, and owes every event found from then on until it has carried it: a run that is killed leaves its events
owed, and the next one carries them.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Engine, func, insert, select

from amp_registry.records import canonical
from amp_registry.store import instants, tables
from amp_registry.store.engine import reading, writing
from amp_registry.store.read_back import read_back
from amp_registry.watched import EventKind, Happening, WatchEvent

_EVENT, _DELIVERY, _CHANNEL = tables.watch_event, tables.watch_delivery, tables.watch_channel


class Reported(NamedTuple):
    """What an event on record is about: enough to know it when it is derived again."""

    kind: EventKind
    key: str
    at: datetime


def reported(engine: Engine) -> dict[int, list[Reported]]:
    """Return what was ever found of each watch."""
    columns = (_EVENT.c.watch_id, _EVENT.c.kind, _EVENT.c.key, _EVENT.c.at)
    found: dict[int, list[Reported]] = defaultdict(list)
    with reading(engine) as connection:
        for watch, kind, key, at in connection.execute(select(*columns)):
            found[watch].append(_reported(kind, key, at))
    return found


def is_among(happening: Happening, known: Iterable[Reported]) -> bool:
    """Return whether a happening is on record: of its kind and key, at a moment of its reign."""
    return any(
        (one.kind, one.key) == (happening.kind, happening.key) and happening.reigns_at(one.at)
        for one in known
    )


def keep(engine: Engine, events: Sequence[WatchEvent], channels: Iterable[str], now: datetime) -> None:
    """Write the events that are not on record yet, and the channels that are new, in one transaction."""
    with writing(engine) as connection:
        old = set(connection.scalars(select(_CHANNEL.c.name)))
        last = connection.scalar(select(func.max(_EVENT.c.id))) or 0
        new = dict.fromkeys(name for name in channels if name not in old)
        since = instants.to_text(now)
        for name in new:
            connection.execute(insert(_CHANNEL), {"name": name, "since": since, "after_event": last})
        known = set(connection.scalars(select(_EVENT.c.identity)))
        rows = [_row(event) for event in events if event.id not in known]
        if rows:
            connection.execute(insert(_EVENT), rows)


def _row(event: WatchEvent) -> dict[str, object]:
    return {
        "identity": event.id,
        "watch_id": event.watch,
        "kind": event.kind.value,
        "key": event.key,
        "at": instants.to_text(event.at),
        "happened_on": event.on.isoformat(),
        "found_at": instants.to_text(event.found_at),
        "event": canonical(event.to_dict()).decode(),
    }


def owed(engine: Engine, channel: str) -> list[WatchEvent]:
    """Return the events a channel has not carried yet, oldest first; none for a channel not on record."""
    carried = select(_DELIVERY.c.event_id).where(_DELIVERY.c.channel == channel)
    after = select(_CHANNEL.c.after_event).where(_CHANNEL.c.name == channel).scalar_subquery()
    wanted = (
        select(_EVENT.c.event)
        .where(_EVENT.c.id > after, _EVENT.c.id.not_in(carried))
        .order_by(_EVENT.c.at, _EVENT.c.id)
    )
    with reading(engine) as connection:
        return [_event(text) for text in connection.scalars(wanted)]


def carried(engine: Engine, channel: str, events: Sequence[WatchEvent], now: datetime) -> None:
    """Write that a channel carried some events."""
    moment = instants.to_text(now)
    with writing(engine) as connection:
        numbers = select(_EVENT.c.id).where(_EVENT.c.identity.in_([event.id for event in events]))
        rows = [
            {"event_id": number, "channel": channel, "delivered_at": moment}
            for number in connection.scalars(numbers)
        ]
        if rows:
            connection.execute(insert(_DELIVERY), rows)


def found(engine: Engine, since: datetime | None = None) -> list[WatchEvent]:
    """Return every event on record, or those of a moment and later, oldest first."""
    wanted = select(_EVENT.c.event).order_by(_EVENT.c.at, _EVENT.c.id)
    if since is not None:
        wanted = wanted.where(_EVENT.c.at >= instants.to_text(since))
    with reading(engine) as connection:
        return [_event(text) for text in connection.scalars(wanted)]


@read_back
def _event(text: str) -> WatchEvent:
    return WatchEvent.from_dict(json.loads(text))


@read_back
def _reported(kind: str, key: str, at: str) -> Reported:
    return Reported(EventKind(kind), key, instants.from_text(at))
