"""Names as arrays of words, with numpy: thousands of them are weighed and compared at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from amp_registry.compare.slips_many import look_up_lightest
from amp_registry.compare.ways_in import way_bits
from amp_registry.compare.weights import Kind, kinds, weight

Rows = npt.NDArray[np.int64]
Hashes = npt.NDArray[np.uint64]
Flags = npt.NDArray[np.bool_]
Sums = npt.NDArray[np.float64]
Bits = npt.NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Worded:
    """Names, as the words of keys: a number each, the words of each one after the other, to where they end.

    `words` are places in the arrays of what each word is: what it weighs (`weights`), its `way_bits`, its `kinds`. Of each
    name, `whole`: what all its words weigh; `sure`: its `sure_weight`; `firm`: whether it points to a firm; `ways`: the
    bits of all its words.
    """

    ends: Rows
    words: Rows
    weights: Sums
    word_ways: Hashes
    kinds: Bits
    whole: Sums
    sure: Sums
    firm: Flags
    ways: Hashes

    @classmethod
    def of(cls, names: Sequence[Sequence[str]]) -> Worded:
        """Return some names."""
        texts = distinct(names)
        look_up_lightest(texts)
        places = {word: place for place, word in enumerate(texts)}
        lengths = np.array(list(map(len, names)), dtype=np.int64)
        words = np.array([places[word] for name in names for word in name], dtype=np.int64)
        name = np.repeat(np.arange(len(names)), lengths)
        told = _Told(
            np.array(list(map(weight, texts)), dtype=np.float64),
            np.array(list(map(way_bits, texts)), dtype=np.uint64),
            np.array(list(map(kinds, texts)), dtype=np.uint8),
        )
        whole, sure, firm, ways = _of_each(len(names), name, words, told)
        return cls(np.cumsum(lengths), words, *told, whole, sure, firm, ways)

    @classmethod
    def of_index(cls, sections: Mapping[str, memoryview]) -> Worded:
        """Return the keys of an index, where they lie."""
        return cls(
            _read(sections["key.word_ends"], np.uint32),
            _read(sections["key.words"], np.uint32),
            _read(sections["word.weights"], np.float32),
            _read(sections["word.ways"], np.uint64),
            _read(sections["word.kinds"], np.uint8),
            _read(sections["key.whole"], np.float32),
            _read(sections["key.sure"], np.float32),
            _read(sections["key.firm"], np.bool_),
            _read(sections["key.ways"], np.uint64),
        )

    def are(self, kind: Kind) -> Flags:
        """Return which words are of a kind."""
        return (self.kinds & kind.value) > 0

    @property
    def sure_weights(self) -> Sums:
        """What each word weighs, 0 where it does not tell or may be a slip of one that does not."""
        return np.where(self.are(Kind.SURE), self.weights, 0.0)

    def of_each(self, names: Rows) -> tuple[Rows, Rows]:
        """Return the place in `names` of each word of these names, and the word."""
        place, rows = spans(self.ends, names)
        return place, self.words[rows]


class _Told(NamedTuple):
    """What each of some words is."""

    weights: Sums
    ways: Hashes
    kinds: Bits


def _of_each(many: int, name: Rows, words: Rows, told: _Told) -> tuple[Sums, Sums, Flags, Hashes]:
    """Return `whole`, `sure`, `firm` and `ways` of so many names; `name` is the one that each of the words is of."""
    weights, of_kinds = told.weights[words], told.kinds[words]
    of_sure = weights * ((of_kinds & Kind.SURE.value) > 0)
    sure = np.bincount(name, weights=of_sure, minlength=many).astype(np.float64)
    both = np.sort(name * len(told.kinds) + words)
    sure[both[1:][both[1:] == both[:-1]] // max(len(told.kinds), 1)] = 0.0  # said twice
    firm = np.bincount(name[(of_kinds & Kind.TELLS.value) > 0], minlength=many) > 1
    firm |= np.bincount(name[(of_kinds & Kind.POINTS.value) > 0], minlength=many) > 0
    ways = np.zeros(many, dtype=np.uint64)
    np.bitwise_or.at(ways, name, told.ways[words])
    return np.bincount(name, weights=weights, minlength=many).astype(np.float64), sure, firm, ways


def distinct(names: Iterable[Sequence[str]]) -> list[str]:
    """Return the words of some names, each once, by their places in the arrays of what they are."""
    return list(dict.fromkeys(chain.from_iterable(names)))


def _read(section: memoryview, kind: Any) -> Any:
    return np.frombuffer(section, dtype=kind)


def spans(ends: Rows, some: Rows) -> tuple[Rows, Rows]:
    """Return the rows of some of many spans, that stand one after the other, as `spread` does."""
    return spread(np.where(some > 0, ends[some - 1], 0).astype(np.int64), ends[some].astype(np.int64))


def spread(starts: Rows, ends: Rows) -> tuple[Rows, Rows]:
    """Return, for many spans, the span of each row and the row, in order.

    >>> [found.tolist() for found in spread(np.array([4, 9]), np.array([6, 10]))]
    [[0, 0, 1], [4, 5, 9]]
    """
    lengths = ends - starts
    rows: Any = np.arange(lengths.sum()) + np.repeat(starts - np.cumsum(lengths) + lengths, lengths)
    return np.repeat(np.arange(len(lengths)), lengths), rows
