"""Lists that are hostile or broken, made from a seed: each a file's bytes, with what must come of it."""

from __future__ import annotations

import random
import zlib
from collections.abc import Iterator

from tests.bulk import hostile_texts, hostile_workbooks
from tests.bulk.hostile_case import Case, Made

KINDS: dict[str, Made] = {made.__name__: made for made in (*hostile_workbooks.MAKERS, *hostile_texts.MAKERS)}


def cases(each: int, seed: int = 1) -> Iterator[tuple[str, Case]]:
    """Yield so many cases of every kind, with the kind and the turn as their name."""
    for kind, made in KINDS.items():
        for turn in range(each):
            yield f"{kind} {turn}", made(random.Random(zlib.crc32(f"{seed}/{kind}/{turn}".encode())))
