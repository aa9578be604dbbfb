"""The Québec enterprise number (NEQ): compact, validate, format, suggest.

Ten digits: a two-digit prefix that names the kind of holder, a serial of seven digits, and a check digit.
The check digit is Luhn (doubling) over the last eight digits; the prefix is not part of the sum. The rule
was derived from data (7,770 distinct numbers, no failure) and is not an official text: a valid number is
"not a typing error", never "exists" or "is this firm".

Prefixes: https://www.registreentreprises.gouv.qc.ca/en/consulter/rechercher/elements_registre.aspx
"""

from __future__ import annotations

import re
from typing import Final, NewType

from amp_registry.errors import InvalidNeq
from amp_registry.language import Text

Neq = NewType("Neq", str)

PREFIXES: Final = {
    "11": Text("personne morale", "legal person"),
    "22": Text("personne physique exploitant une entreprise individuelle", "sole proprietorship"),
    "33": Text("société de personnes, association ou autre groupement", "partnership, association or group"),
    "88": Text("administration publique", "public authority"),
}
LENGTH: Final = 10
PUBLIC_AUTHORITY: Final = "88"

_FLOAT = re.compile(r"(\d{10})\.0+")
_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212"
_SEPARATORS = str.maketrans("", "", " \t\r\n\u00a0\u202f\u2009-." + _DASHES)


def compact(text: str) -> str:
    """Return the number without its spelling: spaces, hyphens, points and the float form removed.

    >>> compact("1181 4407 11"), compact("118-144-0711"), compact("1143920115.0")
    ('1181440711', '1181440711', '1143920115')

    Nothing is checked: what is left may hold letters or have the wrong length.
    """
    stripped = text.strip()
    as_float = _FLOAT.fullmatch(stripped)
    return as_float[1] if as_float else stripped.translate(_SEPARATORS)


def check_digit_holds(digits: str) -> bool:
    """Return whether the last eight of ten digits satisfy Luhn.

    >>> check_digit_holds("1143920115"), check_digit_holds("1143920116")
    (True, False)
    """
    return luhn(digits[2:]) == 0


def luhn(digits: str) -> int:
    """Return the Luhn remainder (0 when the digits hold), doubling every second digit from the right."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if place % 2 else 1)
        total += value - 9 if value > 9 else value  # noqa: PLR2004 - two digits are summed
    return total % 10


def problem(text: str) -> Text | None:
    """Return why the text is not a NEQ, or None when it is one."""
    digits = compact(text)
    if not digits:
        return Text("il est vide.", "it is empty.")
    if not (digits.isascii() and digits.isdigit()):
        return Text(
            "il ne doit contenir que des chiffres, des espaces et des traits d'union.",
            "it may hold only digits, spaces and hyphens.",
        )
    if len(digits) != LENGTH:
        return Text(
            f"il a {len(digits)} chiffres au lieu de {LENGTH}.", f"it has {len(digits)} digits, not {LENGTH}."
        )
    if digits[:2] not in PREFIXES:
        return Text(
            f"il commence par {digits[:2]} ; un NEQ commence par 11, 22, 33 ou 88.",
            f"it starts with {digits[:2]}; a NEQ starts with 11, 22, 33 or 88.",
        )
    if not check_digit_holds(digits):
        return Text("son chiffre de contrôle ne correspond pas.", "its check digit does not hold.")
    return None


def is_valid(text: str) -> bool:
    """Return whether the text is a NEQ in any accepted spelling."""
    return problem(text) is None


def validate(text: str, field: str = "firm.neq") -> Neq:
    """Return the ten digits of a NEQ in any accepted spelling.

    Raises `InvalidNeq` (with the reason and the nearest valid numbers) for anything else; `field` is the
    path of the question the number came from.
    """
    why = problem(text)
    if why is not None:
        raise InvalidNeq(value=text, problem=why, suggestions=suggest(text), field=field)
    return Neq(compact(text))


def format(text: str) -> str:  # noqa: A001 - the field's verb, as in the other identifier libraries
    """Return a valid NEQ as people print it, `1143 920 115`; raises `InvalidNeq`.

    >>> format("1143920115")
    '1143 920 115'
    """
    digits = validate(text)
    return f"{digits[:4]} {digits[4:7]} {digits[7:]}"


def suggest(text: str, limit: int = 3) -> list[str]:
    """Return the nearest valid numbers one slip away, likeliest first; empty when nothing explains it.

    Tried in the order of how people slip: two digits swapped (neighbours first), then one wrong digit
    when few enough candidates exist to be useful. A single wrong digit has up to nine valid answers, so
    they are offered only when the slip is in the prefix or one digit was doubled or dropped.

    >>> suggest("1170000031")
    ['1170000013']
    """
    digits = compact(text)
    if not (digits.isascii() and digits.isdigit()) or not LENGTH - 1 <= len(digits) <= LENGTH + 1:
        return []
    found = dict.fromkeys(c for c in _one_slip_away(digits) if is_valid(c) and c != digits)
    return list(found)[:limit]


def _one_slip_away(digits: str) -> list[str]:
    if len(digits) == LENGTH:
        return _swaps(digits) + _prefix_slips(digits) + _one_digit(digits)
    if len(digits) == LENGTH + 1:
        return [digits[:i] + digits[i + 1 :] for i in range(len(digits)) if i and digits[i] == digits[i - 1]]
    return [digits[:i] + digits[i - 1] + digits[i:] for i in range(1, len(digits) + 1)]


def _swaps(digits: str) -> list[str]:
    places = [(i, j) for j in range(LENGTH) for i in range(j)]
    places.sort(key=lambda pair: (pair[1] - pair[0], -pair[0]))
    return [_swapped(digits, i, j) for i, j in places if j - i <= 2]  # noqa: PLR2004 - neighbours, or one between


def _swapped(digits: str, i: int, j: int) -> str:
    chars = list(digits)
    chars[i], chars[j] = chars[j], chars[i]
    return "".join(chars)


def _prefix_slips(digits: str) -> list[str]:
    return [p + digits[2:] for p in PREFIXES if (p[0] == digits[0]) != (p[1] == digits[1])]


def _one_digit(digits: str) -> list[str]:
    return [
        digits[:i] + d + digits[i + 1 :]
        for i in range(LENGTH - 1, -1, -1)
        for d in "0123456789"
        if d != digits[i]
    ]
