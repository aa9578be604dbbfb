"""One printed name may hold several: a trade name, a number's owner, a division, the care of somebody.

Text in, segments out, each with its role. The text is folded and its initials are joined.
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Final

from amp_registry.naming.tables import LEGAL_FORMS, NOTES, SEPARATORS

LONGEST: Final = 300


class Role(StrEnum):
    """What a part of a printed name is."""

    NAME = "name"
    OTHER_NAME = "other_name"
    DIVISION = "division"
    CARE_OF = "care_of"


_OTHER, _DIVISION_OF, _CARE_OF = "\x1e", "\x1d", "\x1c"
_BOUNDARY: Final = re.compile(f"([{_OTHER}{_DIVISION_OF}{_CARE_OF}])")
_ROLES: Final = {_OTHER: Role.OTHER_NAME, _DIVISION_OF: Role.NAME, _CARE_OF: Role.CARE_OF}


def _any_of(patterns: list[str]) -> str:
    return "(?:" + "|".join(patterns) + ")"


_FORM: Final = _any_of([alias for alias, form in LEGAL_FORMS.items() if form.strip == "anywhere"])
_NOTE_INSIDE: Final = re.compile(r"[(\[]\s*" + _any_of(NOTES["inside_parentheses"]) + r"\b[^)\]]*(?:[)\]]|$)")
_NOTE_AT_END: Final = re.compile(r"(?:\b" + _any_of(NOTES["to_the_end"]) + r"|_\d+\s*$|(?<=[\w.])\s*\*.*$)")
_YEAR: Final = re.compile(r"[(\[]\s*((?:19|20)\d\d)\s*[)\]]")
_ONLY_SMALL: Final = re.compile(r"[(\[]\s*((?:les?|la|the))\s*[)\]]")

_TRADING: Final = re.compile(r"\b" + _any_of(SEPARATORS["trading_as"]) + r"(?:~|\b)")
_TRADING_AFTER: Final = re.compile(
    rf"(?:(?<=\|)|(?<=~)|(\b{_FORM}\b))([\s.,(]*)\b{_any_of(SEPARATORS['trading_as_after_a_form'])}\b(?!~)"
)
_TRADING_DOTTED: Final = re.compile(rf"\b{_any_of(SEPARATORS['trading_as_after_a_form'])}~")
_CARE: Final = re.compile(r"(?<!\w)" + _any_of(SEPARATORS["care_of"]))
_A_DIVISION: Final = re.compile(r"(?:\b(?:une|a) )?\bdiv(?:ision)?\b\.?\s+(?:de la |de |d'\s?|du |of )(?=\S)")
_DIVISION: Final = re.compile(r"(?:\b(?:une|a) )?\bdiv(?:ision)?\b\.?(?=\s)")
_FORMS_BESIDE: Final = re.compile(r"(\w~?)\s*/\s*((?:srl|sencrl|llp|senc)\b)")
_MARKS: Final = re.compile(r"[()\[\]|;\\]|(?<=\w\w\w)[.~]*\s*/\s*(?=\w)|\s/\s|(?<=[.~)])\s*/|/(?=\s|\w\w\w)")
# Every pattern above needs one of these signs or runs of letters: most names hold none.
_MAY_SAY_SO: Final = (
    "|", "/", ":", "fas", "sous", "div", "soins", "attention", "dba", "doing", "operating", "carrying", "known",
)  # fmt: skip
_SHORTLY: Final = ("fa", "oa", "aka", "ta")
_SAYS_SO_SHORTLY: Final = re.compile(r"\b" + _any_of(list(_SHORTLY)) + r"\b")
# No digit, no sign, no initial; a point only where it ends the last word, as in "inc.".
_PLAIN: Final = re.compile(r"(?:[a-z]{2,}[ -])*[a-z]{2,}\.?")
_SIGN: Final = re.compile(r"[()\[\]|;/\\]")
# What is noted at the end holds one of these.
_MAY_BE_NOTED: Final = re.compile(r"[\d*]")
_DASH: Final = re.compile(r"\s-+\s")


def without_notes(text: str) -> str:
    """Return the text without what a person noted beside the name, and no longer than 300 characters.

    >>> without_notes("labo s.m. (bureau des offres)"), without_notes("gem inc.- projet 125046")
    ('labo s.m. ', 'gem inc.- ')
    >>> without_notes("pavage xyz_41"), without_notes("xyz inc. *important*: this account is for one site")
    ('pavage xyz', 'xyz inc.')
    """
    whole = text[:LONGEST]
    kept = _NOTE_INSIDE.sub("", whole) if "(" in whole or "[" in whole else whole
    kept = _NOTE_AT_END.sub("", kept) if _MAY_BE_NOTED.search(kept) else kept
    return kept if _has_a_word(kept) else whole


def is_plain(text: str) -> bool:
    """Return whether a folded text is words alone, one name that no step before the words changes.

    >>> is_plain("constructions saint-amour inc."), is_plain("construction c. p. inc"), is_plain("xyz div. abc")
    (True, False, False)
    """
    return len(text) <= LONGEST and _PLAIN.fullmatch(text) is not None and not _may_say_so(text)


def segments(text: str) -> list[tuple[Role, str]]:
    """Return the parts of a name with their roles, in the order of the text; empty parts are left out.

    >>> [(role.value, part) for role, part in segments("demix, une division de crx canada inc.")]
    [('division', 'demix, '), ('name', 'crx canada inc.')]
    >>> [(role.value, part) for role, part in segments("aristo (|) a/s groupe xyz")]
    [('name', 'aristo '), ('care_of', ' groupe xyz')]
    >>> [part.strip() for _role, part in segments("| fasrs deneigeurs nord / snow north ltd")]
    ['deneigeurs nord', 'snow north ltd']
    """
    if not _has_a_word(text):
        return []
    bounded = _bounded(text)
    if not _BOUNDARY.search(bounded):
        return [(Role.NAME, bounded)]
    pieces = _BOUNDARY.split(bounded)
    roles = [Role.NAME, *(_ROLES[mark] for mark in pieces[1::2])]
    for place, mark in enumerate(pieces[1::2]):
        if mark == _DIVISION_OF:
            roles[place] = Role.DIVISION
    return [(role, piece) for role, piece in zip(roles, pieces[::2], strict=True) if _has_a_word(piece)]


def dashed(segment: str) -> list[str]:
    """Return the pieces of a segment between spaced dashes; empty when there is none.

    >>> dashed("bell - solutions"), dashed("val-mers")
    (['bell', 'solutions'], [])
    """
    pieces = _DASH.split(segment.strip(" -")) if " -" in segment else []
    return pieces if len(pieces) > 1 else []


def _has_a_word(piece: str) -> bool:
    return any(map(str.isalnum, piece))


def _bounded(text: str) -> str:
    """Return the text with a control character at each boundary."""
    if _may_say_so(text):
        text = _said(text)
    if "(" in text or "[" in text:
        text = _ONLY_SMALL.sub(r" \1 ", _YEAR.sub(r" \1 ", text))
    return _MARKS.sub(_OTHER, text) if _SIGN.search(text) else text


def _may_say_so(text: str) -> bool:
    """Return False only for a text that no pattern of `_said` changes."""
    if any(map(text.__contains__, _MAY_SAY_SO)):
        return True
    return any(map(text.__contains__, _SHORTLY)) and _SAYS_SO_SHORTLY.search(text) is not None


def _said(text: str) -> str:
    """Return the text with a control character where words say that another name follows."""
    text = _TRADING.sub(_OTHER, _CARE.sub(_CARE_OF, text))
    text = _TRADING_AFTER.sub(rf"\1{_OTHER}", _TRADING_DOTTED.sub(_OTHER, text))
    text = _FORMS_BESIDE.sub(r"\1 \2", text)
    return _DIVISION.sub(_OTHER, _A_DIVISION.sub(_DIVISION_OF, text))
