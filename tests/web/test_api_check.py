"""`/api/v1/check`: the evidence of the interface, in four forms; a question in the body or in the address."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from starlette.testclient import TestClient

from amp_registry.question import Question
from amp_registry.registry import Registry
from tests import evidence_schema
from tests.sample_store import NOW

LISTED = {"firm": {"neq": "1170000013"}, "contract": {"kind": "construction", "expenditure": 6000000}}


def test_the_evidence_is_that_of_the_library_journaled_with_who_asked(
    client: TestClient, registry: Registry
) -> None:
    told = client.post("/api/v1/check", json=LISTED).json()
    alone = registry.check(Question.from_dict(LISTED), now=NOW, journal=False, asked_by="c.roy").to_dict()
    evidence_schema.check(told)
    assert {**told, "journal": None} == alone
    assert registry.journal.entry(told["journal"]["seq"]).evidence() == told


def test_an_amount_keeps_its_cents(client: TestClient) -> None:
    body = '{"firm": {"neq": "1170000013"}, "contract": {"expenditure": 100000.10}}'
    assert (
        client.post("/api/v1/check", content=body).json()["question"]["contract"]["expenditure"] == 100000.1
    )


@pytest.mark.parametrize(
    ("address", "as_question"),
    [
        pytest.param("q=1170000013", {"firm": {"neq": "1170000013"}}, id="ten digits are a NEQ"),
        pytest.param(
            "q=9123-4567+Québec+inc.", {"firm": {"name": "9123-4567 Québec inc."}}, id="the rest a name"
        ),
        pytest.param(
            "name=Exemple&city=Laval&kind=construction&expenditure=6+000+000,50+$&body=municipal&award=tender",
            {
                "firm": {"name": "Exemple", "city": "Laval"},
                "contract": {"kind": "construction", "expenditure": 6000000.5, "body": "municipal"},
            },
            id="an amount as people type it",
        ),
        pytest.param(
            "neq=1170000013&role=subcontractor&tier=2&act=subcontract&as_of=2026-11-20&bid=2026-06-10",
            {
                "firm": {"neq": "1170000013"},
                "contract": {"role": "subcontractor", "tier": 2},
                "act": "subcontract",
                "as_of": "2026-11-20",
                "dates": {"bid": "2026-06-10"},
            },
            id="dates, an act and a tier",
        ),
        pytest.param(
            "q=1170000013&name=&expenditure=&kind=&tier=&act=&bid=&as_of=&lang=&format=",
            {"firm": {"neq": "1170000013"}},
            id="what the empty cells of a spreadsheet leave",
        ),
    ],
)
def test_a_question_in_the_address_is_the_question_it_says(
    client: TestClient, address: str, as_question: dict[str, Any]
) -> None:
    asked = client.get(f"/api/v1/check?{address}").json()["question"]
    assert Question.from_dict(asked) == Question.from_dict({"as_of": "2026-11-22", **as_question})


@pytest.mark.parametrize(
    ("address", "says"),
    [
        pytest.param(
            "q=1170000013&expenditurs=5", "expenditurs = “5”. There is no such", id="a misspelled name"
        ),
        pytest.param("q=1170000013&kind=works", "Accepted values: construction, services", id="another kind"),
        pytest.param(
            "q=1170000013&expenditure=6.000.000", "contract.expenditure", id="an amount read two ways"
        ),
        pytest.param("q=1170000013&as_of=22/11/2026", "as_of = “22/11/2026”", id="a date of another form"),
        pytest.param("q=1170000013&as_of=20261122", "as_of = “20261122”", id="a date without hyphens"),
        pytest.param("q=1170000013&as_of=0", "as_of = “0”", id="a number, which is no date"),
        pytest.param("q=1170000013&as_of=9999-12-31", "from 1900 to 2199", id="a year nobody means"),
        pytest.param("q=1170000013&name=Exemple", "The firm is given twice", id="a firm given twice"),
        pytest.param("q=1170000031", "its check digit does not hold", id="a NEQ mistyped"),
        pytest.param("q=1170000013&tier=0", "At least 1", id="a tier below the first"),
        pytest.param("kind=construction", "No firm to look for", id="nobody"),
        pytest.param("q=&kind=construction", "No firm to look for", id="an empty cell for the firm"),
        pytest.param("q=1170000013&expenditurs=", "expenditurs", id="a misspelled name with nothing"),
    ],
)
def test_a_question_that_cannot_be_asked_is_refused_with_what_to_do(
    client: TestClient, address: str, says: str
) -> None:
    refused = client.get(f"/api/v1/check?lang=en&{address}", headers={"accept-language": "en"})
    assert (refused.status_code, refused.headers["content-type"]) == (422, "application/problem+json")
    assert says in refused.json()["detail"]


def test_a_refused_question_writes_nothing_to_the_journal(client: TestClient, registry: Registry) -> None:
    client.get("/api/v1/check?q=1170000013&expenditurs=5")
    client.post("/api/v1/check", json={"firm": {"neq": "1170000013"}, "contract": {"kind": "works"}})
    assert not list(registry.journal.entries())


LINE = "OUI. La firme au NEQ 1199013294 peut soumissionner."
YES = "/api/v1/check?q=1199013294&kind=construction&expenditure=6000000"


@pytest.mark.parametrize(
    ("address", "headers", "media_type", "starts"),
    [
        pytest.param(
            "", {}, "application/json", '{"schema": "amp-registry/evidence/1"', id="JSON unless asked"
        ),
        pytest.param("&format=text", {}, "text/plain; charset=utf-8", LINE, id="a line for WEBSERVICE"),
        pytest.param("&format=page", {}, "text/plain; charset=utf-8", LINE, id="the whole page of text"),
        pytest.param(
            "&format=csv", {}, "text/csv; charset=utf-8", "answer,code,", id="a table for Power Query"
        ),
        pytest.param("", {"accept": "text/csv"}, "text/csv; charset=utf-8", "answer,code,", id="by Accept"),
        pytest.param(
            "&format=json",
            {"accept": "text/csv"},
            "application/json",
            '{"schema"',
            id="the name before Accept",
        ),
        pytest.param(
            "&format=text&lang=en", {}, "text/plain; charset=utf-8", "YES. The firm", id="in English"
        ),
        pytest.param(
            "&format=text",
            {"accept-language": "en-CA"},
            "text/plain; charset=utf-8",
            "YES. The firm",
            id="in the language the reader prefers",
        ),
    ],
)
def test_an_answer_comes_in_the_form_asked_for(
    client: TestClient, address: str, headers: dict[str, str], media_type: str, starts: str
) -> None:
    answered = client.get(YES + address, headers=headers)
    assert answered.headers["content-type"] == media_type
    assert answered.text.startswith(starts)


def test_a_line_is_one_line(client: TestClient) -> None:
    assert client.get(YES + "&format=text").text == LINE


def test_a_table_is_one_row_that_a_spreadsheet_obeys_nothing_of(client: TestClient) -> None:
    answered = client.get("/api/v1/check", params={"name": "=HYPERLINK(1)", "format": "csv"})
    (row,) = csv.DictReader(io.StringIO(answered.text))
    assert (row["name"], row["journal_seq"], len(row["rena_sha256"])) == ("'=HYPERLINK(1)", "1", 64)


def test_an_answer_is_never_kept_by_what_is_between(client: TestClient) -> None:
    assert client.get(YES).headers["cache-control"] == "no-store"
