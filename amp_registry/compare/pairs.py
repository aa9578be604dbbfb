"""Pairs of a name and a key, many at once, with the rows of words they share; and which of them such words rule out.

What is seen of the words that tell alone: of each pair there is a row for every one they share, or that is a slip of
one. A name that lacks much, and a key that lacks much, are two firms, whatever their other words are.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from amp_registry.compare.resemblance import FLOOR
from amp_registry.compare.wanted import ROUNDING
from amp_registry.compare.worded import Flags, Rows, Sums, Worded


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

    def sums(self, of_rows: Sums) -> Sums:
        """Return the sum of what each row holds, for each pair."""
        return np.bincount(self.pair, weights=of_rows, minlength=len(self.names)).astype(np.float64)


def reaches(shared: Sums, apart: Sums, worth: Sums | float = 1.0) -> Flags:
    """Return which pairs reach the floor that share so much and keep so much apart; `worth`: what a score is cut to."""
    found: Flags = shared * (worth - FLOOR) >= FLOOR * apart - ROUNDING
    return found


def telling_enough(names: Worded, keys: Worded, pairs: Pairs) -> Flags:
    """Return the pairs that may reach the floor by what tells alone; each word they share, or a slip, must have its row.

    What a side lacks for sure is not shared. Where that is nothing, one may hold the other, if it points to a firm.
    """
    lacked = names.sure[pairs.names] - pairs.sums(names.sure_weights[pairs.own])
    lacking = keys.sure[pairs.keys] - pairs.sums(keys.sure_weights[pairs.other])
    whole, found_whole = lacked <= ROUNDING, lacking <= ROUNDING
    lacked, lacking = np.maximum(lacked, 0.0), np.maximum(lacking, 0.0)
    shared = np.minimum(names.whole[pairs.names] - lacked, keys.whole[pairs.keys] - lacking)
    enough = reaches(shared, lacked + lacking + np.minimum(lacked, lacking))
    held = (whole & names.firm[pairs.names]) | (found_whole & keys.firm[pairs.keys])
    return enough | held | (whole & found_whole)
