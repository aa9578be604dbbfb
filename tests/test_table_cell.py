"""One cell of a table: what a spreadsheet would run is shown, what it cannot hold is replaced."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from amp_registry.table_cell import LONGEST_CELL, harmless, writable

OBEYED = "=+@＝＋＠"
HOSTILE = st.text(st.sampled_from([*"=+-@,;|\t\r\n\"' ab1é"]), max_size=12)


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", "＝1"])
def test_a_text_that_would_run_gets_an_apostrophe(text: str) -> None:
    assert harmless(text) == f"'{text}" or harmless(text).startswith("'")


@pytest.mark.parametrize(
    "text", ["Tremblay-Exemple inc.", "a = b", "3 + 4", "Exemple, inc.", "", "courriel@exemple"]
)
def test_an_ordinary_text_stays_as_it_is(text: str) -> None:
    assert harmless(text) == text


@example(cells=['"='])
@given(cells=st.lists(HOSTILE, min_size=1, max_size=3))
def test_wherever_a_spreadsheet_cuts_the_line_no_piece_of_it_runs(cells: list[str]) -> None:
    """A spreadsheet runs a cell that starts with one of a few signs; and, where it cuts a line at another
    separator than the one it was written with, what follows that separator too."""
    line = io.StringIO(newline="")
    csv.writer(line, delimiter=";").writerow(map(harmless, cells))
    for delimiter in ",;|\t":
        for row in csv.reader(io.StringIO(line.getvalue(), newline=""), delimiter=delimiter):
            assert not [cell for cell in row if cell.strip(' "').startswith(tuple(OBEYED))]


@given(text=st.text(max_size=50))
def test_what_is_written_is_kept_but_for_what_no_cell_holds(text: str) -> None:
    assert len(writable(text)) == len(text)
    assert writable(writable(text)) == writable(text)


def test_a_text_longer_than_a_cell_is_cut_and_shows_it() -> None:
    assert writable("x" * 40_000) == "x" * (LONGEST_CELL - 1) + "…"
    assert writable("x" * LONGEST_CELL) == "x" * LONGEST_CELL
