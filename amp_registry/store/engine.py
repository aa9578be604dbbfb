"""The write path's way to the database: an engine, and one kind of transaction for everything.

SQLite. The journal mode is WAL: a reader never waits for an import, nor an import for a reader, and a
process killed at any instant leaves the last committed state. `synchronous = FULL` syncs every commit, so
that a journal entry whose link was handed out survives a power cut (WAL's usual `NORMAL` may lose it). WAL
needs a local disk; a store on a network share belongs in PostgreSQL. Every transaction is `BEGIN
IMMEDIATE`: one writer at a time, decided before anything is read. The file and the folder made for it are
the user's alone.

PostgreSQL. The same one writer at a time, by an advisory lock held until the transaction ends. It is not the
journal's lock, so that a check and a sync never wait for each other.

What only reads takes neither lock (`reading`): it sees one state of the store, and waits for nobody.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, Engine, create_engine, event, exc, func, select, text

from amp_registry.errors import StoreError
from amp_registry.store import health
from amp_registry.store.location import A_FOLDER, CLIENT_ENCODING, NO_DRIVER, Location, locate
from amp_registry.store.sqlite_database import BUSY_SECONDS

WRITE_LOCK: Final = 0x616D_7002
"""Any number, the same for every process that writes copies to this database."""

_COPIES: Final = "snapshot"
_ONLY_READS: Final = "amp_registry_only_reads"


def open_engine(url: str, *, foreign_keys: bool = True) -> Engine:
    """Return an engine for the store at an address; raises `StoreError`.

    Makes the folders and the file of a SQLite store that does not exist yet, private to the user. Without
    `foreign_keys` SQLite does not check them, as a migration that rebuilds a table needs.
    """
    location = locate(url)
    if location.path is None:
        return _postgres(location)
    _make_private_file(location, location.path)
    engine = create_engine(location.url, connect_args={"timeout": BUSY_SECONDS})
    _prepare_sqlite(engine, foreign_keys=foreign_keys)
    return engine


@contextmanager
def opened(url: str, *, foreign_keys: bool = True) -> Iterator[Engine]:
    """Hold an engine of the store at an address open for the block; as `open_engine`."""
    engine = open_engine(url, foreign_keys=foreign_keys)
    try:
        yield engine
    finally:
        engine.dispose()


def _postgres(location: Location) -> Engine:
    try:
        engine = create_engine(location.url, connect_args={"client_encoding": CLIENT_ENCODING})
    except ImportError:
        raise location.trouble(NO_DRIVER) from None

    def connected(connection: Any, _record: object) -> None:
        try:
            location.refuse_other_encodings(connection.info.parameter_status("server_encoding"))
        except StoreError:
            connection.close()
            raise

    # Before the dialect reads anything of its own.
    event.listen(engine, "connect", connected, insert=True)
    return engine


def _make_private_file(location: Location, path: Path) -> None:
    try:
        if path.is_dir():
            raise location.trouble(A_FOLDER)
        for folder in reversed([path.parent, *path.parent.parents]):
            if not folder.exists():
                folder.mkdir(mode=0o700, exist_ok=True)
        if not path.exists():
            path.touch(mode=0o600)
    except OSError as error:
        raise location.driver_trouble(error) from None


def _prepare_sqlite(engine: Engine, *, foreign_keys: bool) -> None:
    @event.listens_for(engine, "connect")
    def connected(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # the driver opens no transaction of its own: we say BEGIN
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute(f"PRAGMA foreign_keys = {int(foreign_keys)}")

    @event.listens_for(engine, "begin")
    def begun(connection: Connection) -> None:
        only_reads = connection.get_execution_options().get(_ONLY_READS)
        connection.exec_driver_sql("BEGIN" if only_reads else "BEGIN IMMEDIATE")


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """Hold the store alone for one transaction: all of the block is kept, or nothing of it.

    Raises `StoreError` for what the database refuses or cannot do.
    """
    with _our_errors(engine), engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(select(func.pg_advisory_xact_lock(WRITE_LOCK)))
        yield connection


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """Hold one state of the store for the block, whatever is written meanwhile; nobody waits for it.

    Raises `StoreError` for what the database refuses or cannot do.
    """
    options: dict[str, Any] = {_ONLY_READS: True}
    if engine.dialect.name == "postgresql":
        options |= {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
    with _our_errors(engine), engine.execution_options(**options).begin() as connection:
        yield connection


def refuse_who_may_not_bring_copies(engine: Engine) -> None:
    """Raise `MissingRight` for a database user who may not add a copy, before a source is asked for one."""
    if engine.dialect.name != "postgresql":
        return
    with reading(engine) as connection:
        may = connection.scalar(text(f"SELECT has_table_privilege('{_COPIES}', 'INSERT')"))
    if not may:
        raise locate(engine.url.render_as_string(hide_password=False)).refused(_COPIES, "INSERT")


@contextmanager
def _our_errors(engine: Engine) -> Iterator[None]:
    """Say what a database refuses as a `StoreError`; what goes by the driver alone, as COPY does, included."""
    driver: Any = engine.dialect.loaded_dbapi
    try:
        yield
    except (exc.IntegrityError, driver.IntegrityError) as error:
        url = engine.url.render_as_string(hide_password=False)
        if not health.contradicts_itself(url):
            raise  # never the user's doing: a fault of this package, shown as it is
        raise locate(url).trouble(*health.CONTRADICTS) from error
    except (exc.DBAPIError, driver.Error, UnicodeDecodeError) as error:  # text that is none: a damaged file
        location = locate(engine.url.render_as_string(hide_password=False))
        # What goes by the driver alone is COPY, and does not say so.
        said, statement = getattr(error, "orig", None) or error, getattr(error, "statement", "COPY")
        raise location.driver_trouble(said, statement or "") from error
