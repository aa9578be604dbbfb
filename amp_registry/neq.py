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
from amp_registry.language import Text, counted

Neq = NewType("Neq", str)

PUBLIC_AUTHORITY: Final = "88"
PREFIXES: Final = {
    "11": Text("personne morale", "legal person"),
    "22": Text("personne physique exploitant une entreprise individuelle", "sole proprietorship"),
    "33": Text("société de personnes, association ou autre groupement", "partnership, association or group"),
    PUBLIC_AUTHORITY: Text("administration publique", "public authority"),
}
LENGTH: Final = 10

_FLOAT = re.compile(r"(\d{10})[.,]0+")
_SCIENTIFIC = re.compile(r"\d[.,]\d+[eE]\+?\d+")
_QST = re.compile(r"\d{10}TQ\d{0,4}", re.IGNORECASE)
_BN_ACCOUNT = re.compile(r"\d{9}R[A-Z]\d{0,4}", re.IGNORECASE)
_BN_LENGTH = 9
_APART = re.compile(r"(?<!\d)\d(?:[ \u00a0-]?\d){9}(?!\d)")
_DASHES = "\u00ad\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d"
_BLANKS = " \t\r\n\u00a0\u2007\u2009\u200a\u200b\u200e\u202f\u2060\ufeff"
_SEPARATORS = str.maketrans("", "", _BLANKS + "-." + _DASHES)

# Digits taken for each other: neighbours on a keyboard's row or keypad, and look-alikes on paper.
_CONFUSED = frozenset(
    frozenset(pair)
    for pair in (
        *("01", "12", "23", "34", "45", "56", "67", "78", "89", "90"),
        *("14", "47", "25", "58", "36", "69", "17", "08", "06", "38", "49"),
    )
)


def compact(text: str) -> str:
    """Return the number without its spelling: spaces, hyphens, points and the float form removed.

    >>> compact("1181 4407 11"), compact("118-144-0711"), compact("1143920115.0")
    ('1181440711', '1181440711', '1143920115')

    Nothing is checked: what is left may hold letters or have the wrong length.
    """
    stripped = text.translate(_SEPARATORS)
    if "." in text or "," in text:
        as_float = _FLOAT.fullmatch(text.strip(_BLANKS))
        return as_float[1] if as_float else stripped
    return stripped


def check_digit_holds(digits: str) -> bool:
    """Return whether the last eight of ten digits satisfy Luhn.

    >>> check_digit_holds("1143920115"), check_digit_holds("1143920116")
    (True, False)
    """
    return luhn(digits[2:]) == 0


def luhn(digits: str) -> int:
    """Return the Luhn remainder (0 when the digits hold), doubling every second digit from the right.

    >>> luhn("91234567"), luhn("91234568")
    (0, 1)
    """
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
    if not _only_digits(digits):
        return _not_digits(text.strip(), digits)
    if len(digits) != LENGTH:
        return _wrong_length(digits)
    if digits[:2] not in PREFIXES:
        return _wrong_prefix(digits)
    if not check_digit_holds(digits):
        return Text("son chiffre de contrôle ne correspond pas.", "its check digit does not hold.")
    return None


def is_valid(text: str) -> bool:
    """Return whether the text is a NEQ in any accepted spelling.

    >>> is_valid("1143 920 115"), is_valid("1143920116"), is_valid("1234567890 TQ 0001")
    (True, False, False)
    """
    return problem(text) is None


