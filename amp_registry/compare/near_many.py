"""The words of a register that are, or may be, each of many words: the distances of a whole letter at once, with numpy."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import OSA

from amp_registry.compare.ways_in import Vocabulary
from amp_registry.compare.weights import may_slip, most_slips


def look_up(vocabulary: Vocabulary, words: Iterable[str]) -> None:
    """Let the vocabulary know what is near each of some words, as `Vocabulary.near` would find it."""
    by_letter: dict[str, list[str]] = {}
    for word in dict.fromkeys(words):
        if may_slip(word) and not vocabulary.knows(word):
            by_letter.setdefault(word[0], []).append(word)
    for letter, some in by_letter.items():
        for word, found in zip(some, _slips(some, vocabulary.of_letter(letter)), strict=True):
            vocabulary.know(word, found)


def _slips(words: Sequence[str], others: Sequence[str]) -> list[list[tuple[int, int]]]:
    """Return, for each word, the places of the others that may be it with a slip, and how many slips."""
    found: list[list[tuple[int, int]]] = [[] for _ in words]
    if not others:
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
