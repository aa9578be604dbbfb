"""Use case: what changed for the firms with contracts in progress, judged, kept, and carried out once.

A run derives, from the history the copies hold, all that happened to each firm since its contract is watched, so
that nights missed, and old files brought in late, are walked like any other. What is on record already is left
out; the rest is judged on its own day, written, and owed to every channel until that channel has carried it. So a
run twice reports nothing twice, and a run that is killed leaves to the next what it had not carried.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Engine

from amp_registry.consulting import MaximumAges
from amp_registry.decide.law import Law
from amp_registry.decide.verdict import Verdict
from amp_registry.delivering.channel import Channel
from amp_registry.errors import NotDelivered
from amp_registry.explain import event_words
from amp_registry.explain.evidence import Evidence
from amp_registry.happenings import Reminders, happenings
from amp_registry.language import join
from amp_registry.quebec_time import day_of, end_of
from amp_registry.question import Question
from amp_registry.records import Register
from amp_registry.screening import Screening
from amp_registry.sightline import Sights
from amp_registry.store import watch_events, watches
from amp_registry.store.engine import opened
from amp_registry.store.migration import migrate, ready_to_write
from amp_registry.store.reading import open_store
from amp_registry.store.run_lock import WATCH_LOCK, only_run
from amp_registry.watched import EventKind, Happening, Watched, WatchEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchRun:
    """How a run judges and reminds: the law, the maximum ages of the copies, the days before the end of the grace."""

    law: Law
    ages: MaximumAges
    before: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchReport:
    """What a run found: the contracts it looked at, the events that are new, the channels that failed."""

    contracts: int
    events: tuple[WatchEvent, ...]
    failures: tuple[NotDelivered, ...] = ()


def run(url: str, wanted: WatchRun, channels: Sequence[Channel], now: datetime) -> WatchReport:
    """Report what changed for the contracts watched, by a moment, through every channel.

    A channel that fails is in the report, and is owed its events by the next run. Raises `AnotherRun` when
    another report, a sync or an import is at work on the store, `StoreError`, `LawError`.
    """
    migrate(url)
    with only_run(url, now, key=WATCH_LOCK):
        with only_run(url, now), opened(url) as engine:
            watched = watches.listed(engine)
            events = _new(url, engine, watched, wanted, now)
            watch_events.keep(engine, events, [channel.name for channel in channels], now)
        with opened(url) as engine:
            failures = [failure for channel in channels for failure in _carry(engine, channel, now)]
    return WatchReport(contracts=len(watched), events=tuple(events), failures=tuple(failures))


def found(url: str, since: datetime | None = None) -> list[WatchEvent]:
    """Return the events on record, all or those of a moment and later; none where there is no store yet."""
    with open_store(url) as store:
        if not store.exists:
            return []
    with ready_to_write(url) as engine:
        return watch_events.found(engine, since)


def _carry(engine: Engine, channel: Channel, now: datetime) -> Iterator[NotDelivered]:
    """Let a channel carry what it is owed; yield its failure."""
    owed = watch_events.owed(engine, channel.name)
    if not owed:
        return
    try:
        channel.send(owed, lambda events: watch_events.carried(engine, channel.name, events, now))
    except NotDelivered as failure:
        yield failure


def _new(
    url: str, engine: Engine, watched: Sequence[Watched], wanted: WatchRun, now: datetime
) -> list[WatchEvent]:
    known = watch_events.reported(engine)
    reminders = Reminders(days_of_grace=wanted.law.default_days, before=wanted.before)
    hours = {register: wanted.ages.of(register) for register in Register}
    with open_store(url) as store:
        sights, judge = Sights(store, hours, now), Screening(store, url, wanted.law, wanted.ages)
        return [
            _judged(judge, watch, happening, now)
            for watch in watched
            for happening in happenings(watch, sights.of(watch.firm), reminders, now)
            if not watch_events.is_among(happening, known[watch.number])
        ]


def _judged(judge: Screening, watch: Watched, happening: Happening, now: datetime) -> WatchEvent:
    """Return the event of a happening: judged as the law stood, and as the copies showed, on its day."""
    on = day_of(happening.at)
    moment = min(now, end_of(on)) if happening.by_calendar else happening.at
    verdict, evidence = judge.judge(_question(watch, happening), moment)
    todo, by = event_words.todo(
        happening.kind,
        verdict.answer,
        on,
        last_day=_last_day(verdict),
        warnings=frozenset(warning.code for warning in verdict.warnings),
    )
    return WatchEvent(
        id=happening.identity(watch.number),
        watch=watch.number,
        kind=happening.kind,
        on=on,
        key=happening.key,
        at=happening.at,
        copy_at=None if happening.by_calendar else happening.at,
        already=happening.already,
        entry=happening.entry,
        values=happening.values,
        contract=watch.label(),
        what=event_words.what(happening.kind, happening.values, already=happening.already),
        todo=todo,
        by=by,
        found_at=now,
        **_of_the_law(evidence),
    )


def _question(watch: Watched, happening: Happening) -> Question:
    """Return what is asked; a firm watched by its number alone is asked for by the name in doubt too."""
    asked = watch.asked()
    named = happening.kind in {EventKind.POSSIBLE_MATCH, EventKind.NUMBER_CHANGED}
    if not named or asked.firm.name:
        return asked
    return replace(asked, firm=replace(asked.firm, name=happening.values["name"]))


def _last_day(verdict: Verdict) -> date | None:
    """Return the last day on which the deciding rule lets the contract go on, when it says one."""
    for ground in verdict.grounds:
        day = ground.values.get("day60")
        if ground.rule == verdict.rule and isinstance(day, date):
            return day
    return None


def _of_the_law(evidence: Evidence) -> dict[str, Any]:
    deciding = next((reason for reason in evidence.reasons if reason.rule == evidence.rule), None)
    texts = [evidence.summary, *([deciding.text] if deciding else [])]
    return {
        "answer": evidence.answer.value,
        "rule": evidence.rule,
        "article": deciding.article if deciding else None,
        "confidence": deciding.confidence if deciding else None,
        "because": join(texts),
    }
