"""The slips of many words of one letter, measured together with numpy: what `weights.slips` finds for each of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import OSA

from amp_registry.compare.weights import (
    know_lightest,
    lightest_is_known,
    listed_by_letter,
    may_be_listed,
    most_slips,
)


def slips_many(words: Sequence[str], others: Sequence[str]) -> list[list[tuple[int, int]]]:
    """Return, for each word, the places of the others that may be it with a slip, and how many slips.

    All begin with one letter.
    """
    found: list[list[tuple[int, int]]] = [[] for _ in words]
    if not (words and others):
        return found
    most = np.array([most_slips(word) for word in words], dtype=np.uint8)
    apart = process.cdist(
        words, others, scorer=OSA.distance, score_cutoff=int(most.max()), dtype=np.uint8, workers=1
    )
    numbers, places = np.nonzero(apart <= most[:, None])
    for number, place, slips in zip(
        numbers.tolist(), places.tolist(), apart[numbers, places].tolist(), strict=True
    ):
        found[number].append((place, slips))
    return found


def by_letter(words: Iterable[str]) -> dict[str, list[str]]:
    """Return words by their first letter."""
    found: dict[str, list[str]] = {}
    for word in words:
        found.setdefault(word[0], []).append(word)
    return found


def look_up_lightest(words: Iterable[str]) -> None:
    """Let `weights.lightest` know the least that each of some words may weigh."""
    new = [word for word in words if may_be_listed(word) and not lightest_is_known(word)]
    for letter, some in by_letter(new).items():
        for word, slipped in zip(some, slips_many(some, listed_by_letter(letter)), strict=True):
            know_lightest(word, slipped)
