"""The keys worth reading for many names in one pass over the postings, with numpy.

The same bound as `Index.keys_to_read` applies to every name at once, a little wider: a key that holds a word and a
slip of it counts both. Then most keys are ruled out (`winnow`). What is left is compared as for one name, so that the
answers are the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from amp_registry import firm_name
from amp_registry.compare.index import Index
from amp_registry.compare.near_many import look_up
from amp_registry.compare.resemblance import FLOOR, alternatives
from amp_registry.compare.wanted import ROUNDING, Wanted
from amp_registry.compare.weights import telling
from amp_registry.compare.winnow import Rows, may_resemble, spread
from amp_registry.firm_name import FirmName
from amp_registry.question import Firm

_Weights = npt.NDArray[np.float64]
_NONE: Final[Rows] = np.zeros(0, dtype=np.int64)


def candidates_many(index: Index, firms: Sequence[Firm], limit: int | None = None) -> list[list[int]]:
    """Return, for each firm, what `Index.candidates` returns for it."""
    names = [firm_name.parse(firm.name) if firm.name else None for firm in firms]
    asked = dict.fromkeys(name for name in names if name is not None)
    keys = dict(zip(asked, _keys_to_read(index, list(asked)), strict=True))
    return [
        index.gathered(firm, name, keys[name] if name else (), limit)
        for firm, name in zip(firms, names, strict=True)
    ]


def _keys_to_read(index: Index, names: Sequence[FirmName]) -> list[list[int]]:
    keys = [set(index.looked_up(name)) for name in names]
    asked = [(place, one.words) for place, name in enumerate(names) for one in alternatives(name)]
    look_up(index.vocabulary, (word for _, words in asked for word in telling(words)))
    wanted = [Wanted.of(words, index.spread) for _, words in asked]
    numbers, found = _worth_reading(index, wanted)
    kept = may_resemble(index.sections, [words for _, words in asked], numbers, found)
    for number, key in zip(numbers[kept].tolist(), found[kept].tolist(), strict=True):
        keys[asked[number][0]].add(key)
    return [sorted(some) for some in keys]


def _worth_reading(index: Index, wanted: Sequence[Wanted]) -> tuple[Rows, Rows]:
    """Return pairs of a name (its place) and a key that holds a word it wants and may reach the floor with it."""
    numbers, keys, shared, light = _posted(index, wanted)
    if not len(numbers):
        return _NONE, _NONE
    many = len(index.sections["key.ends"])
    _, first, place = np.unique(numbers * many + keys, return_index=True, return_inverse=True)
    common = np.bincount(place, weights=shared)
    number, key, weight = numbers[first], keys[first], light[first]
    whole = np.array([one.whole for one in wanted])[number]
    most = np.minimum(whole, common + np.array([one.unread for one in wanted])[number])
    reaches = most >= FLOOR * (whole + weight - most) - ROUNDING
    everything = np.array([one.reads_everything for one in wanted])[number]
    may_hold = np.array([one.tells_a_firm for one in wanted])[number] & ~(reaches | everything)
    held = [at for at in np.flatnonzero(may_hold) if wanted[number[at]].held_by(index.key(int(key[at])))]
    chosen = np.concatenate([np.flatnonzero(reaches | everything), np.array(held, dtype=np.int64)])
    return number[chosen], key[chosen]


def _posted(index: Index, wanted: Sequence[Wanted]) -> tuple[Rows, Rows, _Weights, _Weights]:
    """Return, a row a posting: the name, the key, what it shares with the name, how light the key is."""
    spans = [
        (number, *index.lightest_span(near, word.heaviest), word.weight * likely)
        for number, one in enumerate(wanted)
        for word in one.read
        for near, likely in index.vocabulary.near(word.text)
    ]
    if not spans:
        return _NONE, _NONE, np.zeros(0), np.zeros(0)
    table = np.array(spans, dtype=np.float64)
    numbers, starts, ends = (table[:, column].astype(np.int64) for column in range(3))
    span, rows = spread(starts, ends)
    keys = np.frombuffer(index.sections["posting.keys"], dtype=np.uint32)[rows].astype(np.int64)
    light = np.frombuffer(index.sections["posting.weights"], dtype=np.float32)[rows].astype(np.float64)
    return numbers[span], keys, table[span, 3], light
