"""Which pairs of a name and a key may reach the floor, for thousands of pairs at once, with numpy.

What `resemblance` rules out, and never more. A name that says a word twice is never ruled out: here each word is the
other side's or is not. What is left is compared in full.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from amp_registry.compare.pairs import Pairs, reaches
from amp_registry.compare.resemblance import SLIP_AND_MORE
from amp_registry.compare.weights import WEIGHTS, Kind
from amp_registry.compare.worded import Bits, Flags, Hashes, Rows, Sums, Worded

# Any odd number spreads the pairs over the hashes of their words.
_APART: Final = np.uint64(0x9E3779B97F4A7C15)
_TWO: Final = 2
# Of two spellings of one word the lighter counts; where both tell, neither is much lighter.
_LEAST: Final = WEIGHTS["person"]


@dataclass(frozen=True, slots=True)
class _Words:
    """The words of one side of some pairs, a row a word: its pair, a number equal for equal words of that pair, what it is.

    `order` puts the numbers in order, as which they stand in `ordered`.
    """

    pairs: int
    pair: Rows
    codes: Hashes
    weights: Sums
    begins: Hashes
    kinds: Bits
    order: Rows
    ordered: Hashes

    @classmethod
    def of(cls, side: Worded, some: Rows) -> _Words:
        """Return the words of some names or keys, of a pair each."""
        pair, words = side.of_each(some)
        codes = _codes(side.hashes[words], pair)
        order = np.argsort(codes)
        what = (side.weights[words], side.begins[words], side.kinds[words])
        return cls(len(some), pair, codes, *what, order, codes[order])

    def are(self, kind: Kind) -> Flags:
        """Return which words are of a kind."""
        return (self.kinds & kind.value) > 0

    @property
    def said_twice(self) -> Flags:
        """Which pairs have a word more than once on this side."""
        again = self.ordered[1:] == self.ordered[:-1]
        return np.bincount(self.pair[self.order[1:][again]], minlength=self.pairs) > 0

    def not_among(self, other: _Words) -> Flags:
        """Return which words the other side lacks."""
        lacking = np.empty(len(self.codes), dtype=np.bool_)
        place = np.searchsorted(other.ordered, self.ordered)
        last = len(other.ordered) - 1
        lacking[self.order] = other.ordered[np.minimum(place, last)] != self.ordered
        return lacking

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


def may_resemble(names: Worded, keys: Worded, pairs: Pairs) -> Flags:
    """Return the pairs that may reach the floor; each telling word they share, or that is a slip, must have its row."""
    if not len(pairs.names):
        return np.zeros(0, dtype=np.bool_)
    own, other = _Words.of(names, pairs.names), _Words.of(keys, pairs.keys)
    return _may_reach(
        _Side(
            own,
            own.not_among(other),
            own.likely(other, _codes(names.hashes[pairs.own], pairs.pair), pairs.likely),
        ),
        _Side(
            other,
            other.not_among(own),
            other.likely(own, _codes(keys.hashes[pairs.other], pairs.pair), pairs.likely),
        ),
    )


def _may_reach(own: _Side, other: _Side) -> Flags:
    common = own.weigh(own.shared)
    as_they_are = reaches(common, _of_two(own, own.alone, other, other.alone))
    differ = own.any_of(own.alone & own.are(Kind.INITIALS)) & other.any_of(
        other.alone & other.are(Kind.INITIALS)
    )
    left = as_they_are | _reach_with_slips(common, own, other) | _held(own, other)
    return (~differ & left) | own.words.said_twice | other.words.said_twice


def _reach_with_slips(common: Sums, own: _Side, other: _Side) -> Flags:
    """Return which pairs reach the floor if each word that may be one of the other name with a slip is.

    What is shared so counts by how likely it is, and what is not likely counts twice against it.
    """
    shared = common + own.weigh(own.slipped, own.likely)
    spoiled = _LEAST * own.weigh(own.slipped, 1 - own.likely)
    worth = np.where(own.any_of(own.apart) & other.any_of(other.apart), SLIP_AND_MORE, 1.0)
    reached = reaches(shared, _of_two(own, own.apart, other, other.apart) + 2 * spoiled, worth)
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


def _codes(hashes: Hashes, pair: Rows) -> Hashes:
    """Return a number for each word of a pair, equal for the same word of the same pair."""
    return hashes ^ (pair.astype(np.uint64) * _APART)
