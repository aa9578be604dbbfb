"""The entries worth comparing for many firms in one pass over the postings, with numpy.

A key that resembles a name shares a telling word with it, as it stands or with a slip, or has its letters spaced
otherwise. Here every key that does is found at once, and most are ruled out (`pairs`). What is left is compared as for one
name, so that the answers are the same.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from amp_registry import firm_name
from amp_registry.compare.index import Index, Keys, in_full
from amp_registry.compare.near_many import near_many
from amp_registry.compare.pairs import Pairs, begin_alike
from amp_registry.compare.resemblance import alternatives, spelled
from amp_registry.compare.ways_in import hash_of
from amp_registry.compare.weights import Kind
from amp_registry.compare.worded import Hashes, Rows, Worded, distinct, spans, spread
from amp_registry.firm_name import FirmName
from amp_registry.question import Firm


@dataclass(frozen=True, slots=True)
class _Texts:
    """What some names are looked up by in a table: the texts, their hashes, and the name that each is of."""

    names: Sequence[str]
    texts: Sequence[str]
    hashes: Hashes

    @classmethod
    def of(cls, pairs: Iterable[tuple[str, str]]) -> _Texts:
        names, texts = zip(*pairs, strict=True) if (pairs := list(pairs)) else ((), ())
        return cls(names, texts, np.array(list(map(hash_of, texts)), dtype=np.uint64))

    def found(self, index: Index, table: str) -> Iterator[tuple[str, str, int]]:
        """Yield each name and text with a number kept for the text, or for another of its hash."""
        hashes: Hashes = np.frombuffer(index.sections[f"{table}.hashes"], dtype=np.uint64)
        values = np.frombuffer(index.sections[f"{table}.values"], dtype=np.uint32)
        span, rows = spread(
            np.searchsorted(hashes, self.hashes, "left"), np.searchsorted(hashes, self.hashes, "right")
        )
        for place, value in zip(span.tolist(), values[rows].tolist(), strict=True):
            yield self.names[place], self.texts[place], value


@dataclass(frozen=True, slots=True)
class Asked:
    """Firms asked about together, their names read once for every index they are looked for in.

    `names`: each by its text. `worded`: all their alternatives, and `owners` the names these are of; `texts`: the words of
    all, by their places. `keys` and `letters`: what the names are looked up by.
    """

    firms: Sequence[Firm]
    names: Mapping[str, FirmName]
    owners: Sequence[str]
    texts: Sequence[str]
    worded: Worded
    keys: _Texts
    letters: _Texts

    @classmethod
    def of(cls, firms: Sequence[Firm]) -> Asked:
        """Read the names of some firms."""
        names = {firm.name: firm_name.parse(firm.name) for firm in firms if firm.name}
        each = [(text, one.words) for text, name in names.items() for one in alternatives(name)]
        words = [one for _, one in each]
        return cls(
            firms,
            names,
            [text for text, _ in each],
            distinct(words),
            Worded.of(words),
            _Texts.of([(text, found.key) for text in names for found in firm_name.search_keys(text)]),
            _Texts.of([(text, letters) for text in names for letters in spelled(text)]),
        )


def candidates_many(index: Index, asked: Asked, limit: int | None = None) -> list[list[int]]:
    """Return, for each firm, what `Index.candidates` returns for it."""
    same: defaultdict[str, list[int]] = defaultdict(list)
    for name, key, number in asked.keys.found(index, "keys"):
        if index.key(number) == key:
            same[name].append(number)
    alike: defaultdict[str, set[int]] = defaultdict(set)
    for name, _, number in asked.letters.found(index, "letters"):
        alike[name].add(number)
    pairs = _worth_comparing(index, asked)
    for place, key in zip(pairs.names.tolist(), pairs.keys.tolist(), strict=True):
        alike[asked.owners[place]].add(key)
    return [
        index.gathered(firm, name, Keys(same.get(text, ()), sorted(alike.get(text, ()))), limit, in_full)
        if firm.neq or firm.amp_client_number or text in same or text in alike or (name and name.numbers)
        else []
        for firm in asked.firms
        for text in (firm.name or "",)
        for name in (asked.names.get(text),)
    ]


def _worth_comparing(index: Index, asked: Asked) -> Pairs:
    keys = Worded.of_index(index.sections)
    pairs = sharing(index, asked.texts, asked.worded)
    return pairs.only(begin_alike(asked.worded, keys, pairs))


def sharing(index: Index, texts: Sequence[str], names: Worded) -> Pairs:
    """Return each pair of a name and a key that share a telling word or a slip of it, with a row for each such word.

    `texts` are the words of the names, by their places.
    """
    tells = names.are(Kind.TELLS)
    near = near_many(index, [texts[place] for place in np.flatnonzero(tells).tolist()])
    name, own = names.of_each(np.arange(len(names.ends)))
    name, own = name[tells[own]], own[tells[own]]
    of_word, found = spans(near.ends, (np.cumsum(tells) - 1)[own])
    of_found, rows = spans(_section(index, "posting.ends"), near.numbers[found])
    row = of_word[of_found]
    return Pairs.of_rows(
        name[row],
        _section(index, "posting.keys")[rows].astype(np.int64),
        own[row],
        _section(index, "vocabulary.places")[near.numbers[found]][of_found],
        near.likely[found][of_found],
    )


def _section(index: Index, name: str) -> Rows:
    found: Rows = np.frombuffer(index.sections[name], dtype=np.uint32)
    return found
