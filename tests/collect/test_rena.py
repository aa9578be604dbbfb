"""RENA as files may print it: nested or flat, lists or joined texts, and what is never supposed."""

from __future__ import annotations

import json
from typing import Any

import pytest

from amp_registry.collect.detect import read_register
from amp_registry.errors import FieldMissing
from amp_registry.records import Decision, Reason, ReasonKind, Register, Registration, RenaEntry
from tests.collect.pages import codes, delimited, page, rena

RECORD = {
    "Nom": "Firme Inventée inc.",
    "NEQ": "1199000000",
    "Type d'inscription": "Définitive",
    "Date de fin": None,
}


def only(*records: dict[str, Any]) -> RenaEntry:
    (entry,) = rena(*records).entries
    assert isinstance(entry, RenaEntry)
    return entry


@pytest.mark.parametrize(
    "document",
    [
        [RECORD],
        {"records": [RECORD]},
        {"success": True, "result": {"records": [RECORD], "total": 1}},
        {"avis": "…", "registre": [RECORD]},
        {"liste": [{"Inscription": RECORD}]},
        [
            {
                "Entreprise": {"Nom": RECORD["Nom"], "NEQ": RECORD["NEQ"]},
                "Inscription": {"Type d'inscription": "Définitive", "Date de fin": None},
            }
        ],
    ],
    ids=["a list", "under a known key", "a CKAN answer", "the only list there is", "wrapped", "nested"],
)
def test_the_entries_are_found_wherever_the_document_holds_them(document: Any) -> None:
    (entry,) = read_register(Register.RENA, page(json.dumps(document))).entries
    assert isinstance(entry, RenaEntry)
    assert (entry.name, entry.neq, entry.registration) == (
        "Firme Inventée inc.",
        "1199000000",
        Registration.DEFINITIVE,
    )


def test_raw_is_the_whole_source_row_unaltered() -> None:
    record = {**RECORD, "Nom": " Firme  Inventée inc.\n", "Inconnu": {"à": [1, None, 2.5]}}
    entry = only(record)
    assert entry.raw == record
    assert entry.name == "Firme  Inventée inc."


def test_two_nested_names_are_not_confused() -> None:
    """By its whole path, else by a last word nothing else has."""
    record = {
        "Entreprise": {"Nom": "A inc."},
        "Actionnaire": {"Nom": "B inc."},
        **{k: RECORD[k] for k in list(RECORD)[1:]},
    }
    assert only_of([record]).name == "A inc."
    other = {
        "Firme": {"Nom": "A inc."},
        "Actionnaire": {"Nom": "B inc."},
        **{k: RECORD[k] for k in list(RECORD)[1:]},
    }
    with pytest.raises(FieldMissing, match="Firme › Nom, Actionnaire › Nom"):
        read_register(Register.RENA, page(json.dumps([other])))


def only_of(document: Any) -> RenaEntry:
    (entry,) = read_register(Register.RENA, page(json.dumps(document))).entries
    assert isinstance(entry, RenaEntry)
    return entry


@pytest.mark.parametrize(
    ("printed", "neq"),
    [
        ("1170 000 013", "1170000013"),
        ("1170-000-013", "1170000013"),
        (1170000013, "1170000013"),
        (1170000013.0, "1170000013"),
        (None, None),
        ("s.o.", None),
        ("—", None),
        ("Non immatriculée", None),
    ],
)
def test_a_neq_is_ten_digits_or_nothing(printed: Any, neq: str | None) -> None:
    parsed = rena({"NEQ": printed})
    assert (parsed.entries[0].neq, codes(parsed)) == (neq, [])


def test_a_printed_neq_that_is_not_valid_is_kept_as_printed_and_flagged() -> None:
    """A NEQ that fails its check digit is kept but flagged when a register prints it."""
    parsed = rena({"NEQ": "1170 0000 14"})
    assert (parsed.entries[0].neq, codes(parsed)) == ("1170 0000 14", [(1, "neq_flagged")])


@pytest.mark.parametrize(
    ("printed", "registration", "noted"),
    [
        ("Définitive", "definitive", []),
        ("Inscription provisoire", "provisional", []),
        ("Levée", "unknown", [(1, "unknown_category")]),
        ("", "unknown", [(1, "empty_category")]),
        (None, "unknown", [(1, "empty_category")]),
    ],
)
def test_an_unknown_kind_of_registration_is_never_read_as_definitive(
    printed: Any, registration: str, noted: list[Any]
) -> None:
    parsed = rena({"Type d'inscription": printed})
    entry = parsed.entries[0]
    assert isinstance(entry, RenaEntry)
    assert (entry.registration, codes(parsed)) == (registration, noted)


def test_a_holder_of_an_unknown_kind_is_noted_and_has_none() -> None:
    parsed = rena({"Forme juridique": "Licorne"})
    assert codes(parsed) == [(1, "unknown_category")]
    assert only({"Forme juridique": "Société en nom collectif"}).holder_kind == "partnership"


