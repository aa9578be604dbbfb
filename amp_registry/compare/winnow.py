"""Which pairs of a name and a key may reach the floor, for thousands of pairs at once, with numpy.

What `resemblance` rules out, and never more. A name that says a word twice is never ruled out: here each word is the
other side's or is not. What is left is compared in full.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt

from amp_registry.compare.resemblance import FLOOR, SLIP_AND_MORE
from amp_registry.compare.wanted import ROUNDING
from amp_registry.compare.ways_in import hash_of
from amp_registry.compare.weights import WEIGHTS, Kind, begins_bits, kinds, weight

Rows = npt.NDArray[np.int64]
Hashes = npt.NDArray[np.uint64]
Flags = npt.NDArray[np.bool_]
Sums = npt.NDArray[np.float64]

# Any odd number spreads the pairs over the hashes of their words.
_APART: Final = 0x9E3779B97F4A7C15
_TWO: Final = 2
# Of two spellings of one word the lighter counts; where both tell, neither is much lighter.
_LEAST: Final = WEIGHTS["person"]


class Pairs(NamedTuple):
    """Rows of a name (its place) and a key that share a telling word or a slip of it, as each of the two spells it.

    `likely`: how likely the two spellings are one word.
    """

    names: Rows
    keys: Rows
    own: Hashes
    other: Hashes
    likely: Sums


@dataclass(frozen=True, slots=True)
class _Words:
    """The words of one side of some pairs, a row a word: its pair, a number equal for equal words of that pair, what it is."""

    pairs: int
    pair: Rows
    codes: Hashes
    weights: Sums
    begins: Hashes
    kinds: npt.NDArray[np.uint8]

    def are(self, kind: Kind) -> Flags:
        """Return which words are of a kind."""
        return (self.kinds & kind.value) > 0

    @property
    def said_twice(self) -> Flags:
        """Which pairs have a word more than once on this side."""
        order = np.argsort(self.codes)
        again = self.codes[order[1:]] == self.codes[order[:-1]]
        return np.bincount(self.pair[order[1:][again]], minlength=self.pairs) > 0

    def begin_as(self, other: _Words) -> Flags:
        """Return which words begin, by letter or by sound, as one of the other side: the rest is close to none."""
        ways = np.zeros(self.pairs, dtype=np.uint64)
        np.bitwise_or.at(ways, other.pair, other.begins)
        begun: Flags = self.begins & ways[self.pair] != 0
        return begun

    def likely(self, other: _Words, near: Hashes, likely: Sums) -> Sums:
        """Return how likely each word is one of the other side with a slip, at most: 0 where it is none of them.

        `near` are the telling words that are, and how likely each is. A word that is close to such words alone is one
        of these or none.
        """
        order = np.lexsort((likely, near))
        near, likely = near[order], likely[order]
        last = np.searchsorted(near, self.codes, "right") - 1
        found = np.where((last >= 0) & (near[last] == self.codes), likely[last], 0.0)
        return np.where(self.are(Kind.SURE), found, 1.0) * self.begin_as(other)


@dataclass(frozen=True, slots=True)
class _Side:
    """One side of some pairs: its words, which of them the other side lacks, how likely each is one of its with a slip."""

    words: _Words
    alone: Flags
    likely: Sums

    @property
    def shared(self) -> Flags:
        """Which words both sides have."""
        return ~self.alone

    @property
    def apart(self) -> Flags:
        """Which words are none of the other side's, not even with a slip."""
        apart: Flags = self.alone & (self.likely == 0)
        return apart

    @property
    def slipped(self) -> Flags:
        """Which words may be one of the other side's with a slip."""
        return self.alone & (self.likely > 0)

    def weigh(self, chosen: Flags, part: Sums | float = 1.0) -> Sums:
        """Return what the chosen words of each pair weigh, or a part of each of them."""
        rows = self.words.weights * chosen * part
        return np.bincount(self.words.pair, weights=rows, minlength=self.words.pairs).astype(np.float64)

    def count(self, chosen: Flags) -> Rows:
        """Return how many words of each pair are chosen."""
        return np.bincount(self.words.pair[chosen], minlength=self.words.pairs).astype(np.int64)

    def any_of(self, chosen: Flags) -> Flags:
        """Return which pairs have a chosen word."""
        return self.count(chosen) > 0

    def are(self, kind: Kind) -> Flags:
        """Return which words are of a kind."""
        return self.words.are(kind)


def may_resemble(
    sections: Mapping[str, memoryview], names: Sequence[Sequence[str]], found: Pairs
) -> tuple[Rows, Rows]:
    """Return the pairs that may reach the floor, each once: places in `names`, which are the words of keys, and keys.

    `found` must hold, for every pair that is to be looked at, each telling word they share or that is a slip of one.
    """
    if not len(found.names):
        return found.names, found.keys
    many = len(sections["key.ends"])
    _, first, place = np.unique(found.names * many + found.keys, return_index=True, return_inverse=True)
    numbers, keys = found.names[first], found.keys[first]
    own, other = _of_names(names, numbers), _of_keys(sections, keys)
    left = _may_reach(
        _Side(
            own, ~np.isin(own.codes, other.codes), own.likely(other, _codes(found.own, place), found.likely)
        ),
        _Side(
            other,
            ~np.isin(other.codes, own.codes),
            other.likely(own, _codes(found.other, place), found.likely),
        ),
    )
    return numbers[left], keys[left]


