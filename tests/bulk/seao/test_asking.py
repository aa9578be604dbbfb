"""From a process to its questions: what is taken from where, what is asked several ways, what cannot be asked."""

from __future__ import annotations

from copy import deepcopy
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from amp_registry.bulk.seao import asking, mapping, release
from amp_registry.bulk.seao.asking import Asked
from amp_registry.bulk.seao.latest import Process
from amp_registry.contract import Award, Body, Kind
from amp_registry.question import Act, Dates
from benchmarks.seao_releases import Firm
from benchmarks.seao_releases import release as a_release
from tests.factory import firm, neq

ONE = Firm(firm(1), neq(1))
TWO = Firm(firm(2), neq(2))
SIGNED = date(2026, 6, 15)


def ask(raw: dict[str, Any], *, earlier: bool = False, cancelled: bool = False) -> list[Asked]:
    told = release.of(raw)
    process = Process(told, "m.json", 1, earlier=earlier, cancelled=cancelled or told.cancelled)
    return list(asking.of(process, mapping.load()))


def changed(raw: dict[str, Any], path: str, value: Any) -> dict[str, Any]:
    """Return the release with one value changed; a path is names and places between points."""
    copy = deepcopy(raw)
    *steps, last = path.split(".")
    inner: Any = copy
    for step in steps:
        inner = inner[int(step)] if step.isdigit() else inner[step]
    inner[int(last) if last.isdigit() else last] = value
    return copy


RAW = a_release(3_000_001, [ONE], signed=SIGNED, value=600_000.0)
DIRECT = a_release(3_000_001, [ONE], signed=SIGNED, value=600_000.0, how="direct", kind="services")


def test_an_award_of_a_tender_is_asked_on_its_bid_day_and_its_conclusion() -> None:
    (asked,) = ask(RAW)
    (question,) = asked.questions
    assert (question.firm.name, question.firm.neq) == (ONE.name, ONE.neq)
    assert question.act is Act.CONCLUDE
    assert question.dates == Dates(process_start="2026-04-16", bid="2026-05-21", conclusion=SIGNED)
    contract = question.contract
    assert contract is not None
    assert (contract.kind, contract.award) == (Kind.CONSTRUCTION, Award.TENDER)
    assert (contract.expenditure, contract.pretax_price) == (None, Decimal(600_000))
    assert contract.body is Body.MUNICIPAL
    assert (asked.open, asked.causes, asked.notes) == ((), (), ())


def test_a_contract_by_mutual_agreement_has_no_bid_day() -> None:
    (question,) = ask(DIRECT)[0].questions
    assert question.contract is not None
    assert (question.contract.award, question.contract.kind) == (Award.MUTUAL_AGREEMENT, Kind.SERVICES)
    assert question.dates.bid is None


OPEN: dict[str, tuple[dict[str, Any], int, tuple[str, ...], str]] = {
    "tender or mutual agreement, where SEAO does not say": (
        changed(changed(RAW, "tender.procurementMethod", "limited"), "tender.procurementMethodDetails", None),
        *(2, ("award",), "award_unknown"),
    ),
    "and where it says both": (
        changed(RAW, "tender.procurementMethod", "direct"),
        2,
        ("award",),
        "award_disagree",
    ),
    "every object of Montréal that had its own threshold": (
        changed(changed(RAW, "parties.0.name", "Ville de Montréal"), "parties.0.details", {}),
        *(4, ("montreal_object",), ""),
    ),
}


@pytest.mark.parametrize(("raw", "ways", "differ", "note"), OPEN.values(), ids=OPEN)
def test_what_the_words_leave_open_is_asked_every_way(
    raw: dict[str, Any], ways: int, differ: tuple[str, ...], note: str
) -> None:
    (asked,) = ask(raw)
    assert len(set(asked.questions)) == ways
    assert asked.open == differ
    assert asked.notes == ((note,) if note else ())


CAUSES: dict[str, tuple[dict[str, Any], tuple[str, ...]]] = {
    "no supplier": (changed(RAW, "awards.0.suppliers", []), ("no_supplier",)),
    "no date at all": (
        changed(changed(RAW, "contracts", []), "awards.0.date", "0001-01-01T00:00:00"),
        ("no_date",),
    ),
    "a supplier that is nobody": (
        changed(changed(RAW, "parties", []), "awards.0.suppliers", [{"id": "F", "name": " - "}]),
        ("nobody",),
    ),
    "an award cancelled": (changed(RAW, "awards.0.status", "Cancelled"), ("cancelled",)),
    "an award not made yet": (changed(RAW, "awards.0.status", "pending"), ("pending",)),
    "a process cancelled": (changed(RAW, "tag", ["tenderCancellation"]), ("cancelled",)),
}


