"""What people decided, and what they did about checks that wait for them; triggers keep both append-only.

A trigger does not stop whoever owns the database; it stops an update or a deletion made by mistake.
"""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "r0004"
down_revision: Final = "r0003"
branch_labels: Final = None
depends_on: Final = None

_MOMENT: Final = sa.String(27).with_variant(sa.String(27, collation="C"), "postgresql")
_APPENDED: Final = {"match_decision": "id", "match_revocation": "decision_id", "review_step": "id"}


def upgrade() -> None:
    """Add them."""
    _decisions()
    _reviews()
    dialect = op.get_bind().dialect.name
    for table, key in _APPENDED.items():
        if dialect == "sqlite":
            _append_only_in_sqlite(table, key)
        else:
            _append_only_in_postgresql(table)


def _decisions() -> None:
    op.create_table(
        "match_decision",
        sa.Column("id", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("says", sa.String(16), nullable=False),
        sa.Column("register", sa.String(8), nullable=False),
        sa.Column("entry_hash", sa.String(64), nullable=False),
        sa.Column("entry_name", sa.Text, nullable=False),
        sa.Column("neq", sa.String(10)),
        sa.Column("name", sa.Text),
        sa.Column("name_key", sa.Text),
        sa.Column("keys_version", sa.Text, nullable=False),
        sa.Column("amp_client_number", sa.Text),
        sa.Column("decided_by", sa.Text, nullable=False),
        sa.Column("why", sa.Text, nullable=False),
        sa.Column("decided_at", _MOMENT, nullable=False),
        sa.Column("check_seq", sa.Integer),
        sa.PrimaryKeyConstraint("id", name="pk_match_decision"),
    )
    for column in ("neq", "name_key", "keys_version", "amp_client_number"):
        op.create_index(f"ix_match_decision_{column}", "match_decision", [column])
    op.create_table(
        "match_revocation",
        sa.Column("decision_id", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("revoked_at", _MOMENT, nullable=False),
        sa.Column("revoked_by", sa.Text, nullable=False),
        sa.Column("why", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("decision_id", name="pk_match_revocation"),
        sa.ForeignKeyConstraint(
            ["decision_id"], ["match_decision.id"], name="fk_match_revocation_decision_id_match_decision"
        ),
    )


def _reviews() -> None:
    op.create_table(
        "review_step",
        sa.Column("id", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("check_seq", sa.Integer, nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("done_at", _MOMENT, nullable=False),
        sa.Column("done_by", sa.Text, nullable=False),
        sa.Column("why", sa.Text),
        sa.PrimaryKeyConstraint("id", name="pk_review_step"),
    )


def _append_only_in_sqlite(table: str, key: str) -> None:
    """An `INSERT OR REPLACE` deletes without a trigger, so a number that is taken is refused before it."""
    refuse = f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
    taken = f"WHEN EXISTS (SELECT 1 FROM {table} WHERE {key} = NEW.{key})"  # noqa: S608 - constants
    op.execute(f"CREATE TRIGGER {table}_kept_on_update BEFORE UPDATE ON {table} {refuse}")
    op.execute(f"CREATE TRIGGER {table}_kept_on_delete BEFORE DELETE ON {table} {refuse}")
    op.execute(f"CREATE TRIGGER {table}_kept_on_replace BEFORE INSERT ON {table} {taken} {refuse}")


def _append_only_in_postgresql(table: str) -> None:
    op.execute(
        f"CREATE FUNCTION {table}_kept() RETURNS trigger LANGUAGE plpgsql AS $$"
        f" BEGIN RAISE EXCEPTION '{table} is append-only'; END $$"
    )
    op.execute(
        f"CREATE TRIGGER {table}_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}"
        f" FOR EACH STATEMENT EXECUTE FUNCTION {table}_kept()"
    )
