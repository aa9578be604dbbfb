"""A package is read release by release: every release with its number, and what is none with its place too."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from itertools import islice
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amp_registry.bulk.seao import package, text_window
from amp_registry.bulk.seao.package import Found, Unreadable

CUT = "the text has no end from here on: the file is cut, or a value is not closed"
NONE = "this is not a package of SEAO open data (OCDS JSON)"
NO_LIST = "the package has no “releases” list: this is not the form of SEAO"
MORE = "something stands after the end of the package, and was not read"
NOT_OBJECT = "this is not a JSON object"


def read(text: str | bytes) -> list[Found | Unreadable]:
    return list(package.read(io.BytesIO(text if isinstance(text, bytes) else text.encode())))


def told(text: str | bytes) -> list[tuple[int, object]]:
    """Return the number of each thing found, with its ocid or with what is wrong with it."""
    return [(i.number, i.release.get("ocid") if isinstance(i, Found) else i.problem.en) for i in read(text)]


PACKAGES: dict[str, tuple[str | bytes, list[tuple[int, object]]]] = {
    "a package with anything around its releases": (
        '{"uri": "x", "publisher": {"name": "\\"]}"}, "releases": [{"ocid": "a"}, {"ocid": "b"}], "z": [1]}',
        [(1, "a"), (2, "b")],
    ),
    "the list alone": ('[{"ocid": "a"}]', [(1, "a")]),
    "a mark of UTF-8 before it": ('\ufeff[{"ocid": "a"}]', [(1, "a")]),
    "no release at all": ('{"releases": []}', []),
    "two lists of releases": (
        '{"releases": [{"ocid": "a"}], "releases": [{"ocid": "b"}]}',
        [(1, "a"), (1, "b")],
    ),
    "a release that is not JSON, and one after it": (
        '{"releases": [{"ocid": "a", "x": nope}, {"ocid": "b"}]}',
        [(1, "this is not readable JSON (Expecting value)"), (2, "b")],
    ),
    "a release that is something else": (
        '[5, "x", null, {"ocid": "d"}]',
        [*((n, NOT_OBJECT) for n in (1, 2, 3)), (4, "d")],
    ),
    "a word that is nothing": (
        '[nope, {"ocid": "b"}]',
        [(1, "this is not readable JSON (Expecting value)"), (2, "b")],
    ),
    "a string that is not closed, and a release after it": (
        '[{"ocid": "a", "t": "open}, {"ocid": "b"}]',
        [(1, "this is not readable JSON (Expecting ',' delimiter)"), (2, "b")],
    ),
    "brackets within brackets without end": (
        "[" + "[" * 100_000 + "]" * 100_000 + ', {"ocid": "b"}]',
        [(1, "this is not readable JSON (RecursionError)"), (2, "b")],
    ),
    "an integer of ten thousand digits": (
        '[{"ocid": "a", "n": ' + "9" * 10_000 + '}, {"ocid": "b"}]',
        [(1, "this is not readable JSON (ValueError)"), (2, "b")],
    ),
    "commas too many": ('[{"ocid": "a"},, {"ocid": "b"},]', [(1, "a"), (2, "b")]),
    "cut within a release": ('{"releases": [{"ocid": "a"}, {"ocid": "b", "x":', [(1, "a"), (2, CUT)]),
    "cut between two releases": ('{"releases": [{"ocid": "a"},', [(1, "a"), (0, CUT)]),
    "cut after the list": ('{"releases": [{"ocid": "a"}]', [(1, "a"), (0, CUT)]),
    "cut before the list": ('{"uri": "x', [(0, CUT)]),
    "something after the end": ('[{"ocid": "a"}] {"more": 1}', [(1, "a"), (0, MORE)]),
    "an empty file": ("", [(0, "the file is empty")]),
    "blanks alone": (" \n", [(0, "the file is empty")]),
    "a web page": ("<html></html>", [(0, NONE)]),
    "an object without releases": ('{"records": []}', [(0, NO_LIST)]),
    "releases that are no list": ('{"releases": {"ocid": "a"}}', [(0, NO_LIST)]),
    "a name without a colon": (
        '{"releases" [{"ocid": "a"}]}',
        [(0, "this is not readable JSON (no colon after releases)")],
    ),
    "a byte that is no UTF-8": (
        b'[{"ocid": "\xe9"}]',
        [(1, "�"), (0, "some characters cannot be read (not UTF-8); they are read as “�”")],
    ),
    "UTF-16": (
        '[{"ocid": "a"}]'.encode("utf-16"),
        [(0, NONE), (0, "some characters cannot be read (not UTF-8); they are read as “�”")],
    ),
}


@pytest.mark.parametrize(("text", "expected"), PACKAGES.values(), ids=PACKAGES)
def test_what_a_package_holds(text: str | bytes, expected: list[tuple[int, object]]) -> None:
    assert told(text) == expected


@pytest.mark.parametrize(
    "text",
    [t for t, _ in PACKAGES.values() if len(t) < 200],
    ids=[i for i, (t, _) in PACKAGES.items() if len(t) < 200],
)
def test_the_size_of_the_pieces_changes_nothing(text: str | bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = read(text)
    for size in (1, 2, 7):
        monkeypatch.setattr(text_window, "PIECE", size)
        assert read(text) == whole


def test_what_is_no_release_is_told_by_the_character_it_starts_at() -> None:
    text = '{"releases": [{"ocid": "é"}, nope, {"ocid": "b"}, "é", 17]}'
    assert [item.position for item in read(text) if isinstance(item, Unreadable)] == [
        text.index("nope"),
        text.index('"é", 17'),
        text.index("17"),
    ]


def test_a_value_without_end_is_given_up_at_the_longest_that_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text_window, "PIECE", 16)
    monkeypatch.setattr(text_window, "LONGEST", 64)
    assert told('[{"ocid": "a", "t": "' + "x" * 1000 + '"}]') == [(1, CUT)]


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
RELEASES = st.lists(st.dictionaries(st.text(), VALUES, max_size=4), max_size=5)


class Dripping:
    """A stream that gives what it likes, never more than asked for."""

    def __init__(self, content: bytes, sizes: Sequence[int]) -> None:
        self._stream, self._sizes, self._turn = io.BytesIO(content), sizes, 0

    def read(self, size: int, /) -> bytes:
        self._turn += 1
        return self._stream.read(min(size, self._sizes[self._turn % len(self._sizes)]))


@settings(deadline=None)
@given(RELEASES, st.lists(st.integers(1, 40), min_size=1, max_size=4), st.booleans())
def test_every_release_comes_out_as_the_standard_library_reads_it(
    releases: list[dict[str, Any]], sizes: list[int], readable: bool
) -> None:
    """Releases of a package are given one by one, equal to those of the whole package read at once."""
    text = json.dumps({"a": releases, "releases": releases}, ensure_ascii=readable).encode("utf-8", "replace")
    items = list(package.read(Dripping(text, sizes)))
    found = [item.release for item in items if isinstance(item, Found)]
    assert found == json.loads(text)["releases"]


@pytest.mark.parametrize("text", ["[}", '{"releases": [}', "[{}, }, {}]", '{"releases": [,]]'])
def test_a_bracket_that_closes_nothing_is_passed_over(text: str) -> None:
    """It stood there for ever: the same place was reported again and again."""
    assert len(list(islice(package.read(io.BytesIO(text.encode())), 20))) < 20
