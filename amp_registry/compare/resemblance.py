"""How much two printed names look like one name: a score, and what the two share.

Words count by how much they tell: "construction" little, a family name more, a rare word or initials most.
The weights come from a shipped list (`name_words.toml`), not from the register's own frequencies: a score
means the same on every copy and does not move when the register grows. Initials and numerals are equal or
different, never close; a long word may differ by one slip of the keyboard.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from rapidfuzz.distance import OSA

from amp_registry import firm_name
from amp_registry.firm_name import FirmName, NamePart
from amp_registry.naming.splitting import Role
from amp_registry.naming.tables import Tier, tier

WEIGHTS: Final[dict[Tier, float]] = {
    "any_trade": 0.12,
    "one_trade": 0.35,
    "place": 0.3,
    "person": 0.6,
    "rare": 1.0,
}
YEAR_WEIGHT: Final = 0.1
LETTER_WEIGHT: Final = 0.4

# Below it two names are two names.
FLOOR: Final = 0.6
# Equal numbers; equal keys of the whole names; of a part of one of them; the same letters, spaced otherwise.
SAME_NUMBER, SAME_KEY, SAME_PART, SAME_LETTERS = 0.99, 1.0, 0.97, 0.9
# One name holds the other: as little as this, as long as what is held tells a firm.
CONTAINED: Final = 0.62
# Years or numerals on one side only, or two different years, may be two legal persons.
DOUBTFUL: Final = 0.84

_SHORTEST_SLIP: Final = 6
_LONG: Final = 10
_ONE_SLIP, _TWO_SLIPS, _INFLECTED = 0.9, 0.8, 0.97
_INITIALS: Final = 3
_LONGEST_INITIALS: Final = 4
_TELLING_LENGTH: Final = 5
_MOST_ALTERNATIVES: Final = 6


@dataclass(frozen=True, slots=True)
class Resemblance:
    """What two names share; `score` from 0 (nothing) to 1. The words are cleaned words."""

    score: float
    shared: tuple[str, ...] = ()
    close: tuple[tuple[str, str], ...] = ()
    same_number: str | None = None
    same_key: bool = False
    different_years: bool = False


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
        return Resemblance(SAME_KEY, shared=_telling(asked.words), same_key=True)
    pairs = [(a, b) for a in alternatives(asked) for b in alternatives(found)]
    best = max((compared(a, b) for a, b in pairs), key=lambda r: r.score, default=NOTHING)
    return best if best.score else _same_letters(asked, found)


def alternatives(name: FirmName) -> tuple[tuple[str, ...], ...]:
    """Return the names a printed line holds, as the words of their keys: the whole, then each telling part.

    The words are those the index keeps, so that the two never disagree.
    """
    keys = dict.fromkeys((name.key, *(part.key for part in _own_parts(name) if part.telling)))
    return tuple(words for one in keys if (words := key_words(one)))[:_MOST_ALTERNATIVES]


def key_words(one: str) -> tuple[str, ...]:
    """Return the words of a key, its company numbers left out.

    >>> key_words("boreale excavation qc:91234567")
    ('boreale', 'excavation')
    """
    return tuple(word for word in one.split() if ":" not in word)


def compared(asked: Sequence[str], found: Sequence[str]) -> Resemblance:
    """Return how two names, as the words of their keys, resemble each other; `NOTHING` below the floor."""
    shared, left, other = _paired_off(asked, found)
    if not left and not other:
        telling = _telling(shared)
        return Resemblance(SAME_PART, shared=telling, same_key=True) if telling else NOTHING
    close = _close_words(left, other)
    score = _score(shared, close, left, other)
    if score < FLOOR:
        return NOTHING
    years = _years(left) and _years(other)
    return Resemblance(score, _telling(shared), tuple(close), different_years=bool(years))


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


def closeness(one: str, other: str) -> float:
    """Return how likely two different words are one word with a slip: 0, or from 0.8 to 0.97.

    >>> closeness("barette", "barrette"), closeness("gagnon", "gagne"), closeness("deltec", "duotech")
    (0.9, 0, 0)
    """
    shorter = min(len(one), len(other))
    if shorter < _SHORTEST_SLIP or one[0] != other[0] or not (one.isalpha() and other.isalpha()):
        return 0
    slips = OSA.distance(one, other, score_cutoff=2)
    if slips == 1:
        return _INFLECTED if one.rstrip("esx") == other.rstrip("esx") else _ONE_SLIP
    return _TWO_SLIPS if slips == 2 and shorter >= _LONG else 0  # noqa: PLR2004 - two slips


def differ_by_initials(asked: Sequence[str], found: Sequence[str]) -> bool:
    """Return whether each name has initials or a numeral that the other lacks: they are two firms.

    >>> differ_by_initials(["construction", "djl"], ["construction", "djm"]), differ_by_initials(["djl"], ["djl"])
    (True, False)
    """
    return any(is_initials(w) and w not in found for w in asked) and any(
        is_initials(w) and w not in asked for w in found
    )


# --- the score ----------------------------------------------------------------------------------


def _paired_off(asked: Sequence[str], found: Sequence[str]) -> tuple[list[str], list[str], list[str]]:
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


def _close_words(left: list[str], other: list[str]) -> list[tuple[str, str]]:
    """Return the pairs of words that are one word with a slip; they are taken out of both lists."""
    pairs = []
    for word in list(left):
        best = max(other, key=lambda candidate: closeness(word, candidate), default=None)
        if best is not None and closeness(word, best):
            left.remove(word)
            other.remove(best)
            pairs.append((word, best))
    return pairs


def _score(shared: list[str], close: list[tuple[str, str]], left: list[str], other: list[str]) -> float:
    """Return what is shared over all there is, by weight; 0 when what is left makes two firms."""
    # A common word misspelt is the common word: the lighter of the two spellings counts.
    meant = [(min(pair, key=weight), closeness(*pair)) for pair in close]
    telling = [word for word in (*shared, *(word for word, _ in meant)) if _tells(word)]
    if not telling or differ_by_initials(left, other) or (left and other and _says_little(telling)):
        return 0
    common = sum(map(weight, shared)) + sum(weight(word) * likely for word, likely in meant)
    spoiled = sum(weight(word) * (1 - likely) for word, likely in meant)
    more_asked, more_found = sum(map(weight, left)), sum(map(weight, other))
    score = common / (common + 2 * spoiled + more_asked + more_found)
    if not min(more_asked, more_found) and not close and _holds_a_firm(shared):
        score = max(score, CONTAINED)
    return min(score, DOUBTFUL) if _doubtful(left, other) else score


def _says_little(telling: list[str]) -> bool:
    """Return whether all that is shared is one family name or one set of initials: each side adds its trade."""
    return len(telling) == 1 and (weight(telling[0]) < 1 or is_initials(telling[0]))


def _doubtful(left: list[str], other: list[str]) -> bool:
    numerals = any(word.isdigit() and not firm_name.is_year(word) for word in (*left, *other))
    return numerals or bool(_years(left) and _years(other))


def _years(words: list[str]) -> list[str]:
    return [word for word in words if firm_name.is_year(word)]


def _tells(word: str) -> bool:
    return weight(word) >= WEIGHTS["person"]


def _telling(words: Sequence[str]) -> tuple[str, ...]:
    return tuple(word for word in words if _tells(word))


def _holds_a_firm(shared: list[str]) -> bool:
    telling = _telling(shared)
    return len(telling) > 1 or any(weight(w) == 1 and len(w) >= _TELLING_LENGTH for w in telling)


def _own_parts(name: FirmName) -> list[NamePart]:
    return [part for part in name.parts if part.role is not Role.CARE_OF]


def _same_letters(asked: FirmName, found: FirmName) -> Resemblance:
    """Return the resemblance of names that differ only by where their spaces stand."""
    for one in _in_order(asked):
        for other in _in_order(found):
            letters = "".join(one)
            if (
                _telling(one)
                and _telling(other)
                and len(letters) >= _SHORTEST_SLIP
                and letters == "".join(other)
            ):
                return Resemblance(SAME_LETTERS, close=((" ".join(one), " ".join(other)),))
    return NOTHING


def _in_order(name: FirmName) -> list[tuple[str, ...]]:
    return [name.words, *(part.words for part in _own_parts(name))]
