"""A list printed as PDF: its headings on every page, its wrapped cells, and files that are no list."""

from __future__ import annotations

import importlib
from typing import Any

import pytest

from amp_registry.collect import pdf_form
from amp_registry.collect.parsed import Notes
from amp_registry.errors import NotTheRegister
from tests.collect.rea_web import CARD, page
from tests.local_sources.pdf import pdf, written

HEAD = ("Nom de l’entreprise", "NEQ", "Ville", "Date de suspension")


def rows(content: bytes) -> tuple[list[list[Any]], list[str]]:
    notes = Notes("list.pdf")
    table = pdf_form.read(page(content), CARD, notes)
    return [list(row.cells.values()) for row in table.rows], [issue.code for issue in notes.issues]


def test_rows_of_every_page_are_read_under_the_headings_once() -> None:
    body = [(f"Firme Inventée {n} inc.", "1199015679", "Saint-Étienne", "2026-09-01") for n in range(7)]
    found, noted = rows(pdf([HEAD, *body], title="Autorisations suspendues", per_page=3))
    assert [row[0] for row in found] == [row[0] for row in body]
    assert {tuple(row[1:]) for row in found} == {("1199015679", "Saint-Étienne", "2026-09-01")}
    assert noted == []


def test_a_wrapped_cell_is_joined_and_said() -> None:
    name = "Groupe Oublivanne & Associés, ingénieurs-conseils et arpenteurs inc."
    found, noted = rows(pdf([HEAD, (name, "1199015745", "Québec", "2026-08-17")]))
    assert found == [[name, "1199015745", "Québec", "2026-08-17"]]
    assert set(noted) == {"line_joined"}


def test_an_empty_cell_leaves_the_others_in_their_columns() -> None:
    found, _ = rows(
        pdf(
            [
                HEAD,
                ("Former Sample Ltd.", "", "Kingston", "2025-09-15"),
                ("A inc.", "1199015679", "", "2025-01-02"),
            ]
        )
    )
    assert found == [
        ["Former Sample Ltd.", "", "Kingston", "2025-09-15"],
        ["A inc.", "1199015679", "", "2025-01-02"],
    ]


def test_a_line_apart_is_no_part_of_the_row_above() -> None:
    found, noted = rows(
        pdf([HEAD, ("A inc.", "1199015679", "Laval", "2025-01-02")], footer="Mise à jour le 3 mai")
    )
    assert [row[0] for row in found] == ["A inc."]
    assert noted == ["line_unplaced"]


def test_a_list_of_names_alone_has_a_row_a_line() -> None:
    found, _ = rows(pdf([("Entreprise", "Municipalité"), ("A inc.", "Laval"), ("B inc.", "Gatineau")]))
    assert found == [["A inc.", "Laval"], ["B inc.", "Gatineau"]]


EMPTY = written([b""])
PICTURE = written([b"BT /F1 9 Tf 40 700 Td ( ) Tj ET"])


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (EMPTY, "only a picture"),
        (PICTURE, "only a picture"),
        (pdf([("Couleur", "Taille"), ("rouge", "9")]), "no line of this PDF holds headings"),
        (b"%PDF-1.4\nnothing more", "damaged or cut"),
        (pdf([HEAD, ("A", "B", "C", "D")])[:300], "damaged or cut"),
    ],
)
def test_what_is_no_list_is_refused_by_what_it_is(content: bytes, said: str) -> None:
    with pytest.raises(NotTheRegister, match=said):
        rows(content)


def test_a_document_without_end_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_form, "MOST_PAGES", 1)
    with pytest.raises(NotTheRegister, match="pages"):
        rows(pdf([HEAD, *[("A inc.", "1199015679", "Laval", "2025-01-02")] * 4], per_page=2))


def test_a_locked_file_is_refused() -> None:
    pypdf = importlib.import_module("pypdf")
    writer = pypdf.PdfWriter()
    writer.add_blank_page(100, 100)
    writer.encrypt("secret", algorithm="RC4-128")
    target = importlib.import_module("io").BytesIO()
    writer.write(target)
    with pytest.raises(NotTheRegister, match="locked"):
        rows(target.getvalue())


def test_without_the_extra_the_message_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def absent(name: str) -> Any:
        raise ImportError(name)

    monkeypatch.setattr(pdf_form.importlib, "import_module", absent)
    with pytest.raises(NotTheRegister, match=r"pip install 'amp-registry\[pdf-in\]'"):
        rows(EMPTY)
