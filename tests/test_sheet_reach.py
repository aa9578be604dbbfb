"""How far a sheet reaches, in whatever spelling its reader would understand."""

from __future__ import annotations

import pytest

from amp_registry.sheet_reach import column_of, letters, reach_of

FIRST = '<row r="1"><c r="A1"><v>1</v></c></row>'


@pytest.mark.parametrize("place", [0, 25, 26, 701, 702, 16_383])
def test_the_letters_of_a_column_lead_back_to_it(place: int) -> None:
    assert column_of(letters(place).encode()) == place


@pytest.mark.parametrize(
    ("sheet", "reach"),
    [
        pytest.param("", "A0", id="no cell"),
        pytest.param(FIRST, "A1", id="one cell"),
        pytest.param(f'{FIRST}<row r="9"><c r="C9"/></row>', "C9", id="a cell further down"),
        pytest.param(f'{FIRST}<row r="9"><c r="zz9"/></row>', "ZZ9", id="small letters"),
        pytest.param(
            f"{FIRST}<row r='9'><c\nt = 'n' r\t=\n'ZZ9'/></row>", "ZZ9", id="blanks around the sign"
        ),
        pytest.param(f'{FIRST}<row r="9"><c t=">" r="ZZ9"/></row>', "ZZ9", id="a sign inside a value"),
        pytest.param(f'{FIRST}<é-x:row r="9"><é-x:c r="ZZ009"/></é-x:row>', "ZZ9", id="a prefix, and zeros"),
        pytest.param(f'{FIRST}<row r="9"><c r="AAAA9"/></row>', "AAAA9", id="four letters"),
        pytest.param(f'{FIRST}<row r="9"><c/><c/></row>', "B9", id="cells without a reference"),
        pytest.param(f'{FIRST}<row r="8"/><row><c r="Z9"/><c/></row>', "AA9", id="a row without one"),
        pytest.param(f'{FIRST}<row r="1048576" ht="12"/>', "A1", id="a row of no cell"),
        pytest.param(
            f"{FIRST}<row><c><v>r='A1'</v></c><c/></row>", "B2", id="text that looks like a reference"
        ),
    ],
)
def test_a_sheet_reaches_to_its_farthest_cell(sheet: str, reach: str) -> None:
    assert str(reach_of(sheet.encode())) == reach


@pytest.mark.parametrize("cell", ["XFD1048576", "A" + "9" * 5000, "Z" * 5000 + "1048576"])
def test_a_cell_that_no_sheet_has_is_far_too(cell: str) -> None:
    assert reach_of(f'<c r="{cell}"/>'.encode()).cells > 10**9