def _may_reach(own: _Side, other: _Side) -> Flags:
    common = own.weigh(own.shared)
    as_they_are = _reaches(common, _of_two(own, own.alone, other, other.alone))
    differ = own.any_of(own.alone & own.are(Kind.INITIALS)) & other.any_of(
        other.alone & other.are(Kind.INITIALS)
    )
    left = as_they_are | _reach_with_slips(common, own, other) | _held(own, other)
    return (~differ & left) | own.words.said_twice | other.words.said_twice


def _reaches(shared: Sums, apart: Sums, worth: Sums | float = 1.0) -> Flags:
    """Return which pairs reach the floor that share so much and keep so much apart; `worth`: what a score is cut to."""
    found: Flags = shared * (worth - FLOOR) >= FLOOR * apart - ROUNDING
    return found


def _reach_with_slips(common: Sums, own: _Side, other: _Side) -> Flags:
    """Return which pairs reach the floor if each word that may be one of the other name with a slip is.

    What is shared so counts by how likely it is, and what is not likely counts twice against it.
    """
    shared = common + own.weigh(own.slipped, own.likely)
    spoiled = _LEAST * own.weigh(own.slipped, 1 - own.likely)
    worth = np.where(own.any_of(own.apart) & other.any_of(other.apart), SLIP_AND_MORE, 1.0)
    reached = _reaches(shared, _of_two(own, own.apart, other, other.apart) + 2 * spoiled, worth)
    return reached & own.any_of(own.slipped) & other.any_of(other.slipped)


def _of_two(own: _Side, left: Flags, other: _Side, more: Flags) -> Sums:
    """Return what words weigh that two names do not share; one that tells in the place of another counts again."""
    swapped = np.minimum(own.weigh(left & own.are(Kind.TELLS)), other.weigh(more & other.are(Kind.TELLS)))
    return own.weigh(left) + other.weigh(more) + swapped


def _held(own: _Side, other: _Side) -> Flags:
    """Return which pairs hold one another with enough to point to a firm, or add only words that do not tell."""
    holds = ~(own.any_of(own.alone) & other.any_of(other.alone))
    points = own.shared & own.are(Kind.POINTS)
    enough = own.any_of(points) | (own.count(own.shared & own.are(Kind.TELLS)) >= _TWO)
    nothing_tells = ~(
        own.any_of(own.alone & own.are(Kind.TELLS)) | other.any_of(other.alone & other.are(Kind.TELLS))
    )
    named = own.any_of(points | (own.shared & own.are(Kind.INITIALS)))
    return (holds & enough) | (nothing_tells & (holds | named))


def _of_names(names: Sequence[Sequence[str]], numbers: Rows) -> _Words:
    """Return the words of the name of each pair."""
    wanted, places = np.unique(numbers, return_inverse=True)
    some = [names[number] for number in wanted.tolist()]
    words = [word for name in some for word in name]
    lengths = np.array([len(name) for name in some], dtype=np.int64)
    ends = np.cumsum(lengths)
    pair, rows = spread((ends - lengths)[places], ends[places])
    return _words(
        len(numbers),
        pair,
        np.array([hash_of(word) for word in words], dtype=np.uint64)[rows],
        np.array([weight(word) for word in words])[rows],
        np.array([begins_bits(word) for word in words], dtype=np.uint64)[rows],
        np.array([kinds(word) for word in words], dtype=np.uint8)[rows],
    )


def _of_keys(sections: Mapping[str, memoryview], keys: Rows) -> _Words:
    """Return the words of the key of each pair."""
    ends = np.frombuffer(sections["key.word_ends"], dtype=np.uint32).astype(np.int64)
    pair, rows = spread(np.where(keys > 0, ends[keys - 1], 0), ends[keys])
    words = np.frombuffer(sections["key.words"], dtype=np.uint32)[rows]
    return _words(
        len(keys),
        pair,
        np.frombuffer(sections["word.hashes"], dtype=np.uint64)[words],
        np.frombuffer(sections["word.weights"], dtype=np.float32)[words].astype(np.float64),
        np.frombuffer(sections["word.begins"], dtype=np.uint64)[words],
        np.frombuffer(sections["word.kinds"], dtype=np.uint8)[words],
    )


def _words(pairs: int, pair: Rows, hashes: Hashes, *what: Any) -> _Words:
    return _Words(pairs, pair, _codes(hashes, pair), *what)


def _codes(hashes: Hashes, pair: Rows) -> Hashes:
    """Return a number for each word of a pair, equal for the same word of the same pair."""
    return hashes ^ (pair.astype(np.uint64) * np.uint64(_APART))


def spread(starts: Rows, ends: Rows) -> tuple[Rows, Rows]:
    """Return, for many spans, the span of each row and the row, in order.

    >>> [found.tolist() for found in spread(np.array([4, 9]), np.array([6, 10]))]
    [[0, 0, 1], [4, 5, 9]]
    """
    lengths = ends - starts
    rows: Any = np.arange(lengths.sum()) + np.repeat(starts - np.cumsum(lengths) + lengths, lengths)
    return np.repeat(np.arange(len(lengths)), lengths), rows
