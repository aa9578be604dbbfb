"""The labelled names, the half of them kept aside, and what a right answer is.

They are real suppliers in public procurement data and no part of the project: read from the folder
`AMP_REGISTRY_NAMES_DIR`, never copied from it. Two fifths of the firms are kept aside, by a hash of their NEQ:
nothing is tuned on them, and the figures of both parts are printed, so that a rule made for a line shows.
"""

from __future__ import annotations

import csv
import hashlib
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from amp_registry import firm_name
from amp_registry.naming import spelling, words

ROOT: Final = Path(__file__).parents[1]
FOLDER: Final = Path(os.environ.get("AMP_REGISTRY_NAMES_DIR", ROOT.parent / "shared" / "data" / "names"))
KEPT_ASIDE: Final = 0.4
DIFFERENT_WORDS: Final = "X"

# The articles of CQLR c. S-31.1, r. 1.02, s. 2 (2), and the English one.
_ARTICLES: Final = frozenset(
    ["au", "aux", "de", "la", "du", "des", "le", "les", "l", "d", "un", "une", "the"]
)
_NUMBER: Final = re.compile(r"(?<!\d)(?:\d{4}[-‑ ]?\d{4}|\d{6,7})(?!\d)")


@dataclass(frozen=True, slots=True)
class Supplier:
    """One firm of the population, under its usual spelling."""

    neq: str
    name: str


@dataclass(frozen=True, slots=True)
class Query:
    """Another spelling of a firm, and what makes it difficult."""

    asked: str
    neq: str
    register_name: str
    difference: str


@dataclass(frozen=True, slots=True)
class TwoFirms:
    """Two firms whose names look alike."""

    one: str
    one_neq: str
    other: str
    other_neq: str


@dataclass(frozen=True, slots=True)
class Labelled:
    """Everything the folder holds."""

    suppliers: tuple[Supplier, ...]
    queries: tuple[Query, ...]
    different: tuple[TwoFirms, ...]
    one_name: tuple[TwoFirms, ...]


def read(folder: Path) -> Labelled:
    """Return the labelled names of a folder; a query whose firm is not in the population is left out."""
    suppliers = tuple(Supplier(row["neq"], row["name"]) for row in rows(folder / "suppliers.csv"))
    known = {supplier.neq for supplier in suppliers}
    queries = (
        Query(row["query_name"], row["neq"], row["register_name"], row["difference"])
        for row in rows(folder / "same_firm.csv")
    )
    return Labelled(
        suppliers,
        tuple(query for query in queries if query.neq in known),
        _pairs(folder / "different_firm.csv"),
        _pairs(folder / "same_name_two_firms.csv"),
    )


def rows(path: Path) -> list[dict[str, str]]:
    """Return the rows of a CSV file."""
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _pairs(path: Path) -> tuple[TwoFirms, ...]:
    return tuple(TwoFirms(r["name_1"], r["neq_1"], r["name_2"], r["neq_2"]) for r in rows(path))


def is_aside(neq: str) -> bool:
    """Return whether a firm is of the part kept aside: the same on every machine, and for every spelling."""
    return int(hashlib.sha256(neq.encode()).hexdigest()[:8], 16) / 16**8 < KEPT_ASIDE


# --- what is right ------------------------------------------------------------------------------


def bare(name: str) -> str:
    """Return a name with legal forms off, by the project's own table: bare letters, the words in their order."""
    folded = spelling.without_accents(spelling.one_spelling(name))
    folded = spelling.without_elision(spelling.joined_initials(folded))
    kept, _form = words.without_legal_form(words.with_letters_joined(words.split(folded)))
    return " ".join(word.rstrip("~") for word in kept)


def plain(name: str) -> str:
    """Return a name with legal forms and articles off."""
    return " ".join(word for word in bare(name).split() if word not in _ARTICLES)


def is_right(query: Query, found: Supplier) -> bool:
    """Return whether a firm found is the one asked about: by its NEQ, or by a name that cannot be told from it.

    Some labels name a successor whose old name another firm still carries: a name equal to the register's or
    to the query's own, once legal form and articles are off, is right too.
    """
    return found.neq == query.neq or (
        bool(plain(found.name)) and plain(found.name) in {plain(query.register_name), plain(query.asked)}
    )


def is_right_by_key(query: Query, found: Supplier) -> bool:
    """Return the same by the project's own key: the law's nine differences off, not two. Wider, so only shown."""
    key = firm_name.key(found.name)
    return found.neq == query.neq or key in {firm_name.key(query.register_name), firm_name.key(query.asked)}


# --- neighbours of numbered companies -----------------------------------------------------------


def one_digit_neighbours(name: str) -> Iterator[str]:
    """Yield a numbered company's printed name with one digit of its number changed, every way.

    Nothing for a name without exactly one company number.
    """
    place = _NUMBER.search(name)
    numbers = firm_name.parse(name).numbers
    if place is None or len(numbers) != 1:
        return
    for at in range(place.start(), place.end()):
        for digit in "0123456789" if name[at].isdigit() else "":
            other = name[:at] + digit + name[at + 1 :]
            if digit != name[at] and len(firm_name.parse(other).numbers) == 1:
                yield other
