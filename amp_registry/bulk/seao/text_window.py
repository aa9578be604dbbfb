"""A window on a long JSON text: values are read one by one, and what was read is let go.

Each value is given to the C parser of the standard library as soon as it may be whole; where it is not JSON,
its end is looked for by its brackets and its strings, so that what follows it can still be read.
"""

from __future__ import annotations

import codecs
import re
from json import JSONDecodeError, JSONDecoder
from typing import Any, Final, Protocol

PIECE: Final = 1 << 20
LONGEST: Final = 1 << 24
"""The longest value that is read, in characters: a release is some thousands."""

_BLANKS: Final = re.compile(r"[ \t\n\r]*")
_MARKS: Final = re.compile(r'"(?:[^"\\]++|\\.)*+"|["{}\[\]]', re.DOTALL)
_AFTER: Final = re.compile(r"[,\]}]")
_OPENING: Final = "{["
_CLOSING: Final = "}]"
_NEXT_RELEASE: Final = re.compile(r'\{\s*"ocid"\s*:')
_DECODER: Final = JSONDecoder(strict=False)


class Bytes(Protocol):
    """A stream of bytes, read piece by piece."""

    def read(self, size: int, /) -> bytes:
        """Return at most that many bytes, none at the end."""


class NotJson(Exception):
    """A value that is not JSON; the window stands after it."""


class Cut(Exception):
    """The text ends, or a value goes on for too long, before its end."""


class TextWindow:
    """The part of a text that is being read, and how far it was read."""

    def __init__(self, stream: Bytes) -> None:
        self._stream = stream
        self._decoder = codecs.getincrementaldecoder("utf-8-sig")("replace")
        self._text = ""
        self._at = 0
        self._before = 0
        self._ended = False
        self.replaced: int | None = None
        """Where the first character stands that could not be decoded."""

    @property
    def position(self) -> int:
        """How many characters of the text were read, counted from the start."""
        return self._before + self._at

    def peek(self) -> str:
        """Return the next character that is not blank, without taking it; nothing at the end of the text."""
        while True:
            blanks = _BLANKS.match(self._text, self._at)
            self._at = blanks.end() if blanks else self._at
            if self._at < len(self._text):
                return self._text[self._at]
            if not self._more():
                return ""

    def take(self) -> str:
        """Return the next character that is not blank, and go past it."""
        found = self.peek()
        self._at += len(found)
        return found

    def value(self) -> Any:
        """Return the next JSON value and go past it; raises `NotJson`, after it, and `Cut`."""
        self.peek()
        while True:
            try:
                value, end = _DECODER.raw_decode(self._text, self._at)
            except (ValueError, RecursionError) as error:
                self._go_past_what_is_not_json(error)
                continue
            # A number may go on in the next piece.
            if end < len(self._text) or not self._more():
                self._at = end
                return value

    def _go_past_what_is_not_json(self, error: Exception) -> None:
        """Read more when the value may not be whole yet; raises `NotJson` past one that is, else `Cut`."""
        end = _end_of_value(self._text, self._at)
        if end is not None and self._text[end : end + 1] in ("", ",", "]", "}", " ", "\n", "\r", "\t"):
            self._at = end
            raise NotJson(_said(error)) from None
        if len(self._text) - self._at < LONGEST and self._more():
            return
        following = _NEXT_RELEASE.search(self._text, self._at + 1)
        if following is None:
            self._text, self._at, self._ended = "", 0, True
            raise Cut from None
        self._at = following.start()
        raise NotJson(_said(error)) from None

    def _more(self) -> bool:
        """Read on, as much again as is left; the value that did not fit is then tried again from its start."""
        if self._ended:
            return False
        left = self._text[self._at :]
        piece = self._stream.read(max(PIECE, len(left)))
        self._ended = not piece
        read = self._decoder.decode(piece, final=self._ended)
        self._before += self._at
        if self.replaced is None and "\ufffd" in read:
            self.replaced = self._before + len(left) + read.index("\ufffd")
        self._text, self._at = left + read, 0
        return not self._ended or bool(read)


def _said(error: Exception) -> str:
    """Return what the parser said, without its own idea of where: it knows the window alone."""
    return error.msg if isinstance(error, JSONDecodeError) else type(error).__name__


def _end_of_value(text: str, start: int) -> int | None:
    """Return where a value ends by its brackets and strings, or None when that is not in the text."""
    if text[start : start + 1] not in tuple('{["'):
        # Never where it starts: a `}` that closes nothing would stand there for ever.
        after = _AFTER.search(text, start + 1)
        return after.start() if after else None
    depth = 0
    for mark in _MARKS.finditer(text, start):
        sign = mark[0]
        if sign in _OPENING:
            depth += 1
        elif sign in _CLOSING:
            depth -= 1
        elif sign == '"':
            return None
        if depth == 0:
            return mark.end()
    return None
