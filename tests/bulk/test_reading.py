"""A list opened: its encoding, its separator, its sheet and its headings, told by its content."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from amp_registry.bulk import workbook
from amp_registry.bulk.cell import Fault, printed
from amp_registry.bulk.reading import read
from amp_registry.errors import ColumnsUnclear, ExtraMissing, ListError, ListUnreadable

ROWS = [["Électricité « Œuvre » inc.", "1170000013"], ["Exemple; et, fils", "1143 920 115"]]
Read = Callable[..., tuple[list[list[str]], dict[str, str], list[str]]]


@pytest.fixture
def opened(tmp_path: Path) -> Read:
    """Read bytes as a list; what is given is its rows, the field of each heading, and the notes in French."""

    def go(content: bytes, **how: object) -> tuple[list[list[str]], dict[str, str], list[str]]:
        path = tmp_path / "liste"
        path.write_bytes(content)
        with read(path, io.BytesIO(), **how) as firms:  # type: ignore[arg-type]
            names = firms.headings.names
            rows = [[printed(cell) for cell in line.cells] for line in firms.lines() if not line.blank]
            fields = {names[place]: field for place, field in firms.headings.fields.items()}
            return rows, fields, [note.fr for note in firms.file.notes]

    return go


def delimited(separator: str, encoding: str) -> bytes:
    lines = ["Nom" + separator + "NEQ", *(f'"{name}"{separator}{neq}' for name, neq in ROWS)]
    return "\r\n".join(lines).encode(encoding)


def sheets(**content: list[list[object]]) -> bytes:
    output = io.BytesIO()
    with xlsxwriter.Workbook(output) as book:
        for name, rows in content.items():
            sheet = book.add_worksheet(name)
            for place, row in enumerate(rows):
                sheet.write_row(place, 0, row)
    return output.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_a_text_is_read_in_any_encoding_with_any_separator(
    separator: str, encoding: str, opened: Read
) -> None:
    rows, fields, notes = opened(delimited(separator, encoding))
    assert rows == ROWS
    assert fields == {"Nom": "firm.name", "NEQ": "firm.neq"}
    assert notes[0].startswith("Texte ")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    names=st.lists(
        st.text(st.characters(categories=["L", "N", "P", "Zs"]), min_size=1).map(lambda t: f"a{t}b"),
        min_size=1,
        max_size=6,
    )
)
def test_what_is_in_a_cell_never_moves_to_another(names: list[str], opened: Read) -> None:
    """The same rows, whatever separators, quotes or line ends stand in their cells."""
    quoted = ['"' + name.replace('"', '""') + '"' for name in names]
    for separator in ",;\t":
        content = f"Nom{separator}NEQ\n" + "".join(f"{name}{separator}1\n" for name in quoted)
        assert [row[0] for row in opened(content.encode())[0]] == names


def test_the_line_that_tells_the_separator_is_believed(opened: Read) -> None:
    rows, fields, _ = opened(b"sep=,\r\nNom,Ville\r\nA;b,Laval\r\n")
    assert (rows, list(fields)) == ([["A;b", "Laval"]], ["Nom", "Ville"])


def test_a_list_of_one_column_keeps_its_commas(opened: Read) -> None:
    assert opened("Nom\nTremblay-Exemple, Roy-Exemple et associés\n".encode())[0] == [
        ["Tremblay-Exemple, Roy-Exemple et associés"]
    ]


def test_titles_above_the_headings_are_not_rows(opened: Read) -> None:
    rows, fields, _ = opened(b"Appel d'offres 12\n\nNom;NEQ;Note\nA;1170000013;x\n")
    assert (rows, list(fields)) == ([["A", "1170000013", "x"]], ["Nom", "NEQ"])


def test_what_the_user_says_of_a_column_wins(opened: Read) -> None:
    content = b"Nom;Demandeur;Montant\nA;B;1\n"
    assert opened(content, mapped={"demandeur": "firm.name", "Montant": "ignored"})[1] == {
        "Demandeur": "firm.name"
    }


def test_of_two_equal_headings_the_second_is_called_by_its_place(opened: Read) -> None:
    content = b"NEQ;NEQ\n1;2\n"
    with pytest.raises(ColumnsUnclear, match=r"NEQ, NEQ \(2\)"):
        opened(content)
    assert opened(content, mapped={"NEQ": "ignored"})[1] == {"NEQ (2)": "firm.neq"}


def test_a_heading_the_user_names_must_be_there(opened: Read) -> None:
    with pytest.raises(ColumnsUnclear, match="“Firme” is not the heading"):
        opened(b"Nom;NEQ\na;b\n", mapped={"Firme": "firm.name"})


def test_a_workbook_is_read_on_the_sheet_that_holds_a_list(opened: Read) -> None:
    content = sheets(Aide=[["Lisez-moi"]], Firmes=[[], ["Mai"], ["Nom", "NEQ"], *ROWS])
    rows, fields, notes = opened(content)
    assert (rows, list(fields)) == (ROWS, ["Nom", "NEQ"])
    assert notes == [
        "Classeur XLSX, feuille « Firmes ».",
        "Feuille « Aide » (1 lignes) : elle n'est pas lue.",
    ]


def test_of_two_lists_one_must_be_named(opened: Read) -> None:
    content = sheets(Mai=[["Nom"], ["A"]], Juin=[["Nom"], ["B"]])
    with pytest.raises(ColumnsUnclear, match="--sheet"):
        opened(content)
    assert opened(content, sheet="JUIN")[0] == [["B"]]
    with pytest.raises(ColumnsUnclear, match="no sheet “Août”"):
        opened(content, sheet="Août")


def test_rows_of_a_workbook_keep_their_numbers(tmp_path: Path) -> None:
    output = io.BytesIO()
    with xlsxwriter.Workbook(output) as book:
        sheet = book.add_worksheet()
        sheet.write_row(3, 2, ["Nom", "NEQ"])
        sheet.write_row(6, 2, ["A", 1170000013])
        sheet.write_formula(8, 2, "=NA()", None, "#N/A")
    path = tmp_path / "liste.xlsx"
    path.write_bytes(output.getvalue())
    with read(path, io.BytesIO()) as firms:
        lines = {line.number: line.cells for line in firms.lines() if not line.blank}
    assert firms.headings.number == 4
    assert lines == {7: ("A", 1170000013.0), 9: (Fault("error"), "")}


def test_without_the_extra_a_workbook_is_refused(opened: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "find_spec", lambda _: None)
    with pytest.raises(ExtraMissing, match=r"amp-registry\[excel\]"):
        opened(sheets(A=[["Nom"], ["A"]]))


def test_standard_input_is_read_like_a_file() -> None:
    with read(Path("-"), io.BytesIO(b"Nom\nA\n")) as firms:
        assert [line.cells for line in firms.lines()] == [("A",)]
        assert [line.cells for line in firms.lines()] == [("A",)]


def test_a_file_that_cannot_be_opened_says_why(tmp_path: Path) -> None:
    with (
        pytest.raises(ListUnreadable, match="there is no such file") as refused,
        read(tmp_path / "absente.csv", sys.stdin.buffer),
    ):
        pass
    assert "n'existe pas" in refused.value.message("fr")


def test_damaged_letters_are_noted_when_most_are_sound(opened: Read) -> None:
    notes = opened("Nom\nÉÉÉÉ Ã©\n".encode())[2]
    assert notes[1].startswith("1 lettre(s) abîmée(s), comme « Ã© »")


def test_an_error_of_a_list_says_that_nothing_was_checked(opened: Read) -> None:
    with pytest.raises(ListError) as raised:
        opened(b"%PDF-1.7")
    assert "Aucune firme n'a été vérifiée." in raised.value.message("fr")
