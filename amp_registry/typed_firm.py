"""What a person typed for a firm, told apart: its NEQ, wherever it stands in the text, and its name.

A number looked for as a part of a name finds nothing, and "nothing found" reads as a yes. So a NEQ is taken out of a
name, with the label and the marks around it, before anybody is looked for.
"""

from __future__ import annotations

import re
from typing import Final

from amp_registry import neq

_MARKS: Final = " \t\r\n\u00a0\u202f\ufeff'’‘\"“”«»()[]{}=;:,./|#–—-"
_LABEL: Final = r"(?<!\w)(?:N\.?\s?E\.?\s?Q(?:\.|(?!\w)))\s*(?:(?:n[o°º]|num[ée]ro)\.?)?\s*[:=#]?\s*"
_LABELLED: Final = re.compile(rf"{_LABEL}(\d[\d .\u00a0-]{{6,14}}\d)(?!\w)", re.IGNORECASE)
_ANY_LABEL: Final = re.compile(
    rf"(?:{_LABEL}|(?<!\w)(?:n[o°º]|num[ée]ro|number)\.?\s*[:=#]?\s*)", re.IGNORECASE
)
_TEN_DIGITS: Final = re.compile(r"(?<![\w.-])\d(?:[ \u00a0.-]?\d){9}(?![\w-])")
_TELEPHONE: Final = re.compile(r"\d{3}[ .-]\d{3}[ .-]\d{4}")
_SCIENTIFIC: Final = re.compile(r"\d[.,]\d+[eE]\+?\d+")
_LOOK_ALIKES: Final = re.compile(r"(?=(?:.*\d){7})[\dOoIl]{10}")
# No area code begins with a 1: ten digits that do are a NEQ, well or badly typed.
_LEGAL_PERSON: Final = "11"


def fields(text: str) -> dict[str, str]:
    """Return what a text says of a firm: its `neq`, as typed, its `name`, or both.

    A number that is no valid NEQ is given as one where it was plainly meant to be: a mistyped number is then refused
    as a number.

    >>> fields("NEQ 1170000013"), fields("Construction Exemple inc. (1170000013)")
    ({'neq': '1170000013'}, {'neq': '1170000013', 'name': 'Construction Exemple inc.'})
    >>> fields("9123-4567 Québec inc."), fields("1170000031")
    ({'name': '9123-4567 Québec inc.'}, {'neq': '1170000031'})
    """
    number, name = apart(text)
    return {**({"neq": number} if number else {}), **({"name": name} if name else {})}


def apart(text: str) -> tuple[str | None, str]:
    """Return the NEQ that a text holds, as typed, and what is left of it; null and the text itself where it holds none."""
    bare = _without_labels(text)
    if neq.is_meant(bare) or _SCIENTIFIC.fullmatch(bare) or _LOOK_ALIKES.fullmatch(bare):
        return bare, ""
    found = _LABELLED.search(text)
    span = (found.span(), found[1]) if found else _unlabelled(text)
    if span is None:
        return None, text
    (start, end), number = span
    name = _joined(text[:start], text[end:])
    # Two numbers are two firms: neither is left out, and the whole is refused as no NEQ.
    return (text, "") if apart(name)[0] else (number, name)


def _without_labels(text: str) -> str:
    return _ANY_LABEL.sub("", text.strip(_MARKS), count=1).strip(_MARKS)


def _unlabelled(text: str) -> tuple[tuple[int, int], str] | None:
    """Ten digits amid a name: a valid NEQ that is no telephone number, or one of a legal person, mistyped."""
    for found in _TEN_DIGITS.finditer(text):
        digits = neq.compact(found[0])
        if digits.startswith(_LEGAL_PERSON):
            return found.span(), found[0]
        if neq.is_valid(digits) and not _TELEPHONE.fullmatch(found[0]):
            return found.span(), found[0]
    return None


def _joined(before: str, after: str) -> str:
    """Return the name around a number, without what led to it: an opening bracket, a label, a dash."""
    label = _ANY_LABEL.search(before)
    if label is not None and not before[label.end() :].strip(_MARKS):
        before = before[: label.start()]
    before = before.rstrip(" \t\u00a0'\"“«([{=;:,/|#–—-")
    after = after.lstrip(" \t\u00a0'\"”»)]};:,./|–—-")
    return f"{before} {after}".strip()
