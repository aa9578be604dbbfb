"""Contracts under watch, their events, and the channels that carried them.

A firm watched by its number alone becomes a watch of a contract of which nothing else is known. Events and
deliveries are append-only: the database itself refuses to change one.
"""

from __future__ import annotations

import json
from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "r0005"
down_revision: Final = "r0004"
branch_labels: Final = None
depends_on: Final = None

_MOMENT: Final = sa.String(27).with_variant(sa.String(27, collation="C"), "postgresql")
_APPEND_ONLY: Final = ("watch_event", "watch_delivery")


def upgrade() -> None:
    """Add them, and bring the firms watched over."""
    _contracts()
    _events()
    _channels()
    _bring_over(op.get_bind())
    op.drop_table("watch")
    for table in _APPEND_ONLY:
        _refuse_changes(table, op.get_bind().dialect.name)


def _contracts() -> None:
    op.create_table(
        "watched_contract",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("added_at", _MOMENT, nullable=False),
        sa.Column("reference", sa.Text),
        sa.Column("public_body", sa.Text),
        sa.Column("ends", sa.String(10)),
        sa.Column("subcontractor_of", sa.Text),
        sa.Column("note", sa.Text),
        sa.Column("ended_at", _MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_watched_contract"),
        sqlite_autoincrement=True,
    )


def _events() -> None:
    op.create_table(
        "watch_event",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("identity", sa.String(64), nullable=False),
        sa.Column("watch_id", sa.Integer, nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("happened_on", sa.String(10), nullable=False),
        sa.Column("found_at", _MOMENT, nullable=False),
        sa.Column("event", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_watch_event"),
        sa.UniqueConstraint("identity", name="uq_watch_event_identity"),
        sa.ForeignKeyConstraint(
            ["watch_id"], ["watched_contract.id"], name="fk_watch_event_watch_id_watched_contract"
        ),
    )
    op.create_index("ix_watch_event_watch_id", "watch_event", ["watch_id"])


def _channels() -> None:
    op.create_table(
        "watch_channel",
        sa.Column("name", sa.String(32), nullable=False),
        sa.Column("since", _MOMENT, nullable=False),
        sa.Column("after_event", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_watch_channel"),
    )
    op.create_table(
        "watch_delivery",
        sa.Column("event_id", sa.Integer, nullable=False),
        sa.Column("channel", sa.String(32), nullable=False),
        sa.Column("delivered_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("event_id", "channel", name="pk_watch_delivery"),
        sa.ForeignKeyConstraint(
            ["event_id"], ["watch_event.id"], name="fk_watch_delivery_event_id_watch_event"
        ),
        sa.ForeignKeyConstraint(
            ["channel"], ["watch_channel.name"], name="fk_watch_delivery_channel_watch_channel"
        ),
        sqlite_with_rowid=False,
    )


def _bring_over(connection: sa.Connection) -> None:
    watch = sa.table("watch", sa.column("neq"), sa.column("added_at"), sa.column("note"))
    contract = sa.table("watched_contract", sa.column("question"), sa.column("added_at"), sa.column("note"))
    for neq, added_at, note in connection.execute(sa.select(watch).order_by(watch.c.added_at)).all():
        row = {"question": json.dumps({"firm": {"neq": neq}}), "added_at": added_at, "note": note}
        connection.execute(sa.insert(contract), row)


def _refuse_changes(table: str, dialect: str) -> None:
    """Let the database refuse a change or a deletion, whoever asks."""
    if dialect == "postgresql":
        op.execute(
            f"CREATE FUNCTION {table}_is_append_only() RETURNS trigger LANGUAGE plpgsql AS"
            f" $$ BEGIN RAISE EXCEPTION '{table} is append-only'; END $$"
        )
        op.execute(
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table}"
            f" FOR EACH ROW EXECUTE FUNCTION {table}_is_append_only()"
        )
        return
    for change in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER {table}_no_{change.lower()} BEFORE {change} ON {table}"
            f" BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        )
