"""How much two printed names look like one name: a score, and what the two share.

Words count by how much they tell (`weights`). Leaving a word out is a small difference; another word in its
place, where both tell firms apart, is a large one. Initials and numerals are equal or different, never close;
a long word may differ by one slip of the keyboard.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from amp_registry import firm_name
from amp_registry.compare.weights import (
    SHORT_SLIP,
    SHORTEST_SLIP,
    begins_bits,
    closeness,
    holds_a_firm,
    is_initials,
    is_rare,
    telling,
    tells,
    weight,
)
from amp_registry.firm_name import FirmName, NamePart, tells_a_firm
from amp_registry.naming.splitting import Role
from amp_registry.naming.tables import tier

FLOOR: Final = 0.6
"""Below it two names are two names."""

# Equal numbers; equal keys of the whole names; the same letters, spaced otherwise.
SAME_NUMBER, SAME_KEY, SAME_LETTERS = 0.99, 1.0, 0.9
# Equal keys of two parts: from the first, when little of the names stands in them, to the second.
LEAST_PART, SAME_PART = 0.86, 0.97
# One name holds the other: as little as this, as long as what is held tells a firm.
CONTAINED: Final = 0.61
# The words that tell are the same; each name adds common words of its own.
SAME_TELLING: Final = 0.61
SPREAD: Final = 0.03
# At most this: years or numerals on one side only, two different years, a part of one name that only
# resembles the other, a division, one member of a consortium.
DOUBTFUL: Final = 0.84
# A consortium is not the firm that is one of its members.
MEMBER: Final = 0.64
# One name only adds common words.
LEFT_OUT: Final = 0.92
# A telling word in the place of another counts so many times more.
SWAPPED: Final = 1.0
# What a slip costs where each name adds words of its own besides.
SLIP_AND_MORE: Final = 0.9

# A trade name or another second name, where its words are not just those of the other.
OTHER_PART: Final = 0.8

_PART_LIMITS: Final = {
    Role.NAME: SAME_PART,
    Role.OTHER_NAME: SAME_PART,
    Role.DIVISION: DOUBTFUL,
}
_TELLING_LENGTH: Final = 4
_NOT_CLOSE: Final = (0.0, "")
_MOST_ALTERNATIVES: Final = 6
_REMEMBERED: Final = 1 << 14


class Resemblance(NamedTuple):
    """What two names share; `score` from 0 (nothing) to 1. The words are cleaned words."""

    score: float
    shared: tuple[str, ...] = ()
    close: tuple[tuple[str, str], ...] = ()
    same_number: str | None = None
    same_key: bool = False
    different_years: bool = False


class Alternative(NamedTuple):
    """One of the names of a printed line, as the words of its key.

    `share`: how much of the line's telling stands in it, 1 for the whole. `limit`: the highest score it may give.
    `second`: it stands after the first name, as a trade name does.
    """

    words: tuple[str, ...]
    share: float
    limit: float
    second: bool = False


NOTHING: Final = Resemblance(0.0)


def resemblance(asked: FirmName, found: FirmName) -> Resemblance:
    """Return how two printed names resemble each other, by their best pair of names; 0 below the floor.

    Company numbers settle it: one in common is the same company, none in common where both have one is not.
    """
    common = [number for number in asked.numbers if number in found.numbers]
    if common:
        return Resemblance(SAME_NUMBER, same_number=common[0])
    if asked.numbers and found.numbers:
        return NOTHING
    if asked.key == found.key and asked.key:
        return Resemblance(SAME_KEY, shared=telling(asked.words), same_key=True)
    pairs = [(a, b) for a in alternatives(asked) for b in alternatives(found)]
    best = max((_of_parts(a, b) for a, b in pairs), key=lambda r: r.score, default=NOTHING)
    best = best if best.score else _same_letters(asked, found)
    return _at_most(best, _limit(asked, found))


def _limit(asked: FirmName, found: FirmName) -> float:
    """Return the highest score two printed names may give, whatever their words: a consortium is several firms."""
    if asked.is_consortium == found.is_consortium:
        return 1.0
    return MEMBER if found.is_consortium else DOUBTFUL


def alternatives(name: FirmName) -> tuple[Alternative, ...]:
    """Return the names a printed line holds: the whole, then each part that may be searched for.

    The words are those the index keeps, so that the two never disagree.
    """
    return _alternatives(name.printed)


@lru_cache(maxsize=_REMEMBERED)
def _alternatives(printed: str) -> tuple[Alternative, ...]:
    name = firm_name.parse(printed)
    whole = key_words(name.key)
    found = {whole: Alternative(whole, 1.0, 1.0)} if whole else {}
    if _is_one(name):
        return tuple(found.values())
    own = sum(
        weight(word) for part in _own_parts(name) if part.role is not Role.DIVISION for word in part.words
    )
    for part in _own_parts(name):
        words = key_words(part.key)
        if words and part.searched and words not in found:
            share = min(1.0, sum(map(weight, words)) / own) if own else 0.0
            found[words] = Alternative(words, share, _PART_LIMITS[part.role], part.role is Role.OTHER_NAME)
    return tuple(found.values())[:_MOST_ALTERNATIVES]


def _is_one(name: FirmName) -> bool:
    """Return whether a printed line is one name and nothing more: its only part is the whole of it."""
    return len(name.parts) == 1 and name.parts[0].key == name.key and name.parts[0].words == name.words


def key_words(one: str) -> tuple[str, ...]:
    """Return the words of a key, its company numbers left out.

    >>> key_words("boreale excavation qc:91234567")
    ('boreale', 'excavation')
    """
    words = tuple(one.split())
    return words if ":" not in one else tuple(word for word in words if ":" not in word)


def _of_parts(asked: Alternative, found: Alternative) -> Resemblance:
    """Return how two names resemble each other; parts of longer lines may be less sure than whole lines."""
    if asked.words == found.words:
        if not tells_a_firm(asked.words):
            return NOTHING
        share = min(asked.share, found.share)
        score = min(LEAST_PART + (SAME_PART - LEAST_PART) * share, asked.limit, found.limit)
        return Resemblance(score, shared=telling(asked.words), same_key=True)
    return _at_most(compared(asked.words, found.words), min(_not_equal(asked), _not_equal(found)))


def _at_most(both: Resemblance, limit: float) -> Resemblance:
    return both if both.score <= limit else both._replace(score=limit)


def _not_equal(one: Alternative) -> float:
    """Return the highest score of a name whose words are not those of the other; a second name tells less."""
    return 1.0 if one.limit == 1 else OTHER_PART if one.second else DOUBTFUL


def compared(asked: Sequence[str], found: Sequence[str]) -> Resemblance:
    """Return how two different names, as the words of their keys, resemble each other; `NOTHING` below the floor."""
    return _compared(tuple(asked), tuple(found))


@lru_cache(maxsize=_REMEMBERED)
def _compared(asked: tuple[str, ...], found: tuple[str, ...]) -> Resemblance:
    shared, left, other = paired_off(asked, found)
    told = telling(shared)
    close = _close_words(left, other, beside=bool(told)) if left and other else []
    if not (told or close):
        return NOTHING
    score = _score(shared, close, left, other)
    if score < FLOOR:
        return NOTHING
    years = any(map(str.isdigit, left)) and _years(left) and _years(other)
    return Resemblance(score, told, tuple(close), different_years=bool(years))


def differ_by_initials(asked: Sequence[str], found: Sequence[str]) -> bool:
    """Return whether each name has initials or a numeral that the other lacks: they are two firms.

    >>> differ_by_initials(["construction", "djl"], ["construction", "djm"]), differ_by_initials(["djl"], ["djl"])
    (True, False)
    """
    return any(is_initials(w) and w not in found for w in asked) and any(
        is_initials(w) and w not in asked for w in found
    )


# --- the score ----------------------------------------------------------------------------------


def paired_off(asked: Sequence[str], found: Sequence[str]) -> tuple[list[str], list[str], list[str]]:
    """Return the words both have, and what is left of each."""
    other = list(found)
    shared: list[str] = []
    left: list[str] = []
    for word in asked:
        if word in other:
            other.remove(word)
            shared.append(word)
        else:
            left.append(word)
    return shared, left, other


def _close_words(left: list[str], other: list[str], *, beside: bool) -> list[tuple[str, str]]:
    """Return the pairs of words that are one word with a slip; they are taken out of both lists.

    `beside`: another word that tells is shared, so that a slip in a short word is believed too.
    """
    pairs = []
    least = 0.0 if beside else SHORT_SLIP
    for word in list(left):
        begins = begins_bits(word)
        alike = [(closeness(word, one), one) for one in other if begins & begins_bits(one)]
        likely, best = max(alike, default=_NOT_CLOSE)
        if likely > least:
            left.remove(word)
            other.remove(best)
            pairs.append((word, best))
            if not other:
                break
    return pairs


def _score(shared: list[str], close: list[tuple[str, str]], left: list[str], other: list[str]) -> float:
    """Return what is shared over all there is, by weight; 0 when what is left makes two firms."""
    # A common word misspelt is the common word: the lighter of the two spellings counts.
    meant = [(min(pair, key=weight), closeness(*pair)) for pair in close]
    told = telling([*shared, *(word for word, _ in meant)])
    if not told or (left and other and differ_by_initials(left, other)):
        return 0
    if left and other and _says_little(told):
        return 0.0 if close else _least(shared, left, other, 0.0)
    common = sum(map(weight, shared))
    spoiled = 0.0
    for word, likely in meant:
        common += weight(word) * likely
        spoiled += weight(word) * (1 - likely)
    more = sum(map(weight, left)) + sum(map(weight, other))
    swapped = min(_told(left), _told(other)) if left and other else 0.0
    score = common / (common + 2 * spoiled + more + SWAPPED * swapped)
    if close:
        score *= SLIP_AND_MORE if left and other else 1
    else:
        score = max(score, _least(shared, left, other, score))
        if score >= FLOOR and not (left and other):
            score = max(score, _left_out(common, left or other))
    return min(score, DOUBTFUL) if _doubtful(left, other) else score


def _told(words: Sequence[str]) -> float:
    """Return what the words weigh that tell firms apart."""
    return sum([weight(word) for word in words if tells(word)])


def _least(shared: list[str], left: list[str], other: list[str], score: float) -> float:
    """Return what two names are worth where one holds the other, or only common words tell them apart.

    The less the names add, the more: `score` is what is shared over all there is.
    """
    nearer = SPREAD * score
    if not (left and other) and holds_a_firm(shared):
        return CONTAINED + nearer
    if telling(left) or telling(other):
        return 0.0
    told = telling(shared)
    rare = any(is_rare(word) and not is_initials(word) and len(word) >= _TELLING_LENGTH for word in told)
    initials = any(map(is_initials, told)) and (_only_general(left) or _only_general(other))
    return SAME_TELLING + nearer if rare or initials or not (left and other) else 0.0


def _left_out(common: float, more: Sequence[str]) -> float:
    """Return what two names are worth where one only adds words, none of which tells: each counts by half."""
    return 0.0 if telling(more) else min(LEFT_OUT, common / (common + sum(map(weight, more)) / 2))


def _only_general(words: Sequence[str]) -> bool:
    return all(tier(word) == "any_trade" or firm_name.is_year(word) for word in words)


def _says_little(told: Sequence[str]) -> bool:
    """Return whether all that is shared is one family name or one set of initials: each side adds its trade."""
    return len(told) == 1 and (not is_rare(told[0]) or is_initials(told[0]))


def _doubtful(left: list[str], other: list[str]) -> bool:
    digits = [word for word in (*left, *other) if word.isdigit()]
    if not digits:
        return False
    return not all(map(firm_name.is_year, digits)) or bool(_years(left) and _years(other))


def _years(words: list[str]) -> list[str]:
    return [word for word in words if firm_name.is_year(word)]


def _own_parts(name: FirmName) -> list[NamePart]:
    return [part for part in name.parts if part.role is not Role.CARE_OF]


def _same_letters(asked: FirmName, found: FirmName) -> Resemblance:
    """Return the resemblance of names that differ only by where their spaces stand."""
    for one, key in in_order(asked):
        for other, other_key in in_order(found):
            letters = "".join(one)
            alike = len(letters) >= SHORTEST_SLIP and letters == "".join(other)
            if alike and lettered(key) == lettered(other_key):
                return Resemblance(SAME_LETTERS, close=((" ".join(one), " ".join(other)),))
    return NOTHING


def in_order(name: FirmName) -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Return the words of a printed name, and of each of its parts, as they stand and as their key holds them.

    Only those whose key holds a word that tells firms apart.
    """
    return _in_order(name.printed)


@lru_cache(maxsize=_REMEMBERED)
def _in_order(printed: str) -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
    name = firm_name.parse(printed)
    pairs = [(name.words, key_words(name.key))]
    if not _is_one(name):
        pairs += [(part.words, key_words(part.key)) for part in _own_parts(name)]
    return [(words, key) for words, key in dict.fromkeys(pairs) if any(map(tells, key))]


@lru_cache(maxsize=_REMEMBERED)
def spelled(printed: str) -> frozenset[str]:
    """Return the letters of each key of a printed name that tells a firm, as `lettered` gives them."""
    return frozenset(lettered(key) for _, key in _in_order(printed))


def lettered(words: Sequence[str]) -> str:
    """Return the letters of a key in the order of the alphabet: names spaced otherwise share them."""
    return "".join(sorted("".join(words)))
