"""Workbooks to rows: which sheets, which row of headings, what a cell becomes, what is refused."""

from __future__ import annotations

import io
import sys
import zipfile
from datetime import date, datetime
from typing import Any

import pytest
import xlsxwriter

from amp_registry.collect import spreadsheet_form
from amp_registry.collect.card_file import load_card
from amp_registry.collect.detect import read_many, read_register, read_tables
from amp_registry.collect.parsed import Notes
from amp_registry.errors import NotTheRegister
from amp_registry.records import ListOrigin, ReaEntry, Register
from tests.bulk.hostile_case import repacked
from tests.collect.official import workbook
from tests.collect.pages import SAMPLES, codes, page, sample

ROW = {"Nom": "A inc.", "NEQ": "1170000013", "Type d'inscription": "Définitive", "Date de fin": "2029-06-12"}


def cell(value: Any, number_format: str = "") -> Any:
    """Return what a cell of that value is read as."""
    held = io.BytesIO()
    with xlsxwriter.Workbook(held, {"in_memory": True, "default_date_format": number_format}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["Nom", "NEQ", "Valeur"])
        sheet.write_row(1, 0, ["A inc.", "1170000013", value])
    (table,) = read_tables(page(held.getvalue()), load_card(Register.RENA), Notes("file"))
    return table.rows[0].cells["Valeur"]


@pytest.mark.parametrize(
    ("value", "read"),
    [
        (1170000013, "1170000013"),
        (12.5, "12.5"),
        (True, "True"),
        (" texte ", "texte"),
        (date(2029, 6, 12), "2029-06-12"),
        (datetime(2029, 6, 12, 3, 30), "2029-06-12T03:30:00"),  # noqa: DTZ001 - a sheet knows no zone
    ],
)
def test_a_cell_is_the_text_a_register_would_print(value: Any, read: str) -> None:
    assert cell(value, "yyyy-mm-dd hh:mm") == read


def test_titles_above_are_noted_and_rows_keep_the_number_of_their_line() -> None:
    content = workbook({"RENA": [ROW, {**ROW, "NEQ": "12"}]}, above=["Registre", "En date du 22 novembre"])
    parsed = read_register(Register.RENA, page(content))
    assert codes(parsed) == [
        (1, "row_above_headings"),
        (2, "row_above_headings"),
        (5, "neq_flagged"),
    ]
    assert parsed.rows == (4, 5)


def test_every_sheet_with_the_columns_of_the_register_is_read() -> None:
    sheets = {
        "Définitives": [ROW],
        "Provisoires": [{**ROW, "Nom": "B inc.", "NEQ": ""}],
        "Avis": [{"x": "y"}],
        "Vide": [],
    }
    parsed = read_register(Register.RENA, page(workbook(sheets)))
    assert [entry.name for entry in parsed.entries] == ["A inc.", "B inc."]
    assert codes(parsed) == [(None, "sheet_unread")]
    assert "Avis" in parsed.issues[0].text.en


def test_the_lists_of_rea_may_be_the_sheets_of_one_workbook() -> None:
    sheets = {
        "Extrait": [{"Nom": "A inc.", "NEQ": "1170000013", "Statut": "Autorisée"}],
        "Suspendues": [{"Nom": "B inc.", "NEQ": "", "Date de suspension": "2026-01-01"}],
    }
    entries = [
        e for e in read_many(Register.REA, [page(workbook(sheets))]).entries if isinstance(e, ReaEntry)
    ]
    assert [entry.list_origin for entry in entries] == [ListOrigin.EXTRACT, ListOrigin.COMPLEMENT_SUSPENDED]


def test_a_row_is_as_wide_as_its_headings_whatever_stands_further_on_the_sheet() -> None:
    rows = [{**ROW, "": "", " ": ""}, {**ROW, "NEQ": "", "": "", " ": "note"}]
    parsed = read_register(Register.RENA, page(workbook({"RENA": rows})))
    assert codes(parsed) == [(3, "long_row")]


