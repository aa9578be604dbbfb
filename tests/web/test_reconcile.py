"""The Reconciliation Service API 0.2: the manifest, candidates, suggestions, previews, values, as OpenRefine asks them."""

from __future__ import annotations

import json
from typing import Any

import pytest
from starlette.testclient import TestClient

from amp_registry.records import Register, entry_hash
from amp_registry.registry import Registry
from tests.sample_store import NOW
from tests.web import reconcile_shapes
from tests.web.conftest import Serve

REGISTERS = [register.value for register in Register]


def _results(client: TestClient, register: str, queries: Any, method: str = "POST") -> dict[str, Any]:
    where = {"data": {"queries": json.dumps(queries)}}
    if method == "GET":
        where = {"params": where["data"]}
    told = client.request(method, f"/reconcile/{register}", **where)
    assert told.status_code == 200, told.text
    reconcile_shapes.check("reconciliation-result-batch", told.json())
    return {key: value["result"] for key, value in told.json().items()}


def _extended(client: TestClient, register: str, ids: list[str], *properties: str) -> dict[str, Any]:
    asked = {"ids": ids, "properties": [{"id": one} for one in properties]}
    told = client.post(f"/reconcile/{register}", data={"extend": json.dumps(asked)}).json()
    reconcile_shapes.check("data-extension-response", told)
    return told


@pytest.mark.parametrize("register", REGISTERS)
def test_the_manifest_is_that_of_0_2_and_its_addresses_answer(client: TestClient, register: str) -> None:
    told = client.get(f"/reconcile/{register}").json()
    reconcile_shapes.check("manifest", told)
    for kind, shape in (("entity", "entities"), ("property", "properties"), ("type", "types")):
        service = told["suggest"][kind]
        found = client.get(service["service_url"] + service["service_path"], params={"prefix": "n"})
        reconcile_shapes.check(f"suggest-{shape}-response", found.json())
    service = told["extend"]["propose_properties"]
    proposed = client.get(service["service_url"] + service["service_path"], params={"type": register})
    assert {"name", "neq"} <= {one["id"] for one in proposed.json()["properties"]}


def test_addresses_are_those_of_the_name_people_call_it_by(serve: Serve) -> None:
    client = serve(web_hosts=("registre.exemple.ca",), base_url="http://registre.exemple.ca")
    assert (
        client.get("/reconcile/rena")
        .json()["view"]["url"]
        .startswith("https://registre.exemple.ca/reconcile/rena/")
    )


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_batch_is_answered_by_its_own_keys(client: TestClient, method: str) -> None:
    queries = {"q0": {"query": "Construction Exemple inc."}, "q7": {"query": "personne de ce nom ici"}}
    told = _results(client, "rena", queries, method)
    assert list(told) == ["q0", "q7"]
    assert told["q0"][0]["name"] == "Construction Exemple inc."
    assert told["q7"] == []


def test_a_name_is_never_a_match_however_alike(client: TestClient) -> None:
    (found, *_) = _results(client, "rena", {"q": {"query": "Construction Exemple inc."}})["q"]
    assert (found["match"], found["score"] > 95) == (False, True)


@pytest.mark.parametrize(
    "query",
    [
        pytest.param({"query": "1170000013"}, id="a NEQ in place of a name"),
        pytest.param(
            {"query": "x", "properties": [{"pid": "neq", "v": "1170 000 013"}]}, id="a NEQ beside a name"
        ),
        pytest.param(
            {"query": "x", "properties": [{"pid": "neq", "v": ["1170000013"]}]}, id="a NEQ in a list"
        ),
        pytest.param({"query": "x", "properties": [{"pid": "neq", "v": 1170000013}]}, id="a NEQ as a number"),
        pytest.param(
            {"properties": [{"pid": "neq", "v": {"id": "1170000013"}}]}, id="a NEQ reconciled before"
        ),
    ],
)
def test_an_equal_number_is_a_match(client: TestClient, query: dict[str, Any]) -> None:
    first, *others = _results(client, "rena", {"q": query})["q"]
    assert (first["name"], first["match"]) == ("Construction Exemple inc.", True)
    assert not any(one["match"] for one in others)


def test_a_number_that_fails_its_check_digit_is_not_looked_for(client: TestClient) -> None:
    query = {"query": "personne de ce nom ici", "properties": [{"pid": "neq", "v": "1170000031"}]}
    assert _results(client, "rena", {"q": query})["q"] == []


def test_a_property_we_do_not_know_of_is_passed_over(client: TestClient) -> None:
    query = {
        "query": "Construction Exemple inc.",
        "properties": [{"pid": "P31", "v": True}],
        "type_strict": "any",
    }
    assert _results(client, "rena", {"q": query})["q"]


@pytest.mark.parametrize(
    ("limit", "count"),
    [(None, 1), (1, 1), (0, 0), (-3, 0), (1e9, 1)],
    ids=["unsaid", "1", "0", "below 0", "huge"],
)
def test_no_more_candidates_come_than_were_asked_for(
    client: TestClient, limit: float | None, count: int
) -> None:
    query = {"query": "1170000013", **({} if limit is None else {"limit": limit})}
    assert len(_results(client, "rena", {"q": query})["q"]) == count


@pytest.mark.parametrize(
    ("kind", "found"),
    [("rena", True), (["rea", "rena"], True), ("rea", False), ("Q5", False), ([], True)],
    ids=str,
)
def test_a_type_that_is_not_this_registers_has_no_candidate(
    client: TestClient, kind: Any, found: bool
) -> None:
    assert bool(_results(client, "rena", {"q": {"query": "1170000013", "type": kind}})["q"]) is found


