"""The reading path: which copy answers for a moment, what it lists, and the journal to write the answer to.

Light on purpose: Python's own SQLite driver, or psycopg for a PostgreSQL address; no ORM. What is listed
in a copy never changes once it is promoted, whatever is imported later, so the statements of one answer
need no common transaction.
"""

from __future__ import annotations

import importlib
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import starmap
from typing import Any, Final, Self

from amp_registry import firm_name
from amp_registry.on_disk import stands
from amp_registry.records import Copy, Entry, HeldBack, NameRow, Part, Register
from amp_registry.store import chain, extract, guards, instants, journal, schema
from amp_registry.store.chain import Anchor, Audit, Tell
from amp_registry.store.database import Database
from amp_registry.store.decisions import Decisions
from amp_registry.store.journal import JournalEntry, JournalLink, Span
from amp_registry.store.location import NEWER, NO_DRIVER, NOT_A_STORE, OLDER, Location, locate
from amp_registry.store.past import Past
from amp_registry.store.read_back import changed, read_back
from amp_registry.store.review_steps import ReviewSteps
from amp_registry.store.runs import RunInfo
from amp_registry.store.sqlite_database import SqliteDatabase
from amp_registry.store.stored import (
    SELECT_CONFIRMED,
    SELECT_COPY,
    SELECT_RUN,
    copy_of,
    entry_of,
    name_rows,
    run_of,
    text_of,
)
from amp_registry.store.tokens import Tokens

_Numbers = tuple[int, str | None, str | None, str, str]
_MANY: Final = 500
_COPY: Final = SELECT_COPY + " WHERE state = 'promoted' AND register = ? AND part = ?"
_RUN: Final = SELECT_RUN + " WHERE register = ? AND part = ?"
_NEWEST: Final = " AND fetched_at <= ? ORDER BY fetched_at DESC, id DESC LIMIT 1"
_HELD: Final = """
    SELECT h.received, h.reason
    FROM (SELECT r.register, r.part, r.reason, COALESCE(s.fetched_at, r.started_at) AS received
          FROM run r LEFT JOIN snapshot s ON s.id = r.snapshot_id
          WHERE r.outcome = 'held' AND r.part <> 'watched') h
    WHERE h.register = ? AND h.received <= ?
    AND NOT EXISTS (SELECT 1 FROM snapshot g WHERE g.state = 'promoted' AND g.register = h.register
                    AND g.part = h.part AND g.fetched_at <= ? AND g.fetched_at >= h.received)
    AND NOT EXISTS (SELECT 1 FROM run g WHERE g.outcome = 'unchanged' AND g.kind = 'sync' AND g.register = h.register
                    AND g.part = h.part AND g.finished_at <= ? AND g.finished_at >= h.received)
    ORDER BY h.received DESC LIMIT 1
"""
_LISTED: Final = (
    "l.register = ? AND l.part = ? AND l.partial = ?"
    " AND l.seen_from <= ? AND (l.seen_until IS NULL OR l.seen_until > ?)"
)
_NAMING: Final = (
    " AND fetched_at > ? AND fetched_at <= ? AND EXISTS (SELECT 1 FROM entry e JOIN listing l"
    " ON l.entry_id = e.id WHERE (e.neq = ? OR e.amp_client_number = ?) AND l.register = snapshot.register"
    " AND l.part = snapshot.part AND l.partial = snapshot.partial AND l.seen_from <= snapshot.fetched_at"
    " AND (l.seen_until IS NULL OR l.seen_until > snapshot.fetched_at))"
    " ORDER BY fetched_at DESC, id DESC LIMIT 1"
)