def test_an_entry_with_no_name_is_kept_for_its_number() -> None:
    """A bar is never dropped for a bad cell."""
    parsed = rena({"Nom": " ", "NEQ": "1170000013"})
    assert (parsed.entries[0].name, parsed.entries[0].neq) == ("(sans nom)", "1170000013")
    assert codes(parsed) == [(1, "name_missing")]


@pytest.mark.parametrize("printed", [["Un", "Deux"], "Un | Deux", "Un; Deux", "Un\nDeux", "Un||Deux|"])
def test_other_names_are_a_list_or_one_joined_text(printed: Any) -> None:
    assert only({"Autres noms": printed}).other_names == ("Un", "Deux")


@pytest.mark.parametrize(
    "printed", ["1, rue Un, Laval", {"rue": "1, rue Un", "ville": "Laval"}, ["1, rue Un", "Laval", None]]
)
def test_an_address_is_one_text_whatever_its_shape(printed: Any) -> None:
    assert only({"Adresse": printed}).address == "1, rue Un, Laval"


OFFENCE = Reason(kind=ReasonKind.CONVICTION, text="Fraude")
REVOKED = Reason(kind=ReasonKind.AMP_DECISION, text="Révocation de l'autorisation", decision=Decision.REVOKED)
LINKED = Reason(kind=ReasonKind.ASSOCIATE, text="Fraude", name="Nom Inventé", municipality="Laval")
CONTROLLED = Reason(kind=ReasonKind.CONTROL, name="Mère ltée", municipality="Lévis")


@pytest.mark.parametrize(
    ("cells", "reasons"),
    [
        ({"Motifs": [{"Type": "Infraction", "Description": "Fraude"}]}, (OFFENCE,)),
        ({"Motifs": {"Type": "Infraction", "Infraction": "Fraude"}}, (OFFENCE,)),
        ({"Motif": "Infraction : Fraude"}, (OFFENCE,)),
        (
            {"Motifs": ["Infraction: Fraude", "Décision de l'AMP : Révocation de l'autorisation"]},
            (OFFENCE, REVOKED),
        ),
        ({"Motifs": "Infraction: Fraude | Décision : Révocation de l'autorisation"}, (OFFENCE, REVOKED)),
        ({"Infraction": "Fraude"}, (OFFENCE,)),
        ({"Infractions": ["Fraude", "Fraude"]}, (OFFENCE, OFFENCE)),
        ({"Décision de l'AMP": "Révocation de l'autorisation"}, (REVOKED,)),
        (
            {"Motifs": [{"Type": "Décision", "Décision": "Révocation de l'autorisation"}]},
            (REVOKED,),
        ),
        (
            {
                "Infraction de la personne liée": "Fraude",
                "Nom de la personne liée": "Nom Inventé",
                "Municipalité de la personne liée": "Laval",
            },
            (LINKED,),
        ),
        (
            {
                "Motifs": [
                    {"Type": "Personne liée", "Texte": "Fraude", "Nom": "Nom Inventé", "Ville": "Laval"}
                ]
            },
            (LINKED,),
        ),
        (
            {"Actionnaire majoritaire": "Mère ltée", "Municipalité de l'actionnaire majoritaire": "Lévis"},
            (CONTROLLED,),
        ),
        ({"Motifs": None, "Infraction": "", "Décision": "s.o."}, ()),
        ({"Motifs": [None, ""]}, ()),
    ],
)
def test_reasons_are_read_in_every_shape(cells: dict[str, Any], reasons: tuple[Reason, ...]) -> None:
    parsed = rena(cells)
    assert isinstance(parsed.entries[0], RenaEntry)
    assert (parsed.entries[0].reasons, codes(parsed)) == (reasons, [])


@pytest.mark.parametrize(
    "printed",
    [[{"Type": "Mystère", "Description": "?"}], [{"Description": "Fraude"}], "Fraude", "Mystère : ?"],
)
def test_no_kind_of_reason_is_supposed(printed: Any) -> None:
    parsed = rena({"Motifs": printed})
    assert isinstance(parsed.entries[0], RenaEntry)
    assert (parsed.entries[0].reasons, codes(parsed)) == ((), [(1, "reason_unread")])
    assert parsed.entries[0].raw["Motifs"] == printed


def test_a_decision_that_cannot_be_told_has_its_words_and_no_verdict() -> None:
    assert only({"Décision": "Voir le résumé."}).reasons == (
        Reason(kind=ReasonKind.AMP_DECISION, text="Voir le résumé."),
    )


def test_two_columns_of_one_meaning_are_noted_and_the_first_serves() -> None:
    parsed = rena({"Date d'inscription": "2024-01-01", "Date de début": "2025-01-01"})
    assert (
        str(parsed.entries[0].registered_on if isinstance(parsed.entries[0], RenaEntry) else "")
        == "2024-01-01"
    )
    assert codes(parsed) == [(None, "repeated_column")]


def test_a_delimited_file_of_rena_is_read_too() -> None:
    text = delimited(
        [{"Nom": "A inc.", "NEQ": "", "Type d'inscription": "Provisoire", "Date de fin": ""}], ","
    )
    (entry,) = read_register(Register.RENA, page(text)).entries
    assert entry == RenaEntry(name="A inc.", registration=Registration.PROVISIONAL, raw=entry.raw)
