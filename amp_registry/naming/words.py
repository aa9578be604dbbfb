"""The words of one part of a name: the nine differences the law does not count, one step each.

CQLR c. S-31.1, r. 1.02, s. 2: a name is identical to another even if it differs by punctuation, an article,
a preposition or "et", a sign, a number in Roman numerals, word order, the legal form, an abbreviation, or a
word that determines nothing. Word order is folded last, by sorting, in `amp_registry.firm_name`.

A word that ends in `~` was written as dotted initials.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from amp_registry.naming.tables import (
    EXPANDED,
    GENERIC,
    LEGAL_FORMS,
    LONGER_FORMS,
    SMALL_WORDS,
    UNDETERMINED,
    LegalForm,
    longer_form,
    tier,
)

_WORD: Final = re.compile(r"[^\W_]+~?")
_ROMAN: Final = {
    "ii": "2", "iii": "3", "iv": "4", "vi": "6", "vii": "7", "viii": "8", "ix": "9",
    "xi": "11", "xii": "12", "xiii": "13", "xiv": "14", "xv": "15", "xvi": "16", "xx": "20", "xxi": "21",
}  # fmt: skip
_ANOTHER_WORD: Final = SMALL_WORDS | UNDETERMINED | LEGAL_FORMS.keys() | _ROMAN.keys() | {"st", "ste"}
_SAINT: Final = {"st": "saint", "ste": "sainte"}
_CHANGED: Final = EXPANDED.keys() | _SAINT.keys()
# Without its point it may be a word of the name: "Can-Bec".
_CANADA: Final = re.compile(r"\bcan\.")
# A form that lost the space before it. No word of French ends as these do: "zinc" and "récoltée" are left whole.
_GLUED: Final = re.compile(
    r"([^\W\d_]{3,}(?:[^\W\d_z](?=inc|senc)|[^\W\d_aeiou](?=ltee)))(inc|senc|sencrl|ltee)"
)
_ENDS_GLUED: Final = ("inc", "senc", "sencrl", "ltee")
_SHORTEST_GLUED: Final = 7
_ELIDED: Final = re.compile(r"[dl]([aeiouh]\w{3,})")
_SHORTEST_PLURAL: Final = 4
_REMEMBERED: Final = 1 << 14


def _has_initials(words: Sequence[str]) -> bool:
    return "~" in "".join(words)


def split(text: str) -> list[str]:
    """Return the words: runs of letters and digits; `&`, `+` and every other sign goes, but the point of "Can."

    >>> split("larose & fils, architecture+design cms~ inc..")
    ['larose', 'fils', 'architecture', 'design', 'cms~', 'inc']
    """
    text = _CANADA.sub("canada ", text) if "can." in text else text
    found = _WORD.findall(LONGER_FORMS.sub(longer_form, text))
    if not any(len(word) >= _SHORTEST_GLUED and word.endswith(_ENDS_GLUED) for word in found):
        return found
    return [part for word in found for part in _unglued(word)]


def _unglued(word: str) -> tuple[str, ...]:
    """Return a word and the form glued to it, or the word alone."""
    glued = _GLUED.fullmatch(word)
    return glued.groups() if glued else (word,)


def with_letters_joined(words: Sequence[str]) -> list[str]:
    """Return the words with neighbouring single letters made one word of initials.

    >>> with_letters_joined(["construction", "c", "p", "inc"]), with_letters_joined(["nettoyeur", "a", "sec"])
    (['construction', 'cp~', 'inc'], ['nettoyeur', 'a', 'sec'])
    """
    if list(map(len, words)).count(1) < 2:  # noqa: PLR2004 - nothing to join
        return list(words)
    joined: list[str] = []
    run = ""
    for word in [*words, ""]:
        if len(word) == 1 and word.isalpha():
            run += word
            continue
        if run:
            joined.append(run if len(run) == 1 else run + "~")
        run = ""
        joined.append(word)
    return joined[:-1]


def without_legal_form(words: Sequence[str]) -> tuple[list[str], LegalForm | None]:
    """Return the words without legal forms, and the first form found.

    A short form that can be a word of the name ("sec", "co") goes only when it stands last or was dotted,
    and stays when without it nothing would tell the firm from another.

    >>> without_legal_form(["pavages", "chenal", "inc", "les"])[0]
    ['pavages', 'chenal', 'les']
    >>> without_legal_form(["olymel", "sec~"])[0], without_legal_form(["nettoyage", "a", "sec"])[0]
    (['olymel'], ['nettoyage', 'a', 'sec'])
    """
    if LEGAL_FORMS.keys().isdisjoint(words) and not _has_initials(words):
        return list(words), None
    kept: list[str] = []
    forms: list[LegalForm] = []
    for place, word in enumerate(words):
        form = LEGAL_FORMS.get(word.rstrip("~"))
        if form is None:
            kept.append(word)
            continue
        strippable = _strippable(form, words, place)
        if not strippable:
            kept.append(word)
        if strippable or form.strip == "never":
            forms.append(form)
    return kept, forms[0] if forms else None


def _strippable(form: LegalForm, words: Sequence[str], place: int) -> bool:
    if form.strip == "anywhere":
        return True
    if form.strip == "never" or (place and words[place - 1] in form.not_after):
        return False
    if words[place][-1] == "~" or form.strip == "dotted":
        return words[place][-1] == "~"
    return all(_may_follow(word) for word in words[place + 1 :]) and any(map(_tells, words[:place]))


def _may_follow(word: str) -> bool:
    return word in SMALL_WORDS or word.rstrip("~") in LEGAL_FORMS


def _tells(word: str) -> bool:
    return word.rstrip("~") not in LEGAL_FORMS and tier(singular(word)) in {"rare", "person"}


def expanded(words: Sequence[str]) -> list[str]:
    """Return the words with abbreviations and English twins written out; `st` only before a name.

    >>> expanded(["const", "st", "amour", "bsl"]), expanded(["abc", "group", "cpe~"])
    (['construction', 'saint', 'amour', 'bas', 'saint', 'laurent'], ['abc', 'groupe', 'centre', 'petite', 'enfance'])
    """
    if _CHANGED.isdisjoint(words) and not _has_initials(words):
        return list(words)
    full: list[str] = []
    last = len(words) - 1
    for place, word in enumerate(words):
        if word.rstrip("~") in EXPANDED:
            full += EXPANDED[word.rstrip("~")]
        elif word in _SAINT and place < last:
            full.append(_SAINT[word])
        else:
            full.append(word)
    return full


def in_arabic(word: str) -> str:
    """Return a Roman numeral of two letters or more in Arabic digits, any other word as it is.

    >>> in_arabic("ii"), in_arabic("civil"), in_arabic("v")
    ('2', 'civil', 'v')
    """
    return _ROMAN.get(word, word)


def singular(word: str) -> str:
    """Return a generic word in the singular; a word that may be a name keeps its s.

    An x makes a plural after a u alone: without its own, "Simplex" would tell no firm from another.

    >>> singular("constructions"), singular("services"), singular("jacques"), singular("fils")
    ('construction', 'service', 'jacques', 'fils')
    >>> singular("eaux"), singular("simplex")
    ('eau', 'simplex')
    """
    if not word.endswith(("s", "ux")) or len(word) < _SHORTEST_PLURAL or word in GENERIC:
        return word
    return word[:-1] if word[:-1] in GENERIC else word


def without_small_words(words: Sequence[str]) -> list[str]:
    """Return the words without articles, prepositions and "et"; dotted initials are none of them.

    >>> without_small_words(["patate", "chez", "le", "roi"]), without_small_words(["a~", "lapierre"])
    (['patate', 'roi'], ['a~', 'lapierre'])
    """
    return [word for word in words if word not in SMALL_WORDS]


def without_undetermined(words: Sequence[str]) -> list[str]:
    """Return the words without those that determine nothing, such as "entreprise" or "société".

    >>> without_undetermined(["entreprise", "techligne"])
    ['techligne']
    """
    return [word for word in words if word not in UNDETERMINED]


def cleaned(words: Sequence[str]) -> tuple[str, ...]:
    """Return the words that tell the firm, in their order; never empty when some word is given.

    >>> cleaned(["les", "constructions", "st", "amour", "ii"]), cleaned(["les", "entreprises"])
    (('construction', 'saint', 'amour', '2'), ('entreprise',))
    """
    full = _with_articles_off(list(map(_plain, expanded(words))))
    telling = without_small_words(full) or full
    telling = without_undetermined(telling) or telling
    return tuple([_unmarked(word) if "~" in word else word for word in telling])


def _with_articles_off(words: list[str]) -> list[str]:
    """Return the words without the article of "dentretien", where another word tells the firm."""
    bare = list(map(without_article, words))
    if bare == words:
        return words
    told = any(
        same == word and tier(word) in {"rare", "person"} for same, word in zip(bare, words, strict=True)
    )
    return bare if told else words


@lru_cache(maxsize=_REMEMBERED)
def without_article(word: str) -> str:
    """Return a generic word without the article that lost its apostrophe before it; any other word as it is.

    >>> without_article("dentretien"), without_article("dexpertises"), without_article("lheureux")
    ('entretien', 'expertise', 'lheureux')
    """
    elided = _ELIDED.fullmatch(word)
    if not elided or tier(word) != "rare":
        return word
    generic = singular(elided[1])
    return generic if generic in GENERIC else word


@lru_cache(maxsize=_REMEMBERED)
def _plain(word: str) -> str:
    return singular(in_arabic(word))


def _unmarked(word: str) -> str:
    """Return initials without their mark; those that spell another word keep their dots, and stay initials."""
    bare = word[:-1]
    return "".join(f"{letter}." for letter in bare) if bare in _ANOTHER_WORD else bare
