"""Parts of a register, its watched firms, pages in pieces, and what a server said of a fetch.

Every copy of before is of the register itself. Pages are kept in pieces; one of before is one piece.
"""

from __future__ import annotations

import hashlib
import zlib
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
    _pages()


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
    """The part joins the primary key: SQLite makes the table again for that.

    The columns of the key stand first and in its order: in a table without row numbers SQLite's own
    `PRAGMA integrity_check` looks at the wrong column otherwise (seen in 3.40), and finds a sound file damaged.
    """
    op.drop_index("ix_listing_lane", "listing")
    order = ("entry_id", "part", "partial", "seen_from", "seen_until", "register")
    kept = {"sqlite_with_rowid": False}
    with op.batch_alter_table("listing", table_kwargs=kept, partial_reordering=[order]) as batch:
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


def _pages() -> None:
    op.create_table(
        "piece",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("digest", sa.LargeBinary, nullable=False),
        sa.Column("content", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_piece"),
        sa.UniqueConstraint("digest", name="uq_piece_digest"),
    )
    op.add_column("page", sa.Column("pieces", sa.LargeBinary))
    _cut_old_pages(op.get_bind())
    with op.batch_alter_table("page") as batch:
        batch.drop_column("content")
        batch.alter_column("pieces", existing_type=sa.LargeBinary, nullable=False)


def _cut_old_pages(connection: sa.Connection) -> None:
    page = sa.table("page", sa.column("sha256"), sa.column("content"), sa.column("pieces"))
    piece = sa.table("piece", sa.column("id"), sa.column("digest"), sa.column("content"))
    for sha256 in connection.scalars(sa.select(page.c.sha256)).all():
        content = connection.execute(sa.select(page.c.content).where(page.c.sha256 == sha256)).scalar_one()
        row = {"digest": hashlib.sha256(content).digest(), "content": zlib.compress(content, 9)}
        kept = connection.scalar(sa.insert(piece).values(row).returning(piece.c.id))
        recipe = zlib.compress(str(kept).encode(), 9)
        connection.execute(sa.update(page).where(page.c.sha256 == sha256).values(pieces=recipe))
