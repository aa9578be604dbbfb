"""The words of SEAO say what the law sorts by, or nothing; words that disagree are not believed."""

from __future__ import annotations

import pytest

from amp_registry.bulk.seao import mapping
from amp_registry.bulk.seao.mapping import Reading
from amp_registry.contract import Award, Body, Kind

WORDS = mapping.load()

KINDS: dict[str, tuple[list[str], list[str], Reading[Kind]]] = {
    "the standard's word": (["works"], [], Reading(Kind.CONSTRUCTION, ("works",), "S")),
    "spelled otherwise": (
        ["TRAVAUX  DE CONSTRUCTION"],
        [],
        Reading(Kind.CONSTRUCTION, ("TRAVAUX  DE CONSTRUCTION",), "S"),
    ),
    "SEAO's own category": (
        [],
        ["S8 - Contrôle de la qualité"],
        Reading(Kind.SERVICES, ("S8 - Contrôle de la qualité",), "S"),
    ),
    "two that agree": (["goods"], ["G6 - Matériaux"], Reading(Kind.SUPPLY, ("goods", "G6 - Matériaux"), "S")),
    "a word that says nothing beside one that does": (
        ["Autres", "services"],
        [],
        Reading(Kind.SERVICES, ("services",), "S"),
    ),
    "two that disagree": (["works", "Services"], [], Reading(None, ("works", "Services"), "S", agree=False)),
    "the least sure of two": (
        ["Contrat de partenariat"],
        [],
        Reading(Kind.PARTNERSHIP, ("Contrat de partenariat",), "I"),
    ),
    "the sale of an immovable": (
        [],
        ["IMM1 - Vente de biens immeubles"],
        Reading(Kind.OTHER, ("IMM1 - Vente de biens immeubles",), "S"),
    ),
    "a word not in the file": (["Bidules"], [], Reading(None, unknown=("Bidules",))),
    "a category not in the file": ([], ["X9 - Bidules"], Reading(None, unknown=("X9 - Bidules",))),
    "nothing": ([], [], Reading(None)),
}


@pytest.mark.parametrize(("named", "categories", "expected"), KINDS.values(), ids=KINDS)
def test_what_is_bought(named: list[str], categories: list[str], expected: Reading[Kind]) -> None:
    assert WORDS.kinds(named, categories) == expected


AWARDS: dict[str, tuple[str | None, str | None, Award | None, bool]] = {
    "open": ("open", None, Award.TENDER, True),
    "selective": ("selective", None, Award.TENDER, True),
    "direct": ("direct", "Contrat octroyé de gré à gré", Award.MUTUAL_AGREEMENT, True),
    "limited says nothing, its details do": (
        "limited",
        "Contrat adjugé suite à un appel d’offres sur invitation",
        Award.TENDER,
        True,
    ),
    "limited alone": ("limited", None, None, True),
    "a public tender not published on SEAO": (
        None,
        "Contrat conclu - Appel d'offres public non publié au SEAO",
        Award.TENDER,
        True,
    ),
    "transport infrastructure says nothing": (
        None,
        "Contrat conclu relatif aux infrastructures de transport",
        None,
        True,
    ),
    "open by mutual agreement": ("open", "Contrat octroyé de gré à gré", None, False),
    "nothing": (None, None, None, True),
}


@pytest.mark.parametrize(("method", "details", "expected", "agree"), AWARDS.values(), ids=AWARDS)
def test_how_it_is_awarded(
    method: str | None, details: str | None, expected: Award | None, agree: bool
) -> None:
    reading = WORDS.awards(method, details)
    assert (reading.value, reading.agree) == (expected, agree)


BODIES: dict[str, tuple[str | None, str | None, Body | None]] = {
    "a municipal flag": ("1", "Ville d'Exemple", Body.MUNICIPAL),
    "no municipal flag": ("0", "Ministère d'Exemple", Body.PUBLIC_BODY),
    "a flag that is none": ("peut-être", "Organisme d'Exemple", None),
    "nothing": (None, None, None),
    "Montréal by its name": ("1", "VILLE DE MONTRÉAL", Body.MONTREAL),
    "a borough of Montréal": ("1", "Ville de Montréal - Arrondissement d'Exemple", Body.MONTREAL),
    "Montréal-Est is another city": ("1", "Ville de Montréal-Est", Body.MUNICIPAL),
    "a northern village": ("1", "Village nordique de l'Exemple", Body.EXCLUDED_MUNICIPAL),
}


@pytest.mark.parametrize(("municipal", "buyer", "expected"), BODIES.values(), ids=BODIES)
def test_who_awards(municipal: str | None, buyer: str | None, expected: Body | None) -> None:
    assert WORDS.bodies(municipal, buyer).value is expected


def test_every_meaning_of_the_file_is_a_word_of_the_law_and_says_how_sure_it_is() -> None:
    tables = {
        Kind: (WORDS.kind, WORDS.category),
        Award: (WORDS.method, WORDS.details),
        Body: (WORDS.municipal, WORDS.buyer),
    }
    for words, found in tables.items():
        for table in found:
            assert {m.value for m in table.values()} <= {"", *words}
            assert {m.confidence for m in table.values()} <= set("RASIU")
