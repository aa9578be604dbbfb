"""A TOML file is read one way: what no reader could use, or say, is refused first."""

from __future__ import annotations

from pathlib import Path

import pytest

from amp_registry import business_days, settings, toml_file
from amp_registry.collect.card_file import load_card
from amp_registry.decide import law
from amp_registry.errors import BadLawFile
from amp_registry.records import Register


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        (b"a = 9223372036854775808", "too large"),
        (b"a = [{ b = 0x" + b"f" * 5000 + b" }]", "too large"),
        (b"a = " + b"9" * 5000, "integer string conversion"),
        (b"a" + b".a" * 40 + b" = 1", "nested too deeply"),
        (b"a = " + b"[" * 5000, "recursion"),
        (b"a = '\xe9'", "utf-8"),
        (b"a", "Expected '='"),
    ],
    ids=["beyond 64 bits", "far beyond, inside", "unreadable", "tables", "lists", "not UTF-8", "not TOML"],
)
def test_what_is_not_toml_anybody_can_use_is_refused(written: bytes, reason: str) -> None:
    with pytest.raises(toml_file.NotToml, match=reason) as refused:
        toml_file.loads(written)
    assert refused.value.problem.fr.startswith("Ce n'est pas du TOML lisible : ")


def test_the_mark_before_a_text_is_no_part_of_it_whoever_reads_it(tmp_path: Path) -> None:
    file = tmp_path / "rena.toml"
    file.write_bytes(b"\xef\xbb\xbfminimum_rows = 5\n")
    assert load_card(Register.RENA, tmp_path).minimum_rows == 5
    file.write_bytes(b"\xef\xbb\xbfreview_days = 5\n")
    assert settings.load({}, {}, file).review_days == 5
    file.write_bytes(b"\xef\xbb\xbfgood_friday = false\n")
    assert not business_days.read(file).good_friday
    file.write_bytes(b"\xef\xbb\xbfchecked_on = 2026-11-01\n")
    law.load_with(file)


def test_a_law_file_is_one_version_of_the_law_wherever_it_is_read_from(tmp_path: Path) -> None:
    file = tmp_path / "law.toml"
    file.write_bytes(b"checked_on = 2026-11-01\r\n")
    assert law.load_with(file).version == law.load(file.read_bytes().decode(), file.name).version


def test_a_law_file_that_is_a_folder_is_said_in_the_language_of_the_run(tmp_path: Path) -> None:
    with pytest.raises(BadLawFile) as refused:
        law.load_with(tmp_path)
    assert "c'est un dossier." in refused.value.message("fr")
