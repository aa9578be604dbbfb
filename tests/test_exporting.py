"""A register as a file: JSON Lines that import as the same copy, tables that a spreadsheet cannot run."""

from __future__ import annotations

import csv
import io
import sys
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import load_workbook

from amp_registry.collect import exchange
from amp_registry.collect.card_file import load_card
from amp_registry.collect.page import Page
from amp_registry.errors import ExtraMissing
from amp_registry.exporting import FIELDS, Form, cells, write
from amp_registry.records import Decision, Entry, ReasonKind, Register
from amp_registry.table_cell import harmless
from tests.factory import neq, rea, reason, rena

MADE = datetime(2026, 11, 22, 8, tzinfo=UTC)
FULL = rena(
    1,
    other_names=("Ponceaux Modèle", "Groupe Exemple"),
    reasons=(
        reason(
            kind=ReasonKind.ASSOCIATE, text="art. 84", name="Personne A", municipality="Alma", decision=None
        ),
        reason(decision=Decision.REVOKED),
    ),
    raw={"Nom": "é", "n": 1},
)


def written(entries: list[Entry], form: Form, register: Register = Register.RENA) -> bytes:
    output = io.BytesIO()
    write(entries, register, form, output, made=MADE)
    return output.getvalue()


def table(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12)
ENTRIES = st.builds(
    rea,
    st.integers(1, 500),
    name=TEXTS.map("Exemple {}".format),
    city=st.none() | TEXTS,
    oversight=st.none() | st.booleans(),
    issued_on=st.none() | st.dates(date(1990, 1, 1), date(2100, 1, 1)),
    raw=st.dictionaries(TEXTS, TEXTS, max_size=2),
)


@given(entries=st.lists(ENTRIES, max_size=5))
def test_what_is_exported_is_read_as_the_same_records(entries: list[Entry]) -> None:
    """JSON Lines holds everything and imports as the same copy."""
    page = Page(
        content=written(entries, Form.JSONL, Register.REA), address="rea.jsonl", headers={}, fetched_at=MADE
    )
    assert list(exchange.parse(page, load_card(Register.REA)).entries) == entries


@given(entries=st.lists(ENTRIES, max_size=5))
def test_a_csv_table_holds_a_row_for_each_entry_in_their_order(entries: list[Entry]) -> None:
    """A name that a spreadsheet would obey stands there as `harmless` writes it."""
    headings, *rows = table(written(entries, Form.CSV, Register.REA))
    assert headings == list(FIELDS[Register.REA])
    assert [row[0] for row in rows] == [harmless(entry.name) for entry in entries]
    assert all(len(row) == len(headings) for row in rows)


def test_each_field_is_a_cell_and_a_list_one_of_them() -> None:
    """One column a field, what is a list in one cell."""
    assert dict(zip(FIELDS[Register.RENA], cells(FULL), strict=True)) == {
        "name": "Construction Exemple 1 inc.",
        "other_names": "Ponceaux Modèle | Groupe Exemple",
        "neq": neq(1),
        "address": "1, rue de l'Échantillon, Québec",
        "holder_kind": "legal_person",
        "person_name": "",
        "registration": "definitive",
        "registered_on": "2024-06-13",
        "projected_end": "2029-06-12",
        "reasons": "associate: art. 84 (Personne A, Alma) | amp_decision, revoked",
        "raw": '{"Nom": "é", "n": 1}',
    }
    assert cells(rea(1, oversight=True))[list(FIELDS[Register.REA]).index("oversight")] == "true"


RUN_BY_A_SPREADSHEET = {
    "=1+1": "'=1+1",
    "+1": "'+1",
    "-1": "'-1",
    "@SUM(A1)": "'@SUM(A1)",
    "\t=1": "'\t'=1",
    "\r=1": "'\r'=1",
}


@pytest.mark.parametrize(("text", "shown"), RUN_BY_A_SPREADSHEET.items())
def test_nothing_in_a_csv_is_a_formula(text: str, shown: str) -> None:
    """Nothing in them that a spreadsheet would take for a formula."""
    _, row = table(written([rena(1, name=text)], Form.CSV))
    assert row[0] == shown


def test_a_workbook_holds_the_same_table_as_text() -> None:
    dangerous = rena(2, name="=HYPERLINK(1)", address="https://registre.example", raw={"x": "y" * 40_000})
    sheet = load_workbook(io.BytesIO(written([FULL, dangerous], Form.XLSX))).get_sheet_by_name("rena")
    headings, first, second = sheet.to_python()
    assert headings == list(FIELDS[Register.RENA])
    assert first == cells(FULL)
    assert second[:10] == cells(dangerous)[:10]
    assert len(str(second[10])) == 32_767
    assert b"<f>" not in written([dangerous], Form.XLSX)


def test_an_empty_copy_is_a_table_of_headings() -> None:
    assert len(table(written([], Form.CSV))) == 1
    assert written([], Form.JSONL) == b""
    assert len(load_workbook(io.BytesIO(written([], Form.XLSX))).get_sheet_by_name("rena").to_python()) == 1


def test_the_same_copy_gives_the_same_workbook() -> None:
    assert written([FULL], Form.XLSX) == written([FULL], Form.XLSX)


def test_without_the_extra_a_workbook_is_refused_and_nothing_written(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "amp_registry.workbook", raising=False)
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    output = io.BytesIO()
    with pytest.raises(ExtraMissing, match=r"amp-registry\[excel\]"):
        write([FULL], Register.RENA, Form.XLSX, output, made=MADE)
    assert output.getvalue() == b""
