"""The record of checks: each entry carries the hash of the one before it. This page says exactly which bytes.

An entry is one row of the table `journal`: `seq` (numbered from 1 without a gap), `checked_at` (the moment of
the check), `evidence` (a text), `previous` and `hash`.

- `evidence` is the evidence of the check as canonical JSON, without its own `journal` field: UTF-8, keys sorted
  by code point, no space outside strings, `,` and `:` as separators, no character of a string escaped but those
  JSON demands (`"`, `\\`, control characters).
- `hash` is the SHA-256, in 64 lower-case hexadecimal digits, of `previous` (the 64 ASCII digits of the entry
  before; nothing at all for entry 1) followed at once by the bytes of `evidence`. No separator, no end of line.
- `previous` is the `hash` of entry `seq` - 1, empty for entry 1.

So an auditor needs no program of ours. In the JSON Lines that `journal export` writes, each line holds
`seq`, `checked_at`, `previous`, `hash` and, last, `evidence`: that very text, up to the `}` that ends the line.

    evidence=$(printf '%s' "$line" | sed 's/^[^{]*{[^{]*"evidence"://; s/}$//')
    printf '%s%s' "$previous" "$evidence" | sha256sum

Older entries hold fewer fields in their evidence, and hold all the same: the text as it was written is hashed,
never a text made anew. What the chain shows and what only an anchored head shows is in `chain`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from amp_registry.errors import JournalBroken
from amp_registry.language import Text
from amp_registry.records import canonical
from amp_registry.store import instants
from amp_registry.store.database import Database, bounded

FIRST: Final = ""
_BATCH: Final = 100
_SELECT: Final = "SELECT seq, hash, previous, checked_at, evidence FROM journal"


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Which entries: by number (`after` and `upto`), by moment (`since` included, `until` not), and in which order."""

    after: int = 0
    upto: int | None = None
    since: datetime | None = None
    until: datetime | None = None
    newest_first: bool = False


EVERYTHING: Final = Span()


def chained(previous: str, text: str) -> str:
    """Return the hash of an entry: SHA-256 (hex) of the previous hash followed by the evidence as text.

    >>> chained("", "{}")
    '44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a'
    """
    return hashlib.sha256((previous + text).encode()).hexdigest()


def append(database: Database, evidences: Iterable[Mapping[str, Any]]) -> list[JournalLink]:
    """Write evidences to the end of the chain, all or none, and return their links in order.

    Each needs `checked_at` (ISO 8601 with time zone). Two processes that append wait for each other; what is
    costly is done before they do.
    """
    texts = [(_checked_at(evidence), text_of(evidence)) for evidence in evidences]
    links = []
    with database.appending():
        seq, previous = _last(database)
        for checked_at, text in texts:
            seq += 1
            link = JournalLink(seq, chained(previous, text), previous)
            database.rows(
                "INSERT INTO journal (seq, checked_at, previous, hash, evidence) VALUES (?, ?, ?, ?, ?)",
                (seq, checked_at, previous, link.hash, text),
            )
            links.append(link)
            previous = link.hash
    return links


def _checked_at(evidence: Mapping[str, Any]) -> str:
    return instants.to_text(instants.from_text(evidence["checked_at"]))


def text_of(evidence: Mapping[str, Any]) -> str:
    """Return the text of an evidence that its hash is of: canonical JSON without the link into the journal."""
    return canonical({name: value for name, value in evidence.items() if name != "journal"}).decode()


def _last(database: Database) -> tuple[int, str]:
    rows = database.rows("SELECT seq, hash FROM journal ORDER BY seq DESC LIMIT 1")
    return rows[0] if rows else (0, FIRST)


def entries(database: Database, span: Span = EVERYTHING) -> Iterator[JournalEntry]:
    """Yield the entries of a span, some at a time: however many there are, few are held at once.

    Raises `JournalBroken` for an entry whose moment is none.
    """
    conditions, values = _conditions(span)
    order, beyond = ("DESC", "<") if span.newest_first else ("ASC", ">")
    size, reached = 1, None
    while True:
        where = [*conditions, *([f"seq {beyond} ?"] if reached is not None else [])]
        rows = database.rows(
            f"{_SELECT}{' WHERE ' if where else ''}{' AND '.join(where)} ORDER BY seq {order} LIMIT {size:d}",
            (*values, *([reached] if reached is not None else [])),
        )
        for seq, hash_, previous, checked_at, text in rows:
            yield JournalEntry(JournalLink(seq, hash_, previous), _moment(checked_at, seq), text)
        if len(rows) < size:
            return
        reached, size = rows[-1][0], _BATCH


def _conditions(span: Span) -> tuple[list[str], list[object]]:
    """Return what a span asks of a row, as SQL of ours with its values apart."""
    asked: list[tuple[str, object]] = [("seq > ?", bounded(span.after))]
    if span.upto is not None:
        asked.append(("seq <= ?", bounded(span.upto)))
    if span.since is not None:
        asked.append(("checked_at >= ?", instants.to_text(span.since)))
    if span.until is not None:
        asked.append(("checked_at < ?", instants.to_text(span.until)))
    return [condition for condition, _ in asked], [value for _, value in asked]


def _moment(text: str, seq: int) -> datetime:
    try:
        return instants.from_text(text)
    except ValueError:
        raise JournalBroken(seq=seq, problem=NO_MOMENT) from None


NO_MOMENT: Final = Text("son moment n'en est pas un.", "its moment is none.")
