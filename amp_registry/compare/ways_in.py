"""The ways into an index: tables from a hash of a text to numbers, and the words of a register by shape.

A hash is the first 8 bytes of BLAKE2b. Two texts of one hash only cost a comparison: whatever is found is
compared in full afterwards.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache, reduce
from hashlib import blake2b
from itertools import accumulate
from operator import or_
from typing import Any, Final

from amp_registry.compare.packed import numbers
from amp_registry.compare.weights import BEGINNINGS, begins_bits, closeness, likely, may_slip, slips
from amp_registry.naming.sound import sound

_NO_WORDS: Final = (0, 0)
SAME: Final = 1.0
"""How likely a word is itself."""

_REMEMBERED: Final = 1 << 15


@lru_cache(maxsize=_REMEMBERED)
def hash_of(text: str) -> int:
    """Return the 8-byte hash of a text, the same on every machine."""
    return int.from_bytes(blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little")


_BITS: Final = 64


@lru_cache(maxsize=_REMEMBERED)
def way_bits(word: str) -> int:
    """Return the bits of the ways a word begins, or of the word itself where it is close to no other: two words that
    share none are neither equal nor close.

    >>> way_bits("photal") & way_bits("fotal") != 0, way_bits("roy") & way_bits("royal"), way_bits("roy") != 0
    (True, 0, True)
    """
    return begins_bits(word) or 1 << (BEGINNINGS + hash_of(word) % (_BITS - BEGINNINGS))


def ways_of(words: Iterable[str]) -> int:
    """Return the `way_bits` of all of some words."""
    return reduce(or_, map(way_bits, words), 0)


class Table:
    """From a text to the numbers kept for it, in order; the text itself is not kept."""

    def __init__(self, hashes: Sequence[int], values: Sequence[int]) -> None:
        self._hashes = hashes
        self._values = values

    def get(self, text: str) -> Sequence[int]:
        """Return the numbers kept for a text; empty when there are none."""
        wanted = hash_of(text)
        start = bisect_left(self._hashes, wanted)
        if start == len(self._hashes) or self._hashes[start] != wanted:
            return ()
        return self._values[start : bisect_right(self._hashes, wanted, start)]

    @staticmethod
    def sections(name: str, pairs: Iterable[tuple[str, int]]) -> dict[str, array[Any]]:
        """Return the two arrays of a table, to be packed under its name."""
        rows = sorted({(hash_of(text), value) for text, value in pairs})
        return {
            f"{name}.hashes": numbers("Q", [hash_ for hash_, _ in rows]),
            f"{name}.values": numbers("I", [value for _, value in rows]),
        }

    @classmethod
    def of(cls, name: str, sections: Mapping[str, Sequence[int]]) -> Table:
        """Return the table packed under a name."""
        return cls(sections[f"{name}.hashes"], sections[f"{name}.values"])


class Vocabulary:
    """The words of a register that tell firms apart, by first letter, the shorter first.

    A slip never changes the first letter, so that the words of one letter are read for a word, from the bytes the
    first time they are asked for.
    """

    def __init__(self, sections: Mapping[str, memoryview]) -> None:
        self._words = Table.of("words", sections)
        self._sounds = Table.of("sounds", sections)
        self._text = sections["vocabulary.text"]
        self._ends = sections["vocabulary.ends"]
        firsts = sections["alphabet.firsts"]
        spans = zip(firsts, [*firsts[1:], len(self._ends)], strict=False)
        self._spans = dict(zip(map(chr, sections["alphabet.letters"]), spans, strict=True))
        self._read: dict[str, list[str]] = {}
        self._near: dict[str, tuple[tuple[int, float], ...]] = {}

    @staticmethod
    def ordered(words: Iterable[str]) -> list[str]:
        """Return the words, each once, in the order of their numbers: by first letter, length, then all letters."""
        return sorted(set(words), key=lambda word: (word[0], len(word), word))

    @staticmethod
    def sections(words: Sequence[str]) -> dict[str, array[Any] | bytes]:
        """Return the arrays of words that `ordered` has put in order."""
        firsts = {word[0]: number for number, word in reversed(list(enumerate(words)))}
        letters = sorted(firsts)
        encoded = [word.encode() for word in words]
        return {
            "vocabulary.text": b"".join(encoded),
            "vocabulary.ends": numbers("I", list(accumulate(map(len, encoded)))),
            "alphabet.letters": numbers("I", list(map(ord, letters))),
            "alphabet.firsts": numbers("I", [firsts[letter] for letter in letters]),
            **Table.sections("words", ((word, number) for number, word in enumerate(words))),
            **Table.sections("sounds", ((sound(w), n) for n, w in enumerate(words) if may_slip(w))),
        }

    def word(self, number: int) -> str:
        """Return the word of a number."""
        start = self._ends[number - 1] if number else 0
        return bytes(self._text[start : self._ends[number]]).decode()

    def number(self, word: str) -> int | None:
        """Return the number of a word, None when no name holds it."""
        return next((number for number in self._words.get(word) if self.word(number) == word), None)

    def near(self, word: str) -> tuple[tuple[int, float], ...]:
        """Return the numbers of the words that are the word (`SAME`), or the word with a slip, and how likely so."""
        if word not in self._near:
            self.know(word, slips(word, self.of_letter(word[0])) if may_slip(word) else ())
        return self._near[word]

    def knows(self, word: str) -> bool:
        """Return whether what is near a word has been looked up."""
        return word in self._near

    def know(self, word: str, slipped: Sequence[tuple[int, int]]) -> None:
        """Keep what is near a word, given the words of its letter that may be it with a slip, and how many slips."""
        self.keep(word, tuple(sorted(self._likely(word, slipped))))

    def keep(self, word: str, near: tuple[tuple[int, float], ...]) -> None:
        """Keep what is near a word, as `near` returns it."""
        if len(self._near) >= _REMEMBERED:
            self._near.clear()
        self._near[word] = near

    def _likely(self, word: str, slipped: Sequence[tuple[int, int]]) -> Iterator[tuple[int, float]]:
        if not may_slip(word):
            same = self.number(word)
            if same is not None:
                yield same, SAME
            return
        sounding = set(self._sounds.get(sound(word)))
        others, first = self.of_letter(word[0]), self.first(word[0])
        for place, apart in slipped:
            found = _likelihood(word, others[place], apart, alike=first + place in sounding)
            sounding.discard(first + place)
            if found:
                yield first + place, found
        for number in sorted(sounding):
            found = closeness(word, self.word(number))
            if found:
                yield number, found

    def first(self, letter: str) -> int:
        """Return the number of the first word that begins with a letter; 0 when none does."""
        return self._spans.get(letter, _NO_WORDS)[0]

    def of_letter(self, letter: str) -> list[str]:
        """Return the words that begin with a letter, in order of their numbers."""
        if letter not in self._read:
            self._read[letter] = [self.word(number) for number in range(*self._spans.get(letter, _NO_WORDS))]
        return self._read[letter]


def _likelihood(word: str, other: str, apart: int, *, alike: bool) -> float:
    if not apart:
        return SAME
    return likely(word, other, apart, alike=alike) if may_slip(other) else 0.0
