"""Arrays in one run of bytes: what was packed comes back, and nothing else is ever believed."""

from __future__ import annotations

import hashlib
from array import array

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amp_registry.compare.packed import NotPacked, pack, unpack

ABOUT = {"copy": "a1b2", "snapshot": 7}
SECTIONS = {
    "numbers": array("I", [1, 2, 3]),
    "hashes": array("Q", [2**63]),
    "light": array("f", [0.5]),
    "text": b"abc",
}
WHOLE = pack(ABOUT, SECTIONS)


def test_what_was_packed_comes_back() -> None:
    packed = unpack(memoryview(WHOLE))
    assert packed.about == ABOUT
    assert {name: list(section) for name, section in packed.sections.items()} == {
        "numbers": [1, 2, 3],
        "hashes": [2**63],
        "light": [0.5],
        "text": list(b"abc"),
    }


def test_nothing_packed_comes_back_as_nothing() -> None:
    assert unpack(memoryview(pack({}, {}))).sections == {}


@given(st.integers(0, len(WHOLE) - 1))
def test_a_file_cut_off_anywhere_is_not_believed(length: int) -> None:
    with pytest.raises(NotPacked):
        unpack(memoryview(WHOLE[:length]))


@given(st.integers(0, len(WHOLE) - 1), st.integers(1, 255))
def test_a_changed_byte_is_noticed_wherever_it_is(place: int, by: int) -> None:
    """Never trusted if its hash differs."""
    changed = bytearray(WHOLE)
    changed[place] = (changed[place] + by) % 256
    with pytest.raises(NotPacked):
        unpack(memoryview(bytes(changed)))


def test_bytes_added_at_the_end_are_noticed() -> None:
    with pytest.raises(NotPacked):
        unpack(memoryview(WHOLE + b"\0"))


def _hashed(rest: bytes) -> bytes:
    return b"AMPIDX01" + hashlib.sha256(rest).digest() + rest


OTHER_BYTES = {
    "nothing": b"",
    "only a mark": b"AMPIDX01",
    "no head": _hashed(b""),
    "a head longer than the file": _hashed((2**40).to_bytes(8, "little")),
    "a head that is no JSON": _hashed((4).to_bytes(8, "little") + b"{{{{"),
    "an array of another kind": _hashed(WHOLE[40:].replace(b'"f"', b'"d"')),
    "more than was written": _hashed(WHOLE[40:] + b"more"),
}


@pytest.mark.parametrize("content", OTHER_BYTES.values(), ids=OTHER_BYTES)
def test_other_bytes_are_refused_even_with_a_hash_that_holds(content: bytes) -> None:
    with pytest.raises(NotPacked):
        unpack(memoryview(content))