@pytest.mark.parametrize(("raw", "causes"), CAUSES.values(), ids=CAUSES)
def test_what_cannot_be_asked_has_a_cause(raw: dict[str, Any], causes: tuple[str, ...]) -> None:
    (asked,) = ask(raw)
    assert (asked.questions, asked.causes) == ((), causes)


NOTES: dict[str, tuple[dict[str, Any], str]] = {
    "a NEQ that is none": (changed(RAW, "parties.1.details.neq", "1170000014"), "neq_refused"),
    "the same supplier twice": (a_release(1, [ONE, ONE]), "supplier_twice"),
    "the same number under two names": (a_release(1, [ONE, Firm("Autre nom", ONE.neq)]), "supplier_twice"),
    "two suppliers": (a_release(1, [ONE, TWO]), "several_suppliers"),
    "one supplier without a name": (a_release(1, [ONE, Firm("", None)]), "unnamed_supplier"),
    "the name of a consortium": (
        a_release(1, [Firm("Consortium Exemple / Modèle", None)]),
        "members_unknown",
    ),
    "no date of signature": (changed(RAW, "contracts", []), "award_date"),
    "a contract amended": (changed(RAW, "contracts.0.amendments", [{"id": "1"}]), "amended"),
    "an amount in another currency": (changed(RAW, "awards.0.value.currency", "USD"), "foreign_currency"),
    "the amount of the contract": (
        changed(changed(RAW, "awards.0.value", None), "contracts.0.value", {"amount": 5}),
        "contract_value",
    ),
    "a kind not in the file": (
        changed(
            changed(changed(RAW, "tender.mainProcurementCategory", "x"), "tender.items", []),
            "tender.additionalProcurementCategories",
            [],
        ),
        "kind_unknown",
    ),
    "kinds that disagree": (changed(RAW, "tender.mainProcurementCategory", "goods"), "kind_disagree"),
    "a body that is not said": (changed(RAW, "parties.0.details", {}), "body_unknown"),
}


@pytest.mark.parametrize(("raw", "note"), NOTES.values(), ids=NOTES)
def test_what_is_taken_otherwise_than_printed_is_noted(raw: dict[str, Any], note: str) -> None:
    (asked,) = ask(raw)
    assert asked.notes == (note,)
    assert asked.questions


def test_an_earlier_release_is_noted() -> None:
    (asked,) = ask(RAW, earlier=True)
    assert asked.notes == ("earlier_release",)


def test_a_number_that_is_none_is_left_aside_and_the_firm_is_asked_by_name() -> None:
    for printed, noted in (("1170000014", True), ("N/D", False), ("0000000000", False), ("", False)):
        (asked,) = ask(changed(RAW, "parties.1.details.neq", printed))
        assert (asked.questions[0].firm.neq, "neq_refused" in asked.notes) == (None, noted), printed


def test_several_suppliers_are_asked_as_a_consortium() -> None:
    (asked,) = ask(a_release(1, [ONE, TWO], value=5.0))
    (question,) = asked.questions
    assert question.consortium is not None
    assert [member.neq for member in question.consortium.members] == [ONE.neq, TWO.neq]
    assert not question.firm.named


def test_an_amended_contract_does_not_lend_its_amount() -> None:
    raw = changed(
        changed(RAW, "awards.0.value", None),
        "contracts.0",
        {"value": {"amount": 5}, "amendments": [{}], "dateSigned": "2026-06-15"},
    )
    (asked,) = ask(raw)
    assert asked.subject.value is None


def test_a_tenderer_that_did_not_win_is_asked_on_the_bid_day_with_its_price() -> None:
    raw = {**a_release(3, [ONE], tenderers=[ONE, TWO, TWO]), "bids": [{"id": "FO-3-T2", "value": 7}]}
    award, bid = ask(raw)
    assert (award.subject.award, bid.subject.award) == ("3-A0", None)
    (question,) = bid.questions
    assert (question.act, question.firm.neq, question.dates.conclusion) == (Act.BID, TWO.neq, None)
    assert bid.subject.value == Decimal(7)


def test_a_tenderer_without_a_bid_day_or_a_tender_cannot_be_asked_about() -> None:
    undated = changed(a_release(3, [ONE], tenderers=[TWO]), "tender.tenderPeriod", {})
    assert ask(undated)[1].causes == ("no_date",)
    assert ask(a_release(3, [ONE], tenderers=[TWO], how="direct"))[1].causes == ("bid_without_tender",)


def test_awards_that_are_none_are_told_beside_those_that_are() -> None:
    first, second = ask(changed(RAW, "awards", ["x", RAW["awards"][0]]))
    assert (first.causes, first.subject.firms) == (("malformed",), ())
    assert second.questions


def test_a_process_without_an_award_or_a_tenderer_asks_nothing() -> None:
    assert ask(a_release(3, [])) == []
