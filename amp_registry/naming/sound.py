"""How a word sounds in French: two spellings of one sound are one word.

CQLR c. S-31.1, r. 1.02, s. 2 (4): a name is identical to another even if it differs by a spelling with the same
pronunciation. The code is a rough one, for words of company names: it only ever joins spellings.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

# In order: each pattern sees what the ones before it left.
_SPELLINGS: Final = (
    (re.compile(r"ph"), "f"),
    (re.compile(r"eaux?|aux?"), "o"),
    (re.compile(r"sc(?=[eiy])|c(?=[eiy])"), "s"),
    (re.compile(r"ch"), "#"),
    (re.compile(r"ck|qu|q|c|k"), "k"),
    (re.compile(r"g(?=[eiy])"), "j"),
    (re.compile(r"th"), "t"),
    (re.compile(r"h"), ""),
    (re.compile(r"ai|ei"), "e"),
    (re.compile(r"y"), "i"),
    (re.compile(r"z"), "s"),
    (re.compile(r"(.)\1+"), r"\1"),
    (re.compile(r"(?<=...)(?:e?[stx]|e)$"), ""),
)


@lru_cache(maxsize=1 << 16)
def sound(word: str) -> str:
    """Return a code that two spellings of one sound share; it is no spelling.

    >>> sound("tekno") == sound("techno"), sound("norpak") == sound("norpac"), sound("fillion") == sound("filion")
    (False, True, True)
    >>> sound("photal") == sound("fotal"), sound("gagnon") == sound("gagne")
    (True, False)
    """
    for spelling, code in _SPELLINGS:
        word = spelling.sub(code, word)
    return word
