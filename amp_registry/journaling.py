"""The journal read: entries looked for, read back as they were, exported, verified.

Nothing is looked up or answered anew here: what an entry says, it says itself.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, BinaryIO, Final

from amp_registry.decide.verdict import Answer
from amp_registry.errors import NoSuchEntry
from amp_registry.explain import recorded
from amp_registry.explain.evidence import Evidence
from amp_registry.journal_heads import NotedHead
from amp_registry.naming import spelling
from amp_registry.store import instants
from amp_registry.store.chain import Audit, Tell
from amp_registry.store.journal import JournalEntry, Span, chained
from amp_registry.store.reading import Store
from amp_registry.store.tampering import Fault
from amp_registry.table_cell import harmless

BETWEEN: Final = " | "
COLUMNS: Final = (
    *("seq", "checked_at", "asked_by_kind", "asked_by", "answer", "rule", "act", "as_of"),
    *("firm_name", "neq", "members", "summary_fr", "summary_en", "matches", "copies"),
    *("amp_registry", "law", "matching", "previous", "hash"),
)
_Json = Mapping[str, Any]


class Form(StrEnum):
    """The form of an exported journal."""

    JSONL = "jsonl"
    CSV = "csv"


@dataclass(frozen=True, slots=True)
class Verified:
    """A journal whose chain holds, and the heads it was compared with."""

    audit: Audit
    heads: tuple[NotedHead, ...]

    @property
    def compared(self) -> tuple[NotedHead, ...]:
        """The heads that count: not those that should have been signed."""
        return tuple(noted for noted in self.heads if noted.counts)

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON object of it."""
        head = self.audit.head
        return {
            "holds": True,
            "entries": self.audit.entries,
            "last": None if head is None else head.to_dict(),
            "heads": [noted.to_dict() for noted in self.heads],
        }


def verify(store: Store, heads: Iterable[NotedHead], tell: Tell | None = None) -> Verified:
    """Walk the journal's chain, against the heads; raises `JournalBroken` with the first bad entry."""
    noted = tuple(heads)
    return Verified(store.audit([one.anchor for one in noted], tell), noted)


# --- entries ----------------------------------------------------------------------------------------


def entry_of(store: Store, seq: int) -> JournalEntry:
    """Return the entry of a number, whose hash holds; raises `NoSuchEntry`, or `JournalBroken`."""
    found = next(iter(store.journal(Span(after=seq - 1, upto=seq))), None)
    if found is None:
        last = next(iter(store.journal(Span(newest_first=True))), None)
        raise NoSuchEntry(seq=seq, count=0 if last is None else last.link.seq)
    return holding(found)


def holding(entry: JournalEntry) -> JournalEntry:
    """Return the entry; raises `JournalBroken` when its hash is not that of its text."""
    if chained(entry.link.previous, entry.text) != entry.link.hash:
        raise Fault.CHANGED.at(entry.link.seq)
    return entry


def evidence_of(entry: JournalEntry) -> Evidence:
    """Return the evidence an entry holds, from itself alone; raises `EvidenceUnreadable`."""
    return recorded.read(record_of(entry))


def record_of(entry: JournalEntry) -> dict[str, Any]:
    """Return the evidence an entry holds as its JSON object; raises `JournalBroken` when it is none."""
    try:
        return entry.evidence()
    except (ValueError, TypeError, RecursionError):
        raise Fault.CHANGED.at(entry.link.seq) from None


def find(
    store: Store, span: Span, *, firm: str | None = None, answers: Iterable[Answer] = ()
) -> Iterator[JournalEntry]:
    """Yield the entries of a span about a firm (its NEQ, or a part of the name asked), with one of some answers."""
    wanted = {answer.value for answer in answers}
    for entry in store.journal(span):
        if (not wanted or _answer_of(entry) in wanted) and (firm is None or _is_about(entry, firm)):
            yield entry


