"""Which pairs of a name and a key may reach the floor, for thousands of pairs at once, with numpy.

What `resemblance` rules out before it looks for slips of the keyboard, and never more: where it counts a word twice,
or lets letters beyond the alphabet pass for each other, only more pairs are left. The rest is compared in full.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from amp_registry.compare.resemblance import FLOOR, SLIP_AND_MORE
from amp_registry.compare.wanted import ROUNDING
from amp_registry.compare.ways_in import hash_of
from amp_registry.compare.weights import WEIGHTS, begins_bits, weight

Rows = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

_TELLS: Final = WEIGHTS["person"]
# Any odd number spreads the names over the hashes of their words.
_APART: Final = 0x9E3779B97F4A7C15


@dataclass(frozen=True, slots=True)
class _Words:
    """The words of a run of names or keys, a row a word: the pair it belongs to, its hash, weight and beginning."""

    pair: Rows
    hashes: npt.NDArray[np.uint64]
    weights: npt.NDArray[np.float64]
    begins: npt.NDArray[np.uint64]

    def summed(self, chosen: Flags, pairs: int) -> npt.NDArray[np.float64]:
        """Return what the chosen words of each pair weigh."""
        found: npt.NDArray[np.float64] = np.bincount(
            self.pair, weights=self.weights * chosen, minlength=pairs
        ).astype(np.float64)
        return found

    def any_of(self, chosen: Flags, pairs: int) -> Flags:
        """Return which pairs have a chosen word."""
        return np.bincount(self.pair[chosen], minlength=pairs) > 0

    def ways(self, pairs: int) -> npt.NDArray[np.uint64]:
        """Return every way in which a word of each pair begins."""
        found = np.zeros(pairs, dtype=np.uint64)
        np.bitwise_or.at(found, self.pair, self.begins)
        return found


def may_resemble(
    sections: Mapping[str, memoryview], names: Sequence[Sequence[str]], numbers: Rows, keys: Rows
) -> Flags:
    """Return which pairs may reach the floor: `names[numbers[i]]`, as the words of a key, with the key `keys[i]`."""
    pairs = len(numbers)
    if not pairs:
        return np.zeros(0, dtype=np.bool_)
    own, others = _of_names(names, numbers), _of_keys(sections, keys)
    own_codes, other_codes = _codes(own), _codes(others)
    left, other = ~np.isin(own_codes, other_codes), ~np.isin(other_codes, own_codes)
    lacks, adds = own.summed(left, pairs), others.summed(other, pairs)
    # A word said twice, or two words of one hash: the larger of the two sums leaves more pairs.
    shared = np.maximum(own.summed(~left, pairs), others.summed(~other, pairs))
    own_ways, other_ways = own.ways(pairs), others.ways(pairs)
    apart = own.summed(left & (own.begins & other_ways[own.pair] == 0), pairs)
    other_apart = others.summed(other & (others.begins & own_ways[others.pair] == 0), pairs)
    most = (shared + lacks - apart) * np.where((apart > 0) & (other_apart > 0), SLIP_AND_MORE, 1.0)
    one_holds_the_other = ~(own.any_of(left, pairs) & others.any_of(other, pairs))
    nothing_tells = ~(
        own.any_of(left & (own.weights >= _TELLS - ROUNDING), pairs)
        | others.any_of(other & (others.weights >= _TELLS - ROUNDING), pairs)
    )
    reaches = most >= FLOOR * (shared + lacks + other_apart) - ROUNDING
    as_they_are = shared >= FLOOR * (shared + lacks + adds) - ROUNDING
    return one_holds_the_other | nothing_tells | reaches | as_they_are


def _of_names(names: Sequence[Sequence[str]], numbers: Rows) -> _Words:
    """Return the words of the name of each pair."""
    words = [word for name in names for word in name]
    hashes = np.array([hash_of(word) for word in words], dtype=np.uint64)
    weights = np.array([weight(word) for word in words])
    begins = np.array([begins_bits(word) for word in words], dtype=np.uint64)
    ends = np.cumsum([len(name) for name in names])
    pair, rows = spread(ends[numbers] - np.array([len(name) for name in names])[numbers], ends[numbers])
    return _Words(pair, hashes[rows], weights[rows], begins[rows])


def _of_keys(sections: Mapping[str, memoryview], keys: Rows) -> _Words:
    """Return the words of the key of each pair."""
    ends = np.frombuffer(sections["key.word_ends"], dtype=np.uint32).astype(np.int64)
    starts = np.where(keys > 0, ends[keys - 1], 0)
    pair, rows = spread(starts, ends[keys])
    words = np.frombuffer(sections["key.words"], dtype=np.uint32)[rows]
    return _Words(
        pair,
        np.frombuffer(sections["word.hashes"], dtype=np.uint64)[words],
        np.frombuffer(sections["word.weights"], dtype=np.float32)[words].astype(np.float64),
        np.frombuffer(sections["word.begins"], dtype=np.uint64)[words],
    )


def _codes(words: _Words) -> npt.NDArray[np.uint64]:
    """Return a number for each word of each pair, equal for the same word of the same pair."""
    return words.hashes ^ (words.pair.astype(np.uint64) * np.uint64(_APART))


def spread(starts: Rows, ends: Rows) -> tuple[Rows, Rows]:
    """Return, for many spans, the span of each row and the row, in order.

    >>> [found.tolist() for found in spread(np.array([4, 9]), np.array([6, 10]))]
    [[0, 0, 1], [4, 5, 9]]
    """
    lengths = ends - starts
    rows: Any = np.arange(lengths.sum()) + np.repeat(starts - np.cumsum(lengths) + lengths, lengths)
    return np.repeat(np.arange(len(lengths)), lengths), rows
