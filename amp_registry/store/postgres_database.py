"""The reading path on PostgreSQL. Imported by name from `reading`, and only for such an address.

The driver is an optional extra, so nothing else may import this module.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final

import psycopg

from amp_registry.errors import StoreError
from amp_registry.store.location import CLIENT_ENCODING, Location

CONNECT_SECONDS: Final = 10
JOURNAL_LOCK: Final = 0x616D_7001
"""Any number, the same for every process that appends to a journal of this database."""

_HOLD: Final = "SELECT set_config('synchronous_commit', 'on', true), pg_advisory_xact_lock(?)"


class PostgresDatabase:
    """A connection to a PostgreSQL database; each statement stands alone unless it is appending."""

    def __init__(self, location: Location) -> None:
        self.location = location
        self._left = self._appending = False
        self._connection = self._connected()

    def _connected(self) -> psycopg.Connection:
        try:
            connection = psycopg.connect(
                self.location.libpq,
                autocommit=True,
                connect_timeout=CONNECT_SECONDS,
                client_encoding=CLIENT_ENCODING,
            )
        except psycopg.Error as error:
            raise self.location.driver_trouble(error) from None
        try:
            self.location.refuse_other_encodings(connection.info.parameter_status("server_encoding"))
        except StoreError:
            connection.close()
            raise
        # Else what others committed while this one waited for the journal's lock would not be seen.
        connection.isolation_level = psycopg.IsolationLevel.READ_COMMITTED
        return connection

    def rows(self, statement: str, parameters: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """Run one statement and return its rows; values travel as they are, not as text.

        A connection that was lost, for the server was started again, is made anew; what only reads is asked once
        more. What writes never is: nobody knows whether it was done.
        """
        try:
            return self._ran(statement, parameters)
        except psycopg.Error as error:
            if not (self._lost() and statement.lstrip().startswith("SELECT")):
                raise self.location.driver_trouble(error, statement) from error
        self._connection = self._connected()
        try:
            return self._ran(statement, parameters)
        except psycopg.Error as error:
            raise self.location.driver_trouble(error, statement) from error

    def _ran(self, statement: str, parameters: Sequence[object]) -> list[tuple[Any, ...]]:
        cursor = self._connection.execute(statement.replace("?", "%s"), parameters, binary=True)
        return cursor.fetchall() if cursor.description else []

    def _lost(self) -> bool:
        return self._connection.closed and not (self._left or self._appending)

    def is_empty(self) -> bool:
        """Return whether the schemas of the search path hold no table at all.

        Raises `MissingRight` when the user may see none of them: what they hold is not known.
        """
        if self.rows("SELECT current_schema()") == [(None,)]:
            raise self.location.hidden()
        found = "SELECT 1 FROM pg_tables WHERE schemaname = ANY (current_schemas(false)) LIMIT 1"
        return not self.rows(found)

    def has_table(self, name: str) -> bool:
        """Return whether the search path holds a table of that name."""
        return self.rows("SELECT to_regclass(?) IS NOT NULL", (name,)) == [(True,)]

    def as_bytes(self, column: str) -> str:
        """Return the bytes of the text, in UTF-8."""
        return f"convert_to({column}, 'UTF8')"

    def will_read_much(self) -> None:
        """Need nothing."""

    @contextmanager
    def appending(self) -> Iterator[None]:
        """Hold an advisory lock of the journal's own, so that an import does not keep checks waiting."""
        if self._lost():
            self._connection = self._connected()
        self._appending = True
        try:
            with self._connection.transaction():
                self.rows(_HOLD, (JOURNAL_LOCK,))
                yield
        except psycopg.Error as error:
            raise self.location.driver_trouble(error) from error
        finally:
            self._appending = False

    def close(self) -> None:
        """Close the connection."""
        self._left = True
        self._connection.close()
