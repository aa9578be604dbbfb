"""What Alembic runs for every command: the connection comes from the caller, already in a transaction."""

from __future__ import annotations

from alembic import context

from amp_registry.store import schema, tables

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=tables.metadata,
    version_table=schema.VERSION_TABLE,
    render_as_batch=True,
)
context.run_migrations()
