"""The exchange form of an entry: complete, in its order, strictly read, and hashed the same everywhere."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from amp_registry.errors import InvalidQuestion
from amp_registry.records import (
    Decision,
    HolderKind,
    ListOrigin,
    ReaEntry,
    Reason,
    ReasonKind,
    Registration,
    RenaEntry,
    Status,
    SuspensionCause,
    canonical,
    entry_from_dict,
    entry_hash,
    records_hash,
)
from tests import factory

RENA: dict[str, Any] = {
    "register": "rena",
    "name": "Construction Exemple inc.",
    "other_names": ["Exemple", "Les Exemples"],
    "neq": "1170000013",
    "address": "1, rue de l'Échantillon, Québec",
    "holder_kind": "sole_proprietorship",
    "person_name": "Personne Inventée",
    "registration": "provisional",
    "registered_on": "2024-06-13",
    "projected_end": "2029-06-12",
    "reasons": [
        {
            "kind": "associate",
            "text": "Fraude (art. 380)",
            "name": "Personne Inventée Deux",
            "municipality": "Lévis",
            "decision": "revoked",
        }
    ],
    "raw": {"Nom": "CONSTRUCTION EXEMPLE", "Lignes": [1, 2.5, None, True, {"a": "b"}]},
}
REA: dict[str, Any] = {
    "register": "rea",
    "name": "Construction Exemple inc.",
    "other_names": [],
    "neq": None,
    "amp_client_number": "3000000001",
    "city": "Québec",
    "province": "QC",
    "postal_code": "G1A 1A1",
    "status": "suspended",
    "suspension_cause": "integrity",
    "oversight": False,
    "issued_on": "2022-03-01",
    "expires_on": None,
    "list_origin": "complement_suspended",
    "raw": {},
}
LEAST = {
    "rena": {"register": "rena", "name": "A inc.", "registration": "definitive"},
    "rea": {"register": "rea", "name": "A inc.", "status": "authorized", "list_origin": "extract"},
}


@pytest.mark.parametrize("whole", [RENA, REA], ids=["rena", "rea"])
def test_every_field_comes_back_as_it_was_and_in_the_order_of_the_exchange_form(
    whole: dict[str, Any],
) -> None:
    assert json.dumps(entry_from_dict(whole).to_dict()) == json.dumps(whole)


def test_inside_there_are_categories_days_and_tuples() -> None:
    entry = entry_from_dict(RENA)
    assert isinstance(entry, RenaEntry)
    assert (entry.holder_kind, entry.registration) == (
        HolderKind.SOLE_PROPRIETORSHIP,
        Registration.PROVISIONAL,
    )
    assert entry.registered_on == date(2024, 6, 13)
    assert entry.reasons == (
        Reason(
            kind=ReasonKind.ASSOCIATE,
            text="Fraude (art. 380)",
            name="Personne Inventée Deux",
            municipality="Lévis",
            decision=Decision.REVOKED,
        ),
    )
    other = entry_from_dict(REA)
    assert isinstance(other, ReaEntry)
    assert (other.status, other.suspension_cause, other.list_origin) == (
        Status.SUSPENDED,
        SuspensionCause.INTEGRITY,
        ListOrigin.COMPLEMENT_SUSPENDED,
    )
    assert other.oversight is False


@pytest.mark.parametrize("register", LEAST)
def test_what_is_absent_is_null_or_empty_and_never_supposed(register: str) -> None:
    plain = entry_from_dict(LEAST[register]).to_dict()
    given = LEAST[register].keys()
    assert {name: value for name, value in plain.items() if name not in given and value} == {}


def test_an_entry_is_found_by_every_name_it_carries() -> None:
    assert entry_from_dict(RENA).names == (
        "Construction Exemple inc.",
        "Exemple",
        "Les Exemples",
        "Personne Inventée",
    )
    assert entry_from_dict(LEAST["rena"]).names == entry_from_dict(LEAST["rea"]).names == ("A inc.",)


CATEGORIES = {
    "register": (RENA, "rena, rea"),
    "holder_kind": (RENA, "legal_person, partnership, sole_proprietorship"),
    "registration": (RENA, "definitive, provisional, unknown"),
    "status": (REA, "authorized, suspended, expired, unknown"),
    "suspension_cause": (REA, "annual_update, integrity, provisional_ineligibility"),
    "list_origin": (
        REA,
        "search, extract, complement_suspended, complement_expired, complement_oversight",
    ),
}


@pytest.mark.parametrize("field", CATEGORIES)
def test_a_word_outside_a_category_is_refused_with_those_there_are(field: str) -> None:
    whole, accepted = CATEGORIES[field]
    with pytest.raises(InvalidQuestion) as refused:
        entry_from_dict({**whole, field: "other"})
    assert refused.value.values["field"] == field
    assert refused.value.message("en").endswith(f"Accepted values: {accepted}.")


REFUSED: dict[str, tuple[dict[str, Any], str, Any]] = {
    "no name": (RENA, "name", None),
    "a name of spaces": (REA, "name", " \u00a0"),
    "a NEQ that is a number": (RENA, "neq", 1170000013),
    "names that are one text": (REA, "other_names", "Exemple"),
    "a registration that is null": (RENA, "registration", None),
    "a status that is null": (REA, "status", None),
    "a day that is not": (RENA, "registered_on", "2024-06-31"),
    "an end without end": (RENA, "projected_end", "9999-12-31"),
    "a flag that is a word": (REA, "oversight", "yes"),
    "reasons that are a text": (RENA, "reasons", "Fraude"),
    "raw that is a list": (REA, "raw", []),
    "raw with bytes that were no text": (RENA, "raw", {"Nom": "\udce9"}),
    "raw without end": (REA, "raw", {"n": float("nan")}),
    "a NUL in a name": (RENA, "name", "A\x00 inc."),
    "half a letter in a name": (REA, "name", "A\ud800 inc."),
    "a control character in an address": (RENA, "address", "\x1b[2J"),
    "a name as long as a page": (RENA, "name", "A" * 10_001),
}


@pytest.mark.parametrize(("whole", "field", "value"), REFUSED.values(), ids=REFUSED)
def test_an_entry_that_could_mislead_is_refused_by_field(
    whole: dict[str, Any], field: str, value: Any
) -> None:
    with pytest.raises(InvalidQuestion) as refused:
        entry_from_dict({**whole, field: value})
    assert refused.value.values["field"] == field
    refused.value.message("fr").encode()


@pytest.mark.parametrize(
    ("reason", "field"),
    [
        (5, "reasons[1]"),
        ({}, "reasons[1].kind"),
        ({"kind": "fraud"}, "reasons[1].kind"),
        ({"kind": "control", "decision": "none"}, "reasons[1].decision"),
        ({"kind": "control", "article": "21.5"}, "reasons[1].article"),
    ],
)
def test_a_reason_is_refused_by_its_place(reason: Any, field: str) -> None:
    with pytest.raises(InvalidQuestion) as refused:
        entry_from_dict({**RENA, "reasons": [{"kind": "control"}, reason]})
    assert refused.value.values["field"] == field


def test_a_reason_alone_is_named_so() -> None:
    with pytest.raises(InvalidQuestion, match=r"reason\.kind"):
        Reason.from_dict({})


def test_a_field_of_the_other_register_is_refused() -> None:
    with pytest.raises(InvalidQuestion, match="status"):
        entry_from_dict({**LEAST["rena"], "status": "authorized"})
    with pytest.raises(InvalidQuestion, match="registration"):
        entry_from_dict({**LEAST["rea"], "registration": "definitive"})


def test_an_entry_is_never_changed() -> None:
    with pytest.raises(AttributeError):
        factory.rena().name = "Autre"  # type: ignore[misc]


# --- hashes -------------------------------------------------------------------------------------


def test_canonical_bytes_do_not_depend_on_the_order_of_keys() -> None:
    assert canonical({"b": 1, "a": {"d": "é", "c": None}}) == '{"a":{"c":null,"d":"é"},"b":1}'.encode()


def test_the_hash_of_an_entry_covers_everything_it_holds() -> None:
    for entry in (entry_from_dict(RENA), entry_from_dict(REA)):
        again = entry_from_dict(json.loads(canonical(entry.to_dict())))
        assert entry_hash(again) == entry_hash(entry)
    base = factory.rena()
    changed = [
        replace(base, name="Autre"),
        replace(base, neq=None),
        replace(base, projected_end=None),
        replace(base, reasons=()),
        replace(base, raw={"a": 1}),
    ]
    assert len({entry_hash(entry) for entry in (base, *changed)}) == 6


def test_the_hash_of_a_copy_is_that_of_the_set_of_its_entries() -> None:
    one, two = entry_hash(factory.rena(1)), entry_hash(factory.rena(2))
    assert records_hash([one, two]) == records_hash([two, one, one])
    assert records_hash([one]) != records_hash([two]) != records_hash([])


def test_a_hash_is_that_of_the_canonical_json_and_never_changes_from_one_version_to_the_next() -> None:
    """Copies stored years apart are compared by it."""
    written = (
        '{"address":null,"holder_kind":null,"name":"A inc.","neq":null,"other_names":[],"person_name":null,'
        '"projected_end":null,"raw":{},"reasons":[],"register":"rena","registered_on":null,'
        '"registration":"definitive"}'
    )
    assert entry_hash(entry_from_dict(LEAST["rena"])) == hashlib.sha256(written.encode()).hexdigest()
