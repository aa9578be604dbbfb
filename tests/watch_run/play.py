"""Nights played to the watch: what the sources hold on each, what a run of the watch then reports, and to whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from amp_registry import watch_list, watch_run
from amp_registry.consulting import MaximumAges
from amp_registry.contract import Contract
from amp_registry.decide import law
from amp_registry.delivering.channel import Carried
from amp_registry.errors import NotDelivered
from amp_registry.language import same
from amp_registry.question import Firm, Question
from amp_registry.records import (
    Entry,
    Part,
    ReaEntry,
    Register,
    Registration,
    RenaEntry,
)
from amp_registry.store.engine import open_engine
from amp_registry.store.migration import migrate
from amp_registry.store.runs import RunKind, RunNote
from amp_registry.store.snapshots import promote, stage
from amp_registry.watch_run import WatchReport, WatchRun
from amp_registry.watched import EventKind, Watched, WatchEvent
from tests.factory import neq, rea, rena

FIRST = datetime(2026, 4, 3, 8, tzinfo=UTC)
WANTED = WatchRun(law=law.load(), ages=MaximumAges(48, 168), before=(30, 14, 7, 1))
SOMEBODY = [rena(900 + n) for n in range(3)]
CONTRACT = Contract(kind="construction", expenditure=6_000_000)
LISTED = rena(1, registered_on=date(2026, 4, 5), projected_end=date(2031, 4, 4))
PROVISIONAL = replace(LISTED, registration=Registration.PROVISIONAL, projected_end=None)
HELD = rea(1)


@dataclass
class Box:
    """A channel that keeps what it carries; `fails` after so many, `dies` before it says it carried them."""

    name: str = "box"
    got: list[WatchEvent] = field(default_factory=list)
    fails: int | None = None
    dies: bool = False

    def send(self, events: Sequence[WatchEvent], carried: Carried) -> None:
        taken = list(events if self.fails is None else events[: self.fails])
        if self.dies:
            raise KeyboardInterrupt
        self.got += taken
        carried(taken)
        if self.fails is not None:
            raise NotDelivered(channel=self.name, problem=same("away"), count=len(events) - len(taken))


@dataclass
class Play:
    """A store, and the nights it was given."""

    url: str
    box: Box = field(default_factory=Box)

    def night(
        self,
        number: int,
        rena: Sequence[RenaEntry] | None = (),
        rea: Sequence[ReaEntry] | None = (HELD,),
        complement: Sequence[ReaEntry] | None = None,
    ) -> None:
        """Fetch what the sources hold on a night; None for a list that was not fetched."""
        at = FIRST + timedelta(days=number)
        if rena is not None:
            self.fetch(Register.RENA, [*SOMEBODY, *rena], at)
        if rea is not None:
            self.fetch(Register.REA, [*(replace(e) for e in rea), *OTHERS], at + timedelta(minutes=1))
        if complement is not None:
            self.fetch(Register.REA, complement, at + timedelta(minutes=2), Part.COMPLEMENT)

    def fetch(
        self, register: Register, entries: Sequence[Entry], at: datetime, part: Part = Part.REGISTER
    ) -> None:
        migrate(self.url)
        engine = open_engine(self.url)
        staged = stage(engine, register, entries, fetched_at=at, source="night", part=part)
        promote(engine, staged.snapshot, RunNote(kind=RunKind.SYNC, started_at=at, finished_at=at))
        engine.dispose()

    def watch(self, number: float = 0.5, **told: Any) -> Watched:
        firm = told.pop("firm", Firm(neq=neq(1)))
        contract = told.pop("contract", CONTRACT)
        at = FIRST + timedelta(days=number)
        given = Watched.of(Question(firm=firm, contract=contract), at, **{"reference": "2026-118", **told})
        ((kept, _new),) = watch_list.add(self.url, [given])
        return kept

    def run(self, number: float, *channels: Any) -> WatchReport:
        return watch_run.run(
            self.url, WANTED, channels or (self.box,), FIRST + timedelta(days=number, hours=2)
        )

    def told(self) -> list[tuple[EventKind, str]]:
        got = [(event.kind, event.on.isoformat()) for event in self.box.got]
        self.box.got = []
        return got


OTHERS = [rea(900 + n) for n in range(3)]
