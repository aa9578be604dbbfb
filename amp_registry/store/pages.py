"""Writing pages: the bytes of a source as they came, once for each content, in pieces shared between them."""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from sqlalchemy import Connection, insert, select

from amp_registry.store import instants, many_rows, tables
from amp_registry.store.many_rows import batches
from amp_registry.store.pieces import cut


class RawPage(Protocol):
    """What was fetched or read: bytes, where from, when; its SHA-256 (hex) names it."""

    @property
    def content(self) -> bytes:
        """The bytes as received."""

    @property
    def address(self) -> str:
        """The web address or the file's name."""

    @property
    def headers(self) -> Mapping[str, str]:
        """What the server said of them; empty for a file."""

    @property
    def fetched_at(self) -> datetime:
        """When they were received."""

    @property
    def sha256(self) -> str:
        """The SHA-256 (hex) of the bytes."""


def keep_page(connection: Connection, page: RawPage | None) -> str | None:
    """Write the page unless the store holds these very bytes, and return its SHA-256."""
    if page is None:
        return None
    known = select(tables.page.c.sha256).where(tables.page.c.sha256 == page.sha256)
    if connection.scalar(known) is None:
        row = {
            "sha256": page.sha256,
            "pieces": recipe(_keep_pieces(connection, list(cut(page.content)))),
            "address": page.address,
            "headers": json.dumps(dict(page.headers), ensure_ascii=False, sort_keys=True),
            "fetched_at": instants.to_text(page.fetched_at),
        }
        connection.execute(insert(tables.page), row)
    return page.sha256


def recipe(numbers: Sequence[int]) -> bytes:
    """Return the list of a page's pieces as the store writes it: their numbers, in order, deflated."""
    return zlib.compress(",".join(map(str, numbers)).encode(), 9)


def _keep_pieces(connection: Connection, contents: Sequence[bytes]) -> list[int]:
    """Return the number of each piece, after writing those the store does not hold yet."""
    digests = [hashlib.sha256(content).digest() for content in contents]
    known = _known(connection, digests)
    missing = {digest: place for place, digest in enumerate(digests) if digest not in known}
    rows = (
        {"digest": digest, "content": zlib.compress(contents[place], 9)} for digest, place in missing.items()
    )
    many_rows.write(connection, tables.piece, rows)
    known |= _known(connection, list(missing))
    return [known[digest] for digest in digests]


def _known(connection: Connection, digests: Sequence[bytes]) -> dict[bytes, int]:
    columns = tables.piece.c
    found: dict[bytes, int] = {}
    for some in batches(digests):
        rows = connection.execute(select(columns.digest, columns.id).where(columns.digest.in_(some)))
        found |= {bytes(digest): number for digest, number in rows}
    return found