@pytest.mark.parametrize(
    ("queries", "says"),
    [
        pytest.param("not json", "(JSON)", id="what is no JSON"),
        pytest.param("[]", "queries", id="what is no object"),
        pytest.param('{"q": []}', "q", id="a query that is no object"),
        pytest.param('{"q": {}}', "q.query", id="a query that asks nothing"),
        pytest.param('{"q": {"query": 5}}', "q.query", id="a name that is a number"),
        pytest.param('{"q": {"query": "a", "typ": "rena"}}', "q.typ", id="a field that is none"),
        pytest.param('{"q": {"query": "a", "type": {"id": "rena"}}}', "q.type", id="a type that is none"),
        pytest.param('{"q": {"query": "a", "limit": "5"}}', "q.limit", id="a limit that is a text"),
        pytest.param(
            '{"q": {"query": "a", "properties": [{"v": "5"}]}}', "properties[0].pid", id="no property"
        ),
        pytest.param(
            '{"q": {"query": "a", "properties": [{"pid": "neq"}]}}', "properties[0].v", id="no value"
        ),
        pytest.param('{"q": {"query": "a\\u0000"}}', "q.query", id="a control character"),
    ],
)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_batch_that_cannot_be_read_is_refused_with_the_path(
    client: TestClient, method: str, queries: str, says: str
) -> None:
    where = {"params" if method == "GET" else "data": {"queries": queries}}
    refused = client.request(method, "/reconcile/rena", **where)
    assert refused.status_code == 422
    assert says in refused.json()["detail"]


def test_a_batch_of_too_many_queries_is_refused(client: TestClient) -> None:
    queries = {f"q{number}": {"query": "a"} for number in range(201)}
    assert client.post("/reconcile/rena", data={"queries": json.dumps(queries)}).status_code == 413


# --- values, previews, suggestions --------------------------------------------------------------------


def test_values_are_those_of_the_entry_and_an_unknown_one_is_empty(
    client: TestClient, registry: Registry
) -> None:
    (match,) = registry.search("1170000013", now=NOW)
    id_ = entry_hash(match.entry)
    told = _extended(client, "rena", [id_, "0" * 64], "neq", "registered_on", "other_names", "unknown")
    assert told["meta"][0] == {"id": "neq", "name": "NEQ"}
    assert told["rows"] == {
        id_: {
            "neq": [{"str": "1170000013"}],
            "registered_on": [{"date": "2024-06-13T00:00:00"}],
            "other_names": [{}],
            "unknown": [{}],
        },
        "0" * 64: {"neq": [{}], "registered_on": [{}], "other_names": [{}], "unknown": [{}]},
    }


@pytest.mark.parametrize("register", REGISTERS)
def test_every_property_of_every_entry_can_be_fetched(
    client: TestClient, registry: Registry, register: str
) -> None:
    ids = [entry_hash(entry) for entry in registry.records(register, now=NOW)]
    names = [one["id"] for one in client.get(f"/reconcile/{register}/properties").json()["properties"]]
    told = _extended(client, register, ids, *names)
    assert len(told["rows"]) == len(ids)
    assert all(row["name"] != [{}] for row in told["rows"].values())


@pytest.mark.parametrize(
    "asked", ["", "[]", '{"ids": "a"}', '{"ids": [1]}', '{"ids": [], "properties": [{}]}', '{"id": []}']
)
def test_an_extension_that_cannot_be_read_is_refused(client: TestClient, asked: str) -> None:
    assert client.post("/reconcile/rena", data={"extend": asked}).status_code == 422


@pytest.mark.parametrize(
    ("prefix", "found"),
    [
        pytest.param("construction exemple", "Construction Exemple inc.", id="how a name begins"),
        pytest.param("CONSTRUCTION ÉXEMPLE", "Construction Exemple inc.", id="capitals and accents aside"),
        pytest.param("exemple", "Construction Exemple inc.", id="how a word of it begins"),
    ],
)
def test_what_somebody_types_is_completed(client: TestClient, prefix: str, found: str) -> None:
    told = client.get("/reconcile/rena/suggest/entity", params={"prefix": prefix}).json()
    assert found in [one["name"] for one in told["result"]]


@pytest.mark.parametrize("prefix", ["", "   ", "zzzz", "\x00", "%"])
def test_nothing_typed_or_nothing_like_it_suggests_nothing(client: TestClient, prefix: str) -> None:
    assert client.get("/reconcile/rena/suggest/entity", params={"prefix": prefix}).json() == {"result": []}


@pytest.mark.parametrize("kind", ["entity", "property", "type"])
def test_what_is_suggested_can_be_asked_in_english(client: TestClient, kind: str) -> None:
    told = client.get(f"/reconcile/rea/suggest/{kind}?prefix=&lang=en", headers={"accept-language": "fr"})
    assert told.status_code == 200
    named = {one["name"] for one in told.json()["result"]}
    assert named <= {"entry of REA"} or "AMP client number" in named


def test_a_preview_shows_the_entry_and_escapes_it(client: TestClient) -> None:
    id_ = client.get("/reconcile/rena/suggest/entity?prefix=constr").json()["result"][0]["id"]
    shown = client.get(f"/reconcile/rena/preview?id={id_}").text
    assert {"<dd>1170000013</dd>", "<dd>2024-06-13</dd>"} <= {line.strip() for line in shown.splitlines()}
    assert "<script" not in shown


def test_an_entry_that_no_copy_held_has_no_preview(client: TestClient) -> None:
    assert client.get("/reconcile/rena/preview?id=%3Cscript%3E").status_code == 404
