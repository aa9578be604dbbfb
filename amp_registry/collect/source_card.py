"""The card of a source: what the list is, what it does not show, and how its columns and words are read.

`card_file` reads them from `rena.toml` and `rea.toml`, beside this module.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from amp_registry.language import Text
from amp_registry.records import Register


@dataclass(frozen=True, slots=True)
class ListCard:
    """One list of a register: the columns it must have, those that tell it from the others, what it means.

    A list is recognised when every field of `known_by` is among its columns and none of `unless` is.
    `status` and `oversight` are what standing on the list says; empty or None when it says nothing.
    """

    origin: str
    title: Text
    required: tuple[str, ...]
    known_by: tuple[str, ...]
    unless: tuple[str, ...]
    status: str
    oversight: bool | None


@dataclass(frozen=True, slots=True)
class SourceCard:
    """All that is known of a source before it is read; see the comments of the TOML files.

    `data_formats` are the formats to fetch, the best first, in small letters; a file named with one of the
    words of `not_the_data` is not the register. `unchanged_days`: a file that stays the same for longer is
    worth a warning; 0 for never.
    """

    register: Register
    title: Text
    address: str
    data_package: str
    data_formats: tuple[str, ...]
    not_the_data: tuple[str, ...]
    licence: str
    licence_confidence: str
    fields: Mapping[str, tuple[str, ...]]
    reason_fields: Mapping[str, tuple[str, ...]]
    categories: Mapping[str, Mapping[str, tuple[str, ...]]]
    lists: Mapping[str, ListCard]
    distinctive: tuple[str, ...]
    left_in_raw: tuple[str, ...]
    record_keys: tuple[str, ...]
    empty_words: frozenset[str]
    name_separators: tuple[str, ...]
    text_separators: tuple[str, ...]
    longest_cell: int
    minimum_rows: int
    maximum_rows: int
    largest_change: float
    unchanged_days: int
    phrases: Mapping[str, tuple[str, ...]]

    def says(self, name: str, text: str) -> int:
        """Return how many times a text says one of the card's phrases of that name, as whole words."""
        spoken = f" {words(text)} "
        return sum(spoken.count(f" {words(phrase)} ") for phrase in self.phrases.get(name, ()))

    def field_of(self, column: str) -> str | None:
        """Return the field a column's heading is an accepted spelling of."""
        return _spelled(self.fields, column)

    def is_left_in_raw(self, column: str) -> bool:
        """Return whether a column is known, and deliberately serves no field."""
        return fold(column) in self.left_in_raw

    def reason_field_of(self, key: str) -> str | None:
        """Return the field of a reason a key is an accepted spelling of."""
        return _spelled(self.reason_fields, key)

    def category(self, name: str, printed: str) -> str | None:
        """Return the value of a category whose words include the one printed, or None."""
        return _spelled(self.categories.get(name, {}), printed)

    def category_within(self, name: str, text: str) -> str | None:
        """Return the value whose longest word stands inside a text, or None when none does."""
        folded = fold(text)
        inside = [
            (len(fold(word)), value)
            for value, words in self.categories.get(name, {}).items()
            for word in words
            if fold(word) in folded
        ]
        return max(inside)[1] if inside else None


def fold(text: str) -> str:
    """Return letters and digits only, without accents or case: how headings and words are compared.

    >>> fold("Date_de fin d'INADMISSIBILITÉ"), fold("N° d’œuvre")
    ('datedefindinadmissibilite', 'ndoeuvre')
    """
    plain = unicodedata.normalize("NFKD", text.casefold().replace("œ", "oe").replace("æ", "ae"))
    return "".join(letter for letter in plain if letter.isalnum())


def words(text: str) -> str:
    """Return the words of a text, without accents or case, one space between them.

    >>> words("  Aucun résultat(s) : l'ENTREPRISE ")
    'aucun resultat s l entreprise'
    """
    plain = unicodedata.normalize("NFKD", text.casefold().replace("œ", "oe").replace("æ", "ae"))
    bare = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return " ".join("".join(letter if letter.isalnum() else " " for letter in bare).split())


def _spelled(spellings: Mapping[str, tuple[str, ...]], printed: str) -> str | None:
    return _by_spelling(tuple(spellings.items())).get(fold(printed))


@cache
def _by_spelling(spellings: tuple[tuple[str, tuple[str, ...]], ...]) -> Mapping[str, str]:
    return {fold(word): name for name, words in spellings for word in (name, *words)}
