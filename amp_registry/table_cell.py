"""One cell of a table written for people: nothing in it that a spreadsheet would obey, or could not hold.

Names come from outside. A spreadsheet runs a cell that starts with one of a few signs; and, where it cuts a
line at another separator than the one it was written with, what follows that separator too.
"""

from __future__ import annotations

import re
from typing import Final

LONGEST_CELL: Final = 32_767
"""The characters a cell of a workbook holds."""

_OBEYED: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_OBEYED_WITHIN: Final = re.compile("([,;|\t\r\n][\"'\\s]*)(?=[=+@＝＋＠]|-[^\\s])")
# What a spreadsheet may drop before it reads a cell: blanks, and the quotes of a line cut where they open.
_PASSED_OVER: Final = ' \u00a0"'
# Control characters other than the ends of a line and the tab, and half letters: no workbook holds them.
_UNWRITABLE: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_REPLACED: Final = "\ufffd"
_CUT: Final = "…"


def harmless(text: str) -> str:
    """Return a text for a cell of a CSV file; what would run as a formula gets an apostrophe before it.

    >>> harmless("=1+1"), harmless("Exemple,=1+1"), harmless("Ponceaux Exemple-Modèle inc.")
    ("'=1+1", "Exemple,'=1+1", 'Ponceaux Exemple-Modèle inc.')
    """
    guarded = _OBEYED_WITHIN.sub(r"\1'", text)
    return f"'{guarded}" if guarded.lstrip(_PASSED_OVER).startswith(_OBEYED) else guarded


def writable(text: str) -> str:
    """Return a text any cell holds: what no file may hold shown as `�`, and cut at the longest a cell can be.

    >>> writable("a\\x1bb"), len(writable("x" * 40_000))
    ('a�b', 32767)
    """
    seen = _UNWRITABLE.sub(_REPLACED, text)
    return seen if len(seen) <= LONGEST_CELL else seen[: LONGEST_CELL - 1] + _CUT
