"""Use case: a file of a register, or several, becomes the copy that answers; or the last good one stays.

Read, compared with the last good copy, staged, promoted. Whatever goes wrong is recorded as a run with its
reason, and changes nothing that is read.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Final

from sqlalchemy import Engine

from amp_registry import field_value
from amp_registry.changes import counted
from amp_registry.collect import expectations
from amp_registry.collect.card_file import load_card
from amp_registry.collect.detect import read_many
from amp_registry.collect.page import Page, read_file
from amp_registry.collect.parsed import Issue, Parsed
from amp_registry.collect.source_card import SourceCard
from amp_registry.errors import CollectError
from amp_registry.indexing import publish
from amp_registry.language import Text, join
from amp_registry.records import Copy, Register
from amp_registry.store import snapshots
from amp_registry.store.migration import ready_to_write
from amp_registry.store.reading import open_store
from amp_registry.store.run_lock import only_run
from amp_registry.store.runs import Outcome, RunKind, RunNote

_FUTURE: Final = Text("Ce moment n'est pas encore venu.", "This moment has not come yet.")
_PAST: Final = Text("un moment passé", "a moment that is past")


@dataclass(frozen=True, slots=True, kw_only=True)
class Import:
    """What is imported and how: `fetched_at` is when the files were taken from their source."""

    register: Register
    paths: tuple[Path, ...]
    fetched_at: datetime
    partial: bool = False
    accept_shrink: bool = False
    cards: Path | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportReport:
    """What an import did: the copy, how it differs from the one before, and everything odd in the files.

    `held` says why the copy was not put in use; then `copy` is None and the last good copy stays. `duplicates`
    counts the rows that repeat another one whole, which are not among `rows`.
    """

    outcome: Outcome
    copy: Copy | None
    rows: int
    added: int
    removed: int
    duplicates: int
    issues: tuple[Issue, ...]
    changed: int = 0
    held: Text | None = None

    @property
    def only_shrinks(self) -> bool:
        """Whether the copy is held back only for having fewer entries, which a person may accept."""
        return self.held is not None and not expectations.holding(self.issues, accept_shrink=True)


def import_files(url: str, wanted: Import, now: datetime) -> ImportReport:
    """Import files of one register into the store at an address, making the store when there is none.

    Raises `CollectError` when a file is not the register (the run is recorded, the store else unchanged),
    `InvalidQuestion` for a moment that has not come, that says no zone, or of a year nobody lives in, `AnotherRun`
    when a sync or an import is at work on the store, and `StoreError` when it cannot be written. A copy that is not
    believable is reported as held.
    """
    fetched_at = field_value.moment("fetched_at", wanted.fetched_at)
    if now.tzinfo is not None and fetched_at > now:  # a moment of now without a zone is refused by the store
        raise field_value.refused("fetched_at", wanted.fetched_at.isoformat(), _PAST, _FUTURE)
    card = load_card(wanted.register, wanted.cards)
    with only_run(url, now), ready_to_write(url) as engine:
        return _import(url, engine, wanted, card, now)


def _import(url: str, engine: Engine, wanted: Import, card: SourceCard, now: datetime) -> ImportReport:
    pages: list[Page] = []
    try:
        pages += [read_file(path, wanted.fetched_at) for path in wanted.paths]
        parsed = read_many(wanted.register, pages, card)
    except CollectError as error:
        _record_failure(engine, wanted, error, pages, now)
        raise
    previous = _previous_rows(url, wanted)
    judged = expectations.judge(parsed, previous, card, absolute=False, partial=wanted.partial)
    report = _keep(engine, wanted, replace(parsed, issues=(*parsed.issues, *judged)), pages, now)
    if report.copy is None:
        return report
    publish(url, report.copy)
    counts = counted(url, report.copy, report.added, report.removed)
    return replace(report, added=counts.added, removed=counts.removed, changed=counts.changed)


def _keep(
    engine: Engine, wanted: Import, parsed: Parsed, pages: Sequence[Page], now: datetime
) -> ImportReport:
    stops = expectations.holding(parsed.issues, accept_shrink=wanted.accept_shrink)
    staged = snapshots.stage(
        engine,
        wanted.register,
        parsed.entries,
        fetched_at=wanted.fetched_at,
        published_at=pages[0].published_at,
        partial=wanted.partial,
        source=", ".join(path.name for path in wanted.paths),
        page=pages[0],
    )
    note = _note(wanted, now, parsed.issues)
    if stops:
        why = join([issue.text for issue in stops])
        snapshots.hold(engine, staged.snapshot, replace(note, reason=why))
        return _report(parsed, staged, None, held=why)
    return _report(parsed, staged, snapshots.promote(engine, staged.snapshot, note))


def _report(
    parsed: Parsed, staged: snapshots.Staged, promotion: snapshots.Promotion | None, held: Text | None = None
) -> ImportReport:
    difference = promotion.difference if promotion else None
    return ImportReport(
        outcome=promotion.outcome if promotion else Outcome.HELD,
        copy=promotion.copy if promotion else None,
        rows=staged.rows,
        added=difference.added if difference else 0,
        removed=difference.removed if difference else 0,
        duplicates=staged.duplicates + sum(issue.code == "duplicate_row" for issue in parsed.issues),
        issues=parsed.issues,
        held=held,
    )


def _note(wanted: Import, now: datetime, issues: Sequence[Issue]) -> RunNote:
    """The run's row; an override is recorded when it was needed, not when it was merely typed."""
    shrinks = any(issue.code in expectations.ACCEPTABLE for issue in issues)
    overrides = ("accept_shrink",) if wanted.accept_shrink and shrinks else ()
    return RunNote(kind=RunKind.IMPORT, started_at=now, finished_at=now, overrides=overrides)


def _previous_rows(url: str, wanted: Import) -> int | None:
    """The rows of the last good whole copy fetched by the same moment, to compare with."""
    with open_store(url) as store:
        whole = [
            copy
            for copy in store.copies(wanted.register)
            if not copy.partial and copy.fetched_at <= wanted.fetched_at
        ]
    return whole[-1].rows if whole else None


def _record_failure(
    engine: Engine, wanted: Import, error: CollectError, pages: Sequence[Page], now: datetime
) -> None:
    what, _, _ = error.parts()
    note = RunNote(kind=RunKind.IMPORT, started_at=now, finished_at=now, reason=what)
    snapshots.record_failure(engine, wanted.register, note, pages[-1] if pages else None)
