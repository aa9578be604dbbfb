"""Entries as FollowTheMoney entities: the firm, what the register says of it, and the two joined by an id."""

from __future__ import annotations

import json
from datetime import date

import pytest

from amp_registry.followthemoney import entities, lines
from amp_registry.records import (
    Decision,
    Entry,
    HolderKind,
    ReasonKind,
    Registration,
    Status,
    SuspensionCause,
)
from tests.factory import neq, rea, reason, rena

# Of the model's own description, the schemata with their parents: the properties an entity of ours may carry, and those
# it must.
THING = {"name", "alias", "address", "country", "topics", "sourceUrl"}
LEGAL_ENTITY = THING | {"registrationNumber", "licenseNumber", "jurisdiction"}
INTERVAL = {"startDate", "endDate", "summary"}
MAY = {
    "Company": LEGAL_ENTITY,
    "LegalEntity": LEGAL_ENTITY,
    "Sanction": INTERVAL
    | {"entity", "authority", "country", "program", "programUrl", "provisions", "status", "reason"},
    "Identification": INTERVAL | {"holder", "number", "type", "authority", "country"},
}
MUST = {
    "Company": {"name"},
    "LegalEntity": {"name"},
    "Sanction": {"entity"},
    "Identification": {"holder", "number"},
}

BARRED = rena(
    1,
    name="Exemple Pavage inc.",
    other_names=("Pavage Modèle",),
    holder_kind=HolderKind.LEGAL_PERSON,
    address="1, rue Modèle, Alma (Québec)",
    registration=Registration.DEFINITIVE,
    registered_on=date(2024, 6, 13),
    projected_end=date(2029, 6, 12),
    reasons=(reason(kind=ReasonKind.AMP_DECISION, text="intégrité", decision=Decision.REVOKED),),
)
AUTHORIZED = rea(
    1,
    name="Exemple Pavage inc.",
    amp_client_number="3000000001",
    city="Alma",
    province="QC",
    postal_code="G8B 1A1",
    status=Status.SUSPENDED,
    suspension_cause=SuspensionCause.ANNUAL_UPDATE,
    issued_on=date(2023, 1, 2),
    expires_on=None,
)


@pytest.mark.parametrize(
    "entry",
    [
        pytest.param(BARRED, id="an entry of RENA"),
        pytest.param(AUTHORIZED, id="an entry of REA"),
        pytest.param(rena(2, neq=None, holder_kind=None), id="without a NEQ"),
        pytest.param(rea(3, amp_client_number=None), id="without a client number"),
        pytest.param(
            rena(4, holder_kind=HolderKind.SOLE_PROPRIETORSHIP, person_name="Personne A"),
            id="a sole proprietorship",
        ),
    ],
)
def test_the_properties_are_those_of_the_model(entry: Entry) -> None:
    for entity in entities(entry):
        named = set(entity["properties"])
        assert named <= MAY[entity["schema"]]
        assert named >= MUST[entity["schema"]]
        assert all(
            text and isinstance(text, str) for texts in entity["properties"].values() for text in texts
        )


def test_a_barred_firm_is_a_company_under_sanction() -> None:
    firm, sanction = entities(BARRED)
    assert firm["properties"]["topics"] == ["debarment"]
    assert firm["properties"]["alias"] == ["Pavage Modèle"]
    assert sanction["properties"]["entity"] == [firm["id"]] == [f"qc-neq-{neq(1)}"]
    assert sanction["properties"]["reason"] == ["amp_decision: revoked: intégrité"]
    assert (sanction["properties"]["startDate"], sanction["properties"]["endDate"]) == (
        ["2024-06-13"],
        ["2029-06-12"],
    )


def test_an_authorization_is_a_document_of_its_holder_and_says_that_it_is_suspended() -> None:
    firm, paper = entities(AUTHORIZED)
    assert firm["properties"]["address"] == ["Alma, QC, G8B 1A1"]
    assert "topics" not in firm["properties"]
    assert paper["properties"]["number"] == ["3000000001"]
    assert paper["properties"]["summary"] == ["suspended – annual_update"]
    assert "endDate" not in paper["properties"]


def test_a_firm_is_one_on_both_registers_by_its_neq_and_by_nothing_else() -> None:
    assert entities(BARRED)[0]["id"] == entities(AUTHORIZED)[0]["id"]
    nameless = [entities(make(7, name="Exemple inc.", neq=None))[0]["id"] for make in (rena, rea)]
    assert len(set(nameless)) == len(nameless)
    assert entities(rena(8, neq="1170000031"))[0]["id"].startswith("amp-rena-firm-")


def test_a_line_is_an_entity_and_a_hostile_name_stays_a_text() -> None:
    written = list(lines([rena(9, name='Exemple "\n<script> \u202e inc.')]))
    assert len(written) == 2
    assert json.loads(written[0])["properties"]["name"] == ['Exemple "\n<script> \u202e inc.']
    assert all(line.count(b"\n") == 1 for line in written)
