"""The tables. Each entry is kept whole as JSON, once, beside the few columns that are searched or compared.

Moments are text of one width (`instants`), so that they read the same through every driver. JSON is text
too: nothing is asked of it, and the hashes are of these very bytes.
"""

from __future__ import annotations

from typing import ClassVar, Final

from sqlalchemy import Index, LargeBinary, MetaData, String, Text, UniqueConstraint, text
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel

from amp_registry.store.instants import LENGTH

_PROMOTED: Final = text("state = 'promoted'")
_REGISTER: Final = 8
_WORD: Final = 16
_SHA256: Final = 64
_DAY: Final = 10
_KIND: Final = 32
_THE_REGISTER: Final = {"server_default": "register"}
"""The part of a register that a row is of when it does not say: the register itself."""

_NAMED_REGISTER: Final = {"name": "register"}
"""The column is `register`; the attribute is not, because every SQLModel class has one of that name."""

MOMENT: Final = String(LENGTH).with_variant(String(LENGTH, collation="C"), "postgresql")
"""PostgreSQL would sort text by the language of the database; these are compared byte by byte."""

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class Table(SQLModel, registry=registry(metadata=metadata)):
    """Base of the store's tables, apart from any other SQLModel of the same process."""

    metadata: ClassVar[MetaData] = metadata


class Page(Table, table=True):
    """The bytes of a source as they came, once for each content, as the list of their pieces (see `pages`)."""

    sha256: str = Field(primary_key=True, max_length=_SHA256)
    pieces: bytes = Field(sa_type=LargeBinary)
    address: str = Field(sa_type=Text)
    headers: str = Field(sa_type=Text)
    fetched_at: str = Field(sa_type=MOMENT)


class Piece(Table, table=True):
    """A stretch of bytes of one page or more, deflated, and the SHA-256 of the bytes."""

    __table_args__ = (UniqueConstraint("digest"),)

    id: int | None = Field(default=None, primary_key=True)
    digest: bytes = Field(sa_type=LargeBinary)
    content: bytes = Field(sa_type=LargeBinary)


class Snapshot(Table, table=True):
    """One copy of a register, or of a part of it. Of the promoted ones, no two of a kind have the same moment."""

    __table_args__ = (
        Index(
            "uq_snapshot_promoted",
            "register",
            "part",
            "partial",
            "fetched_at",
            unique=True,
            sqlite_where=_PROMOTED,
            postgresql_where=_PROMOTED,
        ),
        {"sqlite_autoincrement": True},
    )

    id: int | None = Field(default=None, primary_key=True)
    of_register: str = Field(max_length=_REGISTER, sa_column_kwargs=_NAMED_REGISTER)
    state: str = Field(max_length=_WORD)
    fetched_at: str = Field(sa_type=MOMENT)
    published_at: str | None = Field(default=None, sa_type=MOMENT)
    promoted_at: str | None = Field(default=None, sa_type=MOMENT)
    rows: int
    sha256: str = Field(max_length=_SHA256)
    partial: bool
    source: str = Field(sa_type=Text)
    part: str = Field(max_length=_WORD, sa_column_kwargs=_THE_REGISTER)
    page_sha256: str | None = Field(default=None, max_length=_SHA256, foreign_key="page.sha256")


class Entry(Table, table=True):
    """One entry of a register, never changed: another spelling is another entry.

    `keys_version` says which `firm_name` made its names; it alone may change, together with them.
    """

    __table_args__ = (UniqueConstraint("hash", "register"),)

    id: int | None = Field(default=None, primary_key=True)
    of_register: str = Field(max_length=_REGISTER, sa_column_kwargs=_NAMED_REGISTER)
    hash: str = Field(max_length=_SHA256)
    neq: str | None = Field(default=None, index=True, sa_type=Text)
    amp_client_number: str | None = Field(default=None, index=True, sa_type=Text)
    keys_version: str = Field(sa_type=Text)
    record: str = Field(sa_type=Text)


class EntryName(Table, table=True):
    """One way to find an entry by name."""

    __tablename__ = "entry_name"
    __table_args__ = ({"sqlite_with_rowid": False},)

    entry_id: int = Field(primary_key=True, foreign_key="entry.id")
    position: int = Field(primary_key=True)
    key: str = Field(sa_type=Text)
    number: str | None = Field(default=None, sa_type=Text)