def _grouped(pairs: Iterable[tuple[str | None, int]]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for number, entry in pairs:
        if number is not None:
            found.setdefault(number, []).append(entry)
    return found


def mark_of(hash_: str) -> int:
    """Return the first 8 bytes of an entry's hash (hexadecimal) as a number.

    >>> mark_of("00000000000000ff" + "0" * 48)
    255
    """
    return int(hash_[:16], 16)


def open_store(url: str) -> Store:
    """Return the store at an address; a context manager, for one thread.

    A SQLite file that does not exist, or a database that holds nothing yet, is not an error: it gives a
    store that holds no copy (`exists` is False), so that questions are answered `unknown`. Everything else
    that cannot be read, a database of other tables included, raises `StoreError`.
    """
    database = _connect(locate(url))
    if database is None:
        return Store(None)
    try:
        # Asked first: the tables come all at once, so whatever is not empty has ours or never will.
        empty = database.is_empty()
        if not empty:
            _check_schema(database)
    except BaseException:
        database.close()
        raise
    if empty:
        database.close()
    return Store(None if empty else database)


def _connect(location: Location) -> Database | None:
    if location.path is None:
        return _connect_postgres(location)
    try:
        missing = not stands(location.path)
    except OSError as error:
        raise location.driver_trouble(error) from None
    return None if missing else SqliteDatabase.of_file(location, location.path)


def _connect_postgres(location: Location) -> Database:
    try:
        module = importlib.import_module("amp_registry.store.postgres_database")
    except ImportError:
        raise location.trouble(NO_DRIVER) from None
    database: Database = module.PostgresDatabase(location)
    return database


def _check_schema(database: Database) -> None:
    if not database.has_table(schema.VERSION_TABLE):
        raise database.location.trouble(NOT_A_STORE)
    found = database.rows(f"SELECT version_num FROM {schema.VERSION_TABLE}")  # noqa: S608 - a constant
    if found != [(schema.HEAD,)]:
        known = [(revision,) for revision in schema.REVISIONS]
        raise database.location.trouble(OLDER if found and found[0] in known else NEWER)


class Store:
    """The local copies of the registers, read, and the journal, appended to.

    Entry numbers (`NameRow.entry`, the values of `neqs` and `clients`) are this store's own and stay the
    same for as long as it lives. Every method raises `StoreError` when the database does.
    """

    def __init__(self, database: Database | None) -> None:
        self._database = database
        self.past = Past(self._rows, self.entries)
        self.decisions = Decisions(database)
        self.review_steps = ReviewSteps(database)
        self.tokens = Tokens(database)
        self._last_numbers: tuple[int, list[_Numbers]] = (0, [])

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the connection; closing twice is harmless."""
        if self._database is not None:
            self._database.close()

    @property
    def exists(self) -> bool:
        """Whether there is a store; without one every question has an empty answer."""
        return self._database is not None

    def _rows(self, statement: str, parameters: Sequence[object]) -> list[tuple[Any, ...]]:
        return [] if self._database is None else self._database.rows(statement, parameters)

    def extract(self) -> bytes:
        """Return what a check reads, all but the journal, as the bytes `extract.CarriedDatabase` opens."""
        return extract.made(self._rows)

    # --- copies and runs ---

    def copy_at(self, register: Register, moment: datetime, *, part: Part = Part.REGISTER) -> Copy | None:
        """Return the last promoted copy fetched by that moment, or None; it says how fresh it then was."""
        by = instants.to_text(moment)
        found = self._rows(_COPY + _NEWEST, (register.value, part.value, by))
        return self._confirmed(found[0], by) if found else None

    def _confirmed(self, row: tuple[Any, ...], by: str) -> Copy:
        copy = copy_of(row)
        since = instants.to_text(copy.fetched_at)
        lane = (copy.register.value, copy.part.value, copy.partial, copy.sha256)
        ((unchanged_at,),) = self._rows(SELECT_CONFIRMED, (*lane, since, by))
        return copy_of(row, unchanged_at)

    def overlays_at(self, register: Register, moment: datetime) -> list[Copy]:
        """Return the newest copy of each part beside the register by that moment, newest first.

        What they list is known besides what the register's own copy lists; whom they do not list, they
        say nothing of.
        """
        parts = (self.copy_at(register, moment, part=part) for part in Part if part is not Part.REGISTER)
        return sorted((copy for copy in parts if copy), key=lambda copy: copy.fetched_at, reverse=True)

    def last_run_id(self) -> int:
        """Return the number of the last run, 0 before the first: while it stays, no copy has come."""
        return next((number or 0 for (number,) in self._rows("SELECT max(id) FROM run", ())), 0)

    def next_moment(self, moment: datetime) -> datetime | None:
        """Return the first moment after one at which another copy may answer; None when the store knows of none."""
        by = instants.to_text(moment)
        rows = self._rows("SELECT min(fetched_at) FROM snapshot WHERE fetched_at > ?", (by,))
        rows += self._rows("SELECT min(finished_at) FROM run WHERE finished_at > ?", (by,))
        return min((instants.from_text(text) for (text,) in rows if text), default=None)

    def copy_naming(
        self,
        register: Register,
        part: Part,
        *,
        neq: str | None,
        client: str | None,
        after: datetime,
        moment: datetime,
    ) -> Copy | None:
        """Return the newest copy of a part, of those fetched in a span of time, that lists a number.

        `neq` is ten digits, `client` an AMP client number as the register prints it.
        """
        span = (instants.to_text(after), by := instants.to_text(moment))
        found = self._rows(_COPY + _NAMING, (register.value, part.value, *span, neq, client))
        return self._confirmed(found[0], by) if found else None

    def copy_after(self, register: Register, moment: datetime) -> Copy | None:
        """Return the first promoted copy of the register fetched later than that moment, or None."""
        order = " AND fetched_at > ? ORDER BY fetched_at, id LIMIT 1"
        return next(iter(self._copies(order, register, Part.REGISTER, instants.to_text(moment))), None)

    def copies(self, register: Register, *, part: Part = Part.REGISTER) -> list[Copy]:
        """Return every promoted copy, oldest first; how long each stayed confirmed is not said here."""
        return self._copies(" ORDER BY fetched_at, id", register, part)

    def _copies(self, order: str, register: Register, part: Part, *moment: str) -> list[Copy]:
        return [copy_of(row) for row in self._rows(_COPY + order, (register.value, part.value, *moment))]

    def last_run(self, register: Register, *, part: Part = Part.REGISTER) -> RunInfo | None:
        """Return the run (import or sync) that ended last, or None."""
        return next(iter(self.runs(register, part=part, limit=1)), None)

    def runs(self, register: Register, *, part: Part = Part.REGISTER, limit: int = -1) -> list[RunInfo]:
        """Return the runs of a part, the last ended first, at most so many (default: all)."""
        order = " ORDER BY finished_at DESC, id DESC" + (f" LIMIT {limit:d}" if limit >= 0 else "")
        return [run_of(row) for row in self._rows(_RUN + order, (register.value, part.value))]

    def page(self, sha256: str) -> bytes | None:
        """Return the bytes of a page as they came, or None when the store does not hold it."""
        rows = self._rows("SELECT pieces FROM page WHERE sha256 = ?", (sha256,))
        if not rows:
            return None
        numbers = [int(number) for number in zlib.decompress(rows[0][0]).split(b",") if number]
        pieces = dict(self._among("SELECT id, content FROM piece WHERE id IN ", numbers))
        return b"".join(zlib.decompress(pieces[number]) for number in numbers)

    def held_back(self, register: Register, moment: datetime) -> HeldBack | None:
        """Return the last copy received by that moment that was held, unless a good one of the part followed.

        A search for some firms that was held says nothing of the others, and is not counted.
        """
        by = instants.to_text(moment)
        rows = self._rows(_HELD, (register.value, by, by, by))
        return HeldBack(instants.from_text(rows[0][0]), text_of(rows[0][1])) if rows else None

    # --- what a copy lists ---

    def names(self, copy: Copy) -> list[NameRow]:
        """Return every way to find an entry of the copy by name.

        Keys stored by another version of `firm_name` are not used: they are made again from the records.
        """
        others = {id_ for id_, _, _, version, _ in self._numbers(copy) if version != firm_name.VERSION}
        stored = self._listed(
            copy,
            "SELECT n.entry_id, n.key, n.number FROM listing l JOIN entry_name n ON n.entry_id = l.entry_id"
            " WHERE ",
        )
        if not all(isinstance(key, str) for _, key, _ in stored):
            raise changed()
        names = starmap(NameRow, (row for row in stored if row[0] not in others) if others else stored)
        made = (name for id_, entry in self.entries(others).items() for name in name_rows(id_, entry))
        return [*names, *made]

    def neqs(self, copy: Copy) -> dict[str, list[int]]:
        """Return the entries of the copy by NEQ (digits only, valid or not)."""
        return _grouped((neq, id_) for id_, neq, _, _, _ in self._numbers(copy))

    def clients(self, copy: Copy) -> dict[str, list[int]]:
        """Return the entries of the copy by AMP client number (as printed, without outer spaces)."""
        return _grouped((client, id_) for id_, _, client, _, _ in self._numbers(copy))

    @read_back
    def marks(self, copy: Copy) -> dict[int, int]:
        """Return a mark of each entry of the copy: the first 8 bytes of its hash, as a number."""
        return {id_: mark_of(hash_) for id_, _, _, _, hash_ in self._numbers(copy)}

    def _numbers(self, copy: Copy) -> list[_Numbers]:
        """Return entry, NEQ, client number, key version and hash of all a copy lists.

        The last copy's are remembered, for names, NEQs and clients are asked for in a row.
        """
        if self._last_numbers[0] != copy.snapshot:
            rows = self._listed(
                copy,
                "SELECT e.id, e.neq, e.amp_client_number, e.keys_version, e.hash"
                " FROM listing l JOIN entry e ON e.id = l.entry_id WHERE ",
            )
            if not all(isinstance(text, str | None) for row in rows for text in row[1:]):
                raise changed()
            self._last_numbers = (copy.snapshot, rows)
        return self._last_numbers[1]

    def hashes(self, copy: Copy) -> list[str]:
        """Return the hash of each entry a copy lists; `records_hash` of them is the copy's `sha256`."""
        rows = self._listed(copy, "SELECT e.hash FROM listing l JOIN entry e ON e.id = l.entry_id WHERE ")
        return [hash_ for (hash_,) in rows]

    def _listed(self, copy: Copy, select: str) -> list[tuple[Any, ...]]:
        moment = instants.to_text(copy.fetched_at)
        lane = (copy.register.value, copy.part.value, copy.partial)
        return self._rows(select + _LISTED, (*lane, moment, moment))

    # --- entries ---

    def entries(self, ids: Iterable[int]) -> dict[int, Entry]:
        """Return the entries of these numbers; a number that is not in the store is left out."""
        return {number: entry for number, (_, entry) in self.marked_entries(ids).items()}

    def entry_hashed(self, register: Register, hash_: str) -> Entry | None:
        """Return the entry of a hash (hexadecimal, whole), of whichever copy; None when the store holds none."""
        rows = self._rows(
            "SELECT hash, record FROM entry WHERE hash = ? AND register = ?", (hash_, register.value)
        )
        return entry_of(*rows[0]) if rows else None

    @read_back
    def marked_entries(self, ids: Iterable[int]) -> dict[int, tuple[int, Entry]]:
        """Return the entries of these numbers with their marks; a number that is not in the store is left out."""
        rows = self._among("SELECT id, hash, record FROM entry WHERE id IN ", ids)
        return {id_: (mark_of(hash_), entry_of(hash_, record)) for id_, hash_, record in rows}

    def _among(self, select: str, numbers: Iterable[int]) -> Iterator[tuple[Any, ...]]:
        """Yield the rows of a statement that ends in `IN`, for any number of numbers."""
        wanted = sorted(set(numbers))
        for start in range(0, len(wanted), _MANY):
            some = wanted[start : start + _MANY]
            yield from self._rows(f"{select} ({', '.join('?' * len(some))})", some)

    def all_entries(self, copy: Copy) -> Iterator[Entry]:
        """Yield the entries of a copy by name, then by hash: the same order in every store."""
        rows = self._listed(
            copy, "SELECT e.hash, e.record FROM listing l JOIN entry e ON e.id = l.entry_id WHERE "
        )
        listed = [(hash_, entry_of(hash_, record)) for hash_, record in rows]
        yield from (entry for _, entry in sorted(listed, key=lambda row: (row[1].name.casefold(), row[0])))

    # --- journal ---

    def append(self, evidence: Mapping[str, Any]) -> JournalLink | None:
        """Write an evidence to the journal and return its link; None when there is no store to write to."""
        links = self.append_all([evidence])
        return links[0] if links else None

    def append_all(self, evidences: Iterable[Mapping[str, Any]]) -> list[JournalLink]:
        """Write many evidences, all or none; no link comes back when there is no store to write to."""
        return [] if self._database is None else journal.append(self._database, evidences)

    def journal(self, span: Span = journal.EVERYTHING) -> Iterator[JournalEntry]:
        """Yield the journal's entries of a span."""
        return iter(()) if self._database is None else journal.entries(self._database, span)

    def audit(self, anchors: Iterable[Anchor] = (), tell: Tell | None = None) -> Audit:
        """Walk the journal's chain; raises `JournalBroken` where it does not hold (see `chain`)."""
        if self._database is None:
            return chain.of_nothing(anchors)
        return chain.audit(self._database, anchors, tell)

    def missing_guards(self) -> tuple[str, ...]:
        """Return which of the triggers that let the journal only grow are gone, by name."""
        return () if self._database is None else guards.missing(self._database)

    def journal_entry(self, seq: int) -> JournalEntry | None:
        """Return the journal's entry of that number, or None."""
        return next(self.journal(Span(after=seq - 1, upto=seq)), None)

    def verify(self) -> int:
        """Return how many entries the journal has; raises `JournalBroken` where its chain does not hold."""
        return self.audit().entries
