"""Archives of others: damaged anywhere, cut anywhere, packed to come out at once."""

from __future__ import annotations

import io
import zipfile
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amp_registry import zip_archive


def packed(how: int = zipfile.ZIP_DEFLATED) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", how) as archive:
        archive.writestr("one.xml", "<row/>" * 100)
        archive.writestr("two.xml", "<c/>")
    return held.getvalue()


WHOLE = packed()
CENTRAL = WHOLE.index(b"PK\x01\x02")


def parts(content: bytes) -> list[bytes]:
    with zip_archive.opened(io.BytesIO(content)) as archive:
        return [zip_archive.content(archive, item) for item in archive.infolist()]


def test_what_is_whole_is_read() -> None:
    assert parts(WHOLE) == [b"<row/>" * 100, b"<c/>"]


@pytest.mark.parametrize("how", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_what_unpacks_without_measure_is_refused(how: int) -> None:
    with pytest.raises(NotImplementedError, match=f"compression {how}"):
        parts(packed(how))


def test_a_part_that_says_it_begins_before_the_file_is_damage() -> None:
    """Cut at its head, an archive is taken to follow something else: its parts then begin before the first byte."""
    with pytest.raises(zipfile.BadZipFile):
        parts(WHOLE[: CENTRAL - 20] + WHOLE[CENTRAL:])


def test_a_part_that_says_it_begins_where_the_file_ends_is_damage() -> None:
    place = CENTRAL + 42  # where the entry of the first part says it begins
    late = (len(WHOLE) - 5).to_bytes(4, "little")
    with pytest.raises(zip_archive.DAMAGED):
        parts(WHOLE[:place] + late + WHOLE[place + 4 :])


@given(st.integers(0, len(WHOLE)), st.integers(0, 30), st.binary(max_size=6))
def test_nothing_but_damage_comes_of_bytes_changed_anywhere(place: int, cut: int, put: bytes) -> None:
    with suppress(RuntimeError, *zip_archive.DAMAGED):  # RuntimeError: a password is asked for
        parts(WHOLE[:place] + put + WHOLE[place + cut :])
