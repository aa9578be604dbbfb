"""XML to rows: where the entries stand, what is a cell, what is refused."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from amp_registry.collect.card_file import load_card
from amp_registry.collect.detect import read_register, read_tables
from amp_registry.collect.parsed import Notes
from amp_registry.collect.table import Table
from amp_registry.errors import NotTheRegister
from amp_registry.records import ReasonKind, Register, RenaEntry
from tests.collect.pages import codes, page

REST = "<NEQ>1170000013</NEQ><TypeInscription>Définitive</TypeInscription><DateFin>2029-06-12</DateFin>"
ENTRY = f"<Inscription><Nom>A inc.</Nom>{REST}</Inscription>"


def table(text: str) -> Table:
    (found,) = read_tables(page(text), load_card(Register.RENA), Notes("file"))
    return found


def cells(inside: str) -> Mapping[str, Any]:
    return table(f"<RENA><Inscription><Nom>A inc.</Nom>{REST}{inside}</Inscription></RENA>").rows[0].cells


def entry(inside: str) -> RenaEntry:
    text = f"<RENA><Inscription><Nom>A inc.</Nom>{REST}{inside}</Inscription></RENA>"
    found = read_register(Register.RENA, page(text)).entries[0]
    assert isinstance(found, RenaEntry)
    return found


@pytest.mark.parametrize(
    "text",
    [
        f"<RENA>{ENTRY}</RENA>",
        f"<?xml version='1.0' encoding='ISO-8859-1'?><RENA>{ENTRY}{ENTRY.replace('A inc', 'B inc')}</RENA>",
        f"<a><b><meta><titre>RENA</titre><date>2026</date></meta><c>{ENTRY}</c></b></a>",
        f"<RENA><Definitives>{ENTRY}</Definitives><Provisoires>{ENTRY.replace('A', 'B')}</Provisoires></RENA>",
        f'<r:RENA xmlns:r="urn:x"><r:Inscription r:id="1">{ENTRY[13:]}</r:RENA>'.replace(
            "</Inscription>", "</r:Inscription>"
        ),
        '<RENA><ligne Nom="A inc." NEQ="1170000013" TypeInscription="Définitive" DateFin="2029-06-12"/></RENA>',
    ],
    ids=["one entry", "two entries", "deep", "in two sections", "with prefixes", "attributes alone"],
)
def test_the_entries_are_found_wherever_they_stand(text: str) -> None:
    parsed = read_register(Register.RENA, page(text))
    assert parsed.entries[0].name == "A inc."
    assert parsed.entries[0].neq == "1170000013"
    assert len(parsed.entries) == text.count("1170000013")


def test_an_entry_found_under_unknown_names_is_still_a_row() -> None:
    found = table("<x><y><z><u>1</u></z><z><u>2</u><v w='3'>4</v></z></y></x>")
    assert found.headings == ("u", "v", "v › w")
    assert [dict(row.cells) for row in found.rows] == [{"u": "1"}, {"u": "2", "v": "4", "v › w": "3"}]


@pytest.mark.parametrize(
    ("inside", "heading", "value"),
    [
        (
            "<Adresse><Rue>1, rue X</Rue><Ville>Laval</Ville></Adresse>",
            "Adresse",
            {"Rue": "1, rue X", "Ville": "Laval"},
        ),
        ("<AutreNom>B</AutreNom><AutreNom>C</AutreNom>", "AutreNom", ["B", "C"]),
        ("<AutresNoms><n>B</n></AutresNoms>", "AutresNoms", ["B"]),
        ("<Region code='13'/>", "Region › code", "13"),
        ("<Region code='13'>Laval</Region>", "Region", "Laval"),
        ("<Region><Code>13</Code></Region>", "Region › Code", "13"),
        ("<Remarque>un <b>mot</b></Remarque>", "Remarque › (texte)", "un"),
        ("<Remarque xmlns:x='urn:x' x:nil='true'/>", "Remarque", None),
        ("<Remarque><![CDATA[<b> & é]]></Remarque>", "Remarque", "<b> & é"),
        ("<Remarque>  \n </Remarque>", "Remarque", ""),
        ("<T a='1'>x</T><T a='2'>y</T>", "T › a", ["1", "2"]),
    ],
)
def test_a_cell_is_what_the_element_holds(inside: str, heading: str, value: object) -> None:
    assert cells(inside)[heading] == value


def test_reasons_are_objects_even_when_there_is_one() -> None:
    reason = "<Motif><Type>Infraction</Type><Description>Art. 1</Description></Motif>"
    one, two = entry(f"<Motifs>{reason}</Motifs>"), entry(f"<Motifs>{reason}{reason}</Motifs>")
    assert [(r.kind, r.text) for r in one.reasons] == [(ReasonKind.CONVICTION, "Art. 1")]
    assert len(two.reasons) == 2


def test_an_address_in_parts_is_joined_and_an_entry_keeps_what_was_printed() -> None:
    read = entry("<Adresse><Rue>1, rue X</Rue><Ville>Laval</Ville></Adresse>")
    assert read.address == "1, rue X, Laval"
    assert read.raw["Adresse"] == {"Rue": "1, rue X", "Ville": "Laval"}


def test_a_blank_entry_is_said_and_not_read() -> None:
    parsed = read_register(Register.RENA, page(f"<RENA>{ENTRY}<Inscription><Nom/></Inscription></RENA>"))
    assert len(parsed.entries) == 1
    assert (2, "blank_row") in codes(parsed)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (f"<RENA>{ENTRY}", "the XML stops short"),
        (f"<RENA>{ENTRY}</RENA", "the XML stops short"),
        (f"<RENA>{ENTRY}<![CDATA[x", "the XML stops short"),
        (f"<RENA>{ENTRY}</REA>", "breaks at line 1"),
        (f"<RENA>\n{ENTRY}\n<Nom a=b/></RENA>", "breaks at line 3"),
        ("<a>" * 40 + "</a>" * 40, "nested too deeply"),
        ("<RENA><a>1</a></RENA>", "holds no entry"),
        ('<!DOCTYPE RENA SYSTEM "x.dtd"><RENA/>', "declares a document type"),
        (
            f"<RENA><A>{ENTRY}{ENTRY}</A><B>{ENTRY.replace('Inscription>', 'Fiche>')}</B></RENA>",
            "under two names: Inscription and Fiche",
        ),
    ],
)
def test_what_is_not_one_whole_list_is_refused(text: str, said: str) -> None:
    with pytest.raises(NotTheRegister, match=said):
        read_register(Register.RENA, page(text))
