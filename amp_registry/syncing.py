"""Use case: one register, one night. What its source gives becomes the copy that answers, or nothing changes.

One run at a time works on a store. For each part of the register, the source is asked, on condition where it
takes one; what it still holds is not read again. What it gives is read, compared with the last good copy and
with what the source card expects, staged and promoted; or held back (`night`).
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from amp_registry.collect.card_file import load_card
from amp_registry.collect.fetch import Fetcher, Manners
from amp_registry.collect.rea_form import GONE
from amp_registry.night import Night
from amp_registry.night_sources import Ask, asks
from amp_registry.records import Part, ReaEntry, Register
from amp_registry.run_report import Event, PartReport, Step, SyncReport, Tell, silent
from amp_registry.store import watches
from amp_registry.store.engine import refuse_who_may_not_bring_copies
from amp_registry.store.migration import ready_to_write
from amp_registry.store.reading import open_store
from amp_registry.store.run_lock import only_run
from amp_registry.store.sightings import last_shown
from amp_registry.version import VERSION

MANNERS: Final = {
    Register.RENA: Manners(user_agent=f"amp-registry/{VERSION}"),
    Register.REA: Manners(user_agent=f"amp-registry/{VERSION}", pause=2),
}
"""How each source is asked; a search form is for people, and is asked at their pace."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sync:
    """What is synced and how. `address` is where the source stands, `cards` the user's folder of cards.

    `accept_shrink` takes a copy with far fewer entries, which is recorded when it was needed. `reread` reads
    a page again that is held already, for a card that was changed since. `manners` null is `MANNERS`.
    The search form of REA is asked for the firms of the watch list and for those `watched` names too; what it
    showed of one in the last `maximum_hours` is not forgotten when it finds it no more.
    """

    register: Register
    address: str
    cards: Path | None = None
    accept_shrink: bool = False
    reread: bool = False
    manners: Manners | None = None
    watched: tuple[str, ...] = ()
    maximum_hours: float = 168
    sleep: Callable[[float], None] = time.sleep


def sync(url: str, wanted: Sync, now: Callable[[], datetime], tell: Tell = silent) -> SyncReport:
    """Bring the store at an address up to date with a register's source, making the store if there is none.

    `now` gives aware moments. Raises `AnotherRun` when a sync or an import is at work on the store,
    `BadSettings` for a source card, `MissingRight` before the source is asked, `StoreError` when the store
    cannot be written; what is wrong with the source is in the report.
    """
    started = now()
    card = load_card(wanted.register, wanted.cards)
    with only_run(url, started), ready_to_write(url) as engine:
        refuse_who_may_not_bring_copies(engine)
        night = Night(
            url=url,
            engine=engine,
            part=Part.REGISTER,
            card=card,
            address=wanted.address,
            accept_shrink=wanted.accept_shrink,
            reread=wanted.reread,
            started=started,
            clock=now,
            tell=tell,
        )
        parts = asks(
            wanted.register,
            wanted.address,
            card,
            tuple(dict.fromkeys((*wanted.watched, *watches.numbers(engine)))),
            lambda number: _shown(url, number, started, wanted.maximum_hours),
        )
        reports = tuple(
            _one(replace(night, part=part, started=now()), wanted, ask) for part, ask in parts.items()
        )
    return SyncReport(register=wanted.register, started_at=started, finished_at=now(), parts=reports)


def _shown(url: str, number: str, moment: datetime, hours: float) -> ReaEntry | None:
    with open_store(url) as store:
        after = moment - timedelta(hours=hours)
        return last_shown(store, number, after=after, moment=moment, unless=GONE)


def _one(night: Night, wanted: Sync, ask: Ask) -> PartReport:
    def on_bytes(size: int, expected: int | None) -> None:
        values = {"bytes": size, "expected": expected}
        night.tell(
            Event(
                step=Step.RECEIVING,
                register=night.register,
                part=night.part,
                at=night.clock(),
                values=values,
            )
        )

    with Fetcher(
        night.register,
        wanted.manners or MANNERS[night.register],
        now=night.clock,
        sleep=wanted.sleep,
        on_bytes=on_bytes,
    ) as fetcher:
        return night.run(lambda known: ask(fetcher, known))
