"""Nights of the local RENA site: a clock that ticks, patience that costs no time, and a card that takes few rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from amp_registry.collect.fetch import Manners
from amp_registry.records import Register, RenaEntry
from amp_registry.run_report import PartReport, SyncReport, Tell, silent
from amp_registry.syncing import Sync, sync
from tests.factory import rena
from tests.local_sources.rena_behaviours import BEHAVIOURS
from tests.local_sources.rena_site import RenaSite
from tests.local_sources.server import LocalServer

FIRST = datetime(2026, 11, 2, 8, 10, tzinfo=UTC)
ENTRIES: Sequence[RenaEntry] = [rena(n) for n in range(1, 61)]
PATIENT = Manners(
    connect_seconds=20, read_seconds=20, whole_seconds=60, retries=2, first_wait=1, max_bytes=1_000_000
)
IMPATIENT = replace(PATIENT, read_seconds=0.2, whole_seconds=0.5)
SLOW = {"silent", "slow bytes"}
"""The behaviours that only patience brings to an end; a busy machine makes any other look slow."""


class Clock:
    """A clock that ticks a millisecond each time it is read; `at` puts it forward."""

    def __init__(self, moment: datetime = FIRST) -> None:
        self.moment = moment

    def __call__(self) -> datetime:
        self.moment += timedelta(milliseconds=1)
        return self.moment

    def at(self, moment: datetime) -> Clock:
        """Put the clock at a moment, and return it."""
        self.moment = moment
        return self


def few_rows(folder: Path) -> Path:
    """Write cards that believe a register of few rows, and return their folder."""
    for register in Register:
        (folder / f"{register.value}.toml").write_text("minimum_rows = 5\n", encoding="utf-8")
    return folder


class Nights:
    """A local site, a store, and one night after the other."""

    def __init__(self, url: str, cards: Path, server: LocalServer, site: RenaSite) -> None:
        self.url = url
        self.cards = few_rows(cards)
        self.server = server
        self.site = site
        self.clock = Clock()
        self.waits: list[float] = []

    def wanted(self, **changes: Any) -> Sync:
        """Return the sync of RENA from the local site."""
        usual = Sync(
            register=Register.RENA,
            address=self.site.base(self.server),
            cards=self.cards,
            manners=IMPATIENT if self.site.behaviour.name in SLOW else PATIENT,
            sleep=self.waits.append,
        )
        return replace(usual, **changes)

    def night(
        self,
        behaviour: str = "json",
        *,
        after: timedelta = timedelta(hours=1),
        tell: Tell = silent,
        **changes: Any,
    ) -> PartReport:
        """Let some time go by, sync while the site behaves so, and return the report of the register itself."""
        self.site.behaviour = BEHAVIOURS[behaviour]
        self.clock.moment += after
        return self.report(tell, **changes).parts[0]

    def report(self, tell: Tell = silent, **changes: Any) -> SyncReport:
        """Sync, and return the whole report."""
        return sync(self.url, self.wanted(**changes), self.clock, tell)
