"""How much a word tells of which firm it is, and when two words are one word with a slip of the keyboard.

The weights come from a shipped list (`name_words.toml`), not from the register's own frequencies: a score means
the same on every copy and does not move when the register grows.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from enum import Flag, auto
from functools import cache, lru_cache
from typing import Final

from rapidfuzz import process
from rapidfuzz.distance import OSA

from amp_registry import firm_name
from amp_registry.naming.sound import sound
from amp_registry.naming.tables import TIERS, Tier, tier

WEIGHTS: Final[dict[Tier, float]] = {
    "any_trade": 0.12,
    "one_trade": 0.35,
    "place": 0.3,
    "person": 0.6,
    "rare": 1.0,
}
YEAR_WEIGHT: Final = 0.1
LETTER_WEIGHT: Final = 0.4

SHORTEST_WORD: Final = 5
"""A shorter word is never one with a slip, nor one that sounds alike."""
SHORTEST_SLIP: Final = 6
"""A shorter word with a slip is only worth it beside another word that tells."""
MOST_LONGER: Final = 3
"""Two words whose lengths differ by more are two words, however they sound."""
LONG: Final = 10
"""A word this long may hold two slips."""
ONE_SLIP, TWO_SLIPS, SHORT_SLIP, INFLECTED = 0.9, 0.8, 0.75, 0.97

_TWO, _MANY = 2, 9
_INITIALS: Final = 3
_LONGEST_INITIALS: Final = 4
_KEPT_WORDS: Final = 1 << 16


@lru_cache(maxsize=_KEPT_WORDS)
def weight(word: str) -> float:
    """Return how much a cleaned word tells of which firm it is, from 0.1 to 1.

    >>> weight("construction"), weight("tremblay"), weight("djl"), weight("2014"), weight("j")
    (0.12, 0.6, 1.0, 0.1, 0.4)
    """
    if firm_name.is_year(word):
        return YEAR_WEIGHT
    if len(word.rstrip(".")) == 1:
        return LETTER_WEIGHT
    return WEIGHTS[tier(word)]


@lru_cache(maxsize=_KEPT_WORDS)
def tells(word: str) -> bool:
    """Return whether a word tells firms apart: a family name, a rare word, initials or a number.

    >>> tells("tremblay"), tells("excavation"), tells("j"), tells("djl")
    (True, False, False, True)
    """
    return weight(word) >= WEIGHTS["person"]


def telling(words: Sequence[str]) -> tuple[str, ...]:
    """Return the words that tell firms apart, in their order."""
    return tuple([word for word in words if tells(word)])


@lru_cache(maxsize=_KEPT_WORDS)
def is_initials(word: str) -> bool:
    """Return whether a word is initials or a numeral: two of them are equal or different, never close.

    >>> is_initials("djl"), is_initials("3m"), is_initials("2014"), is_initials("snck"), is_initials("roche")
    (True, True, False, True, False)
    """
    if tier(word) != "rare" or firm_name.is_year(word):
        return False
    if len(word) <= _INITIALS or not word.isalpha():
        return True
    return len(word) <= _LONGEST_INITIALS and not set(word) & set("aeiouy")


@lru_cache(maxsize=_KEPT_WORDS)
def closeness(one: str, other: str) -> float:
    """Return how likely two different words are one word with a slip: 0, or from 0.75 to 0.97.

    A word of five letters is only worth it beside another word that tells (`SHORT_SLIP`).

    >>> closeness("barette", "barrette"), closeness("gagnon", "gagne"), closeness("deltec", "duotech")
    (0.9, 0, 0)
    >>> closeness("norpak", "norpac"), closeness("danis", "davis")
    (0.9, 0.75)
    """
    shorter = min(len(one), len(other))
    if shorter < SHORTEST_WORD or abs(len(one) - len(other)) > MOST_LONGER:
        return 0
    alike = sound(one) == sound(other)
    if (one[0] != other[0] and not alike) or not (one.isalpha() and other.isalpha()):
        return 0
    slips = OSA.distance(one, other, score_cutoff=_TWO) if one[0] == other[0] else _MANY
    return likely(one, other, slips, alike=alike)


def likely(one: str, other: str, slips: int, *, alike: bool) -> float:
    """Return `closeness` of two different words of five letters or more, so many slips apart, `alike` if in sound."""
    shorter = min(len(one), len(other))
    if slips == 1 and shorter >= SHORTEST_SLIP:
        return INFLECTED if one.rstrip("esx") == other.rstrip("esx") else ONE_SLIP
    if alike:
        return ONE_SLIP
    if slips == 1:
        return SHORT_SLIP
    return TWO_SLIPS if slips == _TWO and shorter >= LONG else 0


_LETTERS: Final = "abcdefghijklmnopqrstuvwxyz"
_WAYS: Final = {
    way: place for place, way in enumerate((*_LETTERS, *(f"/{letter}" for letter in _LETTERS), "/#"))
}
_ANOTHER_WAY: Final = len(_WAYS)
BEGINNINGS: Final = _ANOTHER_WAY + 1
"""How many bits `begins_bits` uses, the lowest."""


@lru_cache(maxsize=_KEPT_WORDS)
def begins_bits(word: str) -> int:
    """Return the first letter and the first sound of a word, a bit of 8 bytes for each: two words that share none are
    never close.

    All that is no letter of the alphabet shares one bit. 0 for a word that is close to no other: a short one, or one
    that is not of letters alone.

    >>> begins_bits("photal") & begins_bits("fotal") != 0, begins_bits("fotal") & begins_bits("gagnon")
    (True, 0)
    >>> begins_bits("roy"), begins_bits("3mcan")
    (0, 0)
    """
    ways = (word[0], "/" + sound(word)[:1]) if may_slip(word) else ()
    return sum({1 << _WAYS.get(way, _ANOTHER_WAY) for way in ways})


def may_slip(word: str) -> bool:
    """Return whether a word with a slip may be taken for the word: long enough, and letters alone."""
    return len(word) >= SHORTEST_WORD and word.isalpha()


def holds_a_firm(words: Sequence[str]) -> bool:
    """Return whether words alone point to a firm: two that tell, or a rare one of four letters or more.

    >>> holds_a_firm(["tremblay"]), holds_a_firm(["tremblay", "gagnon"]), holds_a_firm(["rougemont"])
    (False, True, True)
    """
    found = telling(words)
    return len(found) > 1 or any(map(points, found))


def points(word: str) -> bool:
    """Return whether a word alone points to a firm: a rare one of four letters or more."""
    return is_rare(word) and len(word) >= _LONGEST_INITIALS


def is_rare(word: str) -> bool:
    """Return whether a word stands on no list of common words and names; years and single letters do not."""
    return weight(word) == WEIGHTS["rare"]


_lightest: Final[dict[str, float]] = {}


def lightest(word: str) -> float:
    """Return the least a word may weigh: its own weight, or that of a common word it may be a slip of.

    >>> lightest("constrution"), lightest("rougemont"), lightest("construction")
    (0.12, 1.0, 0.12)
    """
    found = _lightest.get(word)
    if found is None:
        listed = listed_by_letter(word[0]) if may_be_listed(word) else ()
        found = know_lightest(word, slips(word, listed) if listed else ())
    return found


def know_lightest(word: str, slipped: Sequence[tuple[int, int]]) -> float:
    """Keep and return the least a word may weigh, given the listed words of its letter that may be it with a slip."""
    if len(_lightest) >= _KEPT_WORDS:
        _lightest.clear()
    near = _listed_near(word, slipped) if may_be_listed(word) else ()
    found = _lightest[word] = min((weight(word), *map(weight, near)))
    return found


def may_be_listed(word: str) -> bool:
    """Return whether a word may be a slip of a listed one that weighs less."""
    return len(word) >= SHORTEST_WORD and tells(word)


def _listed_near(word: str, slipped: Sequence[tuple[int, int]]) -> Iterator[str]:
    """Yield the listed words that a word is close to."""
    letters, sounds = _listed()
    near = [letters[word[0]][place] for place, _ in slipped]
    yield from (other for other in (*near, *sounds.get(sound(word), ())) if closeness(word, other))


def listed_by_letter(letter: str) -> Sequence[str]:
    """Return the listed words that begin with a letter, the shorter first."""
    return _listed()[0].get(letter, ())


def lightest_is_known(word: str) -> bool:
    """Return whether the least a word may weigh has been looked up."""
    return word in _lightest


class Kind(Flag):
    """What a word is, as `kinds` tells: bits of one byte, which the index keeps for each word."""

    TELLS = auto()
    SURE = auto()
    """It tells, and is close to no word that does not."""
    RARE = auto()
    """It stands on no list of common words and names."""
    POINTS = auto()
    """It points to a firm alone: a rare word of four letters or more."""


_TELLS, _SURE, _RARE, _POINTS = (kind.value for kind in Kind)


@lru_cache(maxsize=_KEPT_WORDS)
def kinds(word: str) -> int:
    """Return what a word is, the bits of `Kind`.

    >>> Kind(kinds("tremblay")), Kind(kinds("djl")), Kind(kinds("construction"))
    (<Kind.TELLS|SURE: 3>, <Kind.TELLS|SURE|RARE: 7>, <Kind: 0>)
    """
    if not tells(word):
        return 0
    sure = _SURE if lightest(word) == weight(word) else 0
    return _TELLS | sure | (_RARE if is_rare(word) else 0) | (_POINTS if points(word) else 0)


def sure_weight(words: Sequence[str]) -> float:
    """Return what the words weigh that are `SURE`: another name has each, or a telling word with a slip, or lacks it.

    0 where a word is said twice, so that nothing is taken to be lacking: the other name may say it once.

    >>> sure_weight(["construction", "tremblay", "nordet"]), sure_weight(["nordet", "nordet"])
    (1.6, 0.0)
    """
    if len(set(words)) < len(words):
        return 0.0
    return sum([weight(word) for word in words if kinds(word) & _SURE], 0.0)


def most_slips(word: str) -> int:
    """Return how many slips a word may hold."""
    return _TWO if len(word) >= LONG else 1


def slips(word: str, others: Sequence[str]) -> list[tuple[int, int]]:
    """Return which of some words may be the word with a slip, or the word itself: their places, and how many slips.

    `others` share its first letter, which a slip never changes; the shorter stand first, for a slip changes the
    length by one letter at most, two slips by two.
    """
    most = most_slips(word)
    first = bisect_left(others, len(word) - most, key=len)
    end = bisect_right(others, len(word) + most, lo=first, key=len)
    found = process.extract(word, others[first:end], scorer=OSA.distance, score_cutoff=most, limit=None)
    return [(first + place, apart) for _, apart, place in found]


@cache
def _listed() -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """Return the listed words by first letter, the shorter first, and by sound."""
    letters: dict[str, list[str]] = {}
    sounds: dict[str, list[str]] = {}
    for word in sorted(TIERS, key=len):
        if len(word) >= SHORTEST_WORD:
            letters.setdefault(word[0], []).append(word)
            sounds.setdefault(sound(word), []).append(word)
    return letters, sounds
