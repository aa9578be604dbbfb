"""Use case: tokens made, recognized, revoked: `registry.tokens`."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from amp_registry import access_token
from amp_registry.access_token import AccessToken, Right
from amp_registry.store.tokens import Tokens as Kept

DAYS: Final = 365
MOST_DAYS: Final = 3650


class Tokens:
    """The tokens of one store. Every method raises `StoreError` where the store cannot be read."""

    def __init__(self, kept: Kept) -> None:
        self._kept = kept

    def add(
        self,
        label: str,
        rights: Iterable[Right | str],
        *,
        by: str,
        now: datetime,
        days: int = DAYS,
    ) -> tuple[str, AccessToken]:
        """Make a token for some days, and return it with what is kept of it: it can never be shown again.

        Raises `InvalidQuestion` for a label the journal cannot name or a right that is none.
        """
        secret = access_token.new_secret()
        token = AccessToken(
            number=0,
            label=access_token.labelled(label),
            rights=access_token.rights(rights),
            created_at=now,
            created_by=by,
            expires_at=now + timedelta(days=days),
        )
        return secret, self._kept.add(token, access_token.digest(secret))

    def all(self) -> list[AccessToken]:
        """Return every token ever made, oldest first."""
        return self._kept.all()

    def recognized(self, secret: str) -> AccessToken | None:
        """Return the token a request carries, in force or not; None for one that was never given."""
        return self._kept.of_digest(access_token.digest(secret))

    def numbered(self, number: int) -> AccessToken | None:
        """Return the token of a number, in force or not; None when there is none."""
        return self._kept.numbered(number)

    def revoke(self, number: int, *, by: str, now: datetime) -> AccessToken:
        """Let a token hold no more from now on; raises `NoSuchToken`."""
        return self._kept.revoke(number, by=by, at=now)

    def is_spent(self, mark: str) -> bool:
        """Return whether a session ended, or a form was sent, by its mark."""
        return self._kept.is_spent(mark)

    def spend(self, mark: str, *, until: datetime, now: datetime) -> bool:
        """Let a mark be used no more; False when it was used up before."""
        return self._kept.spend(mark, until=until, now=now)