class Listing(Table, table=True):
    """An entry stands in every copy fetched from `seen_from` until before `seen_until` (null: still).

    Whole copies and partial ones are followed apart, and so is each part of a register.
    """

    __table_args__ = (
        Index("ix_listing_lane", "register", "part", "partial", "seen_from", "seen_until", "entry_id"),
        {"sqlite_with_rowid": False},
    )

    entry_id: int = Field(primary_key=True, foreign_key="entry.id")
    part: str = Field(primary_key=True, max_length=_WORD, sa_column_kwargs=_THE_REGISTER)
    partial: bool = Field(primary_key=True)
    seen_from: str = Field(primary_key=True, sa_type=MOMENT)
    seen_until: str | None = Field(default=None, sa_type=MOMENT)
    of_register: str = Field(max_length=_REGISTER, sa_column_kwargs=_NAMED_REGISTER)


class Staged(Table, table=True):
    """An entry of a pending copy; empty between two imports."""

    __table_args__ = ({"sqlite_with_rowid": False},)

    snapshot_id: int = Field(primary_key=True, foreign_key="snapshot.id")
    entry_id: int = Field(primary_key=True, foreign_key="entry.id")


class Run(Table, table=True):
    """One import or sync and how it ended; `reason` is `{"fr", "en"}`, `overrides` a list, both JSON.

    The last four columns say what was asked of a server and what it said; null for a file.
    """

    __table_args__ = (Index("ix_run_last", "register", "finished_at"),)

    id: int | None = Field(default=None, primary_key=True)
    of_register: str = Field(max_length=_REGISTER, sa_column_kwargs=_NAMED_REGISTER)
    kind: str = Field(max_length=_WORD)
    outcome: str = Field(max_length=_WORD)
    started_at: str = Field(sa_type=MOMENT)
    finished_at: str = Field(sa_type=MOMENT)
    reason: str | None = Field(default=None, sa_type=Text)
    overrides: str = Field(sa_type=Text)
    page_sha256: str | None = Field(default=None, max_length=_SHA256, foreign_key="page.sha256")
    snapshot_id: int | None = Field(default=None, foreign_key="snapshot.id")
    part: str = Field(max_length=_WORD, sa_column_kwargs=_THE_REGISTER)
    resource_url: str | None = Field(default=None, sa_type=Text)
    http_status: int | None = None
    etag: str | None = Field(default=None, sa_type=Text)
    last_modified: str | None = Field(default=None, sa_type=Text)


class WatchedContract(Table, table=True):
    """A firm with a contract in progress, and the contract; taken off the list it stays, with `ended_at`.

    `question` is the firm, the contract and its dates as JSON; `ends` and the days below are ISO dates.
    """

    __tablename__ = "watched_contract"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: int | None = Field(default=None, primary_key=True)
    question: str = Field(sa_type=Text)
    added_at: str = Field(sa_type=MOMENT)
    reference: str | None = Field(default=None, sa_type=Text)
    public_body: str | None = Field(default=None, sa_type=Text)
    ends: str | None = Field(default=None, max_length=_DAY)
    subcontractor_of: str | None = Field(default=None, sa_type=Text)
    note: str | None = Field(default=None, sa_type=Text)
    ended_at: str | None = Field(default=None, sa_type=MOMENT)


class WatchEventRow(Table, table=True):
    """An event of a watched contract, whole as JSON, once: `identity` is its hash. Never changed, never deleted."""

    __tablename__ = "watch_event"
    __table_args__ = (UniqueConstraint("identity"), Index("ix_watch_event_watch_id", "watch_id"))

    id: int | None = Field(default=None, primary_key=True)
    identity: str = Field(max_length=_SHA256)
    watch_id: int = Field(foreign_key="watched_contract.id")
    kind: str = Field(max_length=_KIND)
    key: str = Field(sa_type=Text)
    at: str = Field(sa_type=MOMENT)
    happened_on: str = Field(max_length=_DAY)
    found_at: str = Field(sa_type=MOMENT)
    event: str = Field(sa_type=Text)


class WatchChannel(Table, table=True):
    """A channel that carries events, on record since the run that first knew it: it owes none of before."""

    __tablename__ = "watch_channel"

    name: str = Field(primary_key=True, max_length=_KIND)
    since: str = Field(sa_type=MOMENT)
    after_event: int


