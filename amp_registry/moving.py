"""Use case: a store copied into another database, whole, and seen to be the same there.

What a body does when it goes from one machine to a server shared by many: the copies, their history, the pages they
came from, what people decided, what is watched, and the journal, whose chain goes on where it was.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from amp_registry.records import Copy, Part, Register, records_hash
from amp_registry.store import instants, transfer
from amp_registry.store.chain import Anchor, Audit
from amp_registry.store.engine import opened
from amp_registry.store.location import ITSELF, NO_STORE, locate
from amp_registry.store.migration import migrate
from amp_registry.store.reading import Store, open_store
from amp_registry.store.run_lock import only_run

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Moved:
    """What was copied: rows by table, the newest copy of each part of a register, and the journal that was verified."""

    rows: Mapping[str, int]
    copies: tuple[Copy, ...]
    journal: Audit

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON object of it."""
        head = self.journal.head
        return {
            "rows": dict(self.rows),
            "copies": [_told(copy) for copy in self.copies],
            "journal": {"entries": self.journal.entries, "last": None if head is None else head.to_dict()},
        }


def _told(copy: Copy) -> dict[str, Any]:
    return {
        "register": copy.register.value,
        "part": copy.part.value,
        "fetched_at": instants.to_text(copy.fetched_at),
        "rows": copy.rows,
        "sha256": copy.sha256,
    }


def copy_store(source: str, target: str, now: datetime, progress: Progress) -> Moved:
    """Copy the store at one address into the empty database at another, which gets its tables if it has none.

    No sync or import works on either meanwhile; a check journaled in the source after this began is not copied.
    `progress` is given how many more rows were written, and how many there are. Raises `JournalBroken` when the
    journal does not hold, before anything is copied; `AnotherRun`; and `StoreError` when there is no store at
    the one address, or the other holds something.
    """
    where, whither = locate(source), locate(target)
    if where.url == whither.url:
        raise where.trouble(ITSELF)
    with open_store(source) as store:
        if not store.exists:
            raise where.trouble(NO_STORE)
    with only_run(source, now), only_run(target, now), opened(source) as read:
        with open_store(source) as store:
            head = store.audit().head
        migrate(target)
        with opened(target) as write:
            rows = transfer.size(read)
            written = transfer.transfer(read, write, lambda more: progress(more, rows))
        with open_store(target) as store:
            anchors = [Anchor(head.hash, head.seq, where.shown)] if head else []
            return Moved(written, tuple(_newest(store, now)), store.audit(anchors))


def _newest(store: Store, now: datetime) -> Iterator[Copy]:
    """Yield the newest copy of each part, whose entries have its hash."""
    for register in Register:
        for part in Part:
            copy = store.copy_at(register, now, part=part)
            if copy is not None:
                if records_hash(store.hashes(copy)) != copy.sha256:
                    raise RuntimeError(f"snapshot {copy.snapshot} was not copied whole")
                yield copy
