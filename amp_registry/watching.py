"""Use case: what the search form of REA says of some firms tonight, or right now.

What the form shows becomes a copy of the part `watched`: it says something of the firms it names, nothing of
any other. A firm that the form showed in the last days and that it plainly says it does not find any more gets
an entry of unknown status, so that the older sighting grants nothing: a person looks. A doubtful answer writes
nothing of the firm.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from sqlalchemy import Engine

from amp_registry.collect.card_file import load_card
from amp_registry.collect.fetch import Fetcher, Manners
from amp_registry.collect.parsed import Issue
from amp_registry.collect.rea_form import GONE, SearchForm, WatchedSearch
from amp_registry.collect.rea_lookup import Outcome as Answered
from amp_registry.collect.rea_source import Reading
from amp_registry.errors import CollectError, SourceUnreachable
from amp_registry.language import Text, join
from amp_registry.records import Copy, Part, ReaEntry, Register
from amp_registry.store import snapshots
from amp_registry.store.migration import migrate, ready_to_write
from amp_registry.store.reading import open_store
from amp_registry.store.run_lock import only_run
from amp_registry.store.runs import Outcome, RunKind, RunNote
from amp_registry.store.sightings import last_shown
from amp_registry.version import VERSION

MANNERS: Final = Manners(user_agent=f"amp-registry/{VERSION}", pause=1.0)
"""One request a second at most: the form is made for people."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Live:
    """What is asked of the form, and how. `numbers` are NEQs or AMP client numbers, `cards` the user's folder.

    A sighting older than `maximum_hours` counts for nothing any more, so that losing it says nothing.
    """

    numbers: Sequence[str]
    address: str
    cards: Path | None = None
    maximum_hours: float = 168
    manners: Manners = MANNERS
    sleep: Callable[[float], None] = time.sleep


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveReport:
    """What the form said. `asked` gives each number its outcome: `found`, `not_found` or `doubtful`.

    `copy` holds what was found; None when nothing was answered that can be relied on, and `held` says why.
    """

    asked: Mapping[str, str]
    copy: Copy | None
    issues: tuple[Issue, ...] = ()
    held: Text | None = None


def look_up(url: str, wanted: Live, started: datetime, clock: Callable[[], datetime]) -> LiveReport:
    """Ask the form for some firms, and keep what it says as the newest copy of the part `watched`.

    The copy is dated `started`: nothing in it is older. Raises `SourceUnreachable` when the form is silent,
    `NotTheRegister` when what it answers is not an answer (the run is recorded), `AnotherRun`, `StoreError`.
    """
    card = load_card(Register.REA, wanted.cards)
    since = started - timedelta(hours=wanted.maximum_hours)

    def before(number: str) -> ReaEntry | None:
        with open_store(url) as store:
            return last_shown(store, number, after=since, moment=started, unless=GONE)

    migrate(url)
    try:
        with Fetcher(Register.REA, wanted.manners, now=clock, sleep=wanted.sleep) as fetcher:
            form = SearchForm(fetcher, wanted.address, card)
            reading = WatchedSearch(form, wanted.numbers, before).read()
    except CollectError as error:
        outcome = Outcome.FAILED if isinstance(error, SourceUnreachable) else Outcome.HELD
        with only_run(url, started), ready_to_write(url) as engine:
            note = _note(started, clock(), error.parts()[0])
            snapshots.record_failure(engine, Register.REA, note, part=Part.WATCHED, outcome=outcome)
        raise
    with only_run(url, started), ready_to_write(url) as engine:
        return _kept(engine, reading, started, clock())


def _kept(engine: Engine, reading: Reading, started: datetime, ended: datetime) -> LiveReport:
    entries, issues = reading.parsed.entries, reading.parsed.issues
    settled = [number for number, how in reading.asked.items() if how != Answered.DOUBTFUL]
    if not settled and not entries:
        why = join([each.text for each in issues])
        snapshots.record_failure(
            engine,
            Register.REA,
            _note(started, ended, why),
            reading.page,
            part=Part.WATCHED,
            outcome=Outcome.HELD,
        )
        return LiveReport(asked=reading.asked, copy=None, issues=issues, held=why)
    staged = snapshots.stage(
        engine,
        Register.REA,
        entries,
        fetched_at=started,
        partial=True,
        part=Part.WATCHED,
        source=reading.source,
        page=reading.page,
    )
    promoted = snapshots.promote(engine, staged.snapshot, _note(started, ended))
    return LiveReport(asked=reading.asked, copy=promoted.copy, issues=issues)


def _note(started: datetime, ended: datetime, reason: Text | None = None) -> RunNote:
    return RunNote(kind=RunKind.SYNC, started_at=started, finished_at=ended, reason=reason)