class WatchDelivery(Table, table=True):
    """A channel carried an event."""

    __tablename__ = "watch_delivery"
    __table_args__ = ({"sqlite_with_rowid": False},)

    event_id: int = Field(primary_key=True, foreign_key="watch_event.id")
    channel: str = Field(primary_key=True, max_length=_KIND, foreign_key="watch_channel.name")
    delivered_at: str = Field(sa_type=MOMENT)


class Journal(Table, table=True):
    """One check: the evidence as canonical JSON, chained by hash to the one before (see `journal`)."""

    __table_args__ = (Index("ix_journal_checked_at", "checked_at"),)

    seq: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    checked_at: str = Field(sa_type=MOMENT)
    previous: str = Field(max_length=_SHA256)
    hash: str = Field(max_length=_SHA256)
    evidence: str = Field(sa_type=Text)


class MatchDecision(Table, table=True):
    """What a person decided of a firm as asked about and an entry as printed; append-only by trigger."""

    __tablename__ = "match_decision"

    id: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    says: str = Field(max_length=_WORD)
    of_register: str = Field(max_length=_REGISTER, sa_column_kwargs=_NAMED_REGISTER)
    entry_hash: str = Field(max_length=_SHA256)
    entry_name: str = Field(sa_type=Text)
    neq: str | None = Field(default=None, index=True, max_length=10)
    name: str | None = Field(default=None, sa_type=Text)
    name_key: str | None = Field(default=None, index=True, sa_type=Text)
    keys_version: str = Field(index=True, sa_type=Text)
    amp_client_number: str | None = Field(default=None, index=True, sa_type=Text)
    decided_by: str = Field(sa_type=Text)
    why: str = Field(sa_type=Text)
    decided_at: str = Field(sa_type=MOMENT)
    check_seq: int | None = None


class MatchRevocation(Table, table=True):
    """A decision taken back, by whom and why; append-only by trigger."""

    __tablename__ = "match_revocation"

    decision_id: int = Field(
        primary_key=True, foreign_key="match_decision.id", sa_column_kwargs={"autoincrement": False}
    )
    revoked_at: str = Field(sa_type=MOMENT)
    revoked_by: str = Field(sa_type=Text)
    why: str = Field(sa_type=Text)


class ReviewStep(Table, table=True):
    """What a person did about a check that waits for one; append-only by trigger."""

    __tablename__ = "review_step"

    id: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    check_seq: int
    kind: str = Field(max_length=_WORD)
    done_at: str = Field(sa_type=MOMENT)
    done_by: str = Field(sa_type=Text)
    why: str | None = Field(default=None, sa_type=Text)


class AccessTokenRow(Table, table=True):
    """A token by the SHA-256 of it, never the token; `scopes` are words between spaces."""

    __tablename__ = "access_token"
    __table_args__ = (UniqueConstraint("digest"),)

    number: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    digest: str = Field(max_length=_SHA256)
    label: str = Field(sa_type=Text)
    scopes: str = Field(sa_type=Text)
    created_at: str = Field(sa_type=MOMENT)
    created_by: str = Field(sa_type=Text)
    expires_at: str = Field(sa_type=MOMENT)
    revoked_at: str | None = Field(default=None, sa_type=MOMENT)
    revoked_by: str | None = Field(default=None, sa_type=Text)


class SpentMark(Table, table=True):
    """A session that ended or a form that was sent, kept until it would be refused for its age anyway."""

    __tablename__ = "spent_mark"
    __table_args__ = ({"sqlite_with_rowid": False},)

    mark: str = Field(primary_key=True, max_length=_SHA256)
    until: str = Field(sa_type=MOMENT)


page = metadata.tables["page"]
piece = metadata.tables["piece"]
snapshot = metadata.tables["snapshot"]
entry = metadata.tables["entry"]
entry_name = metadata.tables["entry_name"]
listing = metadata.tables["listing"]
staged = metadata.tables["staged"]
run = metadata.tables["run"]
watched_contract = metadata.tables["watched_contract"]
watch_event = metadata.tables["watch_event"]
watch_channel = metadata.tables["watch_channel"]
watch_delivery = metadata.tables["watch_delivery"]
journal = metadata.tables["journal"]
