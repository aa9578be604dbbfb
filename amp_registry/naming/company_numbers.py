"""Numbered companies: `9123-4567 Québec inc.`, `1107392 Canada inc.`, `1714141 Alberta ltd.`

The number is the name. Canonical form: the jurisdiction and the digits, `qc:91234567`, `ca:1107392`.
Two names with different numbers are two companies, whatever else they share.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

_JURISDICTIONS: Final = {
    "canada": "ca",
    "alberta": "ab",
    "ontario": "on",
    "manitoba": "mb",
    "saskatchewan": "sk",
    "british columbia": "bc",
    "colombie-britannique": "bc",
    "colombie britannique": "bc",
    "bc": "bc",
    "new brunswick": "nb",
    "nouveau-brunswick": "nb",
    "nouveau brunswick": "nb",
    "nova scotia": "ns",
    "nouvelle-ecosse": "ns",
    "nouvelle ecosse": "ns",
    "newfoundland": "nl",
    "terre-neuve": "nl",
    "prince edward island": "pe",
    "yukon": "yt",
}
_FORM: Final = r"(?:[\s,.]*\b(?:i?inc|ltee|ltd|limitee|limited|ulc)\b~?[.,]*)*"
# People put a point, a comma, a slash or two hyphens where the hyphen stands.
_BETWEEN: Final = r"\s*[-._/,]{0,2}\s*"
_DIGITS: Final = rf"(?P<first>\d{{4}}){_BETWEEN}(?P<last>\d{{4}})"
# Quebec, shortened, misspelt with its own letters, with a letter lost, or glued to the form.
_NAME: Final = r"(?:q[uebc]{3,6}(?:inc)?|qu\W{1,2}bec|qc|que)\b\.?"
_QUEBEC: Final = rf"{_DIGITS}{_FORM}[\s,(-]*{_NAME}\)?{_FORM}"
_ELSEWHERE: Final = (
    rf"(?P<digits>\d{{5,8}})[\s,-]*(?P<place>{'|'.join(map(re.escape, _JURISDICTIONS))})\b~?{_FORM}"
)
_NUMBERED: Final = re.compile(rf"(?<![\d:])(?:{_QUEBEC}|{_ELSEWHERE})")
# A spreadsheet that took the number for an amount leaves ".0" behind it.
_BARE: Final = re.compile(rf"\W*{_DIGITS}(?:\.0)?{_FORM}\W*")
# Amid other words nothing says that eight digits are a company but their series and their check digit.
_AMID: Final = re.compile(
    rf"(?:\bquebec[\s,]+)?(?<![\w:-])(?P<first>(?:2[3-9]|3[01]|9[0-5])\d\d)-(?P<last>\d{{4}})(?![\w-]){_FORM}"
)
_TYPED_AS_LETTERS: Final = re.compile(rf"(?<!\w)[\doil]{{4}}{_BETWEEN}[\doil]{{4}}(?=[\s,(-]*{_NAME})")
_LETTERS: Final = str.maketrans("oil", "011")
_MOST_LETTERS: Final = 3
# The copies are asked one after the other about the same firms.
_REMEMBERED: Final = 1 << 10
_DIGIT: Final = re.compile(r"\d")
_CANONICAL: Final = re.compile(r"(?<![a-z0-9])([a-z]{2}:\d{5,8})(?!\d)")


def taken_out(text: str) -> tuple[str, tuple[str, ...]]:
    """Return the text with each company number (and its legal form) made a `|`, and the numbers found.

    >>> taken_out("aristo (9200-6774 quebec inc.)")
    ('aristo (|)', ('qc:92006774',))
    >>> taken_out("9305 4526 qc"), taken_out("1107392 canada inc. (f.a.s.n. na-sa)")
    (('|', ('qc:93054526',)), ('| (f.a.s.n. na-sa)', ('ca:1107392',)))
    >>> taken_out("pizza 2000 quebec"), taken_out("9123-4567")
    (('pizza 2000 quebec', ()), ('|', ('qc:91234567',)))
    >>> taken_out("pavage zelma 9123-4567 inc."), taken_out("pavage zelma 9123-4568 inc.")
    (('pavage zelma |', ('qc:91234567',)), ('pavage zelma 9123-4568 inc.', ()))
    """
    if not _DIGIT.search(text):
        return text, ()
    text = _TYPED_AS_LETTERS.sub(_in_digits, text)
    bare = _BARE.fullmatch(text)
    if bare:
        return "|", (f"qc:{bare['first']}{bare['last']}",)
    found = [match[1] for match in _CANONICAL.finditer(text)]
    text = _CANONICAL.sub("|", text) if found else text
    numbered = list(_NUMBERED.finditer(text))
    text = _NUMBERED.sub("|", text) if numbered else text
    amid = list(filter(_holds, _AMID.finditer(text)))
    text = _AMID.sub(lambda match: "|" if _holds(match) else match[0], text) if amid else text
    return text, tuple(dict.fromkeys((*found, *map(_canonical, (*numbered, *amid)))))


def _in_digits(match: re.Match[str]) -> str:
    """Return a number typed with an O or an l as digits; more letters than that are a word."""
    return match[0].translate(_LETTERS) if sum(map(str.isalpha, match[0])) <= _MOST_LETTERS else match[0]


def _holds(match: re.Match[str]) -> bool:
    """Return whether the last digit checks the seven before it, every other digit doubled."""
    doubled = [int(digit) * (2 - place % 2) for place, digit in enumerate(match["first"] + match["last"])]
    return sum(value // 10 + value % 10 for value in doubled) % 10 == 0


def _canonical(match: re.Match[str]) -> str:
    if match["first"]:
        return f"qc:{match['first']}{match['last']}"
    return f"{_JURISDICTIONS[match['place']]}:{match['digits']}"


def is_canonical(text: str) -> bool:
    """Return whether a text is a canonical number and nothing else.

    >>> is_canonical("qc:91234567"), is_canonical("boreale excavation qc:91234567")
    (True, False)
    """
    return _CANONICAL.fullmatch(text) is not None


def display(number: str) -> str:
    """Return a canonical number as people print it.

    >>> display("qc:91234567"), display("ca:1107392")
    ('9123-4567 Québec', '1107392 Canada')
    """
    place, _, digits = number.partition(":")
    if place == "qc":
        return f"{digits[:4]}-{digits[4:]} Québec"
    return f"{digits} {'Canada' if place == 'ca' else place.upper()}"


def is_neighbour(one: str, other: str) -> bool:
    """Return whether two canonical numbers are one wrong digit, or one swap of neighbours, apart.

    >>> is_neighbour("qc:91234567", "qc:91234568"), is_neighbour("qc:91234567", "qc:91234576")
    (True, True)
    >>> is_neighbour("qc:91234567", "qc:91234567"), is_neighbour("qc:91234567", "ca:91234568")
    (False, False)
    """
    if len(one) != len(other) or one[:2] != other[:2]:
        return False
    apart = [place for place, (a, b) in enumerate(zip(one, other, strict=True)) if a != b]
    if len(apart) == 2 and apart[1] == apart[0] + 1:  # noqa: PLR2004 - a swap touches two places
        return one[apart[0]] == other[apart[1]] and one[apart[1]] == other[apart[0]]
    return len(apart) == 1


@lru_cache(maxsize=_REMEMBERED)
def neighbours(number: str) -> tuple[str, ...]:
    """Return every canonical number one wrong digit or one swap of neighbours away, in order.

    >>> len(neighbours("qc:91234567")), neighbours("ca:11111")[:2]
    (79, ('ca:01111', 'ca:10111'))
    """
    place, digits = number[:3], number[3:]
    wrong = [digits[:i] + d + digits[i + 1 :] for i in range(len(digits)) for d in "0123456789"]
    swaps = [digits[:i] + digits[i + 1] + digits[i] + digits[i + 2 :] for i in range(len(digits) - 1)]
    return tuple(sorted({place + slip for slip in wrong + swaps} - {number}))
