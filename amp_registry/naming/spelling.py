"""The letters of a name: one spelling for dashes, accents, case, quotes and dotted initials.

The steps are applied in the order in which they stand here.
"""

from __future__ import annotations

import html
import re
import unicodedata
from typing import Final

_DASHES: Final = "\u2010\u2011\u2012\u2013\u2014\u2015\u2043\u2212\ufe58\ufe63\uff0d"
_NOTHING: Final = "™®©℠~"
_APOSTROPHES: Final = "\u2018\u2019\u201b\u02b9\u02bc\u00b4`\u2032"
# What Unicode has software show as nothing (Default_Ignorable_Code_Point), and the notes between lines.
_INVISIBLE: Final = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f"
    "\ufeff\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
_ONE_CHARACTER: Final = str.maketrans(
    {
        **dict.fromkeys(_DASHES, "-"),
        **dict.fromkeys(_NOTHING),
        **dict.fromkeys(_APOSTROPHES, "'"),
        **dict.fromkeys("«»“”„‟", '"'),
        "œ": "oe",
        "æ": "ae",
        "ø": "o",
        "đ": "d",
        "ł": "l",
        "ð": "d",
        "þ": "th",
        "ı": "i",
    }
)
# Plain signs and the letters of French that have one spelling; not the grave accent, an apostrophe here, nor the
# signs of a damaged letter: `;` and `?`.
_ALREADY_ONE: Final = re.compile(r"[\x20-:<->@-_a-}À-ÅÇ-ÏÑ-ÖÙ-Ýà-åç-ïñ-öù-ýÿ]*")

_ENTITY: Final = re.compile(r"&(?:#\d{1,6}|#[xX][0-9a-fA-F]{1,5}|[A-Za-z]{2,8});")
# The bytes that follow the first of a letter in UTF-8, as the two usual alphabets of one byte show them.
_FOLLOWING: Final = {chr(byte): byte for byte in range(0x80, 0xC0)} | {
    bytes([byte]).decode("cp1252"): byte for byte in range(0x80, 0xC0) if byte not in b"\x81\x8d\x8f\x90\x9d"
}
_FOLLOWS: Final = "[" + re.escape("".join(_FOLLOWING)) + "]"
_TWICE: Final = re.compile(f"â{_FOLLOWS}{{2}}|[Â-Åâã]{_FOLLOWS}")
_CAPITAL: Final = str.maketrans("âã", "ÂÃ")
_MOST_CONVERSIONS: Final = 2
# What no alphabet could show, one or two signs for a letter; a question mark only where letters hold it.
_LOST: Final = re.compile(
    r"(?:(?<=[^\W\d_])\ufffd{1,2}|\ufffd{1,2}(?=[^\W\d_])|(?:(?<!\S)|(?<=[^\W\d_]))\?{1,2}(?=[^\W\d_]))"
)

# "s.m.", "s.m", or spaced, "s. m."; a space after "s.m." ends them: "s.e.n.c.r.l. s.r.l." is two forms.
_INITIALS: Final = re.compile(
    r"(?<![a-z0-9'])(?:(?:[a-z]\.){2,}(?:[a-z](?![a-z0-9'~]))?|[a-z]\.(?:\s[a-z]\.)*(?:\s?[a-z](?![a-z0-9.'~]))?)"
)
_NOT_A_LETTER: Final = re.compile(r"[.\s]+")
_ELISION: Final = re.compile(r"(?<![a-z0-9])[ld]'{1,2}\s?(?=\w)")


def one_spelling(text: str) -> str:
    """Return the text with one dash, one apostrophe, no invisible character and no compatibility form.

    Trade marks go before compatibility forms are opened: "Cima™" is not "CimaTM".

    >>> one_spelling("9221‑2745 Québec — l’Œuvre™ ﬁn")
    "9221-2745 québec - l'oeuvre fin"
    >>> one_spelling("O`Nordet")
    "o'nordet"
    """
    if _ALREADY_ONE.fullmatch(text):
        return text.lower()
    text = _INVISIBLE.sub("", mended(text))
    opened = unicodedata.normalize("NFKC", text.translate(_ONE_CHARACTER)).casefold()
    return unicodedata.normalize("NFC", opened).translate(_ONE_CHARACTER)


def mended(text: str) -> str:
    """Return the text with the letters that files and forms damaged: converted twice, escaped or lost.

    A lost letter is read as an e: it was an accented letter, and more than half of those are.

    >>> mended("QuÃ©bec &eacute;toile &amp; Fils"), mended("\\ufffdlectricit\\ufffd G?om?trix")
    ('Québec étoile & Fils', 'electricite Geometrix')
    >>> mended("Pourquoi pas?"), mended("A&B; C")
    ('Pourquoi pas?', 'A&B; C')
    """
    if "&" in text:
        text = _ENTITY.sub(lambda match: html.unescape(match[0].lower()), text)
    if not text.isascii():
        for _ in range(_MOST_CONVERSIONS):
            text = _TWICE.sub(_once, text)
    return _LOST.sub("e", text)


def _once(match: re.Match[str]) -> str:
    first, following = match[0][0], match[0][1:]
    lead = first if len(following) > 1 else first.translate(_CAPITAL)
    try:
        return bytes([ord(lead), *map(_FOLLOWING.__getitem__, following)]).decode()
    except UnicodeDecodeError:
        return match[0]


def without_accents(text: str) -> str:
    """Return the text with its letters bare, as registers in capitals print them.

    >>> without_accents("électricité garçon")
    'electricite garcon'
    """
    if text.isascii():
        return text
    # The letters of French one by one: what is left of most names is plain.
    plain = text.translate(_LATIN)
    return plain if plain.isascii() else _bare(text)


def _bare(text: str) -> str:
    apart = unicodedata.normalize("NFKD", text)
    return "".join(c for c in apart if not unicodedata.combining(c)).casefold().translate(_ONE_CHARACTER)


_LATIN: Final = {code: _bare(chr(code)) for code in range(0xC0, 0x180)}


def folded(text: str) -> str:
    """Return the text as people search in it: one spelling, no accents, no case, no space around it.

    >>> folded(" L’ÉRABLIÈRE ")
    "l'erabliere"
    """
    return without_accents(one_spelling(text)).strip()


def joined_initials(text: str) -> str:
    """Return the text with dotted initials as one word, marked `~`: known to be letters, not a word.

    >>> joined_initials("labo s.m. inc."), joined_initials("construction c. p. inc"), joined_initials("r.roy")
    ('labo sm~  inc.', 'construction cp~  inc', 'r~ roy')
    """
    return _INITIALS.sub(_as_word, text) if "." in text else text


def _as_word(match: re.Match[str]) -> str:
    return _NOT_A_LETTER.sub("", match[0]) + "~ "


def without_elision(text: str) -> str:
    """Return the text without elided articles, and with the letters around other apostrophes joined.

    >>> without_elision("l'heureux et d'aoust, o'brien")
    'heureux et aoust, obrien'
    """
    return _ELISION.sub("", text).replace("'", "") if "'" in text else text
