"""What happens to a firm under watch, from what the registers showed of it and from the calendar. Pure.

The same sights give the same happenings, however often they are asked for and however late: what was reported is
known again by its kind, its key and its reign. Nothing here knows what the law makes of any of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import chain
from typing import Any, Final

from amp_registry import firm_name
from amp_registry.quebec_time import day_of, iso_day, start_of
from amp_registry.records import (
    Entry,
    ListOrigin,
    ReaEntry,
    Register,
    Registration,
    RenaEntry,
    Status,
    entry_hash,
)
from amp_registry.sightline import Shown, Sight
from amp_registry.watched import EventKind, Happening, Watched

_WORST_FIRST: Final = (Registration.DEFINITIVE, Registration.UNKNOWN, Registration.PROVISIONAL)
_REA_WORST_FIRST: Final = (Status.SUSPENDED, Status.EXPIRED, Status.UNKNOWN, Status.AUTHORIZED)
_OF_STATUS: Final[Mapping[Status, EventKind]] = {
    Status.SUSPENDED: EventKind.SUSPENDED,
    Status.EXPIRED: EventKind.EXPIRED,
    Status.UNKNOWN: EventKind.REA_UNSETTLED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminders:
    """When the calendar speaks: the days a contract may go on (of the law), and how long before their end."""

    days_of_grace: int
    before: tuple[int, ...]


def happenings(
    watch: Watched, sights: Mapping[Register, Sequence[Sight]], reminders: Reminders, now: datetime
) -> list[Happening]:
    """Return all that happened to a firm from the moment its contract is watched, oldest first.

    What was already so at that moment is among them, marked `already`. Nothing after the contract's last day is.
    """
    rena, rea = sights[Register.RENA], _settled(sights[Register.REA])
    found = [*_rena(rena), *_alike(rena), *_rea(rea), *_names(rena), *_names(rea)]
    since_then = [
        *_since(watch, _reigning(found)),
        *_calendar(watch, rena, reminders, now),
        *_end(watch, now),
    ]
    over = start_of(watch.ends + timedelta(days=1)) if watch.ends else datetime.max.replace(tzinfo=now.tzinfo)
    kept = [one for one in since_then if one.at < over or one.kind is EventKind.CONTRACT_ENDED]
    return sorted((one for one in kept if one.at <= now), key=lambda one: (one.at, one.kind, one.key))


def _settled(sights: Sequence[Sight]) -> list[Sight]:
    """Return the sights of REA that lasted: its lists are fetched one after the other in the same night.

    A firm that left one list and came on the next a moment later never left the register.
    """
    settled: list[Sight] = []
    turned: tuple[Entry, ...] = ()
    for sight, after in zip(sights, [*sights[1:], None], strict=False):
        turned += sight.turned
        if after is None or after.at - sight.at > _ONE_NIGHT:
            settled.append(replace(sight, turned=turned))
            turned = ()
    return settled


_ONE_NIGHT: Final = timedelta(hours=1)


def _since(watch: Watched, found: Sequence[Happening]) -> Iterator[Happening]:
    """Yield what happened since the watch began, and what then stood and is worth a report, as of that moment."""
    for one in found:
        if one.at > watch.added_at:
            yield one
        elif one.reigns_at(watch.added_at) and one.kind in _WORTH_A_REPORT:
            yield replace(one, at=watch.added_at, already=True)


_WORTH_A_REPORT: Final = frozenset(
    {
        EventKind.LISTED,
        EventKind.POSSIBLE_MATCH,
        EventKind.SUSPENDED,
        EventKind.EXPIRED,
        EventKind.REA_UNSETTLED,
    }
)


def _reigning(found: Sequence[Happening]) -> list[Happening]:
    """Return the happenings with the end of their reigns: the next one of their axis."""
    axes: dict[str, list[Happening]] = defaultdict(list)
    for one in sorted(found, key=lambda one: one.at):
        axes[one.axis].append(one)
    return [
        replace(one, until=one.until or (after.at if after else None))
        for some in axes.values()
        for one, after in zip(some, [*some[1:], None], strict=True)
    ]


def _happening(kind: EventKind, sight: Sight, axis: str, entry: Entry | None, **told: Any) -> Happening:
    key = told.pop("key", "")
    hash_ = entry_hash(entry) if entry is not None else None
    return Happening(kind=kind, at=sight.at, axis=axis, key=key, entry=hash_, values=told)


# --- RENA -----------------------------------------------------------------------------------------------


def _rena_entry(sight: Sight | None) -> RenaEntry | None:
    """Return the entry that weighs most of those that carry the firm's number."""
    found = [shown.entry for shown in sight.own if isinstance(shown.entry, RenaEntry)] if sight else []
    return min(found, key=lambda e: (_WORST_FIRST.index(e.registration), entry_hash(e)), default=None)


