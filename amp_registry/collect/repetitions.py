"""Rows met twice: an exact repetition counts once, a NEQ met again in the same list is only noted."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain

from amp_registry.collect.parsed import Issue, Parsed, issue
from amp_registry.records import Entry, ReaEntry, entry_hash


def each_once(parsed: Parsed, source: str) -> Parsed:
    """Return the entries of one page without exact repetitions, each noted; two entries of a NEQ are kept."""
    entries: dict[str, tuple[Entry, int]] = {}
    lists: set[tuple[str | None, str]] = set()
    issues: list[Issue] = []
    for entry, row in zip(parsed.entries, parsed.rows, strict=True):
        digest = entry_hash(entry)
        place = (entry.neq, _list_of(entry))
        if digest in entries:
            issues.append(issue("duplicate_row", row=row, source=source))
        elif entry.neq is not None and place in lists:
            issues.append(issue("repeated_neq", {"neq": entry.neq}, row=row, source=source))
        entries.setdefault(digest, (entry, row))
        lists.add(place)
    kept, rows = zip(*entries.values(), strict=True) if entries else ((), ())
    return Parsed(kept, (*parsed.issues, *issues), rows)


def joined(pages: Sequence[Parsed]) -> Parsed:
    """Return what several pages hold, in their order, an entry that stands in two of them once."""
    entries: dict[str, tuple[Entry, int]] = {}
    for parsed in pages:
        for entry, row in zip(parsed.entries, parsed.rows, strict=True):
            entries.setdefault(entry_hash(entry), (entry, row))
    kept, rows = zip(*entries.values(), strict=True) if entries else ((), ())
    return Parsed(kept, tuple(chain.from_iterable(parsed.issues for parsed in pages)), rows)


def _list_of(entry: Entry) -> str:
    return entry.list_origin if isinstance(entry, ReaEntry) else entry.register
