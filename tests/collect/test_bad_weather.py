"""Bad weather: what is not the register is refused with its whole message, what is odd is said, row by row."""

from __future__ import annotations

import json
from typing import Any

import pytest

from amp_registry.collect.detect import read_register
from amp_registry.collect.page import read_file
from amp_registry.errors import CollectError
from amp_registry.records import Register
from tests.collect.pages import BAD, FETCHED

EXPECTED: dict[str, dict[str, Any]] = json.loads((BAD / "expected.json").read_text(encoding="utf-8"))
REFUSED = sorted(name for name, expected in EXPECTED.items() if "error" in expected)
READ = sorted(name for name, expected in EXPECTED.items() if "error" not in expected)


def test_every_file_of_bad_weather_says_what_is_expected_of_it() -> None:
    assert sorted(EXPECTED) == sorted(path.name for path in BAD.iterdir() if path.name != "expected.json")


@pytest.mark.parametrize("name", REFUSED)
def test_it_is_refused_with_these_words(name: str) -> None:
    expected = EXPECTED[name]
    with pytest.raises(CollectError) as refused:
        read_register(Register(expected["register"]), read_file(BAD / name, FETCHED))
    error = refused.value
    assert [type(error).__name__, error.message("fr"), error.message("en")] == [
        expected[part] for part in ("error", "fr", "en")
    ]


@pytest.mark.parametrize("name", READ)
def test_it_is_read_with_these_issues(name: str) -> None:
    expected = EXPECTED[name]
    parsed = read_register(Register(expected["register"]), read_file(BAD / name, FETCHED))
    assert len(parsed.entries) == len(parsed.rows) == expected["entries"]
    assert [{"row": i.row, "code": i.code, **i.text.to_dict()} for i in parsed.issues] == expected["issues"]
    assert {issue.source for issue in parsed.issues} <= {name}


def test_a_cell_too_long_is_cut_in_the_record_and_whole_in_raw() -> None:
    entry = read_register(Register.RENA, read_file(BAD / "odd_rows.json", FETCHED)).entries[3]
    assert (len(entry.name), len(entry.raw["Nom"])) == (5000, 6000)


def test_an_invisible_character_leaves_the_name_and_stays_in_raw() -> None:
    entry = read_register(Register.RENA, read_file(BAD / "odd_rows.json", FETCHED)).entries[0]
    assert entry.name == "Firme Invisible inc."
    assert entry.raw["Nom"] == "Firme\u200b Invisible\u0007 inc."


def test_cells_without_a_heading_stay_in_raw() -> None:
    entries = read_register(Register.REA, read_file(BAD / "odd_rows.csv", FETCHED)).entries
    assert entries[2].raw["(cellules en trop)"] == ["trop", "encore"]
