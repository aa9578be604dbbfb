"""The journal walked from end to end: does its chain hold, and if not, which entry is the first that is wrong?

What the chain alone shows: an entry that was changed, removed, put in, or moved, since the next one names the
hash of what stood before it. What it cannot show: entries cut off at the end, or a chain written anew from some
entry on, by one who may write to the database. An anchor shows both: the number and the hash of an entry as
they were noted at some moment and kept where that one cannot write.

Fast on purpose: no entry is read as JSON, whose moment stands at a known place of its canonical text.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from amp_registry.errors import JournalBroken
from amp_registry.store import instants
from amp_registry.store.database import Database
from amp_registry.store.journal import FIRST, JournalLink
from amp_registry.store.tampering import Fault

_BATCH: Final = 64
_BEFORE_ALL: Final = -(2**63)
_NAME: Final = rb'"(?:[^"\\]|\\.)*"'
_ASKED_BY: Final = rb'(?:"asked_by":(?:null|\{"kind":"\w+","name":' + _NAME + rb"\}),)?"
_MOMENT: Final = re.compile(
    rb'\{"act":"\w+","answer":"\w+","as_of":"[\d-]+",' + _ASKED_BY + rb'"checked_at":"([^"]{19})Z"'
)
_WHOLE_SECOND: Final = b".000000Z"

Tell = Callable[[int], None]
_Row = tuple[int, Any, Any, Any, bytes]


@dataclass(frozen=True, slots=True)
class Anchor:
    """An entry as it was noted at some moment: its hash, its number when it is known, and where it was noted."""

    hash: str
    seq: int | None = None
    noted: str = ""


@dataclass(frozen=True, slots=True)
class Audit:
    """A journal whose chain holds: how many entries it has, and the last."""

    entries: int
    head: JournalLink | None


def audit(database: Database, anchors: Iterable[Anchor] = (), tell: Tell | None = None) -> Audit:
    """Walk the whole chain; `tell` is given how many more entries were walked, again and again.

    Raises `JournalBroken` with the number of the first bad entry and what is wrong with it.
    """
    watched = _Anchors(anchors)
    seq, previous, before = 0, FIRST, FIRST
    database.will_read_much()
    for rows in _batches(database):
        for row in rows:
            number, hash_, named, moment, text = row
            if (
                number != seq + 1
                or named != previous
                or hashlib.sha256(previous.encode() + text).hexdigest() != hash_
                or not _same_moment(moment, text)
            ):
                raise _Diagnosis(database, seq + 1, row, previous).error()
            seq, before, previous = number, previous, hash_
            if watched.left:
                watched.meet(seq, hash_)
        if tell is not None:
            tell(len(rows))
    watched.end(seq)
    return Audit(seq, JournalLink(seq, previous, before) if seq else None)


def of_nothing(anchors: Iterable[Anchor]) -> Audit:
    """Return the audit of a journal nobody wrote in; raises `JournalBroken` when an anchor says otherwise."""
    watched = _Anchors(anchors)
    watched.end(0)
    return Audit(0, None)


def _batches(database: Database) -> Iterator[list[_Row]]:
    text = database.as_bytes("evidence")
    select = f"SELECT seq, hash, previous, checked_at, {text} FROM journal"  # noqa: S608 - a column's name
    after = _BEFORE_ALL
    while rows := database.rows(f"{select} WHERE seq > ? ORDER BY seq LIMIT {_BATCH:d}", (after,)):
        yield rows
        after = rows[-1][0]


def _same_moment(moment: Any, text: bytes) -> bool:
    """Whether the column says the moment the evidence says: found at its place, else the JSON is read."""
    told, found = str(moment).encode(), _MOMENT.match(text)
    if found is not None and told == found[1] + _WHOLE_SECOND:
        return True
    within = _moment_within(text)
    return within is not None and instants.to_text(within) == moment


def _moment_within(text: bytes) -> datetime | None:
    try:
        return instants.from_text(json.loads(text)["checked_at"])
    except (ValueError, TypeError, KeyError, AttributeError):
        return None


class _Anchors:
    """The anchors that were not met yet; each is met at its number, or wherever its hash stands."""

    def __init__(self, anchors: Iterable[Anchor]) -> None:
        self.left = list(anchors)
        self.held = 0

    def meet(self, seq: int, hash_: str) -> None:
        for anchor in [one for one in self.left if hash_ == one.hash or one.seq == seq]:
            if hash_ != anchor.hash:
                raise Fault.REWRITTEN.at(seq, noted=anchor.noted, after=self.held)
            if anchor.seq not in {None, seq}:
                raise Fault.RENUMBERED.at(seq, noted=anchor.noted, other=anchor.seq)
            self.left.remove(anchor)
            self.held = seq

    def end(self, seq: int) -> None:
        """Raise when an anchor was noted of an entry that is not there any more."""
        numbered = [anchor for anchor in self.left if anchor.seq is not None]
        if numbered:
            furthest = max(numbered, key=lambda anchor: anchor.seq or 0)
            raise Fault.CUT_OFF.at(seq + 1, noted=furthest.noted, other=furthest.seq)
        if self.left:
            raise Fault.NOWHERE.at(seq + 1, noted=self.left[0].noted, after=self.held)


class _Diagnosis:
    """What is wrong with the first entry that does not follow from those before it."""

    def __init__(self, database: Database, expected: int, row: _Row, previous: str) -> None:
        self.database = database
        self.expected = expected
        self.seq, self.hash, self.named, self.moment, self.text = row
        self.previous = previous

    def error(self) -> JournalBroken:
        if self.seq > self.expected:
            return Fault.MISSING.at(self.expected, other=self.seq)
        if self.seq < self.expected:
            return Fault.UNNUMBERED.at(self.seq)
        if self.named != self.previous:
            return self._of_a_link()
        if not self._own_hash(self.named, self.text, self.hash):
            owner = self._owner()
            return Fault.CHANGED.at(self.seq) if owner is None else Fault.EXCHANGED.at(self.seq, other=owner)
        return Fault.MOMENT.at(self.seq)

    def _of_a_link(self) -> JournalBroken:
        """Return what became of the entry before, by where the one that is named stands now."""
        repeated = self._first("hash = ? AND seq < ?", self.hash, self.seq)
        if repeated is not None:
            return Fault.REPEATED.at(self.seq, other=repeated)
        if not self._own_hash(self.named, self.text, self.hash):
            return Fault.CHANGED.at(self.seq)
        if self.named == FIRST:
            return Fault.INSERTED.at(1, other=self.seq - 1, next=self.seq)
        stands = self._first("hash = ?", self.named)
        if stands is None:
            return Fault.UNLINKED.at(self.seq, other=self.seq - 1)
        if stands >= self.seq:
            return Fault.MOVED.at(self.seq, other=stands)
        return Fault.INSERTED.at(stands + 1, other=self.seq - 1, next=self.seq)

    @staticmethod
    def _own_hash(named: Any, text: bytes, hash_: Any) -> bool:
        return hashlib.sha256(str(named).encode() + text).hexdigest() == str(hash_)

    def _first(self, condition: str, *values: object) -> int | None:
        statement = f"SELECT seq FROM journal WHERE {condition} ORDER BY seq LIMIT 1"  # noqa: S608 - ours
        found = self.database.rows(statement, values)
        return int(found[0][0]) if found else None

    def _owner(self) -> int | None:
        """Return the entry whose text this one carries, None when it is nobody's."""
        for rows in _batches(self.database):
            for seq, hash_, named, _moment, _text in rows:
                if self._own_hash(named, self.text, hash_):
                    return seq
        return None
