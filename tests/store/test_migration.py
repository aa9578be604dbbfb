from __future__ import annotations

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, inspect

from amp_registry.store import migration, schema, tables
from amp_registry.store.engine import open_engine
from amp_registry.store.migration import SCRIPTS, migrate
from amp_registry.store.reading import open_store


def test_the_migrations_make_the_tables_that_the_models_describe(engine: Engine) -> None:
    options = {"version_table": schema.VERSION_TABLE, "compare_type": True, "compare_server_default": True}
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, tables.metadata) == []
        found = inspect(connection)
        for table in tables.metadata.sorted_tables:
            assert found.get_pk_constraint(table.name)["constrained_columns"] == list(
                table.primary_key.columns.keys()
            )


def test_the_light_list_of_revisions_is_that_of_the_migrations() -> None:
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    config.set_main_option("path_separator", "os")
    scripts = ScriptDirectory.from_config(config)
    revisions = [script.revision for script in scripts.walk_revisions()]
    assert tuple(reversed(revisions)) == schema.REVISIONS
    assert scripts.get_heads() == [schema.HEAD]


def test_migrating_twice_changes_nothing(database_url: str) -> None:
    migrate(database_url)
    migrate(database_url)
    with open_store(database_url) as store:
        assert store.exists


def test_a_migration_that_fails_leaves_no_table(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def upgrade_then_fail(config: Config, revision: str) -> None:
        upgrade(config, revision)
        raise KeyboardInterrupt

    upgrade = migration.command.upgrade
    monkeypatch.setattr(migration.command, "upgrade", upgrade_then_fail)
    with pytest.raises(KeyboardInterrupt):
        migrate(database_url)
    with open_store(database_url) as store:
        assert not store.exists
    engine = open_engine(database_url)
    assert inspect(engine).get_table_names() == []
    engine.dispose()


def test_postgresql_may_hold_other_tables_beside_ours(database_url: str) -> None:
    if database_url.startswith("sqlite"):
        pytest.skip("a SQLite file is one program's alone")
    engine = open_engine(database_url)
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE invoice (id INTEGER)")
    engine.dispose()
    migrate(database_url)
    with open_store(database_url) as store:
        assert store.exists
