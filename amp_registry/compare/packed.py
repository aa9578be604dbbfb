"""Arrays in one run of bytes: written once, read by any process without copying, trusted only if its hash holds.

    8 bytes    the mark AMPIDX01
    32 bytes   the SHA-256 of all that follows
    8 bytes    the length of the head, little-endian
    the head   JSON: whatever the writer says of the content, where each array stands
    the body   the arrays, each at a multiple of 8 bytes, little-endian

The hash finds damage; whoever may write the file may write its hash too. Nothing in it is code: a file made by
somebody else can be wrong, it cannot run anything.
"""

from __future__ import annotations

import hashlib
import json
import sys
from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal, cast

_MARK: Final = b"AMPIDX01"
_HASHED_FROM: Final = 40
_AT: Final = 48
_LONGEST_HEAD: Final = 1 << 20
_STEP: Final = 8
# Kinds of array and the bytes of one item: unsigned 4 and 8 bytes, a float of 4, bytes.
_SIZES: Final = {"I": 4, "Q": 8, "f": 4, "B": 1}


class NotPacked(ValueError):
    """The bytes are not a whole packed index, or not one this program can read; `str` says why."""


@dataclass(frozen=True, slots=True)
class Packed:
    """What the writer said of the content, and the arrays by name."""

    about: Mapping[str, Any]
    sections: Mapping[str, memoryview]


def pack(about: Mapping[str, Any], sections: Mapping[str, array[Any] | bytes]) -> bytes:
    """Return the arrays as one run of bytes; `about` must be JSON."""
    body = bytearray()
    places: dict[str, tuple[str, int, int]] = {}
    for name, section in sections.items():
        body.extend(b"\0" * (-len(body) % _STEP))
        kind, content = ("B", section) if isinstance(section, bytes) else (section.typecode, _little(section))
        places[name] = (kind, len(body), len(content))
        body.extend(content)
    said = {"about": dict(about), "length": len(body), "sections": places}
    head = json.dumps(said, sort_keys=True).encode()
    head += b" " * (-(_AT + len(head)) % _STEP)
    rest = b"".join((len(head).to_bytes(8, "little"), head, body))
    return b"".join((_MARK, hashlib.sha256(rest).digest(), rest))


def unpack(content: memoryview) -> Packed:
    """Return the arrays of a run of bytes, which they go on pointing into; raises `NotPacked`."""
    if bytes(content[:8]) != _MARK:
        raise NotPacked("this is no index of this program")
    if hashlib.sha256(content[_HASHED_FROM:]).digest() != bytes(content[8:_HASHED_FROM]):
        raise NotPacked("the content is not the one that was written")
    length = int.from_bytes(content[_HASHED_FROM:_AT], "little")
    try:
        return _packed(_head(content[_AT : _AT + length]), content[_AT + length :])
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise NotPacked(f"the head is not one of ours: {error}") from None


def _packed(head: Mapping[str, Any], body: memoryview) -> Packed:
    if len(body) != head["length"]:
        raise NotPacked("the arrays are not as long as they should be")
    return Packed(head["about"], {name: _section(body, *place) for name, place in head["sections"].items()})


def _head(content: memoryview) -> Mapping[str, Any]:
    if not 0 < len(content) <= _LONGEST_HEAD:
        raise NotPacked("the head is not one of ours")
    try:
        head: Mapping[str, Any] = json.loads(bytes(content))
    except (ValueError, RecursionError):
        raise NotPacked("the head is not readable") from None
    return head


def _section(body: memoryview, kind: str, start: int, length: int) -> memoryview:
    part = body[start : start + length]
    if kind not in _SIZES:
        raise NotPacked(f"an array of kind {kind!r} is not one of ours")
    if kind == "B" or sys.byteorder == "little":
        return part.cast(cast("Literal['B']", kind))
    swapped = array(kind, bytes(part))
    swapped.byteswap()
    return memoryview(swapped)


def _little(section: array[Any]) -> bytes:
    if section.itemsize != _SIZES[section.typecode]:
        raise TypeError(f"an item of {section.typecode} has {section.itemsize} bytes here")
    if sys.byteorder == "little":
        return section.tobytes()
    swapped = array(section.typecode, section)
    swapped.byteswap()
    return swapped.tobytes()


def numbers(kind: str, values: Sequence[float]) -> array[Any]:
    """Return values as an array: `I` and `Q` unsigned of 4 and 8 bytes, `f` a float of 4."""
    return array(kind, values)