def test_a_sheet_no_column_of_which_is_known_is_given_for_its_headings_alone() -> None:
    content = workbook(
        {"Avis": [{"un seul": "mot"}], "Données": [{"Alpha": "1", "Bêta": "2"}], "Z": [{"C": "1", "D": "2"}]}
    )
    (table,) = read_tables(page(content), load_card(Register.RENA), Notes("file"))
    assert table.headings == ("Alpha", "Bêta")
    with pytest.raises(NotTheRegister, match="none of its columns is known"):
        read_register(Register.RENA, page(content))


def test_a_workbook_of_nothing_is_refused() -> None:
    with pytest.raises(NotTheRegister, match="holds no columns"):
        read_register(Register.RENA, page(workbook({"Avis": [{"un seul": "mot"}]})))


def test_a_zip_that_is_no_workbook_is_refused() -> None:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as packed:
        packed.writestr("a.txt", "a")
    with pytest.raises(NotTheRegister, match="the workbook cannot be read"):
        read_register(Register.RENA, page(held.getvalue()))


def test_a_workbook_that_unpacks_to_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spreadsheet_form, "MAX_BYTES", 1000)
    with pytest.raises(NotTheRegister, match="unpacked, the workbook is larger"):
        read_register(Register.RENA, sample("rena.xlsx"))


FAR = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/elsewhere.xml"])
def test_a_cell_far_from_the_others_is_refused_wherever_the_sheet_is_kept(part: str) -> None:
    # In the process that answers: its reader would end it, having no memory for the places between.
    content = repacked(
        (SAMPLES / "rena.xlsx").read_bytes(),
        {"xl/worksheets/sheet1.xml": None},
        {part: f"<worksheet><sheetData>{FAR}</worksheet>".encode()},
    )
    with pytest.raises(NotTheRegister, match=r"a sheet reaches to cell XFD1048576"):
        read_register(Register.RENA, page(content))


@pytest.mark.parametrize("name", ["rena.xlsx", "rena.xls"])
@pytest.mark.parametrize("most", [30, 1])
def test_the_cells_of_all_sheets_are_bounded(name: str, most: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spreadsheet_form, "MOST_CELLS", most)
    with pytest.raises(NotTheRegister, match="a sheet reaches to cell"):
        read_register(Register.RENA, sample(name))


@pytest.mark.parametrize(
    ("part", "content"), [("xl/workbook.bin", b""), ("content.xml", b"<x/>")], ids=["XLSB", "ODS"]
)
def test_a_form_whose_reach_is_not_looked_at_is_refused(part: str, content: bytes) -> None:
    held = repacked((SAMPLES / "rena.xlsx").read_bytes(), {}, {part: content})
    with pytest.raises(NotTheRegister, match="neither XLSX nor XLS"):
        read_register(Register.RENA, page(held))


@pytest.mark.parametrize("name", ["rena.xlsx", "rena.xls"])
@pytest.mark.parametrize("share", [0.01, 0.3, 0.6, 0.95, 0.999])
def test_a_workbook_cut_anywhere_is_refused(name: str, share: float) -> None:
    content = (SAMPLES / name).read_bytes()
    with pytest.raises(NotTheRegister):
        read_register(Register.RENA, page(content[: int(share * len(content))]))


def test_a_workbook_whose_parts_begin_before_the_file_is_refused() -> None:
    content = (SAMPLES / "rena.xlsx").read_bytes()
    directory = content.index(b"PK\x01\x02")
    with pytest.raises(NotTheRegister, match="cut"):
        read_register(Register.RENA, page(content[: directory - 20] + content[directory:]))


def test_without_the_extra_the_message_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "python_calamine", None)
    monkeypatch.delitem(sys.modules, "amp_registry.collect.spreadsheet_form")
    with pytest.raises(NotTheRegister, match=r"XLS\).*pip install 'amp-registry\[excel\]'"):
        read_register(Register.RENA, sample("rena.xls"))
