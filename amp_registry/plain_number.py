"""A whole number written in plain digits, and nothing else taken for one."""

from __future__ import annotations

from typing import Final

LONGEST: Final = 18
"""The most digits: any number of ours is shorter, and one of thousands is more than Python reads."""


def parse(text: str) -> int | None:
    """Return the number; None for a sign, a point, the digits of another script, and more digits than any number has.

    >>> parse("30"), parse("-1"), parse("²"), parse("٣"), parse(""), parse("9" * 5000)
    (30, None, None, None, None, None)
    """
    return int(text) if text.isascii() and text.isdigit() and len(text) <= LONGEST else None
