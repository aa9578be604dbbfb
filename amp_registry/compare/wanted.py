"""Which keys of a register are worth reading for one name: those that may reach the floor, and no others.

The score of two names is what they share over all there is, by weight, unless one holds the other whole. So a key
that reaches `FLOOR` lacks telling words that weigh at most `1 - FLOOR` of the name, and weighs at most the name
over `FLOOR`: it holds one of the few rarest telling words, among the lightest keys of that word. A word that may be
a slip of a common one (`lightest`) is never counted on: it may be missing, or weigh little.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import combinations
from typing import Final

from amp_registry.compare.resemblance import FLOOR
from amp_registry.compare.ways_in import way_bits
from amp_registry.compare.weights import holds_a_firm, lightest, telling, weight

MOST_TOGETHER: Final = 6
"""With more telling words than this, every key that holds any of them is read."""
ROUNDING: Final = 1e-3
"""Sums of weights in four bytes are not exact."""
_REMEMBERED: Final = 1 << 14


@dataclass(frozen=True, slots=True)
class Word:
    """A telling word whose keys are read: what it weighs in the name, and the heaviest key worth reading, None for any."""

    text: str
    weight: float
    heaviest: float | None


@dataclass(frozen=True, slots=True)
class Wanted:
    """The words to read for a name, and what a key must share.

    `words`: those of the name. `ways`: the `way_bits` of each, and what it weighs in the name. `whole`: what they weigh.
    `unread`: what the words weigh that are not counted on, so that any key may share them. `tells_a_firm`: a key that
    holds the whole name resembles it, however heavy it is.
    """

    words: frozenset[str]
    ways: tuple[tuple[int, float], ...]
    read: tuple[Word, ...]
    whole: float
    unread: float
    tells_a_firm: bool

    @classmethod
    def of(cls, words: Sequence[str], spread: Callable[[str], int]) -> Wanted:
        """Return what to read for the words of a name; `spread` tells how many keys hold a word or a slip of it."""
        own = sorted(dict.fromkeys(telling(words)), key=lambda word: (spread(word), word))
        whole = sum(map(weight, words))
        sure = holds_a_firm(words)
        once = frozenset(words)
        ways = tuple([(way_bits(word), weight(word) * words.count(word)) for word in once])
        if len(own) > MOST_TOGETHER:
            return cls(once, ways, tuple(Word(word, whole, None) for word in own), whole, whole, sure)
        found = [
            Word(one, weight(one) * words.count(one), whole / FLOOR) for one in _enough(own, words, whole)
        ]
        if found and sure:
            found[0] = replace(found[0], heaviest=None)
        counted = sum(word.weight for word in found if _counted_on(word.text))
        return cls(once, ways, tuple(found), whole, whole - counted, sure)

    @property
    def reads_everything(self) -> bool:
        """Whether every key that holds one of the words is read."""
        return len(self.read) > MOST_TOGETHER

    def lacked(self, ways: int) -> float:
        """Return what the words weigh that a key lacks for sure; `ways`: the `way_bits` of its words."""
        return sum([heavy for bits, heavy in self.ways if not bits & ways])

    def reaches(self, shared: float, light: float, lacked: float = 0.0) -> bool:
        """Return whether a key may reach the floor that shares so much of the words read and weighs at least so much.

        `lacked`: what the words weigh that it lacks for sure.
        """
        most = min(self.whole - lacked, shared + self.unread)
        return self.reads_everything or most >= FLOOR * (self.whole + light - most) - ROUNDING

    def held_by(self, key: str) -> bool:
        """Return whether a key holds every word of a name that tells a firm."""
        return self.tells_a_firm and self.words <= set(key.split())


@lru_cache(maxsize=_REMEMBERED)
def together(words: tuple[str, ...]) -> tuple[str, ...]:
    """Return the texts that keys with the telling words of a name, or some of them that tell a firm, are kept under.

    >>> together(("boreale", "construction", "tremblay"))
    ('boreale', 'boreale tremblay')
    """
    own = telling(words)
    if len(own) > MOST_TOGETHER:
        return ()
    some = (s for size in range(1, len(own) + 1) for s in dict.fromkeys(combinations(own, size)))
    return tuple(told(one) for one in some if len(one) == len(own) or holds_a_firm(one))


def told(words: Sequence[str]) -> str:
    """Return the telling words of a key as the text its group is looked up by."""
    return " ".join(telling(words))


def _counted_on(word: str) -> bool:
    return lightest(word) == weight(word)


def _enough(own: Sequence[str], words: Sequence[str], whole: float) -> list[str]:
    """Return the first of the words, rarest first, of which a key that reaches the floor holds at least one."""
    read: list[str] = []
    missing = 0.0
    for word in own:
        read.append(word)
        missing += weight(word) * words.count(word) if _counted_on(word) else 0.0
        if missing > (1 - FLOOR) * whole + ROUNDING:
            return read
    return list(own)
