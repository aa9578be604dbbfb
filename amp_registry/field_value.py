"""One value of a field, checked: what is not accepted is refused with its path, itself and what would be.

Serves JSON and Python alike, so that a question refuses the same thing with the same words whoever asks it.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from typing import Final, TypeVar

from amp_registry.errors import InvalidQuestion
from amp_registry.language import Text, same

E = TypeVar("E", bound=StrEnum)
P = TypeVar("P")

LONGEST_TEXT: Final = 10_000

# Control characters other than white space, and half letters (lone surrogates: bytes that were no text).
_NOT_TEXT: Final = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_ISO_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)

WRONG_VALUE: Final = Text("Cette valeur n'est pas acceptée.", "This value is not accepted.")
_A_TEXT: Final = Text("un texte ou null", "a text or null")
_A_SHORTER_TEXT: Final = Text(
    f"un texte d'au plus {LONGEST_TEXT} caractères", f"a text of at most {LONGEST_TEXT} characters"
)
_READABLE_TEXT: Final = Text(
    "un texte sans caractère de contrôle ni octet indéchiffrable",
    "a text without control characters or undecodable bytes",
)
_BELIEVABLE_YEARS: Final = range(1900, 2200)
_A_BELIEVABLE_DAY: Final = Text("une date de 1900 à 2199", "a date from 1900 to 2199")
_A_MOMENT: Final = Text("un moment avec son fuseau horaire", "a moment with its time zone")
_A_DAY: Final = Text("AAAA-MM-JJ ou null", "YYYY-MM-DD or null")


def refused(path: str, value: object, accepted: Text, problem: Text = WRONG_VALUE) -> InvalidQuestion:
    """Return the error for a value that is not accepted at a path."""
    return InvalidQuestion(field=path, value=value, problem=problem, accepted=accepted)


def text(path: str, value: object) -> str | None:
    """Return a text that can be stored, printed and hashed anywhere, or None."""
    if value is None:
        return None
    if not isinstance(value, str):
        raise refused(path, value, _A_TEXT)
    if len(value) > LONGEST_TEXT:
        raise refused(path, value, _A_SHORTER_TEXT)
    if not value.isprintable() and _NOT_TEXT.search(value):
        raise refused(path, value, _READABLE_TEXT)
    return value


def category(path: str, value: object, kind: type[E]) -> E:
    """Return the value as a member of the category; its plain text is accepted."""
    found: E | None = _members(kind).get(value) if isinstance(value, str) else None
    if found is None:
        raise refused(path, value, same(", ".join(kind)))
    return found


@cache
def _members(kind: type[E]) -> dict[str, E]:
    return {member.value: member for member in kind}


def optional_category(path: str, value: object, kind: type[E]) -> E | None:
    """Return the value as a member of the category, or None."""
    return None if value is None else category(path, value, kind)


def day(path: str, value: object) -> date | None:
    """Return a day, or None; its ISO text is accepted, a moment is not: whose day it falls on is unsaid."""
    if value is None:
        return None
    found = _day(path, value)
    if found.year not in _BELIEVABLE_YEARS:
        raise refused(path, value, _A_BELIEVABLE_DAY)
    return found


def moment(path: str, value: object) -> datetime:
    """Return a moment whose zone is said, of a year that is believable: days are counted from it, in any zone."""
    if not isinstance(value, datetime) or value.tzinfo is None:
        raise refused(path, value, _A_MOMENT)
    if value.year not in _BELIEVABLE_YEARS:
        raise refused(path, value.isoformat(), _A_BELIEVABLE_DAY)
    return value


def _day(path: str, value: object) -> date:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    if not isinstance(value, str) or not _ISO_DAY.fullmatch(value):
        raise refused(path, value, _A_DAY)
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise refused(path, value, _A_DAY) from None


def flag(path: str, value: object) -> bool:
    """Return true or false; nothing else stands for them."""
    if not isinstance(value, bool):
        raise refused(path, value, same("true, false"))
    return value


def part(path: str, value: object, kind: type[P]) -> P:
    """Return the value, an object of the class that stands there."""
    if not isinstance(value, kind):
        raise refused(path, value, same(kind.__name__))
    return value


def optional_part(path: str, value: object, kind: type[P]) -> P | None:
    """Return the value, an object of the class that stands there, or None."""
    return None if value is None else part(path, value, kind)
