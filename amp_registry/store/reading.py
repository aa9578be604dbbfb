"""The reading path: which copy answers for a moment, what it lists, and the journal to write the answer to.

Light on purpose: Python's own SQLite driver, or psycopg for a PostgreSQL address; no ORM. What is listed
in a copy never changes once it is promoted, whatever is imported later, so the statements of one answer
need no common transaction.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, Final, Self

from amp_registry import firm_name
from amp_registry.language import same
from amp_registry.records import Copy, Entry, NameRow, Register
from amp_registry.store import instants, journal, schema
from amp_registry.store.database import Database, NoDatabase
from amp_registry.store.journal import JournalEntry, JournalLink
from amp_registry.store.location import NEWER, NO_DRIVER, NOT_A_STORE, OLDER, Location, locate
from amp_registry.store.runs import RunInfo
from amp_registry.store.sqlite_database import SqliteDatabase
from amp_registry.store.stored import SELECT_COPY, SELECT_RUN, copy_of, entry_of, name_rows, run_of

_MANY: Final = 500
_COPY: Final = SELECT_COPY + " WHERE state = 'promoted' AND register = ?"
_RUN: Final = SELECT_RUN + " WHERE register = ?"
_LISTED: Final = (
    "l.register = ? AND l.partial = ? AND l.seen_from <= ? AND (l.seen_until IS NULL OR l.seen_until > ?)"
)


def open_store(url: str) -> Store:
    """Return the store at an address; a context manager, for one thread.

    A SQLite file that does not exist is not an error: it gives a store that holds no copy (`exists` is
    False), so that questions are answered `unknown`. Everything else that cannot be read, a database
    without our tables included, raises `StoreError`.
    """
    location = locate(url)
    database = _connect(location)
    if isinstance(database, NoDatabase):
        return Store(database, exists=False)
    try:
        _check_schema(database)
    except BaseException:
        database.close()
        raise
    return Store(database)


def _connect(location: Location) -> Database:
    if location.path is None:
        return _connect_postgres(location)
    try:
        missing = not location.path.exists()
    except OSError as error:
        raise location.driver_trouble(error) from None
    return NoDatabase(location) if missing else SqliteDatabase(location, location.path)


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

    def __init__(self, database: Database, *, exists: bool = True) -> None:
        self._database = database
        self.exists = exists

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the connection."""
        self._database.close()

    # --- copies and runs ---

    def copy_at(self, register: Register, moment: datetime) -> Copy | None:
        """Return the last promoted copy fetched by that moment, or None."""
        order = " AND fetched_at <= ? ORDER BY fetched_at DESC, id DESC LIMIT 1"
        return next(iter(self._copies(order, register, instants.to_text(moment))), None)

    def copy_after(self, register: Register, moment: datetime) -> Copy | None:
        """Return the first promoted copy fetched later than that moment, or None."""
        order = " AND fetched_at > ? ORDER BY fetched_at, id LIMIT 1"
        return next(iter(self._copies(order, register, instants.to_text(moment))), None)

    def copies(self, register: Register) -> list[Copy]:
        """Return every promoted copy, oldest first."""
        return self._copies(" ORDER BY fetched_at, id", register)

    def _copies(self, order: str, register: Register, *moment: str) -> list[Copy]:
        return [copy_of(row) for row in self._database.rows(_COPY + order, (register.value, *moment))]

    def last_run(self, register: Register) -> RunInfo | None:
        """Return the run (import or sync) that ended last, or None."""
        order = " ORDER BY finished_at DESC, id DESC LIMIT 1"
        rows = self._database.rows(_RUN + order, (register.value,))
        return run_of(rows[0]) if rows else None

    # --- what a copy lists ---

    def names(self, copy: Copy) -> list[NameRow]:
        """Return every way to find an entry of the copy by name.

        Keys stored by another version of `firm_name` are not used: they are made again from the records.
        """
        stored = self._listed(
            copy,
            "SELECT n.entry_id, n.key, n.number FROM listing l JOIN entry e ON e.id = l.entry_id"
            " JOIN entry_name n ON n.entry_id = e.id WHERE e.keys_version = ? AND ",
            firm_name.VERSION,
        )
        other = self._listed(
            copy,
            "SELECT e.id, e.record FROM listing l JOIN entry e ON e.id = l.entry_id"
            " WHERE e.keys_version <> ? AND ",
            firm_name.VERSION,
        )
        made = [name for id_, record in other for name in name_rows(id_, self._entry(record))]
        return [NameRow._make(row) for row in stored] + made

    def neqs(self, copy: Copy) -> dict[str, list[int]]:
        """Return the entries of the copy by NEQ (digits only, valid or not)."""
        return self._by_number(copy, "neq")

    def clients(self, copy: Copy) -> dict[str, list[int]]:
        """Return the entries of the copy by AMP client number (as printed, without outer spaces)."""
        return self._by_number(copy, "amp_client_number")

    def _by_number(self, copy: Copy, column: str) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        for number, id_ in self._listed(
            copy,
            f"SELECT e.{column}, e.id FROM listing l JOIN entry e ON e.id = l.entry_id"  # noqa: S608 - ours
            f" WHERE e.{column} IS NOT NULL AND ",
        ):
            found.setdefault(number, []).append(id_)
        return found

    def _listed(self, copy: Copy, select: str, *parameters: object) -> list[tuple[Any, ...]]:
        moment = instants.to_text(copy.fetched_at)
        lane = (copy.register.value, copy.partial, moment, moment)
        return self._database.rows(select + _LISTED, (*parameters, *lane))

    # --- entries ---

    def entries(self, ids: Iterable[int]) -> dict[int, Entry]:
        """Return the entries of these numbers; a number that is not in the store is left out."""
        wanted = sorted(set(ids))
        found: dict[int, Entry] = {}
        for start in range(0, len(wanted), _MANY):
            some = wanted[start : start + _MANY]
            marks = ", ".join("?" * len(some))
            statement = f"SELECT id, record FROM entry WHERE id IN ({marks})"  # noqa: S608 - only marks
            found |= {id_: self._entry(record) for id_, record in self._database.rows(statement, some)}
        return found

    def all_entries(self, copy: Copy) -> Iterator[Entry]:
        """Yield the entries of a copy by name, then by hash: the same order in every store."""
        rows = self._listed(
            copy, "SELECT e.hash, e.record FROM listing l JOIN entry e ON e.id = l.entry_id WHERE "
        )
        listed = [(hash_, self._entry(record)) for hash_, record in rows]
        yield from (entry for _, entry in sorted(listed, key=lambda row: (row[1].name.casefold(), row[0])))

    def _entry(self, record: str) -> Entry:
        try:
            return entry_of(record)
        except ValueError as error:
            raise self._database.location.trouble(same(str(error))) from error

    # --- journal ---

    def append(self, evidence: Mapping[str, Any]) -> JournalLink | None:
        """Write an evidence to the journal and return its link; None when there is no store to write to."""
        links = self.append_all([evidence])
        return links[0] if links else None

    def append_all(self, evidences: Iterable[Mapping[str, Any]]) -> list[JournalLink]:
        """Write many evidences, all or none; no link comes back when there is no store to write to."""
        return journal.append(self._database, evidences) if self.exists else []

    def journal(self, *, after: int = 0) -> Iterator[JournalEntry]:
        """Yield the journal's entries whose number is greater than `after`."""
        return journal.entries(self._database, after=after)

    def verify(self) -> int:
        """Return how many entries the journal has; raises `JournalBroken` where its chain does not hold."""
        return journal.verify(self._database)
