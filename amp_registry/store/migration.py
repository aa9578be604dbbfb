"""Bring the store's tables to the shape this code knows; what `import` and `sync` do first.

A store that has that shape is only looked at: nobody waits. Where it has not, the whole change is one transaction.
Who reads meanwhile sees the old shape until it is committed. On PostgreSQL, a table that the change alters is held
alone until then; and whoever asks for it queues behind the migration while that waits, in its turn, for one who
reads it long, as a backup does. So it waits for some seconds at most, then gives up with nothing changed.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, Engine, inspect

from amp_registry.store import schema, tables
from amp_registry.store.engine import opened, reading, writing
from amp_registry.store.location import NEWER, NOT_OURS, Location, locate

SCRIPTS: Final = Path(__file__).parent / "migrations"
LONGEST_WAIT: Final = "5s"
"""How long a migration may wait for a table that somebody reads, and keep others waiting for it."""


def migrate(url: str) -> None:
    """Make the store at an address, or bring it up to date, in one transaction.

    Raises `StoreError` for a store written by newer code, for a database that holds something else, and when its
    tables are read for too long by others.
    """
    location = locate(url)
    with opened(url, foreign_keys=False) as engine:
        with reading(engine) as connection:
            behind = _behind(connection, location)
        if behind:
            _upgrade(engine, location)


@contextmanager
def ready_to_write(url: str) -> Iterator[Engine]:
    """Hold the store at an address open, its tables as this code knows them; raises what `migrate` does."""
    migrate(url)
    with opened(url) as engine:
        yield engine


def _upgrade(engine: Engine, location: Location) -> None:
    """Change the tables, unless another process did so since."""
    with writing(engine) as connection:
        if engine.dialect.name == "postgresql":
            connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{LONGEST_WAIT}'")
        if _behind(connection, location):
            command.upgrade(_config(connection), schema.HEAD)


def _behind(connection: Connection, location: Location) -> bool:
    """Return whether the tables are older than the code, or absent."""
    options = {"version_table": schema.VERSION_TABLE}
    found = MigrationContext.configure(connection, opts=options).get_current_revision()
    if found is None:
        _refuse_another_program(connection, location)
    elif found not in schema.REVISIONS:
        raise location.trouble(NEWER)
    return found != schema.HEAD


def _refuse_another_program(connection: Connection, location: Location) -> None:
    """Raise where tables stand that are not ours: any in a SQLite file, any of our names in PostgreSQL."""
    there = set(inspect(connection).get_table_names())
    if there & set(tables.metadata.tables) or (there and location.path):
        raise location.trouble(NOT_OURS)


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config
