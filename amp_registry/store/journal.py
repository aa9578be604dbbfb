"""The record of checks: each entry carries the hash of the one before it.

An entry's hash is the SHA-256 (hex) of the previous hash (empty for the first) followed by the evidence
in canonical JSON, without its own `journal` field. Entries are numbered from 1 without a gap. So an entry
changed, removed or inserted afterwards breaks the chain; cutting off its end does not show, which is what
an exported copy is for.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from amp_registry.errors import JournalBroken
from amp_registry.records import canonical
from amp_registry.store import instants
from amp_registry.store.database import Database

FIRST: Final = ""
_BATCH: Final = 1000


@dataclass(frozen=True, slots=True)
class JournalLink:
    """Where an evidence stands in the journal, as the evidence prints it."""

    seq: int
    hash: str
    previous: str

    def to_dict(self) -> dict[str, Any]:
        """Return `{"seq", "hash", "previous"}`."""
        return {"seq": self.seq, "hash": self.hash, "previous": self.previous}


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """One entry of the journal: its link, when the check was made, and the evidence as JSON text."""

    link: JournalLink
    checked_at: datetime
    text: str

    def evidence(self) -> dict[str, Any]:
        """Return the evidence with its `journal` field put back; raises `ValueError` when it is not JSON."""
        return {**json.loads(self.text), "journal": self.link.to_dict()}


def append(database: Database, evidences: Iterable[Mapping[str, Any]]) -> list[JournalLink]:
    """Write evidences to the end of the chain, all or none, and return their links in order.

    Each needs `checked_at` (ISO 8601 with time zone). Two processes that append wait for each other.
    """
    links = []
    with database.appending():
        seq, previous = _last(database)
        for evidence in evidences:
            seq += 1
            link = _write(database, seq, previous, evidence)
            links.append(link)
            previous = link.hash
    return links


def _last(database: Database) -> tuple[int, str]:
    rows = database.rows("SELECT seq, hash FROM journal ORDER BY seq DESC LIMIT 1")
    return rows[0] if rows else (0, FIRST)


def _write(database: Database, seq: int, previous: str, evidence: Mapping[str, Any]) -> JournalLink:
    text = canonical({name: value for name, value in evidence.items() if name != "journal"}).decode()
    link = JournalLink(seq, _hash(previous, text), previous)
    checked_at = instants.to_text(instants.from_text(evidence["checked_at"]))
    database.rows(
        "INSERT INTO journal (seq, checked_at, previous, hash, evidence) VALUES (?, ?, ?, ?, ?)",
        (seq, checked_at, previous, link.hash, text),
    )
    return link


def _hash(previous: str, text: str) -> str:
    return hashlib.sha256((previous + text).encode()).hexdigest()


def entries(database: Database, *, after: int = 0) -> Iterator[JournalEntry]:
    """Yield the entries whose number is greater than `after`, in order."""
    while rows := database.rows(
        "SELECT seq, hash, previous, checked_at, evidence FROM journal WHERE seq > ? ORDER BY seq LIMIT ?",
        (after, _BATCH),
    ):
        for seq, hash_, previous, checked_at, text in rows:
            yield JournalEntry(JournalLink(seq, hash_, previous), _moment(checked_at, seq), text)
        after = rows[-1][0]


def verify(database: Database) -> int:
    """Walk the whole chain and return how many entries it has; raises `JournalBroken` at the first break."""
    seq, previous = 0, FIRST
    for entry in entries(database):
        seq += 1
        if not _holds(entry, seq, previous):
            raise JournalBroken(seq=seq)
        previous = entry.link.hash
    return seq


def _holds(entry: JournalEntry, seq: int, previous: str) -> bool:
    return (
        entry.link.seq == seq
        and entry.link.previous == previous
        and entry.link.hash == _hash(previous, entry.text)
        and entry.checked_at == _moment_within(entry.text)
    )


def _moment_within(text: str) -> datetime | None:
    try:
        return instants.from_text(json.loads(text)["checked_at"])
    except (ValueError, TypeError, KeyError):
        return None


def _moment(text: str, seq: int) -> datetime:
    try:
        return instants.from_text(text)
    except ValueError:
        raise JournalBroken(seq=seq) from None
