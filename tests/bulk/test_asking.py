"""Rows of a list as questions: each row keeps its place, asked or refused with everything that is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amp_registry.bulk.asking import MOST_MEMBERS, Asked, Asking, Blank, Item, Refused
from amp_registry.bulk.cell import Fault, Line
from amp_registry.bulk.headings import find
from amp_registry.question import ConsortiumForm

HEADINGS = ("Nom", "NEQ", "Ville", "Type de contrat", "Montant", "Consortium")
Cells = tuple[Any, ...]


def items(
    *rows: Cells, headings: Cells = HEADINGS, common: Mapping[str, Any] | None = None, **how: Any
) -> list[Item]:
    lines = [Line(number, cells) for number, cells in enumerate((headings, *rows), 1)]
    asking = Asking(find(lines[:1], {}, "liste.csv"), common or {}, **how)
    return list(asking.items(lines[1:]))


def only(*rows: Cells, **how: Any) -> Item:
    (item,) = items(*rows, **how)
    return item


def why(item: Item) -> list[tuple[str, str]]:
    assert isinstance(item, Refused), item
    return [(problem.column, problem.text.fr) for problem in item.problems]


def test_a_row_is_a_question_with_every_field_it_gives() -> None:
    item = only(("Exemple inc.", 1170000013.0, "Laval", "travaux", "6 000 000,00 $", ""))
    assert isinstance(item, Asked)
    asked = item.question
    assert (asked.firm.name, asked.firm.neq, asked.firm.city) == ("Exemple inc.", "1170000013", "Laval")
    assert asked.contract is not None
    assert (asked.contract.kind, asked.contract.expenditure) == ("construction", Decimal(6_000_000))


def test_a_row_says_more_than_what_holds_for_every_row() -> None:
    common = {"contract": {"kind": "services", "expenditure": Decimal(9)}, "act": "conclude"}
    item = only(("Exemple inc.", "", "", "", 40_000.0, ""), common=common)
    assert isinstance(item, Asked)
    assert item.question.contract is not None
    assert (item.question.contract.kind, item.question.contract.expenditure) == ("services", Decimal(40_000))
    assert item.question.act == "conclude"


def test_a_form_of_consortium_for_every_row_makes_no_consortium_of_a_firm_alone() -> None:
    item = only(("Exemple inc.", "", "", "", "", ""), common={"consortium": {"form": "company"}})
    assert isinstance(item, Asked)
    assert item.question.consortium is None


def test_everything_wrong_with_a_row_is_said_by_column() -> None:
    assert why(only(("Exemple inc.", Fault("error"), "", "voyage", "beaucoup", ""))) == [
        ("NEQ", "« #? » : la formule donne une erreur."),
        (
            "Type de contrat",
            "« voyage » : valeurs acceptées : construction, services, supply, partnership, concession, other.",
        ),
        (
            "Montant",
            "« beaucoup » : ce n'est pas un montant ; écrivez par exemple 6000000 ou 6 000 000,00 $.",
        ),
    ]


def test_a_wrong_number_is_refused_with_the_nearest() -> None:
    ((column, text),) = why(only(("Exemple inc.", "1170000031", "", "", "", "")))
    assert column == "NEQ"
    assert "Le plus proche qui est valide : 1170000013" in text


def test_two_numbers_for_one_firm_are_refused_whichever_column_comes_first() -> None:
    """Asking about one of them would say nothing of the other."""
    said = "« {} » : la ligne donne deux NEQ, {} et {} ; gardez celui de la firme, ou faites-en deux lignes."
    name, number = "Exemple inc. (NEQ 1170000021)", "1170 000 013"
    assert why(only((name, number, "", "", "", ""))) == [
        ("NEQ", said.format(number, "1170000021", "1170000013"))
    ]
    assert why(only((number, name), headings=("NEQ", "Nom"))) == [
        ("Nom", said.format(name, "1170000013", "1170000021"))
    ]


@pytest.mark.parametrize("name", ["Exemple inc. (1170 000 013)", "1170000013 Exemple inc."])
def test_the_same_number_in_both_columns_is_one_firm(name: str) -> None:
    item = only((name, "1170000013", "", "", "", ""))
    assert isinstance(item, Asked)
    assert (item.question.firm.name, item.question.firm.neq) == ("Exemple inc.", "1170000013")


def test_a_wrong_number_in_a_column_of_names_or_numbers_is_that_columns() -> None:
    assert why(only(("1170000031",), headings=("Firme",)))[0][0] == "Firme"


def test_a_row_without_a_firm_is_refused() -> None:
    assert why(only(("", "", "Laval", "", "", "")))[0][1].startswith("Aucune firme à chercher")


@pytest.mark.parametrize("cells", [(), ("", "  ", ""), ("",) * 9])
def test_a_row_with_nothing_in_it_is_blank(cells: Cells) -> None:
    assert isinstance(only(cells), Blank)


def test_a_row_of_another_width_is_refused_and_its_cells_are_kept() -> None:
    ((column, text),) = why(only(("Exemple", "inc.", "", "", "", "", "x", "y")))
    assert column == ""
    assert text.startswith("la ligne a 8 cellules au lieu de 6 : elle est coupée")
    assert text.endswith("Cellules en trop : x | y.")
    assert why(only(("Exemple inc.", "1170000013")))[0][1].startswith("la ligne a 2 cellules au lieu de 6")
    assert why(only(("Exemple inc.",)))[0][1].startswith("la ligne a 1 cellule au lieu de 6")


def test_a_workbook_has_no_short_rows() -> None:
    assert isinstance(only(("Exemple inc.", "1170000013"), strict_width=False), Asked)


def test_headings_said_again_are_no_firm() -> None:
    assert why(only(HEADINGS))[0] == ("", "la ligne répète les titres des colonnes.")


# --- consortiums ------------------------------------------------------------------------------------


def member(name: str, group: str, amount: object = "", neq: str = "") -> Cells:
    return (name, neq, "", "", amount, group)


def test_rows_of_a_consortium_are_one_question() -> None:
    first, together, last = items(
        member("Seule inc.", ""),
        member("Exemple A inc.", "C1", 9.0),
        member("Exemple B inc.", "c 1"),
        member("Autre inc.", "non"),
        common={"consortium": {"form": "limited_partnership"}},
    )
    assert isinstance(first, Asked)
    assert isinstance(together, Asked)
    assert isinstance(last, Asked)
    asked = together.question
    assert [line.number for line in together.lines] == [3, 4]
    assert asked.consortium is not None
    assert [one.name for one in asked.consortium.members] == ["Exemple A inc.", "Exemple B inc."]
    assert asked.consortium.form is ConsortiumForm.LIMITED_PARTNERSHIP
    assert not asked.firm.named
    assert asked.contract is not None
    assert asked.contract.expenditure == 9


def test_a_member_that_cannot_be_read_refuses_its_consortium_and_each_row_says_why() -> None:
    good, bad = items(member("A inc.", "C"), member("B inc.", "C", neq="1170000031"))
    assert why(good) == [("", "la ligne 3, du même consortium, n'a pu être lue.")]
    assert why(bad)[0][0] == "NEQ"


def test_a_member_with_no_name_is_told_apart_from_the_others() -> None:
    good, bad = items(member("A inc.", "C"), member("", "C", 1.0))
    assert why(good) == [("", "la ligne 3, du même consortium, n'a pu être lue.")]
    assert "Aucune firme à chercher" in why(bad)[0][1]


def test_rows_of_a_consortium_that_do_not_agree_are_refused() -> None:
    for item in items(member("A inc.", "C", 1.0), member("B inc.", "C", 2.0)):
        assert why(item) == [
            ("", "les lignes du consortium ne disent pas la même chose de contract.expenditure.")
        ]


def test_a_consortium_given_twice_is_refused_the_second_time() -> None:
    first, between, again = items(member("A inc.", "C"), member("B inc.", ""), member("D inc.", "C"))
    assert isinstance(first, Asked)
    assert isinstance(between, Asked)
    assert why(again)[0][1].startswith("ce consortium est déjà donné plus haut")


def test_a_consortium_of_too_many_rows_is_refused_row_by_row() -> None:
    refused = items(*(member(f"Exemple {n} inc.", "C") for n in range(MOST_MEMBERS + 5)))
    assert len(refused) == MOST_MEMBERS + 5
    assert {why(item)[0][1] for item in refused} == {f"le consortium a plus de {MOST_MEMBERS} lignes."}


def test_members_in_one_cell_are_a_consortium_too() -> None:
    item = only(("", "Exemple A inc.; 1170000013"), headings=("Nom", "Membres"))
    assert isinstance(item, Asked)
    assert item.question.consortium is not None
    assert [one.neq for one in item.question.consortium.members] == [None, "1170000013"]


def test_a_consortium_of_rows_takes_no_members_in_a_cell() -> None:
    item = only(("A inc.", "B inc.; D inc.", "C"), headings=("Nom", "Membres", "Consortium"))
    assert "consortium.members" in why(item)[0][1]


CELL = st.sampled_from(
    ["", " ", "Exemple inc.", "1170000013", "1170000031", "C", "construction", "voyage", 9.0, "x\0"]
)
ROWS = st.lists(st.lists(CELL, max_size=8).map(tuple), max_size=20)


@given(rows=ROWS)
def test_every_row_comes_out_once_in_its_order(rows: list[Cells]) -> None:
    """A row that cannot be asked keeps its place, with everything that is wrong with it."""
    numbers = []
    for item in items(*rows):
        lines = item.lines if isinstance(item, Asked) else (item.line,)
        numbers += [line.number for line in lines]
        assert not isinstance(item, Refused) or item.problems
    assert numbers == list(range(2, len(rows) + 2))
