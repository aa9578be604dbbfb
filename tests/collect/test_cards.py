"""Source cards: what they say, what they refuse, what a user's folder changes."""

from __future__ import annotations

from pathlib import Path

import pytest

from amp_registry.collect.card_file import load_card
from amp_registry.collect.card_table import merged
from amp_registry.collect.source_card import fold
from amp_registry.errors import BadSettings
from amp_registry.records import ListOrigin, Register, Registration, Status


def test_the_card_of_rena_says_what_the_register_is_and_is_not() -> None:
    card = load_card(Register.RENA)
    assert card.title.en == "Register of enterprises ineligible for public contracts (RENA)"
    assert card.address == "https://rena.amp.quebec/rena/"
    assert (card.licence, card.licence_confidence) == ("CC-BY 4.0", "S")
    assert (card.minimum_rows, card.largest_change, card.unchanged_days) == (1500, 0.10, 7)
    assert card.data_formats == ("json", "xml", "xls", "xlsx")


def test_the_card_of_rea_knows_the_extract_and_the_three_complement_lists() -> None:
    card = load_card(Register.REA)
    assert set(card.lists) == set(ListOrigin)
    assert card.lists["complement_suspended"].status == Status.SUSPENDED
    assert card.lists["complement_oversight"].oversight is True
    assert card.lists["extract"].status == ""


@pytest.mark.parametrize(
    "heading",
    [
        "Date de fin d'inadmissibilité prévue",
        "DATE_DE_FIN",
        "date de fin prevue",
        "projected_end",
        "Date  de fin :",
    ],
)
def test_a_heading_is_known_whatever_its_case_accents_and_signs(heading: str) -> None:
    assert load_card(Register.RENA).field_of(heading) == "projected_end"


@pytest.mark.parametrize(
    ("printed", "value"),
    [
        ("Définitive", "definitive"),
        ("PROVISOIRE", "provisional"),
        ("temporaire", "provisional"),
        ("retirée", None),
    ],
)
def test_a_word_is_a_category_only_when_it_is_known(printed: str, value: str | None) -> None:
    assert load_card(Register.RENA).category("registration", printed) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Refus de l'autorisation de contracter", "refused"),
        ("Refus de renouvellement de l'autorisation", "not_renewed"),
        ("L'autorisation est révoquée.", "revoked"),
        ("Mesures imposées.", None),
    ],
)
def test_the_longest_known_words_say_which_decision_it_was(text: str, value: str | None) -> None:
    assert load_card(Register.RENA).category_within("decision", text) == value


def test_categories_are_the_values_of_the_records() -> None:
    assert set(load_card(Register.RENA).categories["registration"]) == set(Registration) - {
        Registration.UNKNOWN
    }
    assert set(load_card(Register.REA).categories["status"]) == set(Status) - {Status.UNKNOWN}


def test_a_folder_of_the_user_adds_spellings_and_replaces_values(tmp_path: Path) -> None:
    (tmp_path / "rena.toml").write_text(
        'minimum_rows = 10\ndata_formats = "CSV, json"\n[fields]\nprojected_end = ["Terme projeté"]\n'
        '[does_not_show]\nen = "What a reader of this card should know."\n',
        encoding="utf-8",
    )
    card = load_card(Register.RENA, tmp_path)
    assert (card.minimum_rows, card.data_formats) == (10, ("csv", "json"))
    assert card.field_of("terme projete") == card.field_of("date de fin") == "projected_end"
    assert load_card(Register.REA, tmp_path) == load_card(Register.REA)


@pytest.mark.parametrize(
    ("content", "name", "problem"),
    [
        ("minimum_rows = ", "rena.toml", "not readable TOML"),
        ("minimum_rows = true", "rena.toml: minimum_rows", "whole number"),
        ("largest_change = 3", "rena.toml: largest_change", "from 0 to 1"),
        ("address = 3", "rena.toml: address", "A text is needed"),
        ("colour = 'red'", "rena.toml: colour", "no such key"),
        ("title = 'RENA'", "rena.toml: title", "A table is needed"),
        ("[title]\nfr = ''", "rena.toml: title", "“fr” and an “en” text"),
        ("[refresh]\nfr = ''", "rena.toml: refresh", "“fr” and an “en” text"),
        ("does_not_show = 3", "rena.toml: does_not_show", "A table is needed"),
        ("fields.name = 'nom'", "rena.toml: fields.name", "list of texts"),
        ("[fields]\nneq = ['Nom']", "rena.toml: fields.neq", "already stands for “name”"),
        (
            "[categories.registration]\nforever = ['x']",
            "rena.toml: categories.registration",
            "definitive, provisional",
        ),
        ("[categories.truth]\nmaybe = ['x']", "rena.toml: categories", "registration, holder_kind"),
        ("[categories.oversight]\nmaybe = ['x']", "rena.toml: categories.oversight", "yes, no"),
        ("[lists.extract]\nrequired = ['shoe']", "rena.toml: lists.extract", "name, other_names"),
        ("[lists.extract]\nstatus = 'fine'", "rena.toml: lists.extract.status", "authorized, suspended"),
        ("[lists.extract]\noversight = 'no'", "rena.toml: lists.extract.oversight", "True or false"),
        ("[lists.other]\nrequired = []", "rena.toml: lists.other", "search, extract"),
        ("distinctive = ['shoe']", "rena.toml: distinctive", "Accepted values"),
        ("[fields]\nnqe = ['Numéro']", "rena.toml: fields.nqe", "Known keys: name, other_names, neq"),
        ("[reason_fields]\nkinds = ['Genre']", "rena.toml: reason_fields.kinds", "Known keys: kind, text"),
        ("[phrases]\nchallenge = ['robot']", "rena.toml: phrases.challenge", "Known keys: none"),
        ("name_separators = ['']", "rena.toml: name_separators", "none of them empty"),
        ("[fields]\nneq = ['']", "rena.toml: fields.neq", "none of them empty"),
    ],
)
def test_a_card_that_cannot_be_used_names_the_file_the_key_and_the_mend(
    tmp_path: Path, content: str, name: str, problem: str
) -> None:
    (tmp_path / "rena.toml").write_text(content, encoding="utf-8")
    with pytest.raises(BadSettings) as refused:
        load_card(Register.RENA, tmp_path)
    assert str(refused.value.values["name"]).endswith(name)
    assert problem in refused.value.message("en")


def test_a_card_that_is_not_utf_8_is_refused(tmp_path: Path) -> None:
    (tmp_path / "rea.toml").write_bytes(b"address = '\xff'")
    with pytest.raises(BadSettings, match="not readable TOML"):
        load_card(Register.REA, tmp_path)


def test_tables_merge_lists_add_up_and_other_values_are_replaced() -> None:
    ours = {"a": {"b": [1, 2], "c": 1}, "d": 1}
    assert merged(ours, {"a": {"b": [2, 3]}, "d": 2, "e": 3}) == {
        "a": {"b": [1, 2, 3], "c": 1},
        "d": 2,
        "e": 3,
    }


def test_folding_twice_is_folding_once() -> None:
    for text in ("Œuvre Ægide", "N° d’entreprise", "İstanbul ß"):
        assert fold(fold(text)) == fold(text)
