"""One part of a register, one night: from the question put to its source to the row of the run.

Whatever is not to be believed is held back: its bytes and the reason are kept with the run, and the last
good copy stays. What a source does wrong is reported, never raised.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from sqlalchemy import Engine

from amp_registry.changes import counted
from amp_registry.collect import expectations
from amp_registry.collect.page import Page
from amp_registry.collect.parsed import Issue, Parsed, issue
from amp_registry.collect.source_card import SourceCard
from amp_registry.errors import CollectError, SourceUnreachable
from amp_registry.explain.wording import one_line
from amp_registry.indexing import publish
from amp_registry.language import Text, join
from amp_registry.night_sources import Brought
from amp_registry.records import Copy, Part, Register
from amp_registry.run_report import Event, PartReport, Step, Tell
from amp_registry.store import snapshots
from amp_registry.store.reading import Store, open_store
from amp_registry.store.runs import Answered, Outcome, RunKind, RunNote

_GOOD: Final = (Outcome.PROMOTED, Outcome.UNCHANGED)
_RUNS_LOOKED_AT: Final = 100
_LONGEST_REASON: Final = 600


@dataclass(frozen=True, slots=True, kw_only=True)
class Night:
    """What the night of one part of a register works with; `started` is when it began."""

    url: str
    engine: Engine
    part: Part
    card: SourceCard
    address: str
    accept_shrink: bool
    reread: bool
    started: datetime
    clock: Callable[[], datetime]
    tell: Tell

    @property
    def register(self) -> Register:
        """The register whose card it is."""
        return self.card.register

    def run(self, ask: Callable[[Answered | None], Brought]) -> PartReport:
        """Do the night, tell each step of it, and report how it ended; raises `StoreError` alone."""
        self._say(Step.STARTED, {"address": self.address})
        report = self._done(ask)
        for each in report.issues:
            if each.row is None and not each.stops:
                self._say(Step.NOTED, {"code": each.code}, each.text)
        counts = {name: getattr(report, name) for name in ("rows", "added", "removed", "changed")}
        seconds = round((self.clock() - self.started).total_seconds(), 3)
        self._say(Step.ENDED, {"outcome": report.outcome.value, **counts, "seconds": seconds}, report.reason)
        return report

    def _done(self, ask: Callable[[Answered | None], Brought]) -> PartReport:
        with open_store(self.url) as store:
            known = _known(store, self.register, self.part, self.started)
            whole = _last_whole(store, self.register, self.part, self.started)
        if self.reread:
            known = None
        page: Page | None = None
        try:
            brought = ask(known.answered if known else None)
            page = brought.page
            self._received(brought)
            if known is not None and (page is None or page.sha256 == known.page_sha256):
                return self._unchanged(known.copy, brought)
            parsed = brought.read()
        except SourceUnreachable as error:
            return self._refused(error, Outcome.FAILED, None)
        except CollectError as error:
            return self._refused(error, Outcome.HELD, error.page if isinstance(error.page, Page) else page)
        self._say(Step.READ, {"rows": len(parsed.entries), "issues": len(parsed.issues)})
        return self._judged(brought, parsed, whole)

    # --- the four ends of a night ---

    def _unchanged(self, copy: Copy, brought: Brought) -> PartReport:
        """The source still holds the copy: nothing is read and nothing but the run is written."""
        notes = self._too_long(copy)
        reason = join([each.text for each in notes]) if notes else None
        snapshots.record_unchanged(self.engine, copy, self._note(brought.answered, reason))
        return PartReport(
            part=self.part,
            outcome=Outcome.UNCHANGED,
            copy=copy,
            source=brought.source,
            rows=copy.rows,
            issues=notes,
        )

    def _refused(self, error: CollectError, outcome: Outcome, page: Page | None) -> PartReport:
        """What came is not the register, or nothing came."""
        reason = _in_one_line(error.parts()[0])
        note = self._note(None, reason)
        snapshots.record_failure(self.engine, self.register, note, page, part=self.part, outcome=outcome)
        return PartReport(part=self.part, outcome=outcome, copy=None, source=self.address, reason=reason)

    def _judged(self, brought: Brought, parsed: Parsed, whole: Copy | None) -> PartReport:
        """Records were read: they are put in use, or held back."""
        issues = (*parsed.issues, *self._unbelievable(parsed, whole))
        stops = expectations.holding(issues, accept_shrink=self.accept_shrink)
        staged = self._staged(brought, parsed)
        report = PartReport(
            part=self.part,
            outcome=Outcome.HELD,
            copy=None,
            source=brought.source,
            rows=staged.rows,
            issues=issues,
            reason=_in_one_line(join([each.text for each in stops])) if stops else None,
        )
        note = self._note(brought.answered, report.reason, issues)
        if stops:
            snapshots.hold(self.engine, staged.snapshot, note)
            return report
        promoted = snapshots.promote(self.engine, staged.snapshot, note)
        publish(self.url, promoted.copy)
        return self._promoted(report, promoted)

    def _unbelievable(self, parsed: Parsed, whole: Copy | None) -> tuple[Issue, ...]:
        """What a search said of some firms may be nothing at all; the rest is compared with the last good copy."""
        if self.part is Part.WATCHED:
            return ()
        previous = whole.rows if whole else None
        return expectations.judge(parsed, previous, self.card, absolute=self.part is Part.REGISTER)

    def _promoted(self, report: PartReport, promotion: snapshots.Promotion) -> PartReport:
        came, went = promotion.difference.added, promotion.difference.removed
        same, counts = not came and not went, counted(self.url, promotion.copy, came, went)
        return replace(
            report,
            outcome=promotion.outcome,
            copy=promotion.copy,
            added=counts.added,
            removed=counts.removed,
            changed=counts.changed,
            issues=(*report.issues, *(self._too_long(promotion.copy) if same else ())),
        )

    def _staged(self, brought: Brought, parsed: Parsed) -> snapshots.Staged:
        page = brought.page
        return snapshots.stage(
            self.engine,
            self.register,
            parsed.entries,
            fetched_at=page.fetched_at if page else self.started,
            published_at=page.published_at if page else None,
            part=self.part,
            source=brought.source,
            page=page,
        )

    # --- what is said and noted ---

    def _too_long(self, copy: Copy) -> tuple[Issue, ...]:
        """Return the note that the register has been the same for longer than its card finds likely."""
        with open_store(self.url) as store:
            copies = store.copies(self.register, part=self.part)
        since = min((each.fetched_at for each in _trailing(copies, copy)), default=copy.fetched_at)
        days = (self.clock() - since).days
        if not 0 < self.card.unchanged_days < days:
            return ()
        return (issue("unchanged_long", {"days": days, "maximum": self.card.unchanged_days}),)

    def _received(self, brought: Brought) -> None:
        page = brought.page
        size = {"bytes": len(page.content), "sha256": page.sha256} if page else {"bytes": 0}
        self._say(Step.RECEIVED, {**size, "http_status": brought.answered.http_status})

    def _note(self, answered: Answered | None, reason: Text | None, issues: Sequence[Issue] = ()) -> RunNote:
        """The run's row; an override is recorded when it was needed, not when it was merely typed."""
        shrinks = any(each.code in expectations.ACCEPTABLE for each in issues)
        return RunNote(
            kind=RunKind.SYNC,
            started_at=self.started,
            finished_at=self.clock(),
            reason=reason,
            overrides=("accept_shrink",) if self.accept_shrink and shrinks else (),
            answered=answered,
        )

    def _say(self, step: Step, values: dict[str, object], text: Text | None = None) -> None:
        self.tell(
            Event(
                step=step, register=self.register, part=self.part, at=self.clock(), values=values, text=text
            )
        )