def _rena(sights: Sequence[Sight]) -> Iterator[Happening]:
    for before, sight in zip([None, *sights], sights, strict=False):
        was, now = _rena_entry(before), _rena_entry(sight)
        if now is None:
            if was is not None:
                yield _left_rena(sight, was)
        elif was is None:
            yield _happening(EventKind.LISTED, sight, "rena", now, **_of_rena(now))
        elif was.registration is not now.registration:
            definitive = (was.registration, now.registration) == (
                Registration.PROVISIONAL,
                Registration.DEFINITIVE,
            )
            kind = EventKind.MADE_DEFINITIVE if definitive else EventKind.RENA_CHANGED
            yield _happening(
                kind,
                sight,
                "registration",
                now,
                key=_standing(now),
                before=was.registration.value,
                **_of_rena(now),
            )
        elif _standing(was) != _standing(now):
            yield _happening(
                EventKind.RENA_CHANGED, sight, "registration", now, key=_standing(now), **_of_rena(now)
            )


def _standing(entry: RenaEntry) -> str:
    days = (iso_day(entry.registered_on) or "", iso_day(entry.projected_end) or "")
    return "/".join((entry.registration.value, *days))


def _left_rena(sight: Sight, was: RenaEntry) -> Happening:
    if sight.turned:
        return _happening(
            EventKind.NUMBER_CHANGED, sight, "rena", sight.turned[0], **_turned(sight.turned[0])
        )
    early = was.projected_end is not None and day_of(sight.at) <= was.projected_end
    kind = EventKind.LEFT_RENA_EARLY if early else EventKind.LEFT_RENA
    return _happening(kind, sight, "rena", was, **_of_rena(was))


def _of_rena(entry: RenaEntry) -> dict[str, Any]:
    return {
        "register": Register.RENA.value,
        "name": entry.name,
        "registration": entry.registration.value,
        "registered_on": iso_day(entry.registered_on),
        "projected_end": iso_day(entry.projected_end),
    }


def _turned(entry: Entry) -> dict[str, Any]:
    return {"register": entry.register.value, "name": entry.name, "neq": entry.neq}


def _alike(sights: Sequence[Sight]) -> Iterator[Happening]:
    """Yield each entry of RENA that may be the firm by its name, when it comes, unless it is told otherwise."""
    here = [{_candidate(entry): entry for entry in sight.alike} for sight in sights]
    for place, sight in enumerate(sights):
        for key, entry in here[place].items():
            if (place and key in here[place - 1]) or entry in sight.turned:
                continue
            until = next((sights[i].at for i in range(place + 1, len(sights)) if key not in here[i]), None)
            told = {"name": entry.name, "neq": entry.neq, "register": Register.RENA.value}
            one = _happening(EventKind.POSSIBLE_MATCH, sight, f"alike {key}", entry, key=key, **told)
            yield replace(one, until=until)


def _candidate(entry: Entry) -> str:
    keys = firm_name.search_keys(entry.name)
    return f"{keys[0].key if keys else entry.name}|{entry.neq or ''}"


# --- REA ------------------------------------------------------------------------------------------------


def _rea_entry(sight: Sight | None) -> ReaEntry | None:
    """Return the entry that weighs most; one that only says the firm is under oversight says no status."""
    found = [shown.entry for shown in sight.own if isinstance(shown.entry, ReaEntry)] if sight else []
    told = [entry for entry in found if not _only_oversight(entry)]
    return min(told, key=lambda e: (_REA_WORST_FIRST.index(e.status), entry_hash(e)), default=None)


def _only_oversight(entry: ReaEntry) -> bool:
    return entry.list_origin is ListOrigin.COMPLEMENT_OVERSIGHT and entry.status is Status.UNKNOWN


def _rea(sights: Sequence[Sight]) -> Iterator[Happening]:
    authorized_before = False
    for before, sight in zip([None, *sights], sights, strict=False):
        was, now = _rea_entry(before), _rea_entry(sight)
        if now is None:
            if was is not None:
                yield _left_rea(sight, was)
        elif was is None or was.status is not now.status:
            again = EventKind.AUTHORIZED_AGAIN if authorized_before or was else EventKind.AUTHORIZED
            kind = _OF_STATUS.get(now.status, again)
            yield _happening(kind, sight, "rea", now, **_of_rea(now))
        authorized_before |= now is not None and now.status is Status.AUTHORIZED


