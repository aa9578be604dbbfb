"""Which field of the question a column of a list serves, and which value a word of it means: `columns.toml`.

Two fields never share a heading, nor two values of a field a word: the file is checked by a test, and what is read
here is what it says.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

from amp_registry.collect.source_card import fold

FIRM: Final = "firm"
"""A column that holds a name or a NEQ, whichever it is."""
NAME: Final = "firm.name"
"""A column of names; people write the number there too."""
NEQ: Final = "firm.neq"
CONSORTIUM: Final = "consortium"
"""A column whose equal cells, one under the other, make one consortium."""
IGNORED: Final = "ignored"
"""What `--map` says of a column that is not to be read."""
WHO: Final = frozenset({FIRM, NAME, NEQ, "firm.amp_client_number", "consortium.members"})
"""The fields that say who is asked about: a list has at least one of them."""


@cache
def _file() -> Mapping[str, Any]:
    return tomllib.loads(Path(__file__).with_name("columns.toml").read_text(encoding="utf-8"))


@cache
def spellings() -> Mapping[str, tuple[str, ...]]:
    """Return the headings each field is read under, the field's own name first."""
    return {field: (field, *headings) for field, headings in _file()["columns"].items()}


@cache
def _by_heading() -> Mapping[str, str]:
    return {fold(heading): field for field, headings in spellings().items() for heading in headings}


def field_of(heading: str) -> str | None:
    """Return the field a heading stands for, or None.

    >>> field_of("Nom de l'ENTREPRISE"), field_of("N° NEQ"), field_of("Remarques")
    ('firm.name', 'firm.neq', None)
    """
    return _by_heading().get(fold(heading))


def words() -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    """Return the words of each field with a closed set of values, by value."""
    return {
        field: {v: tuple(said) for v, said in values.items()} for field, values in _file()["words"].items()
    }


@cache
def _by_word(field: str) -> Mapping[str, str]:
    values = _file()["words"][field]
    return {fold(word): value for value, words in values.items() for word in (value, *words)}


def value_of(field: str, word: str) -> str | None:
    """Return the value a word means for a field, or None when it means none.

    >>> value_of("contract.kind", "Travaux de construction"), value_of("flag", "Oui"), value_of("act", "?")
    ('construction', 'yes', None)
    """
    return _by_word(field).get(fold(word))


def has_words(field: str) -> bool:
    """Return whether the field takes one of a closed set of values."""
    return field in _file()["words"]


def values(field: str) -> tuple[str, ...]:
    """Return the values of a field with a closed set of them."""
    return tuple(_file()["words"][field])
