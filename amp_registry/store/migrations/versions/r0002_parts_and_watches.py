"""Parts of a register (its lists of complement, its watched firms), watched firms, what a server said of a fetch.

Every copy of before is of the register itself.
"""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "r0002"
down_revision: Final = "r0001"
branch_labels: Final = None
depends_on: Final = None

_MOMENT: Final = sa.String(27).with_variant(sa.String(27, collation="C"), "postgresql")
_PROMOTED: Final = sa.text("state = 'promoted'")
_OF_THE_REGISTER: Final = "register"


def _part() -> sa.Column[str]:
    return sa.Column("part", sa.String(16), nullable=False, server_default=_OF_THE_REGISTER)


def upgrade() -> None:
    """Add them."""
    _copies()
    _intervals()
    _runs()
    _watches()


def _copies() -> None:
    op.add_column("snapshot", _part())
    op.drop_index("uq_snapshot_promoted", "snapshot")
    op.create_index(
        "uq_snapshot_promoted",
        "snapshot",
        ["register", "part", "partial", "fetched_at"],
        unique=True,
        sqlite_where=_PROMOTED,
        postgresql_where=_PROMOTED,
    )


def _intervals() -> None:
    """The part joins the primary key: SQLite makes the table again for that."""
    op.drop_index("ix_listing_lane", "listing")
    with op.batch_alter_table("listing", table_kwargs={"sqlite_with_rowid": False}) as batch:
        batch.add_column(_part())
        batch.drop_constraint("pk_listing", type_="primary")
        batch.create_primary_key("pk_listing", ["entry_id", "part", "partial", "seen_from"])
    op.create_index(
        "ix_listing_lane", "listing", ["register", "part", "partial", "seen_from", "seen_until", "entry_id"]
    )


def _runs() -> None:
    op.add_column("run", _part())
    op.add_column("run", sa.Column("resource_url", sa.Text))
    op.add_column("run", sa.Column("http_status", sa.Integer))
    op.add_column("run", sa.Column("etag", sa.Text))
    op.add_column("run", sa.Column("last_modified", sa.Text))


def _watches() -> None:
    op.create_table(
        "watch",
        sa.Column("neq", sa.String(10), nullable=False),
        sa.Column("added_at", _MOMENT, nullable=False),
        sa.Column("note", sa.Text),
        sa.PrimaryKeyConstraint("neq", name="pk_watch"),
    )
