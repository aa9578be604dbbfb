"""The ways into an index: tables from a hash of a text to numbers, and the words of a register by shape.

A hash is the first 8 bytes of BLAKE2b. Two texts of one hash only cost a comparison: whatever is found is
compared in full afterwards.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import blake2b
from itertools import accumulate
from typing import Any, Final

from amp_registry.compare.packed import numbers
from amp_registry.compare.weights import SHORTEST_WORD, closeness, slip_lengths, slips
from amp_registry.naming.sound import sound

SAME: Final = 1.0
"""How likely a word is itself."""

_REMEMBERED: Final = 1 << 15


def hash_of(text: str) -> int:
    """Return the 8-byte hash of a text, the same on every machine."""
    return int.from_bytes(blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little")


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
    """The words of a register that tell firms apart, grouped by shape: first letter and length.

    A slip never changes the first letter and changes the length little, so that few groups are read for a word;
    each is read from the bytes the first time it is asked for.
    """

    def __init__(self, sections: Mapping[str, memoryview]) -> None:
        self._words = Table.of("words", sections)
        self._sounds = Table.of("sounds", sections)
        self._text = sections["vocabulary.text"]
        self._ends = sections["vocabulary.ends"]
        shapes = zip(sections["shapes.letters"], sections["shapes.lengths"], strict=True)
        firsts = sections["shapes.firsts"]
        ends = [*firsts[1:], len(self._ends)][: len(firsts)]
        self._shapes = {
            (chr(letter), length): (first, end)
            for (letter, length), first, end in zip(shapes, firsts, ends, strict=True)
        }
        self._groups: dict[tuple[str, int], dict[str, int]] = {}
        self._near: dict[str, tuple[tuple[int, float], ...]] = {}

    @staticmethod
    def ordered(words: Iterable[str]) -> list[str]:
        """Return the words, each once, in the order of their numbers: by shape, then by letters."""
        return sorted(set(words), key=lambda word: (word[0], len(word), word))

    @staticmethod
    def sections(words: Sequence[str]) -> dict[str, array[Any] | bytes]:
        """Return the arrays of words that `ordered` has put in order."""
        firsts = {(ord(word[0]), len(word)): number for number, word in reversed(list(enumerate(words)))}
        shapes = sorted(firsts)
        encoded = [word.encode() for word in words]
        return {
            "vocabulary.text": b"".join(encoded),
            "vocabulary.ends": numbers("I", list(accumulate(map(len, encoded)))),
            "shapes.letters": numbers("I", [letter for letter, _ in shapes]),
            "shapes.lengths": numbers("I", [length for _, length in shapes]),
            "shapes.firsts": numbers("I", [firsts[shape] for shape in shapes]),
            **Table.sections("words", ((word, number) for number, word in enumerate(words))),
            **Table.sections("sounds", ((sound(w), n) for n, w in enumerate(words) if _may_slip(w))),
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
        known = self._near.get(word)
        if known is None:
            if len(self._near) >= _REMEMBERED:
                self._near.clear()
            known = self._near[word] = tuple(sorted(self._looked_up(word)))
        return known

    def _looked_up(self, word: str) -> Iterator[tuple[int, float]]:
        same = self.number(word)
        if same is not None:
            yield same, SAME
        if not _may_slip(word):
            return
        others = dict(self._slips(word))
        others.update((self.word(number), number) for number in self._sounds.get(sound(word)))
        for other, number in others.items():
            likely = closeness(word, other) if other != word else 0
            if likely:
                yield number, likely

    def _slips(self, word: str) -> Iterator[tuple[str, int]]:
        for length in slip_lengths(word):
            group = self._group(word[0], length)
            yield from ((other, group[other]) for other in slips(word, group))

    def _group(self, letter: str, length: int) -> dict[str, int]:
        shape = (letter, length)
        if shape not in self._groups:
            first, end = self._shapes.get(shape, (0, 0))
            self._groups[shape] = {self.word(number): number for number in range(first, end)}
        return self._groups[shape]


def _may_slip(word: str) -> bool:
    return len(word) >= SHORTEST_WORD and word.isalpha()
