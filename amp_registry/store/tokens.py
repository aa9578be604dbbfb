"""The tokens of a store, by their hash, and the marks of what was used up: sessions ended, forms sent.

Light, like the rest of the reading path: a request that carries a token asks for it each time, so that one revoked is
refused at once, by every process.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from amp_registry.access_token import AccessToken, Right
from amp_registry.errors import NoSuchToken
from amp_registry.store import instants
from amp_registry.store.database import Database, bounded, there

_COLUMNS: Final = "number, label, scopes, created_at, created_by, expires_at, revoked_at, revoked_by"
_SELECT: Final = f"SELECT {_COLUMNS} FROM access_token"  # noqa: S608 - constants
_INSERT: Final = (
    "INSERT INTO access_token (number, label, scopes, created_at, created_by, expires_at, digest)"
    " VALUES (?, ?, ?, ?, ?, ?, ?)"
)
_NEXT: Final = "SELECT COALESCE(MAX(number), 0) + 1 FROM access_token"
_REVOKE: Final = "UPDATE access_token SET revoked_at = ?, revoked_by = ? WHERE number = ?"
_SPENT: Final = "SELECT 1 FROM spent_mark WHERE mark = ?"
_SPEND: Final = "INSERT INTO spent_mark (mark, until) VALUES (?, ?)"
_FORGET: Final = "DELETE FROM spent_mark WHERE until < ?"


class Tokens:
    """The tokens of a store; a store that does not exist has none and takes none."""

    def __init__(self, database: Database | None) -> None:
        self._database = database

    def all(self) -> list[AccessToken]:
        """Return every token ever made, those revoked or expired included, oldest first."""
        return self._read(f"{_SELECT} ORDER BY number")

    def of_digest(self, digest: str) -> AccessToken | None:
        """Return the token of a hash, whether it is in force or not; None when there is none."""
        return next(iter(self._read(f"{_SELECT} WHERE digest = ?", (digest,))), None)

    def numbered(self, number: int) -> AccessToken | None:
        """Return the token of a number, whether it is in force or not; None when there is none."""
        return next(iter(self._read(f"{_SELECT} WHERE number = ?", (bounded(number),))), None)

    def add(self, token: AccessToken, digest: str) -> AccessToken:
        """Keep a token by its hash, and return it with its number; raises `StoreError` where there is no store."""
        database = there(self._database)
        with database.appending():
            kept = replace(token, number=database.rows(_NEXT)[0][0])
            database.rows(_INSERT, (*_row(kept), digest))
        return kept

    def revoke(self, number: int, *, by: str, at: datetime) -> AccessToken:
        """Let a token hold no more, and return it; raises `NoSuchToken`, also for one revoked already."""
        database = there(self._database)
        with database.appending():
            known = self.numbered(number)
            if known is None or known.revoked_at is not None:
                raise NoSuchToken(number=number)
            database.rows(_REVOKE, (instants.to_text(at), by, number))
        return replace(known, revoked_at=at, revoked_by=by)

    # --- what may not be used again ---

    def is_spent(self, mark: str) -> bool:
        """Return whether a mark was spent: the session it names has ended, the form was sent."""
        return bool(self._database is not None and self._database.rows(_SPENT, (mark,)))

    def spend(self, mark: str, *, until: datetime, now: datetime) -> bool:
        """Spend a mark, kept until a moment after which it is refused anyway; False when it was spent before."""
        database = there(self._database)
        with database.appending():
            if self.is_spent(mark):
                return False
            database.rows(_FORGET, (instants.to_text(now),))
            database.rows(_SPEND, (mark, instants.to_text(until)))
        return True

    def _read(self, statement: str, parameters: Sequence[object] = ()) -> list[AccessToken]:
        rows = [] if self._database is None else self._database.rows(statement, parameters)
        return [_token(row) for row in rows]


def _row(token: AccessToken) -> tuple[object, ...]:
    return (
        token.number,
        token.label,
        _scopes(token.rights),
        instants.to_text(token.created_at),
        token.created_by,
        instants.to_text(token.expires_at),
    )


def _scopes(rights: Iterable[Right]) -> str:
    return " ".join(right.value for right in Right if right in set(rights))


def _token(row: Sequence[Any]) -> AccessToken:
    number, label, scopes, created_at, created_by, expires_at, revoked_at, revoked_by = row
    return AccessToken(
        number=number,
        label=label,
        rights=frozenset(Right(scope) for scope in scopes.split()),
        created_at=instants.from_text(created_at),
        created_by=created_by,
        expires_at=instants.from_text(expires_at),
        revoked_at=instants.from_text(revoked_at) if revoked_at else None,
        revoked_by=revoked_by,
    )
