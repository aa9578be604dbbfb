"""Whether two names could resemble each other at all: most of those compared could not, and this is soon seen.

What `pairs` does for thousands of pairs, for one. Words are weighed, and two words that begin neither by one letter
nor by one sound are two words; no slip is looked for.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from amp_registry.compare.resemblance import FLOOR, SLIP_AND_MORE, paired_off
from amp_registry.compare.weights import begins_bits, is_initials, points, tells, weight

ROUNDING: Final = 1e-9
_REMEMBERED: Final = 1 << 15


def may_reach_the_floor(asked: Sequence[str], found: Sequence[str]) -> bool:
    """Return False only where no slip of the keyboard could bring two names to the floor: most of those compared."""
    shared, left, other = paired_off(asked, found)
    if not (left and other):
        return True
    own, others = _Alone.of(left, other), _Alone.of(other, left)
    if own.initials and others.initials:
        return False
    if not (own.told or others.told) and any(points(word) or is_initials(word) for word in shared):
        return True
    sure = sum(map(weight, shared))
    if sure * (1 - FLOOR) >= FLOOR * (own.weight + others.weight + min(own.told, others.told)) - ROUNDING:
        return True
    worth = SLIP_AND_MORE if own.apart and others.apart else 1
    apart = own.apart + others.apart + min(own.told_apart, others.told_apart)
    return (sure + own.weight - own.apart) * (worth - FLOOR) >= FLOOR * apart - ROUNDING


class _Alone(NamedTuple):
    """What the words weigh that the other name lacks: all of them, those that tell, those that are none of its with a slip."""

    weight: float
    told: float
    apart: float
    told_apart: float
    initials: bool

    @classmethod
    def of(cls, words: Sequence[str], others: Sequence[str]) -> _Alone:
        """Weigh words beside the others: one that begins, by letter and by sound, as none of them is none of them."""
        ways = 0
        for word in others:
            ways |= begins_bits(word)
        whole = told = apart = told_apart = 0.0
        initials = False
        for word in words:
            heavy, begins, tell, initial = _what_it_is(word)
            far = not begins & ways
            whole += heavy
            apart += heavy * far
            if tell:
                told += heavy
                told_apart += heavy * far
                initials = initials or initial
        return cls(whole, told, apart, told_apart, initials)


@lru_cache(maxsize=_REMEMBERED)
def _what_it_is(word: str) -> tuple[float, int, bool, bool]:
    """Return what a word weighs, the ways it begins, whether it tells, and whether it is initials."""
    return weight(word), begins_bits(word), tells(word), is_initials(word)
