"""All that one store holds, written into another that holds nothing, whichever databases they are.

Every row keeps its number, so that an entry of the journal, a decision and a proof still name what they named. The
journal is written in its order, and the other database's own triggers see that each entry follows the one before.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Final

from sqlalchemy import Connection, Engine, Table, func, select, text

from amp_registry.store import many_rows, tables
from amp_registry.store.engine import reading, writing
from amp_registry.store.location import HOLDS_SOMETHING, locate

Tell = Callable[[int], None]
_TOGETHER: Final = 500


def size(engine: Engine) -> int:
    """Return how many rows a store holds."""
    with reading(engine) as connection:
        return sum(_count(connection, table) for table in tables.metadata.sorted_tables)


def transfer(source: Engine, target: Engine, tell: Tell) -> dict[str, int]:
    """Write what a store holds, as it is at one moment, into another, in one transaction; return the rows by table.

    `tell` is given how many more rows were written, again and again. Raises `StoreError` when the other store
    holds something.
    """
    written: dict[str, int] = {}
    with reading(source) as read, writing(target) as write:
        if any(_count(write, table) for table in tables.metadata.sorted_tables):
            raise locate(target.url.render_as_string(hide_password=False)).trouble(HOLDS_SOMETHING)
        for table in tables.metadata.sorted_tables:
            written[table.name] = many_rows.write(write, table, _told(_rows(read, table), tell))
        if target.dialect.name == "postgresql":
            _go_on_numbering(write)
    return written


def _count(connection: Connection, table: Table) -> int:
    return connection.scalar(select(func.count()).select_from(table)) or 0


def _rows(connection: Connection, table: Table) -> Iterator[dict[str, Any]]:
    ordered = select(table).order_by(*table.primary_key.columns)
    found = connection.execute(ordered, execution_options={"yield_per": _TOGETHER})
    return (dict(row) for row in found.mappings())


def _told(rows: Iterator[dict[str, Any]], tell: Tell) -> Iterator[dict[str, Any]]:
    for some in many_rows.batches(rows):
        yield from some
        tell(len(some))


def _go_on_numbering(connection: Connection) -> None:
    """Let the next number that PostgreSQL gives follow the last one written; a table it does not number stays as it is."""
    for table in tables.metadata.sorted_tables:
        if "id" in table.columns:
            sequence = f"pg_get_serial_sequence('{table.name}', 'id')"
            connection.execute(text(f"SELECT setval({sequence}, max(id)) FROM {table.name}"))  # noqa: S608 - ours
