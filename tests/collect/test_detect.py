"""The form of a file is told from its content, never from its name."""

from __future__ import annotations

import json

import pytest

from amp_registry.collect.card_file import load_card
from amp_registry.collect.detect import read_register
from amp_registry.collect.source_card import fold
from amp_registry.errors import FieldMissing, NotTheRegister
from amp_registry.records import Register
from tests.collect.pages import codes, page, sample

RECORD = {"Nom": "A inc.", "NEQ": None, "Type d'inscription": "Définitive", "Date de fin": None}


def refusal(content: str, register: Register = Register.RENA) -> str:
    with pytest.raises(NotTheRegister) as refused:
        read_register(register, page(content))
    return refused.value.message("en")


def test_the_name_of_a_file_decides_nothing() -> None:
    from_json = read_register(Register.RENA, page(sample("rena.json").content, "photo.xlsx"))
    assert from_json.entries == read_register(Register.RENA, sample("rena.json")).entries


def test_the_card_given_is_the_one_used() -> None:
    text = json.dumps([{**RECORD, "Terme": "2029-01-01"}])
    assert [code for _, code in codes(read_register(Register.RENA, page(text)))] == ["unmapped_column"]
    card = load_card(Register.RENA)
    known = type(card)(
        **{name: getattr(card, name) for name in card.__slots__} | {"left_in_raw": (fold("Terme"),)}
    )
    assert codes(read_register(Register.RENA, page(text), known)) == []


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("un seul mot\nun autre\n", "neither columns nor JSON"),
        ("Nom;NEQ\n" + "x" * 200_000 + ";\n", "badly delimited up to line 2"),
        ('{"a": 1, "a": 2}', "a key is repeated"),
        ('[{"Nom": "\\ud800"}]', "cannot be written again"),
        ('[{"Nom": Infinity}]', "cannot be written again"),
        ("[" * 100_000 + "]" * 100_000, "nested too deeply"),
        ('[{"Nom": ' + '{"a":' * 40 + "1" + "}" * 41 + "]", "nested too deeply"),
        ('{"Nom" "A"}', "breaks at character 8"),
        ('{"records": [{"Nom": "A"}', "the file is cut"),
        ('{"records": {"a": {"b": {"c": []}}}}', "holds no list"),
        ('{"a": [], "b": []}', "holds no list"),
        ("{}", "holds no list"),
        ('{"records": 3}', "holds no list"),
        ("<p>Bonjour</p>", "holds no entry"),
        ("<html><title>Access Denied</title></html>", "error or challenge page"),
        ("<html><body>Please solve the CAPTCHA</body></html>", "error or challenge page"),
        ("couleur;taille\nrouge;9\n", "none of its columns is known"),
    ],
)
def test_what_is_not_the_register_is_refused_by_what_it_is(content: str, said: str) -> None:
    assert said in refusal(content)


def test_the_headings_alone_are_a_register_with_no_entry() -> None:
    parsed = read_register(Register.REA, page("Nom;NEQ;Statut\n"))
    assert (parsed.entries, parsed.issues) == ((), ())


def test_a_missing_column_names_the_columns_found() -> None:
    with pytest.raises(FieldMissing) as missing:
        read_register(Register.RENA, page(json.dumps([{"Nom": "A", "Type d'inscription": "Définitive"}])))
    assert missing.value.values["field"] == "neq (numéro d'entreprise du Québec)"
    assert "Nom, Type d'inscription" in missing.value.message("fr")


def test_keys_that_only_some_entries_have_are_columns_all_the_same() -> None:
    records = [RECORD, {**RECORD, "Nom": "B inc.", "Adresse": "Laval", "Remarque": "x"}]
    parsed = read_register(Register.RENA, page(json.dumps(records)))
    assert [getattr(entry, "address", None) for entry in parsed.entries] == [None, "Laval"]
    assert codes(parsed) == [(None, "unmapped_column")]


def test_a_table_dump_of_the_portal_is_read_by_the_names_beside_its_rows() -> None:
    fields = [{"id": "_id", "type": "int"}, *({"id": name, "type": "text"} for name in RECORD)]
    dump = {"fields": fields, "records": [[1, *RECORD.values()], [2, "B inc.", *list(RECORD.values())[1:]]]}
    parsed = read_register(Register.RENA, page(json.dumps(dump)))
    assert [entry.name for entry in parsed.entries] == ["A inc.", "B inc."]
    assert codes(parsed) == []


def test_a_table_dump_whose_rows_are_not_as_long_as_its_names_is_not_guessed_at() -> None:
    dump = {"fields": [{"id": "Nom"}], "records": [["A inc.", "x"]]}
    parsed = read_register(Register.RENA, page(json.dumps(dump)))
    assert (parsed.entries, codes(parsed)) == ((), [(1, "row_unreadable")])
