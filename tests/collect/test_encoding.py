"""Bytes to text: the mark, then UTF-8, then Windows-1252; garbage and damage are refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amp_registry.collect.encoding import decode
from amp_registry.collect.parsed import Notes
from amp_registry.errors import NotTheRegister
from amp_registry.records import Register
from tests.collect.pages import page

TEXT = "Nom;Ville\nÉlectricité Œuvre-Côté « L’Été » ltée;Québec\n"


def read(content: bytes) -> tuple[str, list[str]]:
    notes = Notes("file")
    return decode(page(content), Register.REA, notes), [issue.code for issue in notes.issues]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_utf_8_is_read_without_a_note(encoding: str) -> None:
    assert read(TEXT.encode(encoding)) == (TEXT, [])


@pytest.mark.parametrize("encoding", ["utf-16", "cp1252"])
def test_another_encoding_is_read_and_noted(encoding: str) -> None:
    assert read(TEXT.encode(encoding)) == (TEXT, ["not_utf8"])


def test_utf_16_of_either_order_is_known_by_its_mark() -> None:
    assert read(("\ufeff" + TEXT).encode("utf-16-be"))[0] == TEXT


@pytest.mark.parametrize(
    "content",
    [
        TEXT.encode("utf-16-le"),
        b"\x00\x01\x02\x03",
        b"\x81\x8d" * 40,
        "\ufeffNom".encode("utf-16-le")[:-1],
        b"Nom;\x01\x02\x03\x04",
    ],
    ids=[
        "UTF-16 with no mark",
        "zeros",
        "bytes no letter has",
        "UTF-16 cut in a letter",
        "control characters",
    ],
)
def test_what_is_not_a_text_is_refused(content: bytes) -> None:
    with pytest.raises(NotTheRegister):
        read(content)


def test_a_text_cut_in_a_letter_is_called_cut() -> None:
    with pytest.raises(NotTheRegister, match="cut in the middle of a letter"):
        read("Été, é".encode()[:-1])


def test_a_lone_windows_1252_letter_at_the_end_is_not_a_cut() -> None:
    assert read("Ville;Trois-Rivières;Beauté".encode("cp1252"))[0].endswith("Beauté")


def test_a_text_converted_twice_is_refused_and_one_damaged_cell_is_noted() -> None:
    damaged = TEXT.encode().decode("cp1252", "ignore")
    with pytest.raises(NotTheRegister, match="converted twice"):
        read(damaged.encode())
    assert read((TEXT + "Ã©").encode())[1] == ["mojibake"]
    assert read((TEXT + "\ufffd").encode())[1] == ["mojibake"]


def refusal(content: bytes) -> NotTheRegister | None:
    try:
        read(content)
    except NotTheRegister as refused:
        return refused
    return None


@given(st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "Zs"])))
def test_what_is_utf_8_reads_back_unless_it_looks_damaged(text: str) -> None:
    """A byte order mark is believed, then UTF-8."""
    refused = refusal(text.encode())
    if refused is None:
        assert read(text.encode())[0] == text
    else:
        assert "damaged" in refused.message("en")


@given(st.binary(max_size=300))
def test_no_bytes_break_the_reading_in_any_other_way(content: bytes) -> None:
    """Anything else is refused."""
    refused = refusal(content)
    assert refused is None or refused.message("fr")
