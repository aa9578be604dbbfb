"""A token that lets a program, or a person, use the page and the API: what it allows, and until when.

A token is 256 random bits, shown once. What is kept is its SHA-256: a slow hash protects words that people choose and
that could be guessed; 256 random bits cannot be, so a fast one gives nothing away and costs nothing at each request.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, Final

from amp_registry import field_value
from amp_registry.asker import Asker

PREFIX: Final = "amp_"
RANDOM_BYTES: Final = 32
LONGEST: Final = 200


class Right(StrEnum):
    """What may be done: read the copies and the journal, check a firm, decide of a match, administer."""

    READ = "read"
    CHECK = "check"
    DECIDE = "decide"
    ADMIN = "admin"


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessToken:
    """One token as it is kept: never the token itself. Moments are aware; `expires_at` is always set.

    `label` names who bears it, and is who asks in the journal: a person, or `system:NAME` for a program.
    """

    number: int
    label: str
    rights: frozenset[Right]
    created_at: datetime
    created_by: str
    expires_at: datetime
    revoked_at: datetime | None = None
    revoked_by: str | None = None

    @property
    def asker(self) -> Asker:
        """Who asks with it."""
        return Asker.of(self.label)

    def holds_at(self, moment: datetime) -> bool:
        """Return whether it is in force at a moment: neither expired nor revoked."""
        return self.revoked_at is None and moment < self.expires_at

    def to_dict(self) -> dict[str, Any]:
        """Return it as `token list --json` prints it."""
        return {
            "number": self.number,
            "label": self.label,
            "scopes": [right.value for right in Right if right in self.rights],
            "created_at": _iso(self.created_at),
            "created_by": self.created_by,
            "expires_at": _iso(self.expires_at),
            "revoked_at": _iso(self.revoked_at) if self.revoked_at else None,
            "revoked_by": self.revoked_by,
        }


def new_secret() -> str:
    """Return a token: a prefix that scanners of leaked secrets can look for, and 256 random bits."""
    return PREFIX + secrets.token_urlsafe(RANDOM_BYTES)


def digest(secret: str) -> str:
    """Return what is kept of a token: its SHA-256, in hexadecimal.

    >>> digest("amp_example")[:16]
    '93fe4d0bfb9e7ac3'
    """
    return hashlib.sha256(secret.encode()).hexdigest()


def labelled(label: str) -> str:
    """Return a label that the journal can name; raises `InvalidQuestion`."""
    Asker.of(label)
    return label.strip()


def rights(values: Iterable[Right | str]) -> frozenset[Right]:
    """Return rights as their category; raises `InvalidQuestion` for one that is none."""
    return frozenset(field_value.category("scope", value, Right) for value in values)


def _iso(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")
