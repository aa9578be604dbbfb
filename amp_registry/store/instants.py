"""Moments as the store writes them: UTC, ISO 8601, always 27 characters.

Text of one width sorts as time does, reads the same through every driver, and can be read by eye in
either database.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

LENGTH: Final = len("2024-03-01T03:00:00.000000Z")


def to_text(moment: datetime) -> str:
    """Return the moment as the store writes it; raises `ValueError` when it has no time zone.

    >>> to_text(datetime(2024, 3, 1, 3, tzinfo=UTC))
    '2024-03-01T03:00:00.000000Z'
    """
    if moment.tzinfo is None:
        raise ValueError(f"a moment of the store needs its time zone: {moment!r}")
    return moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def from_text(text: str) -> datetime:
    """Return the moment, in UTC, of any ISO 8601 text that carries its time zone; raises `ValueError`."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(f"a moment of the store needs its time zone: {text!r}")
    try:
        return moment.astimezone(UTC)
    except OverflowError:  # the first day there is, in a zone before ours
        raise ValueError(f"not a moment in UTC: {text!r}") from None