def _answer_of(entry: JournalEntry) -> str:
    return str(record_of(entry).get("answer"))


def _is_about(entry: JournalEntry, firm: str) -> bool:
    """Whether the firm was asked about, alone or as a member; capitals and accents do not count in a name."""
    folded = spelling.folded(firm)
    digits = "".join(firm.split())
    for one in asked_firms(record_of(entry)):
        if digits and digits in {one.get("neq"), one.get("amp_client_number")}:
            return True
        if folded and folded in spelling.folded(one.get("name") or ""):
            return True
    return False


def asked_firms(record: _Json) -> list[_Json]:
    """Return the firm a record asks about, then the members of its consortium."""
    question = record.get("question") or {}
    consortium = question.get("consortium") or {}
    return [firm for firm in (question.get("firm"), *(consortium.get("members") or ())) if firm]


# --- as a file --------------------------------------------------------------------------------------


def export(entries: Iterable[JournalEntry], form: Form, output: BinaryIO) -> int:
    """Write entries as they are read, and return how many; raises `JournalBroken` at one that does not hold.

    JSON Lines holds everything, the evidence as the very text that is hashed; CSV is a table to look at.
    """
    count = 0
    if form is Form.CSV:
        output.write(b"\xef\xbb\xbf" + _csv_line(COLUMNS))
    for entry in map(holding, entries):
        count += 1
        output.write(_json_line(entry) if form is Form.JSONL else _csv_line(cells(entry)))
    return count


def _json_line(entry: JournalEntry) -> bytes:
    """The evidence stands last and untouched, so that its bytes can be cut out of the line."""
    record_of(entry)
    told = {"seq": entry.link.seq, "checked_at": instants.to_text(entry.checked_at)}
    told |= {"previous": entry.link.previous, "hash": entry.link.hash}
    start = json.dumps(told, separators=(",", ":"))
    return f'{start[:-1]},"evidence":{entry.text}}}\n'.encode()


def cells(entry: JournalEntry) -> list[str]:
    """Return an entry as one row of text, in the order of `COLUMNS`, nothing in it a spreadsheet would obey."""
    return [harmless("" if value is None else str(value)) for value in values(entry)]


def values(entry: JournalEntry) -> list[Any]:
    """Return an entry in short, in the order of `COLUMNS`; null for what an older entry does not say."""
    record = record_of(entry)
    asked_by, versions = record.get("asked_by") or {}, record.get("versions") or {}
    firm, *members = asked_firms(record) or [{}]
    summary = record.get("summary") or {}
    told: dict[str, Any] = {
        **{name: record.get(name) for name in ("answer", "rule", "act", "as_of")},
        **{name: versions.get(name) for name in ("amp_registry", "law", "matching")},
        "seq": entry.link.seq,
        "checked_at": instants.to_text(entry.checked_at),
        "asked_by_kind": asked_by.get("kind"),
        "asked_by": asked_by.get("name"),
        "firm_name": firm.get("name"),
        "neq": firm.get("neq"),
        "members": BETWEEN.join(str(m.get("neq") or m.get("name") or "") for m in members),
        "summary_fr": summary.get("fr"),
        "summary_en": summary.get("en"),
        "matches": BETWEEN.join(map(_match, record.get("matches") or ())),
        "copies": BETWEEN.join(map(_copy, record.get("copies") or ())),
        "previous": entry.link.previous,
        "hash": entry.link.hash,
    }
    return [told[name] for name in COLUMNS]


def _match(match: _Json) -> str:
    return f"{match['register']}: {match['matched_name']} ({match['certainty']}, {match['score']})"


def _copy(copy: _Json) -> str:
    return f"{copy['register']} {copy['fetched_at']} {copy['sha256']}"


def _csv_line(row: Iterable[str]) -> bytes:
    line = io.StringIO(newline="")
    csv.writer(line).writerow(row)
    return line.getvalue().encode("utf-8", "surrogatepass")
