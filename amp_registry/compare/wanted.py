"""Which keys of a register are worth reading for one name: those that may reach the floor, and no others.

The score of two names is what they share over all there is, by weight, unless one holds the other whole. So a key
that reaches `FLOOR` lacks telling words that weigh at most `1 - FLOOR` of the name, and weighs at most the name
over `FLOOR`: it holds one of the few rarest telling words, among the lightest keys of that word. A word that may be
a slip of a common one (`lightest`) is never counted on: it may be missing, or weigh little.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from itertools import combinations
from typing import Final, NamedTuple

from amp_registry.compare.resemblance import FLOOR
from amp_registry.compare.ways_in import way_bits
from amp_registry.compare.weights import holds_a_firm, lightest, telling, tells, weight

MOST_TOGETHER: Final = 6
"""With more telling words than this, every key that holds any of them is read."""
ROUNDING: Final = 1e-3
"""Sums of weights in four bytes are not exact."""
_REMEMBERED: Final = 1 << 14


class Word(NamedTuple):
    """A telling word whose keys are read: what it weighs in the name, and the heaviest key worth reading, None for any."""

    text: str
    weight: float
    heaviest: float | None


class Name(NamedTuple):
    """A name, as words: those that tell, each once; all of them; the `way_bits` of each, and what it weighs in the name.

    `whole`: what they weigh together. `tells_a_firm`: a key that holds them all resembles the name, however heavy it is.
    """

    telling: tuple[str, ...]
    words: frozenset[str]
    ways: tuple[tuple[int, float], ...]
    whole: float
    tells_a_firm: bool


class Wanted(NamedTuple):
    """The words to read for a name, and what a key must share.

    `unread`: what the words weigh that are not counted on, so that any key may share them.
    """

    name: Name
    read: tuple[Word, ...]
    unread: float

    @classmethod
    def of(cls, words: Sequence[str], spread: Callable[[str], int]) -> Wanted:
        """Return what to read for the words of a name; `spread` tells how many keys hold a word or a slip of it."""
        name = _name(tuple(words))
        whole = name.whole
        own = (
            sorted(name.telling, key=lambda word: (spread(word), word)) if name.telling[1:] else name.telling
        )
        if len(own) > MOST_TOGETHER:
            return cls(name, tuple([Word(word, whole, None) for word in own]), whole)
        found = [
            Word(one, weight(one) * words.count(one), whole / FLOOR) for one in _enough(own, words, whole)
        ]
        if found and name.tells_a_firm:
            found[0] = found[0]._replace(heaviest=None)
        counted = sum([word.weight for word in found if _counted_on(word.text)])
        return cls(name, tuple(found), whole - counted)

    @property
    def reads_everything(self) -> bool:
        """Whether every key that holds one of the words is read."""
        return len(self.read) > MOST_TOGETHER

    def lacked(self, ways: int) -> float:
        """Return what the words weigh that a key lacks for sure; `ways`: the `way_bits` of its words."""
        return sum([heavy for bits, heavy in self.name.ways if not bits & ways])

    def reaches(self, shared: float, light: float, lacked: float = 0.0) -> bool:
        """Return whether a key may reach the floor that shares so much of the words read and weighs at least so much.

        `lacked`: what the words weigh that it lacks for sure.
        """
        whole = self.name.whole
        most = min(whole - lacked, shared + self.unread)
        return self.reads_everything or most >= FLOOR * (whole + light - most) - ROUNDING

    def held_by(self, key: str) -> bool:
        """Return whether a key holds every word of a name that tells a firm."""
        return self.name.tells_a_firm and self.name.words <= set(key.split())


@lru_cache(maxsize=_REMEMBERED)
def _name(words: tuple[str, ...]) -> Name:
    once = dict.fromkeys(words)
    return Name(
        tuple(filter(tells, once)),
        frozenset(once),
        tuple([(way_bits(word), weight(word) * words.count(word)) for word in once]),
        sum(map(weight, words)),
        holds_a_firm(words),
    )


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
