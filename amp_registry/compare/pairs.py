"""Pairs of a name and a key, many at once, with the rows of words they share; and those soon seen to be two firms.

Of each pair there is a row for every word that tells and that both have, or a slip of it: what has no row is lacking. So
are words that begin, by letter and by sound, as none of the other side.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from amp_registry.compare.resemblance import FLOOR, SLIP_AND_MORE
from amp_registry.compare.wanted import ROUNDING
from amp_registry.compare.weights import Kind
from amp_registry.compare.worded import Flags, Hashes, Rows, Sums, Worded


class Pairs(NamedTuple):
    """Pairs of a name and a key, each once, by their places; and rows, each of a word of both.

    `pair`: the pair of each row. `own` and `other`: the word as the name and as the key spell it, as places in the
    words of the names and of the keys. `likely`: how likely the two are one word.
    """

    names: Rows
    keys: Rows
    pair: Rows
    own: Rows
    other: Rows
    likely: Sums

    @classmethod
    def of_rows(cls, names: Rows, keys: Rows, own: Rows, other: Rows, likely: Sums) -> Pairs:
        """Return the pairs of some rows, of which each says its name and its key."""
        many = int(keys.max(initial=0)) + 1
        both, pair = np.unique(names * many + keys, return_inverse=True)
        return cls(both // many, both % many, pair, own, other, likely)

    def only(self, chosen: Flags) -> Pairs:
        """Return the chosen pairs, with their rows."""
        rows = chosen[self.pair]
        pair = (np.cumsum(chosen) - 1)[self.pair[rows]]
        return Pairs(
            self.names[chosen], self.keys[chosen], pair, self.own[rows], self.other[rows], self.likely[rows]
        )

    @property
    def of_one_row(self) -> Flags:
        """Which pairs have just one row."""
        one: Flags = np.bincount(self.pair, minlength=len(self.names)) == 1
        return one

    def sums(self, of_rows: Sums | Flags) -> Sums:
        """Return the sum of what each row holds, for each pair."""
        return np.bincount(self.pair, weights=of_rows, minlength=len(self.names)).astype(np.float64)


def reaches(shared: Sums, apart: Sums, worth: Sums | float = 1.0) -> Flags:
    """Return which pairs reach the floor that share so much and keep so much apart; `worth`: what a score is cut to."""
    found: Flags = shared * (worth - FLOOR) >= FLOOR * apart - ROUNDING
    return found


def begin_alike(names: Worded, keys: Worded, pairs: Pairs) -> Flags:
    """Return the pairs that may reach the floor by the words that tell and by how the others begin.

    Each word that tells and that both have, or a slip of it, must have its row.
    """
    own = _Apart.of(names, pairs.names, keys.ways[pairs.keys], pairs.sums(names.sure_weights[pairs.own]))
    other = _Apart.of(keys, pairs.keys, names.ways[pairs.names], pairs.sums(keys.sure_weights[pairs.other]))
    shared = np.minimum(names.whole[pairs.names] - own.weight, keys.whole[pairs.keys] - other.weight)
    apart = own.weight + other.weight + np.minimum(own.told, other.told)
    both = own.some & other.some
    slip = _only_a_slip(names, keys, pairs)
    enough = reaches(shared - slip, apart + 2 * slip, np.where(both & (slip > 0), SLIP_AND_MORE, 1.0))
    rare = names.are(Kind.RARE)[pairs.own] & keys.are(Kind.RARE)[pairs.other]
    named = pairs.sums(rare) > 0
    # One family name, and more words on each side: another firm of that name.
    little = both & ~named & pairs.of_one_row
    held = (~own.some & names.firm[pairs.names]) | (~other.some & keys.firm[pairs.keys])
    general = (own.told <= ROUNDING) & (other.told <= ROUNDING) & (named | ~both)
    left: Flags = (enough & ~little) | ((held | general) & (slip == 0))
    return left


def _only_a_slip(names: Worded, keys: Worded, pairs: Pairs) -> Sums:
    """Return how much the only word shared is spoiled, where it is one with a slip and neither spelling is a common word's."""
    own, other = names.sure_weights[pairs.own], keys.sure_weights[pairs.other]
    spoiled = np.where((own > 0) & (other > 0), np.minimum(own, other) * (1 - pairs.likely), 0.0)
    return np.where(pairs.of_one_row, pairs.sums(spoiled), 0.0)


class _Apart(NamedTuple):
    """What one side of each pair has and the other lacks for sure: what it weighs, what of it tells, whether there is any."""

    weight: Sums
    told: Sums
    some: Flags

    @classmethod
    def of(cls, side: Worded, some: Rows, ways: Hashes, sure: Sums) -> _Apart:
        """Weigh the words that begin as none of the other side; `ways` are its own, `sure` what is shared for sure."""
        pair, words = side.of_each(some)
        apart = side.word_ways[words] & ways[pair] == 0
        pair, words = pair[apart], words[apart]
        weights, many = side.weights[words], len(some)
        tell = side.are(Kind.TELLS)[words]
        whole = np.bincount(pair, weights=weights, minlength=many).astype(np.float64)
        told = np.bincount(pair, weights=weights * tell, minlength=many).astype(np.float64)
        lacking = np.maximum(told, side.sure[some] - sure)
        return cls(whole - told + lacking, lacking, (whole > 0) | (lacking > ROUNDING))
