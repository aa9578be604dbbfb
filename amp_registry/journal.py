"""Use case: the journal of a store, as people and programs read it: `registry.journal`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import BinaryIO

from amp_registry import journal_heads, journaling, signing
from amp_registry.decide.verdict import Answer
from amp_registry.explain.evidence import Evidence
from amp_registry.field_value import category
from amp_registry.journal_heads import Head
from amp_registry.journaling import Form, Verified
from amp_registry.quebec_time import start_after, start_of
from amp_registry.settings import Settings
from amp_registry.store.chain import Tell
from amp_registry.store.journal import JournalEntry, Span
from amp_registry.store.reading import Store


class Journal:
    """The journal of one store, read. Days are Québec days, both ends included."""

    def __init__(self, store: Store, settings: Settings) -> None:
        self._store = store
        self._settings = settings

    def entries(
        self,
        *,
        since: date | None = None,
        until: date | None = None,
        firm: str | None = None,
        answers: Iterable[Answer | str] = (),
        newest_first: bool = False,
        before: int | None = None,
    ) -> Iterator[JournalEntry]:
        """Yield the entries, from a day to another, few at a time.

        `firm` is a NEQ, an AMP client number or a part of the name that was asked, alone or as a member;
        `answers` are those wanted, all by default; `before` leaves out the entry of that number and those after it.
        """
        span = Span(
            since=start_of(since) if since else None,
            until=start_after(until) if until else None,
            newest_first=newest_first,
            upto=None if before is None else before - 1,
        )
        wanted = [category("answer", answer, Answer) for answer in answers]
        return journaling.find(self._store, span, firm=firm, answers=wanted)

    def entry(self, seq: int) -> JournalEntry:
        """Return the entry of a number; its `evidence()` is what was given out then, as JSON.

        Raises `NoSuchEntry`, and `JournalBroken` when its hash is not that of its text.
        """
        return journaling.entry_of(self._store, seq)

    def evidence(self, seq: int) -> Evidence:
        """Return the evidence of an entry, from the entry alone; raises `EvidenceUnreadable` too."""
        return journaling.evidence_of(self.entry(seq))

    def export(self, entries: Iterable[JournalEntry], form: Form | str, output: BinaryIO) -> int:
        """Write entries as JSON Lines or CSV, as they are read, and return how many.

        Raises `JournalBroken` at one whose hash does not hold.
        """
        return journaling.export(entries, category("form", form, Form), output)

    def verify(self, heads: Iterable[Path | str] = (), *, tell: Tell | None = None) -> Verified:
        """Walk the chain from end to end, and compare it with heads: hashes, files, or folders of files.

        The heads of the setting `journal_heads` are compared too. `tell` is given how many more entries were
        walked, again and again. Where keys are trusted, a head that is not signed does not count. Raises `JournalBroken` with the number of the first bad entry and what is wrong with it;
        `HeadUnusable`, `SigningError` or `TimestampRefused` for a head that cannot be relied on.
        """
        told = self._settings
        given = [*map(str, heads), *([str(told.journal_heads)] if told.journal_heads else [])]
        keys = signing.load_public_keys(told.trusted_keys) if given and told.trusted_keys else ()
        noted = journal_heads.noted_heads(given, keys, told.timestamp_roots)
        return journaling.verify(self._store, noted, tell)

    def head(self, *, now: datetime) -> Head | None:
        """Return the number and the hash of the last entry as noted at a moment, to be kept elsewhere.

        None when nothing was ever written.
        """
        last = next(iter(self._store.journal(Span(newest_first=True))), None)
        if last is None:
            return None
        return Head(seq=last.link.seq, hash=last.link.hash, checked_at=last.checked_at, noted_at=now)