@dataclass(frozen=True, slots=True)
class _Known:
    """The copy that answers now, the page it was read from, and what the source last said of it."""

    copy: Copy
    page_sha256: str | None
    answered: Answered | None


def _known(store: Store, register: Register, part: Part, moment: datetime) -> _Known | None:
    """Return the copy that a source may still hold; None when it is not sure to be the whole of the part."""
    copy = store.copy_at(register, moment, part=part)
    if copy is None or (copy.partial and part is Part.REGISTER):
        return None
    runs = store.runs(register, part=part, limit=_RUNS_LOOKED_AT)
    good = [run for run in runs if run.snapshot == copy.snapshot and run.outcome in _GOOD]
    if not good:
        return None
    return _Known(copy, good[0].page_sha256, good[0].answered)


def _last_whole(store: Store, register: Register, part: Part, moment: datetime) -> Copy | None:
    """Return the last good copy to compare with."""
    whole = [
        copy
        for copy in store.copies(register, part=part)
        if copy.fetched_at <= moment and not (copy.partial and part is Part.REGISTER)
    ]
    return whole[-1] if whole else None


def _trailing(copies: Sequence[Copy], newest: Copy) -> Iterator[Copy]:
    """Yield the copies before and with the newest, back to the last one that listed something else."""
    for copy in reversed([each for each in copies if each.fetched_at <= newest.fetched_at]):
        if copy.sha256 != newest.sha256:
            return
        yield copy


def _in_one_line(text: Text) -> Text:
    return Text(one_line(text.fr, _LONGEST_REASON), one_line(text.en, _LONGEST_REASON))
