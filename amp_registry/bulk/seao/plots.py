"""Plots as inline SVG: bars with their words and numbers beside them. No script, no colour that alone says anything.

Every text is escaped; a reader without pictures is given the same numbers in the title of the plot.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Final

from amp_registry.explain.wording import number, one_line
from amp_registry.language import SEMICOLON, Language, Text

Bar = tuple[str, int, str]
"""A label, a count, and the name of the colour."""

COLOURS: Final = {"first": "#a4262c", "look": "#b86e00", "quiet": "#5b6b7b", "good": "#2f6f4f"}
_COUNTED: Final = Text("{label} : {count}", "{label}: {count}")
_ROW: Final = 26
_THICK: Final = 16
_LABEL: Final = 360
_WIDTH: Final = 820
_NUMBER: Final = 70
_LONGEST: Final = 46


def bars(title: str, counts: Sequence[Bar], language: Language) -> str:
    """Return horizontal bars, one a count, longest the largest; nothing when there is nothing to count."""
    if not counts:
        return ""
    largest = max(count for _label, count, _colour in counts) or 1
    each = _COUNTED.say(language)
    said = [each.format(label=label, count=number(count, language)) for label, count, _colour in counts]
    told = SEMICOLON.say(language).join(said)
    height = _ROW * len(counts) + 8
    rows = [_bar(place, bar, largest, language) for place, bar in enumerate(counts)]
    return (
        f'<svg viewBox="0 0 {_WIDTH} {height}" width="{_WIDTH}" height="{height}" role="img" '
        f'aria-label="{escape(f"{title}. {told}")}">'
        f"<title>{escape(title)}</title>{''.join(rows)}</svg>"
    )


def _bar(place: int, bar: Bar, largest: int, language: Language) -> str:
    label, count, colour = bar
    top = _ROW * place + 4
    room = _WIDTH - _LABEL - _NUMBER
    width = max(1.0, room * count / largest) if count else 0.0
    middle = top + _THICK - 3
    return (
        f'<text x="{_LABEL - 8}" y="{middle}" text-anchor="end">{escape(one_line(label, _LONGEST))}</text>'
        f'<rect x="{_LABEL}" y="{top}" width="{width:.1f}" height="{_THICK}" fill="{COLOURS[colour]}"/>'
        f'<text x="{_LABEL + width + 6:.1f}" y="{middle}">{escape(number(count, language))}</text>'
    )