def _left_rea(sight: Sight, was: ReaEntry) -> Happening:
    if sight.turned:
        return _happening(EventKind.NUMBER_CHANGED, sight, "rea", sight.turned[0], **_turned(sight.turned[0]))
    return _happening(EventKind.LEFT_REA, sight, "rea", was, **_of_rea(was))


def _of_rea(entry: ReaEntry) -> dict[str, Any]:
    return {
        "register": Register.REA.value,
        "name": entry.name,
        "status": entry.status.value,
        "cause": entry.suspension_cause.value if entry.suspension_cause else None,
        "expires_on": iso_day(entry.expires_on),
    }


# --- names ----------------------------------------------------------------------------------------------


def _names(sights: Sequence[Sight]) -> Iterator[Happening]:
    """Yield each change of the name that one list prints beside the firm's number, while it lists the firm."""
    last: dict[object, str] = {}
    for sight in sights:
        named = _named(sight.own)
        last = {lane: name for lane, name in last.items() if lane in named}
        for lane, name in named.items():
            if last.get(lane, name) != name and name not in last.values():
                entry = next(s.entry for s in sight.own if s.lane == lane and s.entry.name == name)
                told = {"register": entry.register.value, "before": last[lane], "name": name}
                axis = f"name {entry.register.value}"
                yield _happening(EventKind.NAME_CHANGED, sight, axis, entry, key=name, **told)
            last[lane] = name


def _named(own: Sequence[Shown]) -> dict[object, str]:
    """Return the name each list prints; the first in order where it prints several."""
    lanes: dict[object, str] = {}
    for shown in own:
        lanes[shown.lane] = min(lanes.get(shown.lane, shown.entry.name), shown.entry.name)
    return lanes


# --- the calendar ---------------------------------------------------------------------------------------


def _calendar(
    watch: Watched, sights: Sequence[Sight], reminders: Reminders, now: datetime
) -> Iterator[Happening]:
    """Yield the days before the end of the grace of a definitive registration, and the day after it.

    A day that was past when the registration was first seen, or the watch began, is not: that report tells it.
    """
    for registered_on, entry, start, until in _definitive(sights):
        first = day_of(max(start, watch.added_at))
        last = registered_on + timedelta(days=reminders.days_of_grace)
        days = {left: last - timedelta(days=left) for left in reminders.before}
        for left, day in chain(days.items(), [(-1, last + timedelta(days=1))]):
            at = start_of(day)
            if first < day and at <= now and (until is None or at < until):
                kind = EventKind.DAYS_OVER if left < 0 else EventKind.DAYS_LEFT
                told = {**_of_rena(entry), "last_day": last.isoformat(), "days_left": max(left, 0)}
                key = f"{registered_on.isoformat()}/{left}"
                one = Happening(kind=kind, at=at, axis=key, key=key, entry=entry_hash(entry), values=told)
                yield replace(one, by_calendar=True, until=start_of(day + timedelta(days=1)))


def _definitive(
    sights: Sequence[Sight],
) -> Iterator[tuple[date, RenaEntry, datetime, datetime | None]]:
    """Yield each stretch of a definitive registration: its day, its entry, from and until when it was seen."""
    held: tuple[date, RenaEntry, datetime] | None = None
    for sight in sights:
        entry = _rena_entry(sight)
        day = entry.registered_on if entry and entry.registration is Registration.DEFINITIVE else None
        if held is not None and day != held[0]:
            yield (*held, sight.at)
            held = None
        if held is None and day is not None and entry is not None:
            held = (day, entry, sight.at)
    if held is not None:
        yield (*held, None)


def _end(watch: Watched, now: datetime) -> Iterator[Happening]:
    """Yield the day after the last day of the contract."""
    if watch.ends is None:
        return
    at = start_of(watch.ends + timedelta(days=1))
    if watch.added_at < at <= now:
        key = watch.ends.isoformat()
        told = {"ends": key}
        one = Happening(kind=EventKind.CONTRACT_ENDED, at=at, axis="contract", key=key, values=told)
        yield replace(one, by_calendar=True, until=start_of(watch.ends + timedelta(days=2)))
