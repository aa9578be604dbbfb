"""A page cut where its own content says, so that two nights of one source share nearly all their pieces.

Two pages that differ in a few records are cut at the same places everywhere else. So a page is kept as the
list of its pieces, and a piece once: a year of nights takes little more room than its changes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final
from zlib import crc32

_USUAL: Final = 4096
"""How long a piece is on average, in bytes."""

_WINDOW: Final = 1024
"""How many bytes before a place say whether to cut there: enough to hold what tells one record from another."""

_SEGMENT: Final = re.compile(rb"[^\n>}]*[\n>}]?")
_ANY: Final = 2**32


def cut(content: bytes) -> Iterator[bytes]:
    """Yield the pieces of a page, none empty; together they are the page."""
    start = 0
    for segment in _SEGMENT.finditer(content):
        begin, end = segment.span()
        if crc32(content[max(0, end - _WINDOW) : end]) * _USUAL < (end - begin) * _ANY:
            yield content[start:end]
            start = end
    if start < len(content):
        yield content[start:]
