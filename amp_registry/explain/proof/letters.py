"""Text of unknown origin as a proof prints it: Latin letters and their signs, everything else by its code.

A page that is kept for years prints with the fonts it carries; a look-alike letter of another script, an
invisible character or a direction override must neither pass for another text nor move the text around it.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

LONGEST_SENTENCE: Final = 2_000
LONGEST_VALUE: Final = 320
REPLACED: Final = "[U+"
"""What the code of a character that is not printed begins with."""

# Latin letters with the marks of Europe, the signs our own sentences use; every font of the page has them.
_PRINTED: Final = "\x20-\x7e\xa0-\xac\xae-\u024f\u1e00-\u1eff\u2010-\u2015\u2018-\u201e\u2022\u2026\u2030\u2039\u203a\u20ac\u2122"
_NOT_PRINTED: Final = re.compile(f"[^{_PRINTED}]")
_BLANKS: Final = re.compile("[^\\S\xa0\u202f]+")


def printable(text: str, limit: int = LONGEST_VALUE) -> str:
    """Return the text on one line, at most `limit` characters, each character the page lacks as `[U+…]`.

    Unbreakable spaces stay; every other run of blanks becomes one space; letters and marks that have one
    composed form are composed.

    >>> printable("Béton\\n\\u202eModèle 北")
    'Béton [U+202E]Modèle [U+5317]'
    """
    one_line = _BLANKS.sub(" ", text[: 4 * limit]).replace("\u202f", "\xa0").strip()
    safe = _NOT_PRINTED.sub(_code, unicodedata.normalize("NFC", one_line))
    return safe if len(safe) <= limit and len(text) <= 4 * limit else safe[: limit - 1] + "…"


def _code(found: re.Match[str]) -> str:
    return f"{REPLACED}{ord(found[0]):04X}]"
