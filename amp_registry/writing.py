"""The side of the facade that writes: copies brought in, firms looked up, what changed for the contracts watched.

The write path loads an ORM, a migration tool and a network library, which a check must not pay for: each method
loads what it needs when it is called.
"""

from __future__ import annotations

import importlib
import time
from abc import ABC, abstractmethod
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from amp_registry.consulting import MaximumAges
from amp_registry.decide.law import Law
from amp_registry.field_value import category
from amp_registry.records import Register
from amp_registry.settings import Settings

if TYPE_CHECKING:
    from amp_registry.delivering.channel import Channel
    from amp_registry.importing import ImportReport
    from amp_registry.run_report import SyncReport, Tell
    from amp_registry.watch_run import WatchReport
    from amp_registry.watching import LiveReport


def present() -> datetime:
    """Return the moment it is, where a caller names none."""
    return datetime.now(UTC)


class WritingSide(ABC):
    """What a registry does that changes its store, but for the journal and what people decide."""

    _url: str
    _settings: Settings
    _law: Law
    _ages: MaximumAges

    @abstractmethod
    def _reopen(self) -> None:
        """See what was written."""

    def import_records(
        self,
        register: Register | str,
        path: Path | str,
        *more: Path | str,
        fetched_at: datetime | None = None,
        partial: bool = False,
        accept_shrink: bool = False,
        now: datetime | None = None,
    ) -> ImportReport:
        """Import a register from a file, or several that together are one (an extract and its lists).

        `fetched_at`: when the file was taken from its source, default now. Raises `CollectError` when a
        file is not the register; a copy that is not believable comes back as held, the last good one stays.
        """
        moment = now or present()
        # The write path loads an ORM and a migration tool: a check must not pay for them.
        importing = importlib.import_module("amp_registry.importing")
        report: ImportReport = importing.import_files(
            self._url,
            importing.Import(
                register=category("register", register, Register),
                paths=tuple(Path(p) for p in (path, *more)),
                fetched_at=fetched_at or moment,
                partial=partial,
                accept_shrink=accept_shrink,
                cards=self._settings.sources,
            ),
            moment,
        )
        self._reopen()
        return report

    def sync(
        self,
        register: Register | str,
        *,
        accept_shrink: bool = False,
        reread: bool = False,
        clock: Callable[[], datetime] | None = None,
        tell: Tell | None = None,
    ) -> SyncReport:
        """Bring a register up to date from its source: what `sync` does each night.

        `clock` gives aware moments (default: the time it is), `tell` is told each step. Raises `AnotherRun`
        when a sync or an import is at work on the store; what is wrong with the source is in the report, and
        the last good copy stays.
        """
        # The write path loads an ORM and a network library: a check must not pay for them.
        syncing = importlib.import_module("amp_registry.syncing")
        wanted = category("register", register, Register)
        told = self._settings
        report: SyncReport = syncing.sync(
            self._url,
            syncing.Sync(
                register=wanted,
                address=told.rena_url if wanted is Register.RENA else told.rea_url,
                cards=told.sources,
                accept_shrink=accept_shrink,
                reread=reread,
                maximum_hours=told.rea_max_age_hours,
            ),
            clock or present,
            *([tell] if tell else []),
        )
        self._reopen()
        return report

    def look_up(
        self, *numbers: str, now: datetime | None = None, clock: Callable[[], datetime] | None = None
    ) -> LiveReport:
        """Ask the search form of REA for firms by NEQ or AMP client number, and keep what it shows of them.

        The copy it gives is partial, and dated `now`: `check` with the same moment counts it. Raises
        `SourceUnreachable` when the form is silent, `NotTheRegister` when what it answers is no answer,
        `AnotherRun` when a sync or an import is at work on the store.
        """
        # The write path loads an ORM and a network library: a check must not pay for them.
        watching = importlib.import_module("amp_registry.watching")
        told = self._settings
        live = watching.Live(
            numbers=numbers, address=told.rea_url, cards=told.sources, maximum_hours=told.rea_max_age_hours
        )
        report: LiveReport = watching.look_up(self._url, live, now or present(), clock or present)
        self._reopen()
        return report

    def watch_run(
        self,
        *channels: Channel,
        now: datetime | None = None,
        clock: Callable[[], datetime] | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> WatchReport:
        """Report what changed for the contracts under watch: what `watch run` does.

        Each event goes once through every channel given and every one the settings name. A channel that fails
        is in the report and is owed its events. Raises `AnotherRun`, `BadSettings` for a channel of the settings.
        """
        # The write path loads an ORM and a network library: a check must not pay for them.
        watch_run = importlib.import_module("amp_registry.watch_run")
        watch_channels = importlib.import_module("amp_registry.watch_channels")
        of_settings = watch_channels.channels(self._settings, clock or present, sleep)
        wanted = watch_run.WatchRun(law=self._law, ages=self._ages, before=self._settings.watch_days_before)
        report: WatchReport = watch_run.run(self._url, wanted, [*channels, *of_settings], now or present())
        self._reopen()
        return report
