"""Lines that fit a plain terminal: a label column, wrapped text, a code at the right edge."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from amp_registry.explain.wording import columns

LABEL_WIDTH: Final = 13
NARROWEST: Final = 40


def wrapped(text: str, width: int) -> list[str]:
    """Return the text in lines of at most `width` columns, broken at plain spaces, else inside a word."""
    lines: list[str] = []
    line = ""
    for word in text.split(" "):
        candidate = f"{line} {word}" if line else word
        if columns(candidate) <= width:
            line = candidate
            continue
        if line:
            lines.append(line)
        *full, line = _cut(word, width)
        lines += full
    return [*lines, line]


def _cut(word: str, width: int) -> list[str]:
    """Return a word in pieces that fit; an address is left whole so that it can be followed."""
    if columns(word) <= width or word.startswith("https://"):
        return [word]
    pieces = [""]
    for char in word:
        if columns(pieces[-1] + char) > width:
            pieces.append("")
        pieces[-1] += char
    return pieces


def with_code(text: str, code: str, width: int) -> list[str]:
    """Return the text wrapped, with a short code at the right edge of its first line."""
    room = width - columns(code) - 2
    first, *rest = wrapped(text, room)
    return [first + " " * (width - columns(first) - columns(code)) + code, *rest]


def section(label: str, paragraphs: Iterable[list[str]]) -> Iterator[str]:
    """Yield the paragraphs in the text column, the label beside the first line; nothing when there is none."""
    beside = label
    for paragraph in paragraphs:
        for line in paragraph:
            yield (beside.ljust(LABEL_WIDTH) + line).rstrip()
            beside = ""


def numbered(place: int, text: str, width: int) -> list[str]:
    """Return a list item: `1. ` and the text, its later lines set in."""
    mark = f"{place}. "
    first, *rest = wrapped(text, width - len(mark))
    return [mark + first, *(" " * len(mark) + line for line in rest)]
