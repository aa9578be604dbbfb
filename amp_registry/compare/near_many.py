"""The words of a register that are, or may be, each of many words: the distances of a whole letter at once, with numpy."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from amp_registry.compare.index import Index
from amp_registry.compare.slips_many import by_letter, slips_many
from amp_registry.compare.ways_in import SAME, hash_of
from amp_registry.compare.weights import may_slip
from amp_registry.compare.worded import Hashes, Rows, Sums
from amp_registry.naming.sound import sound


class Near(NamedTuple):
    """What is near each of some words: numbers of words of a register and how likely each is, up to where those of a word end."""

    ends: Rows
    numbers: Rows
    likely: Sums


def near_many(index: Index, words: Sequence[str]) -> Near:
    """Return, for each word, what `Vocabulary.near` finds for it."""
    _look_up(index, words)
    found = [index.vocabulary.near(word) for word in words]
    return Near(
        np.cumsum([len(one) for one in found], dtype=np.int64),
        np.array([number for one in found for number, _ in one], dtype=np.int64),
        np.array([likely for one in found for _, likely in one], dtype=np.float64),
    )


def _look_up(index: Index, words: Sequence[str]) -> None:
    """Let the vocabulary know what is near each of some words."""
    new = [word for word in words if not index.vocabulary.knows(word)]
    short = [word for word in new if not may_slip(word)]
    for word, many in zip(short, _kept_under(index, "words", short), strict=True):
        if not many:
            index.vocabulary.keep(word, ())
    for letter, some in by_letter(filter(may_slip, new)).items():
        _look_up_slips(index, letter, some)


def _look_up_slips(index: Index, letter: str, words: Sequence[str]) -> None:
    """Let the vocabulary know what is near words of one letter; where nothing but the word is, this is soon seen."""
    vocabulary = index.vocabulary
    first = vocabulary.first(letter)
    sounding = _kept_under(index, "sounds", list(map(sound, words)))
    for word, many, slipped in zip(
        words, sounding, slips_many(words, vocabulary.of_letter(letter)), strict=True
    ):
        if not (many or slipped):
            vocabulary.keep(word, ())
        elif many == 1 and len(slipped) == 1 and not slipped[0][1]:
            vocabulary.keep(word, ((first + slipped[0][0], SAME),))
        else:
            vocabulary.know(word, slipped)


def _kept_under(index: Index, table: str, texts: Sequence[str]) -> list[int]:
    """Return how many numbers a table of the index may keep for each text."""
    hashes: Hashes = np.frombuffer(index.sections[f"{table}.hashes"], dtype=np.uint64)
    wanted = np.array(list(map(hash_of, texts)), dtype=np.uint64)
    found = np.searchsorted(hashes, wanted, "right") - np.searchsorted(hashes, wanted, "left")
    many: list[int] = found.tolist()
    return many