def is_meant(text: str) -> bool:
    """Return whether a person who typed the text meant a NEQ rather than a name.

    Digits and separators only, ten of them or one off: a number mistyped must be refused as a number, not
    looked for as a name. Eight digits or fewer are a company number, which is part of a name.

    >>> is_meant("1170 000 031"), is_meant("117000001"), is_meant("9123-4567"), is_meant("3 frères inc.")
    (True, True, False, False)
    """
    digits = compact(text)
    return digits.isascii() and digits.isdigit() and abs(len(digits) - LENGTH) <= 1


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

    Likeliest is the slip that few numbers share: two neighbouring digits swapped; two digits swapped around
    a third; a wrong prefix digit; then one wrong digit (digits often taken for each other first, then from
    the right); or a digit too many and, when a digit was doubled, one too few. A number that is valid
    already needs no suggestion and gets none.

    >>> suggest("1170000031")[0], suggest("11700000013"), suggest("12345")
    ('1170000013', ['1170000013'], [])
    """
    digits = compact(text)
    if not _only_digits(digits) or is_valid(digits):
        return []
    return [slip for slip in dict.fromkeys(_slips(digits)) if is_valid(slip)][:limit]


# --- why not ------------------------------------------------------------------------------------


def _only_digits(digits: str) -> bool:
    return digits.isascii() and digits.isdigit()


def _not_digits(text: str, compacted: str) -> Text:
    if _QST.fullmatch(compacted):
        return Text(
            "c'est un numéro d'inscription à la TVQ (les lettres TQ), pas un NEQ.",
            "it is a QST registration number (the letters TQ), not a NEQ.",
        )
    if _BN_ACCOUNT.fullmatch(compacted):
        return Text(
            "c'est un compte du numéro d'entreprise fédéral (NE, neuf chiffres), pas un NEQ.",
            "it is an account of the federal business number (BN, nine digits), not a NEQ.",
        )
    if _SCIENTIFIC.fullmatch(text):
        return Text(
            "un tableur l'a écrit en notation scientifique et des chiffres ont pu se perdre.",
            "a spreadsheet wrote it in scientific notation and digits may be lost.",
        )
    if len(_APART.findall(text)) > 1:
        return Text(
            "ce texte contient plusieurs numéros, et une firme n'a qu'un NEQ ; vérifiez-les un à la fois.",
            "this text holds several numbers, and a firm has one NEQ; check them one at a time.",
        )
    return Text(
        "il ne doit contenir que des chiffres, des espaces et des traits d'union.",
        "it may hold only digits, spaces and hyphens.",
    )


def _wrong_length(digits: str) -> Text:
    if len(digits) != _BN_LENGTH:
        held = counted(len(digits), Text("chiffre", "digit"), Text("chiffres", "digits"))
        return Text(f"il a {held.fr} au lieu de {LENGTH}.", f"it has {held.en}, not {LENGTH}.")
    return Text(
        "il a 9 chiffres au lieu de 10 ; c'est peut-être un numéro d'entreprise fédéral (NE).",
        "it has 9 digits, not 10; it may be a federal business number (BN).",
    )


def _wrong_prefix(digits: str) -> Text:
    start = digits[:2]
    if _qst_check_holds(digits):
        return Text(
            f"il commence par {start} ; un NEQ commence par 11, 22, 33 ou 88. "
            "C'est peut-être un numéro de TVQ, qui a aussi dix chiffres.",
            f"it starts with {start}; a NEQ starts with 11, 22, 33 or 88. "
            "It may be a QST number, which has ten digits too.",
        )
    return Text(
        f"il commence par {start} ; un NEQ commence par 11, 22, 33 ou 88.",
        f"it starts with {start}; a NEQ starts with 11, 22, 33 or 88.",
    )


def _qst_check_holds(digits: str) -> bool:
    """Return whether ten digits pass the check of a QST number (modulus 11, weights 4 3 2 7 6 5 4 3 2)."""
    total = sum(
        int(digit) * weight for digit, weight in zip(digits, (4, 3, 2, 7, 6, 5, 4, 3, 2), strict=False)
    )
    return (11 - total % 11) % 10 == int(digits[-1])


# --- slips --------------------------------------------------------------------------------------


def _slips(digits: str) -> list[str]:
    if len(digits) == LENGTH:
        return _swaps(digits, 1) + _swaps(digits, 2) + _prefix_slips(digits) + _one_digit(digits)
    if len(digits) == LENGTH + 1:
        return _one_too_many(digits)
    if len(digits) == LENGTH - 1:
        return [digits[:i] + digits[i - 1] + digits[i:] for i in range(1, LENGTH)]
    return []


def _swaps(digits: str, apart: int) -> list[str]:
    return [_swapped(digits, i, i + apart) for i in range(LENGTH - apart - 1, -1, -1)]


def _swapped(digits: str, i: int, j: int) -> str:
    chars = list(digits)
    chars[i], chars[j] = chars[j], chars[i]
    return "".join(chars)


def _prefix_slips(digits: str) -> list[str]:
    return [p + digits[2:] for p in PREFIXES if (p[0] == digits[0]) != (p[1] == digits[1])]


def _one_digit(digits: str) -> list[str]:
    slips = [(place, other) for place in range(LENGTH - 1, -1, -1) for other in "0123456789"]
    slips.sort(key=lambda slip: frozenset((digits[slip[0]], slip[1])) not in _CONFUSED)
    return [digits[:place] + other + digits[place + 1 :] for place, other in slips]


def _one_too_many(digits: str) -> list[str]:
    places = sorted(range(LENGTH, -1, -1), key=lambda i: not i or digits[i] != digits[i - 1])
    return [digits[:i] + digits[i + 1 :] for i in places]
