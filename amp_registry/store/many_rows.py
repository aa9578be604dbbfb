"""Writing many rows at once: by COPY on PostgreSQL, by one prepared statement for them all on SQLite.

Both are part of the transaction of their connection: all the rows are kept with it, or none.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice
from typing import Any, Final, TypeVar

from sqlalchemy import Connection, Table, insert

T = TypeVar("T")
Row = Mapping[str, Any]

_BATCH: Final = 500
"""How many rows or values go in one statement; SQLite allows 999 parameters in its oldest builds."""


def write(connection: Connection, table: Table, rows: Iterable[Row]) -> int:
    """Add rows to a table, all with the columns of the first, and return how many.

    Rows are taken as they are needed. A column that no row names is left to its default, as a number that the
    database gives.
    """
    waiting = iter(rows)
    first = next(waiting, None)
    if first is None:
        return 0
    every = chain([first], waiting)
    if connection.dialect.name == "postgresql":
        return _copy(connection, table, list(first), every)
    return sum(_insert(connection, table, some) for some in batches(every))


def _insert(connection: Connection, table: Table, rows: Sequence[Row]) -> int:
    connection.execute(insert(table), rows)
    return len(rows)


def _copy(connection: Connection, table: Table, columns: Sequence[str], rows: Iterable[Row]) -> int:
    """Write rows by COPY; PostgreSQL runs triggers and checks constraints as for any other insertion."""
    spelled = connection.dialect.identifier_preparer
    named = ", ".join(map(spelled.quote, columns))
    statement = f"COPY {spelled.format_table(table)} ({named}) FROM STDIN"
    driver: Any = connection.connection.driver_connection
    count = 0
    with driver.cursor() as cursor, cursor.copy(statement) as copied:
        for count, row in enumerate(rows, start=1):  # noqa: B007 - how many there were
            copied.write_row([row[name] for name in columns])
    return count


def batches(values: Iterable[T]) -> Iterator[Sequence[T]]:
    """Yield the values, so many at a time as one statement takes."""
    waiting = iter(values)
    while some := list(islice(waiting, _BATCH)):
        yield some
