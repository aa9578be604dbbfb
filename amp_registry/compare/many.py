"""The keys worth reading for many names in one pass over the postings, with numpy.

A key that resembles a name shares a telling word with it, as it stands or with a slip, or has its letters spaced
otherwise. Here every key that does is found at once, and most are ruled out (`winnow`). What is left is compared as
for one name, so that the answers are the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from amp_registry import firm_name
from amp_registry.compare.index import Index, in_full
from amp_registry.compare.near_many import look_up
from amp_registry.compare.resemblance import alternatives, spelled
from amp_registry.compare.ways_in import SAME, hash_of
from amp_registry.compare.weights import telling
from amp_registry.compare.winnow import Hashes, Pairs, Rows, may_resemble, spread
from amp_registry.firm_name import FirmName
from amp_registry.question import Firm

_NONE: Final = Pairs(*2 * (np.zeros(0, dtype=np.int64),), *2 * (np.zeros(0, dtype=np.uint64),), np.zeros(0))


def candidates_many(index: Index, firms: Sequence[Firm], limit: int | None = None) -> list[list[int]]:
    """Return, for each firm, what `Index.candidates` returns for it."""
    names = {firm.name: firm_name.parse(firm.name) for firm in firms if firm.name}
    keys = dict(zip(names, _keys_to_read(index, list(names.values())), strict=True))
    return [
        index.gathered(firm, names.get(firm.name or ""), keys.get(firm.name or "", ()), limit, in_full)
        for firm in firms
    ]


def _keys_to_read(index: Index, names: Sequence[FirmName]) -> list[list[int]]:
    keys = _spelled_alike(index, names)
    asked = [(place, one.words) for place, name in enumerate(names) for one in alternatives(name)]
    words = [one for _, one in asked]
    look_up(index.vocabulary, (word for one in words for word in telling(one)))
    numbers, found = may_resemble(index.sections, words, sharing(index, words))
    for number, key in zip(numbers.tolist(), found.tolist(), strict=True):
        keys[asked[number][0]].add(key)
    return [sorted(some) for some in keys]


def _spelled_alike(index: Index, names: Sequence[FirmName]) -> list[set[int]]:
    """Return, for each name, the keys with its letters."""
    letters = [(place, hash_of(text)) for place, name in enumerate(names) for text in spelled(name.printed)]
    hashes: Hashes = np.frombuffer(index.sections["letters.hashes"], dtype=np.uint64)
    wanted = np.array([one for _, one in letters], dtype=np.uint64)
    span, rows = spread(np.searchsorted(hashes, wanted, "left"), np.searchsorted(hashes, wanted, "right"))
    found = np.frombuffer(index.sections["letters.values"], dtype=np.uint32)[rows]
    keys: list[set[int]] = [set() for _ in names]
    for at, key in zip(span.tolist(), found.tolist(), strict=True):
        keys[letters[at][0]].add(key)
    return keys


def sharing(index: Index, names: Sequence[Sequence[str]]) -> Pairs:
    """Return each pair of a name, as words, and a key that share a telling word or a slip of it, once for each such word."""
    near = [
        (number, hash_of(word), other, likely)
        for number, one in enumerate(names)
        for word in dict.fromkeys(telling(one))
        for other, likely in index.vocabulary.near(word)
    ]
    if not near:
        return _NONE
    posted = np.array([other for _, _, other, _ in near], dtype=np.int64)
    ends = np.frombuffer(index.sections["posting.ends"], dtype=np.uint32).astype(np.int64)
    span, rows = spread(np.where(posted > 0, ends[posted - 1], 0), ends[posted])
    keys: Rows = np.frombuffer(index.sections["posting.keys"], dtype=np.uint32)[rows].astype(np.int64)
    numbers = np.array([number for number, _, _, _ in near], dtype=np.int64)
    own: Hashes = np.array([hash_ for _, hash_, _, _ in near], dtype=np.uint64)
    other: Hashes = np.array(
        [
            hash_ if likely == SAME else hash_of(index.vocabulary.word(other))
            for _, hash_, other, likely in near
        ],
        dtype=np.uint64,
    )
    likely = np.array([one for _, _, _, one in near])
    return Pairs(numbers[span], keys, own[span], other[span], likely[span])
