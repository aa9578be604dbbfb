"""Dollars as people type them: `6000000`, `6 000 000,00 $`, `$6,000,000.00`."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

BLANKS: Final = re.compile(r"[\s\u00a0\u202f']+")
SIGNS: Final = re.compile(r"^\$|\$$|\bCAD\b|\$ ?CA$", re.IGNORECASE)
PLAIN: Final = re.compile(r"\d+(?:[.,]\d{1,2})?")
ENGLISH: Final = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d{1,2})?")


def parse(text: str) -> Decimal | None:
    """Return the amount, or None for what cannot be read without guessing.

    A comma before exactly three digits groups thousands; before one or two it marks the cents. A point
    always marks the cents.

    >>> parse("6 000 000,00 $"), parse("$6,000,000.00"), parse("6.000.000")
    (Decimal('6000000.00'), Decimal('6000000.00'), None)
    """
    digits = BLANKS.sub("", SIGNS.sub("", text.strip()))
    if ENGLISH.fullmatch(digits):
        return Decimal(digits.replace(",", ""))
    return Decimal(digits.replace(",", ".")) if PLAIN.fullmatch(digits) else None
