"""SEAO's words to the words of the law, from `mapping.toml`: each reading says from which word, and how sure it is.

What several words say must agree. A word that is not in the file says nothing, and is given back to be counted.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import resources
from typing import Any, Final, Generic, TypeVar

from amp_registry.collect.source_card import fold
from amp_registry.contract import Award, Body, Kind

E = TypeVar("E", bound=StrEnum)

_CATEGORY: Final = re.compile(r"\s*([A-Za-z]+)\d+\b")
_SURE_FIRST: Final = "RASIU"


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a word of SEAO says (nothing when `value` is empty), and how sure that is."""

    value: str
    confidence: str


@dataclass(frozen=True, slots=True)
class Reading(Generic[E]):
    """What some words of a release say together.

    `value` is None when none of them says anything, or when they disagree (`agree` is then false);
    `words` are those it rests on, `confidence` that of the least sure of them, `unknown` those not in the file.
    """

    value: E | None
    words: tuple[str, ...] = ()
    confidence: str = ""
    agree: bool = True
    unknown: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Words:
    """The whole file: a table of words for each question asked of a release."""

    kind: Mapping[str, Meaning]
    category: Mapping[str, Meaning]
    method: Mapping[str, Meaning]
    details: Mapping[str, Meaning]
    municipal: Mapping[str, Meaning]
    buyer: Mapping[str, Meaning]
    buyer_starts: Mapping[str, Meaning]

    def kinds(self, named: Iterable[str], categories: Iterable[str]) -> Reading[Kind]:
        """Return what is bought, by the categories of the standard and by SEAO's own."""
        own = [(word, self.category.get(_letters(word))) for word in categories]
        return _together(Kind, [*((word, self.kind.get(fold(word))) for word in named), *own])

    def awards(self, method: str | None, details: str | None) -> Reading[Award]:
        """Return how it is awarded."""
        told = ((method, self.method), (details, self.details))
        return _together(Award, [(word, table.get(fold(word))) for word, table in told if word])

    def bodies(self, municipal: str | None, buyer: str | None) -> Reading[Body]:
        """Return who awards: by its name where that settles it, else by the municipal flag."""
        named = self._buyer(buyer) if buyer else None
        if buyer and named:
            return _together(Body, [(buyer, named)])
        return _together(Body, [(municipal, self.municipal.get(fold(municipal)))] if municipal else [])

    def _buyer(self, name: str) -> Meaning | None:
        starts = (meaning for start, meaning in self.buyer_starts.items() if name.startswith(start))
        return self.buyer.get(fold(name)) or next(starts, None)


def _letters(category: str) -> str:
    found = _CATEGORY.match(category)
    return found[1].upper() if found else ""


def _together(kind: type[E], told: Sequence[tuple[str, Meaning | None]]) -> Reading[E]:
    unknown = tuple(word for word, meaning in told if meaning is None)
    saying = [(word, meaning) for word, meaning in told if meaning is not None and meaning.value]
    values = {meaning.value for _word, meaning in saying}
    if not values:
        return Reading(None, unknown=unknown)
    words = tuple(dict.fromkeys(word for word, _meaning in saying))
    confidence = max((meaning.confidence for _word, meaning in saying), key=_SURE_FIRST.index)
    value = kind(values.pop()) if len(values) == 1 else None
    return Reading(value, words, confidence, agree=value is not None, unknown=unknown)


@cache
def load() -> Words:
    """Return the mapping as it is shipped."""
    return _words(resources.files("amp_registry.bulk.seao").joinpath("mapping.toml").read_text("utf-8"))


def _words(text: str) -> Words:
    told = tomllib.loads(text)
    return Words(
        **{name: _table(told[name]) for name in ("kind", "method", "details", "municipal", "buyer")},
        category={word: _meaning(row) for row in told["category"] for word in row["words"]},
        buyer_starts={start: _meaning(row) for row in told["buyer"] for start in row.get("starts", ())},
    )


def _table(rows: Iterable[Mapping[str, Any]]) -> dict[str, Meaning]:
    return {fold(word): _meaning(row) for row in rows for word in row["words"]}


def _meaning(row: Mapping[str, Any]) -> Meaning:
    return Meaning(row["meaning"], row["confidence"])
