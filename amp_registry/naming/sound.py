"""How a word sounds in French: two spellings of one sound are one word.

CQLR c. S-31.1, r. 1.02, s. 2 (4): a name is identical to another even if it differs by a spelling with the same
pronunciation. The code is a rough one, for words of company names: it only ever joins spellings.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

# In order: each step sees what the ones before it left. Plain replacements where letters alone decide, patterns where
# their neighbours do.
_FIRST: Final = (("ph", "f"), ("eaux", "o"), ("eau", "o"), ("aux", "o"), ("au", "o"))
_SOFT_C: Final = re.compile(r"sc(?=[eiy])|c(?=[eiy])")
_THEN: Final = (("ch", "#"), ("ck", "k"), ("qu", "k"), ("q", "k"), ("c", "k"))
_SOFT_G: Final = re.compile(r"g(?=[eiy])")
_LAST: Final = (("th", "t"), ("h", ""), ("ei", "e"), ("ai", "e"), ("y", "i"), ("z", "s"))
_DOUBLED: Final = re.compile(r"(.)\1+")
_ENDING: Final = re.compile(r"(?<=...)(?:e?[stx]|e)$")
_ENDS: Final = ("e", "s", "t", "x")


@lru_cache(maxsize=1 << 16)
def sound(word: str) -> str:
    """Return a code that two spellings of one sound share; it is no spelling.

    >>> sound("tekno") == sound("techno"), sound("norpak") == sound("norpac"), sound("fillion") == sound("filion")
    (False, True, True)
    >>> sound("photal") == sound("fotal"), sound("gagnon") == sound("gagne")
    (True, False)
    """
    word = _replaced(word, _FIRST)
    word = _SOFT_C.sub("s", word) if "c" in word else word
    word = _replaced(word, _THEN)
    word = _SOFT_G.sub("j", word) if "g" in word else word
    word = _DOUBLED.sub(r"\1", _replaced(word, _LAST))
    return _ENDING.sub("", word) if word.endswith(_ENDS) else word


def _replaced(word: str, steps: Sequence[tuple[str, str]]) -> str:
    for spelling, code in steps:
        word = word.replace(spelling, code)
    return word
