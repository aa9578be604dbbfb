"""Slips of the keyboard between two words: a wrong, missing or extra letter, or two neighbours swapped.

The same count as the optimal string alignment distance, for the one or two slips that matter here, without
the price of loading a library of distances for one question.
"""

from __future__ import annotations


def within(one: str, other: str, most: int) -> bool:
    """Return whether `other` is `one` with at most so many slips.

    >>> within("barette", "barrette", 1), within("nepveu", "nepvue", 1), within("gagnon", "gagne", 1)
    (True, True, False)
    """
    if abs(len(one) - len(other)) > most:
        return False
    place = _common_start(one, other)
    one, other = one[place:], other[place:]
    if not one or not other or not most:
        return max(len(one), len(other)) <= most
    swapped = one[:2] == other[1::-1] and within(one[2:], other[2:], most - 1)
    return (
        swapped
        or within(one[1:], other[1:], most - 1)
        or within(one[1:], other, most - 1)
        or within(one, other[1:], most - 1)
    )


def _common_start(one: str, other: str) -> int:
    place = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        place += 1
    return place
