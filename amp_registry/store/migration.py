"""Bring the store's tables to the shape this code knows; what `import` and `sync` do first."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, inspect

from amp_registry.store import schema, tables
from amp_registry.store.engine import open_engine, writing
from amp_registry.store.location import NEWER, NOT_OURS, Location, locate

SCRIPTS: Final = Path(__file__).parent / "migrations"


def migrate(url: str) -> None:
    """Make the store at an address, or bring it up to date, in one transaction.

    Raises `StoreError` for a store written by newer code, and for a database that holds something else.
    """
    location = locate(url)
    engine = open_engine(url, foreign_keys=False)
    try:
        with writing(engine) as connection:
            if _behind(connection, location):
                command.upgrade(_config(connection), schema.HEAD)
    finally:
        engine.dispose()


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
