"""A printed name, read: keys, parts, numbers."""

from __future__ import annotations

import pytest

from amp_registry import firm_name
from amp_registry.firm_name import Role

SAME_KEY = {
    "case, accents, hyphens": ("Électricité Gélival-Nord inc.", "ELECTRICITE GELIVAL NORD"),
    "punctuation and signs": ("Larvose & Fils, ltée", "LARVOSE ET FILS LTD."),
    "article inverted": ("Pavages Chenavel inc., Les", "Les Pavages Chenavel"),
    "initials": ("Labo S. M. inc.", "Labo SM inc."),
    "word order": ("Exvol Services inc.", "Services Exvol inc."),
    "abbreviation and plural": ("Const. Bérival", "Les Constructions Bérival inc."),
    "numeral": ("Gestion Mirol II", "Gestion Mirol 2"),
    "a word that determines nothing": ("Entreprise Techligne", "Techligne inc."),
    "saint": ("Ferme St-Ambrin", "Ferme Saint-Ambrin"),
    "form in words": ("Xyvel, société en commandite", "Xyvel s.e.c."),
}


@pytest.mark.parametrize(("one", "other"), SAME_KEY.values(), ids=SAME_KEY)
def test_names_the_law_holds_identical_have_one_key(one: str, other: str) -> None:
    assert firm_name.key(one) == firm_name.key(other) != ""


OTHER_KEY = {
    "family names": ("Construction Gagnon", "Construction Gagné"),
    "initials": ("Construction QJL", "Construction QJM"),
    "an initial and an article": ("A. Royal", "Royal"),
    "numbers": ("9123-4567 Québec inc.", "9123-4568 Québec inc."),
    "numerals": ("Mirol II", "Mirol III"),
    "years": ("Hervault (1988) ltée", "Hervault ltée"),
}


@pytest.mark.parametrize(("one", "other"), OTHER_KEY.values(), ids=OTHER_KEY)
def test_names_that_differ_in_what_counts_have_two_keys(one: str, other: str) -> None:
    assert firm_name.key(one) != firm_name.key(other)


@pytest.mark.parametrize("text", ["inc.", "Les", "Ltée", "S.E.N.C.", "A/S", "projet 12", "北京", "&1"])
def test_a_name_with_a_letter_or_a_digit_always_has_a_key(text: str) -> None:
    assert firm_name.key(text)


@pytest.mark.parametrize("text", ["", " ", "&", "---", "()"])
def test_a_name_without_any_has_none(text: str) -> None:
    name = firm_name.parse(text)
    assert name.key == ""
    assert name.parts == ()
    assert firm_name.search_keys(text) == ()


def test_a_name_is_found_whole_by_each_part_and_by_number() -> None:
    found = firm_name.search_keys("Durolix Construction / 9123-4567 Québec inc. - Nord-Brise")
    assert [(one.key, one.number) for one in found] == [
        ("brise construction durolix nord qc:91234567", None),
        ("construction durolix", None),
        ("brise nord", None),
        ("qc:91234567", "qc:91234567"),
    ]


def test_a_part_that_tells_no_firm_is_not_searched_by() -> None:
    assert [found.key for found in firm_name.search_keys("Xyvel inc. (Montréal)")] == [
        "montreal xyvel",
        "xyvel",
    ]


def test_who_takes_care_is_read_and_never_searched_by() -> None:
    name = firm_name.parse("9123-4567 QUÉBEC INC. A/S GROUPE MACHELLE INC.")
    assert [(part.role, part.key) for part in name.parts] == [(Role.CARE_OF, "groupe machelle")]
    assert [found.key for found in firm_name.search_keys(name.printed)] == ["qc:91234567"]
    assert name.legal_form is None


def test_the_legal_person_of_a_division_is_named_after_it() -> None:
    name = firm_name.parse("Talmix, une division de CRVO Canada inc.")
    assert [(part.role, part.words) for part in name.parts] == [
        (Role.DIVISION, ("talmix",)),
        (Role.NAME, ("crvo", "canada")),
    ]
    assert (name.legal_form, name.legal_kind) == ("inc.", "company")


@pytest.mark.parametrize(
    ("text", "is_consortium"),
    [
        ("Consortium Dovelle/Rochelin", True),
        ("Dovelle et Rochelin en coentreprise", True),
        ("9123-4567 Québec inc. et 1107392 Canada inc.", True),
        ("Dovelle/Rochelin", False),
    ],
)
def test_a_consortium_is_seen(text: str, is_consortium: bool) -> None:
    assert firm_name.parse(text).is_consortium is is_consortium


def test_the_version_follows_the_words_and_forms() -> None:
    number, _, fingerprint = firm_name.VERSION.partition("-")
    assert number.isdigit()
    assert len(fingerprint) == 8


@pytest.mark.parametrize(
    ("word", "tells"),
    [
        ("xyvel", True),
        ("tremblay", True),
        ("construction", False),
        ("montreal", False),
        ("2014", False),
        ("x", False),
    ],
)
def test_only_some_words_tell_a_firm(word: str, tells: bool) -> None:
    assert firm_name.tells(word) is tells
