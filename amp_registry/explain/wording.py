"""Values as people read them in a sentence, and text of unknown origin made safe to print in one line."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Final, NamedTuple

from amp_registry.language import Language, Text, is_one

LONGEST_NAME: Final = 120
HOURS_SAID_AS_HOURS: Final = 72
HOURS_A_DAY: Final = 24
UNBREAKABLE: Final = "\u00a0"
REPLACED: Final = "\ufffd"

Words = Mapping[str, Mapping[str, str]]


def one_line(text: str, limit: int = LONGEST_NAME) -> str:
    """Return the text on one line, with nothing a terminal or a page would obey, cut at `limit`.

    Names come from outside: control characters, escape sequences, direction overrides and lone surrogates
    are shown as a replacement character; every run of blanks becomes one space.

    >>> one_line("Acme\\n\\x1b[31m inc.")
    'Acme �[31m inc.'
    """
    blanks_joined = " ".join(text[: 8 * limit].split())
    safe = (
        blanks_joined
        if blanks_joined.isprintable()
        else "".join(c if c.isprintable() else REPLACED for c in blanks_joined)
    )
    return safe if len(safe) <= limit else safe[: limit - 1] + "…"


def columns(text: str) -> int:
    """Return how many columns the text takes in a terminal: wide characters two, combining marks none."""
    return len(text) if text.isascii() else sum(map(_columns_of, text))


def _columns_of(char: str) -> int:
    if unicodedata.combining(char):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def money(amount: Decimal, language: Language) -> str:
    """Return Canadian dollars as printed: `6 000 000,00 $` (unbreakable spaces) or `$6,000,000.00`."""
    english = f"{amount:,.2f}"
    if language == "en":
        return f"${english}"
    return f"{english.replace(',', UNBREAKABLE).replace('.', ',')}{UNBREAKABLE}$"


def number(value: float, language: Language) -> str:
    """Return a number with at most one decimal: `2 218`, `7,1` in French; `2,218`, `7.1` in English."""
    english = f"{value:,.1f}".removesuffix(".0")
    return english if language == "en" else english.replace(",", UNBREAKABLE).replace(".", ",")


class Count(NamedTuple):
    """A whole number that a noun follows: a template says the noun both ways, and the number chooses.

    >>> "{new:nouvelle|nouvelles}, {gone:retirée|retirées}".format(new=Count(1, "fr"), gone=Count(2, "fr"))
    '1 nouvelle, 2 retirées'
    """

    value: int
    language: Language

    def __format__(self, nouns: str) -> str:
        """Return the number, followed by the noun that agrees with it where the template gives two."""
        said = number(self.value, self.language)
        if not nouns:
            return said
        one, several = nouns.split("|")
        return f"{said} {one if is_one(self.value, self.language) else several}"


def duration(hours: float, language: Language, units: Mapping[str, str]) -> str:
    """Return an age: hours up to three days, then days."""
    if hours < HOURS_SAID_AS_HOURS:
        return units["hours"].format(n=number(hours, language))
    return units["days"].format(n=number(hours / HOURS_A_DAY, language))


def said(name: str, value: object, language: Language, words: Words) -> str:
    """Return one value of a sentence in a language; a code is said with the word of its own list."""
    if isinstance(value, Text):
        return value.say(language)
    if isinstance(value, Mapping):
        return _said_mapping(value, language, words)
    if isinstance(value, list | tuple):
        return ", ".join(said(name, item, language, words) for item in value)
    if isinstance(value, Decimal | int | float):
        return _said_number(name, value, language, words)
    return value.isoformat() if isinstance(value, date) else _said_word(name, str(value), words)


def _said_number(name: str, value: Decimal | float, language: Language, words: Words) -> str:
    if isinstance(value, Decimal):
        return money(value, language)
    return duration(value, language, words["unit"]) if name.endswith("_hours") else number(value, language)


def _said_mapping(value: Mapping[object, object], language: Language, words: Words) -> str:
    kinds = ((_said_word("kind", str(kind), words), amount) for kind, amount in value.items())
    return ", ".join(f"{said('amount', amount, language, words)} ({kind})" for kind, amount in kinds)


def _said_word(name: str, code: str, words: Words) -> str:
    known = words.get(name, {})
    return known.get(code) or known.get("other") or one_line(code)
