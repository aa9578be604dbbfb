"""The latest release of each process, kept in a temporary SQLite file: memory does not grow with the packages.

A process recurs as it is revised. Its latest release by date answers for it; of two of one date, the one read
last. Where that one names no award and an earlier one does, the earlier is kept too: an update of a contract
that does not repeat the award would otherwise lose it.

Processes come out in tiles: those whose days lie close together follow one another, so that few copies of the
registers are needed at a time.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self, TypeAlias

from amp_registry.bulk.seao import loose, release
from amp_registry.bulk.seao.loose import Object
from amp_registry.bulk.seao.release import Release
from amp_registry.quebec_time import QUEBEC

_Row: TypeAlias = tuple[str, int, str]

TILE_DAYS: Final = 6
_TOGETHER: Final = 1000
_KEPT: Final = ("ocid", "date", "tag", "buyer", "parties", "awards", "contracts", "bids")
_KEPT_OF_TENDER: Final = (
    *("title", "status", "procurementMethod", "procurementMethodDetails", "mainProcurementCategory"),
    *("additionalProcurementCategories", "items", "tenderPeriod", "tenderers"),
)
_TABLE: Final = """
CREATE TABLE release (
    ocid TEXT NOT NULL, awarded INTEGER NOT NULL, at TEXT NOT NULL, source TEXT NOT NULL,
    number INTEGER NOT NULL, tile TEXT NOT NULL, content TEXT NOT NULL, UNIQUE (ocid, awarded)
)
"""
_PUT: Final = """
INSERT INTO release VALUES (?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (ocid, awarded) DO UPDATE SET
    at = excluded.at, source = excluded.source, number = excluded.number,
    tile = excluded.tile, content = excluded.content
WHERE excluded.at >= release.at
"""
_IN_TILES: Final = """
SELECT l.rowid, a.rowid FROM release AS l LEFT JOIN release AS a ON a.ocid = l.ocid AND a.awarded = 1
WHERE l.awarded = 0 ORDER BY coalesce(a.tile, l.tile), l.ocid
"""
_ONE: Final = "SELECT source, number, content FROM release WHERE rowid = ?"
_THE_SAME: Final = ""
"""Stands for the content of a latest release that names awards: it is the latest of those that do."""


@dataclass(frozen=True, slots=True)
class Process:
    """A process by its latest release, with where that stands.

    `earlier` says that a later one names no award, and `cancelled` is what the very last one says.
    """

    release: Release
    source: str
    number: int
    earlier: bool
    cancelled: bool


class Latest:
    """The latest releases, in a file of a folder that goes away with it; a context manager."""

    def __init__(self, folder: Path) -> None:
        # No journal and no sync: the file is worth nothing to another run.
        self._database = sqlite3.connect(folder / "releases.sqlite", isolation_level=None)
        self._database.execute("PRAGMA journal_mode = OFF")
        self._database.execute("PRAGMA synchronous = OFF")
        self._database.execute(_TABLE)
        self._waiting: list[tuple[Any, ...]] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._database.close()

    def put(self, raw: Object, source: str, number: int) -> None:
        """Keep a release unless a later one of its process is kept."""
        key = loose.text(raw, "ocid") or f"{source}#{number}"
        awarded = bool(loose.parts(raw, "awards"))
        row = (_moment(raw), source, number, _tile(raw))
        content = json.dumps(_reduced(raw))
        if awarded:
            self._waiting.append((key, 1, *row, content))
        self._waiting.append((key, 0, *row, _THE_SAME if awarded else content))
        if len(self._waiting) >= _TOGETHER:
            self._write()

    def __len__(self) -> int:
        """Return how many processes there are."""
        self._write()
        count: int = self._database.execute("SELECT count(*) FROM release WHERE awarded = 0").fetchone()[0]
        return count

    def processes(self) -> Iterator[Process]:
        """Yield each process once, those of neighbouring days together."""
        self._write()
        with closing(self._database.execute(_IN_TILES)) as places:
            for last, awarded in places:
                yield _process(self._one(last), self._one(awarded) if awarded is not None else None)

    def _one(self, place: int) -> _Row:
        row: _Row = self._database.execute(_ONE, (place,)).fetchone()
        return row

    def _write(self) -> None:
        self._database.execute("BEGIN")
        self._database.executemany(_PUT, self._waiting)
        self._database.execute("COMMIT")
        self._waiting.clear()


def _process(last: _Row, awarded: _Row | None) -> Process:
    """Return the process of its last release and, where one names awards, the last that does."""
    source, number, content = last if awarded is None else awarded
    told = release.of(json.loads(content))
    if awarded is None or last[2] == _THE_SAME:
        return Process(told, source, number, earlier=False, cancelled=told.cancelled)
    cancelled = release.of(json.loads(last[2])).cancelled
    return Process(told, source, number, earlier=True, cancelled=cancelled)


def _reduced(raw: Object) -> dict[str, Any]:
    """Return the release without what nothing is asked of: documents and descriptions are most of it."""
    kept = {name: raw[name] for name in _KEPT if name in raw}
    tender = raw.get("tender")
    if isinstance(tender, dict):
        kept["tender"] = {name: tender[name] for name in _KEPT_OF_TENDER if name in tender}
    return kept


def _tile(raw: Object) -> str:
    """Return where a process stands in the order of asking: by blocks of conclusion days, then of bid days."""
    signed = (loose.day(contract, "dateSigned") for contract in loose.parts(raw, "contracts"))
    decided = (loose.day(award, "date") for award in loose.parts(raw, "awards"))
    concluded = next((day for day in (*signed, *decided) if day), None)
    closed = loose.day(loose.part(loose.part(raw, "tender"), "tenderPeriod"), "endDate")
    return f"{_block(concluded)}-{_block(closed)}-{concluded}-{closed}"


def _block(day: date | None) -> str:
    return f"{(day.toordinal() if day else 0) // TILE_DAYS:07d}"


def _moment(raw: Object) -> str:
    """Return when a release was published, in a form that sorts; nothing when that cannot be read."""
    said = loose.text(raw, "date") or ""
    try:
        moment = datetime.fromisoformat(said)
    except ValueError:
        day = loose.day(raw, "date")
        return day.isoformat() if day else ""
    try:
        return (moment if moment.tzinfo else moment.replace(tzinfo=QUEBEC)).astimezone(UTC).isoformat()
    except OverflowError:  # the first day there is, in a zone before ours
        return ""
