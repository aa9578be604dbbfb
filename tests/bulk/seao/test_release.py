"""A release read as what is asked of it; what is missing or odd is None, counted, and never an exception."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amp_registry.bulk.seao import loose, release
from amp_registry.bulk.seao.release import Award, Bid, Party
from tests.factory import firm, neq

SUPPLIER = {"id": "FO-1", "name": firm(1)}
PARTY = {
    "id": "FO-1",
    "name": firm(1),
    "roles": ["supplier"],
    "address": {"locality": "Québec", "postalCode": "G1A 1A1"},
    "details": {"neq": neq(1)},
}
WHOLE: dict[str, Any] = {
    "ocid": "ocds-ec9k95-1234567",
    "date": "2026-06-20T22:30:00-04:00",
    "tag": ["award"],
    "parties": [
        PARTY,
        {"id": "OP-1", "name": "Ville d'Exemple", "roles": ["buyer"], "details": {"municipal": "1"}},
    ],
    "buyer": {"id": "OP-1", "name": "Ville d'Exemple"},
    "tender": {
        "title": "Réfection d'un pont",
        "status": "Complete",
        "procurementMethod": "open",
        "procurementMethodDetails": "Contrat adjugé suite à un appel d'offres public",
        "mainProcurementCategory": "works",
        "additionalProcurementCategories": ["Travaux de construction"],
        "items": [
            {"description": "Pont", "additionalClassifications": [{"scheme": "CATEGORY", "id": "C02"}]}
        ],
        "tenderPeriod": {"startDate": "2026-04-01T09:00:00-04:00", "endDate": "2026-05-01T14:00:00-04:00"},
        "tenderers": [{"id": "FO-2", "name": firm(2)}],
    },
    "awards": [
        {
            "id": "A1",
            "status": "active",
            "date": "2026-06-01",
            "value": {"amount": 100.5},
            "suppliers": [SUPPLIER],
        }
    ],
    "contracts": [
        {"awardID": "A1", "dateSigned": "2026-06-12", "value": {"amount": 120}, "amendments": [{"id": "1"}]}
    ],
    "bids": [{"id": "FO-2", "value": 99.0}],
}


def test_a_whole_release() -> None:
    told = release.of(WHOLE)
    assert (told.ocid, told.number, told.tags) == ("ocds-ec9k95-1234567", "1234567", ("award",))
    assert told.published == date(2026, 6, 20)
    assert (told.buyer, told.municipal, told.title) == ("Ville d'Exemple", "1", "Réfection d'un pont")
    assert (told.status, told.method, told.kinds) == (
        "complete",
        "open",
        ("works", "Travaux de construction"),
    )
    assert told.categories == ("C02",)
    assert (told.opened, told.closed) == (date(2026, 4, 1), date(2026, 5, 1))
    assert told.awards == (
        Award(
            id="A1",
            status="active",
            decided=date(2026, 6, 1),
            signed=date(2026, 6, 12),
            value=Decimal("100.50"),
            contract_value=Decimal("120.00"),
            foreign=None,
            amendments=1,
            suppliers=(Party("FO-1", firm(1), neq(1), "Québec", "G1A 1A1"),),
        ),
    )
    assert told.bids == (Bid(Party("FO-2", firm(2), None, None, None), Decimal("99.00")),)
    assert (told.odd, told.cancelled) == (0, False)


def award(**changes: Any) -> Award:
    return release.of({**WHOLE, **changes}).awards[0]


def parties(*told: dict[str, Any]) -> Award:
    return award(parties=list(told))


def test_the_neq_stands_under_details_in_either_case() -> None:
    for name in ("neq", "NEQ", "Neq"):
        assert parties({**PARTY, "details": {name: neq(1)}}).suppliers[0].neq == neq(1)


def test_of_two_parties_with_one_id_the_one_that_says_a_neq_is_believed() -> None:
    silent = {**PARTY, "details": {}}
    assert parties(silent, PARTY).suppliers[0].neq == neq(1)
    assert parties(PARTY, {**silent, "name": "Autre"}).suppliers[0].neq == neq(1)


def test_a_supplier_that_is_no_party_has_its_name_alone() -> None:
    assert parties().suppliers == (Party("FO-1", firm(1), None, None, None),)
    own = {**SUPPLIER, "details": {"neq": neq(3)}}
    assert award(parties=[], awards=[{"id": "A1", "suppliers": [own]}]).suppliers[0].neq == neq(3)


def test_a_number_where_a_text_should_be_is_read_as_its_text() -> None:
    assert parties({**PARTY, "details": {"neq": int(neq(1))}}).suppliers[0].neq == neq(1)


def test_a_contract_without_its_award_goes_to_the_only_one_there_is() -> None:
    contract = {"dateSigned": "2026-06-13"}
    assert award(contracts=[contract]).signed == date(2026, 6, 13)
    two = [{"id": "A1"}, {"id": "A2"}]
    assert [a.signed for a in release.of({**WHOLE, "awards": two, "contracts": [contract]}).awards] == [
        None,
        None,
    ]


def test_of_two_contracts_of_one_award_the_first_is_taken() -> None:
    contracts = [{"awardID": "A1", "dateSigned": "2026-06-13"}, {"awardID": "A1", "dateSigned": "2026-07-13"}]
    assert award(contracts=contracts).signed == date(2026, 6, 13)


def test_the_buyer_is_found_by_its_role_where_it_is_not_named() -> None:
    listed = [
        {"id": "OP-9", "name": "École d'Exemple", "roles": "procuringEntity", "details": {"Municipal": "0"}}
    ]
    told = release.of({**WHOLE, "buyer": None, "parties": listed})
    assert (told.buyer, told.municipal) == ("École d'Exemple", "0")
    assert release.of({**WHOLE, "parties": []}).buyer == "Ville d'Exemple"


def test_the_category_of_seao_is_the_description_of_an_item_that_has_its_form() -> None:
    items = [
        {"description": "S8 - Contrôle"},
        {"description": "Trois ponts"},
        {"description": "S8 - Contrôle"},
    ]
    assert release.of({**WHOLE, "tender": {"items": items}}).categories == ("S8 - Contrôle",)


@pytest.mark.parametrize(
    ("tag", "status"), [(["tenderCancellation"], None), ("TenderCancellation", None), ([], "cancelled")]
)
def test_a_cancelled_process(tag: Any, status: str | None) -> None:
    assert release.of({**WHOLE, "tag": tag, "tender": {"status": status}}).cancelled


def test_another_currency_is_kept_apart() -> None:
    assert award(awards=[{"id": "A1", "value": {"amount": 5, "currency": "usd"}}]).foreign == "USD"
    assert award(awards=[{"id": "A1", "value": {"amount": 5, "currency": "cad"}}]).foreign is None


def test_what_is_no_object_is_counted() -> None:
    odd = [None, "x", {"id": "A1", "suppliers": ["y", SUPPLIER]}]
    assert release.of({**WHOLE, "awards": odd}).odd == 3


DAYS = {
    "2026-06-10": date(2026, 6, 10),
    "2026-06-10T14:00:00": date(2026, 6, 10),
    "2026-06-10T14:00:00-04:00": date(2026, 6, 10),
    "2026-06-11T02:00:00Z": date(2026, 6, 10),
    "2026-06-11T02:00:00.000Z": date(2026, 6, 10),
    "2026-06-10 14:00": date(2026, 6, 10),
    "10/06/2026": date(2026, 6, 10),
    "0001-01-01T00:00:00": None,
    "2026-13-45": None,
    "bientôt": None,
    "": None,
}


@pytest.mark.parametrize(
    ("printed", "expected"), DAYS.items(), ids=[printed or "nothing" for printed in DAYS]
)
def test_a_date_in_any_form_is_a_day_of_quebec(printed: str, expected: date | None) -> None:
    assert loose.day({"date": printed}, "date") == expected


AMOUNTS: dict[str, tuple[Any, Decimal | None]] = {
    "dollars": ({"amount": 10}, Decimal(10)),
    "cents": ({"amount": 10.25}, Decimal("10.25")),
    "more than cents": ({"amount": 0.1 + 0.2}, Decimal("0.30")),
    "less than a cent": ({"amount": 0.001}, None),
    "a bare number": (10, Decimal(10)),
    "zero says nothing": ({"amount": 0}, None),
    "less than nothing": ({"amount": -5}, None),
    "a text": ({"amount": "10"}, None),
    "true": ({"amount": True}, None),
    "no number": ({"amount": float("nan")}, None),
    "without end": ({"amount": float("inf")}, None),
    "more than there is": ({"amount": 10**14}, None),
    "nothing": (None, None),
}


@pytest.mark.parametrize(("value", "expected"), AMOUNTS.values(), ids=AMOUNTS)
def test_an_amount_is_dollars_to_the_cent_or_nothing(value: Any, expected: Decimal | None) -> None:
    assert loose.dollars(value) == expected


def test_a_hostile_name_is_one_line_of_bounded_length() -> None:
    assert loose.text({"name": "A\x1b[31m\n  B\u202e" + "x" * 900}, "name") == "A�[31m B�" + "x" * 290 + "…"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from([*WHOLE, *WHOLE["tender"], *PARTY, "suppliers", "value", "amount"]),
            inner,
            max_size=6,
        )
    ),
    max_leaves=25,
)


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from(list(WHOLE)), JSON))
def test_any_json_is_read_without_an_exception(raw: dict[str, Any]) -> None:
    """A reader of open data cannot refuse a month because one release holds a number where a text should be."""
    told = release.of(raw)
    assert told.odd >= 0
    assert all(isinstance(award, Award) for award in told.awards)
