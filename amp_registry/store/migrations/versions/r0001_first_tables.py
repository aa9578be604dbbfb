"""The first tables: pages, copies, entries with their names and intervals, runs, journal."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "r0001"
down_revision: Final = None
branch_labels: Final = None
depends_on: Final = None

_MOMENT: Final = sa.String(27).with_variant(sa.String(27, collation="C"), "postgresql")
_SHA256: Final = sa.String(64)
_PROMOTED: Final = sa.text("state = 'promoted'")


def upgrade() -> None:
    """Make every table of an empty store."""
    _copies()
    _entries()
    _intervals()
    _runs()
    _journal()


def _copies() -> None:
    op.create_table(
        "page",
        sa.Column("sha256", _SHA256, nullable=False),
        sa.Column("content", sa.LargeBinary, nullable=False),
        sa.Column("address", sa.Text, nullable=False),
        sa.Column("headers", sa.Text, nullable=False),
        sa.Column("fetched_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("sha256", name="pk_page"),
    )
    op.create_table(
        "snapshot",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("register", sa.String(8), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("fetched_at", _MOMENT, nullable=False),
        sa.Column("published_at", _MOMENT),
        sa.Column("promoted_at", _MOMENT),
        sa.Column("rows", sa.Integer, nullable=False),
        sa.Column("sha256", _SHA256, nullable=False),
        sa.Column("partial", sa.Boolean, nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("page_sha256", _SHA256),
        sa.PrimaryKeyConstraint("id", name="pk_snapshot"),
        sa.ForeignKeyConstraint(["page_sha256"], ["page.sha256"], name="fk_snapshot_page_sha256_page"),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "uq_snapshot_promoted",
        "snapshot",
        ["register", "partial", "fetched_at"],
        unique=True,
        sqlite_where=_PROMOTED,
        postgresql_where=_PROMOTED,
    )


def _entries() -> None:
    op.create_table(
        "entry",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("register", sa.String(8), nullable=False),
        sa.Column("hash", _SHA256, nullable=False),
        sa.Column("neq", sa.Text),
        sa.Column("amp_client_number", sa.Text),
        sa.Column("keys_version", sa.Text, nullable=False),
        sa.Column("record", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_entry"),
        sa.UniqueConstraint("hash", "register", name="uq_entry_hash_register"),
    )
    op.create_index("ix_entry_neq", "entry", ["neq"])
    op.create_index("ix_entry_amp_client_number", "entry", ["amp_client_number"])
    op.create_table(
        "entry_name",
        sa.Column("entry_id", sa.Integer, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("number", sa.Text),
        sa.PrimaryKeyConstraint("entry_id", "position", name="pk_entry_name"),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.id"], name="fk_entry_name_entry_id_entry"),
        sqlite_with_rowid=False,
    )


def _intervals() -> None:
    op.create_table(
        "listing",
        sa.Column("entry_id", sa.Integer, nullable=False),
        sa.Column("partial", sa.Boolean, nullable=False),
        sa.Column("seen_from", _MOMENT, nullable=False),
        sa.Column("seen_until", _MOMENT),
        sa.Column("register", sa.String(8), nullable=False),
        sa.PrimaryKeyConstraint("entry_id", "partial", "seen_from", name="pk_listing"),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.id"], name="fk_listing_entry_id_entry"),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_listing_lane", "listing", ["register", "partial", "seen_from", "seen_until", "entry_id"]
    )
    op.create_table(
        "staged",
        sa.Column("snapshot_id", sa.Integer, nullable=False),
        sa.Column("entry_id", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("snapshot_id", "entry_id", name="pk_staged"),
        sa.ForeignKeyConstraint(["snapshot_id"], ["snapshot.id"], name="fk_staged_snapshot_id_snapshot"),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.id"], name="fk_staged_entry_id_entry"),
        sqlite_with_rowid=False,
    )


def _runs() -> None:
    op.create_table(
        "run",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("register", sa.String(8), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("outcome", sa.String(16), nullable=False),
        sa.Column("started_at", _MOMENT, nullable=False),
        sa.Column("finished_at", _MOMENT, nullable=False),
        sa.Column("reason", sa.Text),
        sa.Column("overrides", sa.Text, nullable=False),
        sa.Column("page_sha256", _SHA256),
        sa.Column("snapshot_id", sa.Integer),
        sa.PrimaryKeyConstraint("id", name="pk_run"),
        sa.ForeignKeyConstraint(["page_sha256"], ["page.sha256"], name="fk_run_page_sha256_page"),
        sa.ForeignKeyConstraint(["snapshot_id"], ["snapshot.id"], name="fk_run_snapshot_id_snapshot"),
    )
    op.create_index("ix_run_last", "run", ["register", "finished_at"])


def _journal() -> None:
    op.create_table(
        "journal",
        sa.Column("seq", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("checked_at", _MOMENT, nullable=False),
        sa.Column("previous", _SHA256, nullable=False),
        sa.Column("hash", _SHA256, nullable=False),
        sa.Column("evidence", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_journal"),
    )
    op.create_index("ix_journal_checked_at", "journal", ["checked_at"])
