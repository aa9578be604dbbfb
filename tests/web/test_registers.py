"""Search, entries, history, changes, status: what the library gives, with a tag of the copies it rests on."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from amp_registry.records import Register, entry_from_dict
from amp_registry.registry import Registry
from tests.sample_store import NOW, imported, stored_samples

TAGGED = (
    "/api/v1/search?q=exemple",
    "/api/v1/entries/rena",
    "/api/v1/entries/rea?format=csv",
    "/api/v1/history?neq=1170000013",
    "/api/v1/changes?since=2026-11-01",
)


def test_search_gives_the_matches_of_the_library(client: TestClient, registry: Registry) -> None:
    told = client.get("/api/v1/search", params={"q": "Construction Exemple", "limit": 3}).json()
    assert told == [one.to_dict() for one in registry.search("Construction Exemple", limit=3, now=NOW)]
    assert told


def test_a_search_for_a_number_that_is_no_neq_is_refused_with_the_nearest(client: TestClient) -> None:
    told = client.get("/api/v1/search?q=1170000031", headers={"accept-language": "en"})
    assert (told.status_code, told.json()["error"]["error"]) == (422, "InvalidNeq")
    assert "Nearest valid number: 1170000013" in told.json()["detail"]


def test_history_and_status_are_those_of_the_library(client: TestClient, registry: Registry) -> None:
    history = client.get("/api/v1/history?neq=1170000013").json()
    assert history == [one.to_dict() for one in registry.history(neq="1170000013", now=NOW)]
    assert client.get("/api/v1/status").json() == [one.to_dict() for one in registry.status(now=NOW)]


def test_changes_are_those_of_the_library(
    client: TestClient, registry: Registry, store: str, tmp_path: Path
) -> None:
    assert client.get("/api/v1/changes").json() == []
    smaller = tmp_path / "rena.jsonl"
    entries = list(registry.records(Register.RENA, now=NOW))[1:]
    smaller.write_text("".join(json.dumps(entry.to_dict()) + "\n" for entry in entries), encoding="utf-8")
    imported(store, Register.RENA, smaller, fetched_at=NOW.replace(hour=14))
    told = client.get("/api/v1/changes?register=rena").json()
    assert len(told) == 1
    assert told == [one.to_dict() for one in registry.changes(Register.RENA, now=NOW)]


def test_entries_come_by_pages_that_make_the_whole_copy(client: TestClient, registry: Registry) -> None:
    whole = [entry.to_dict() for entry in registry.records(Register.RENA, now=NOW)]
    pages = [
        client.get(f"/api/v1/entries/rena?limit=25&offset={offset}").json() for offset in (0, 25, 50, 75)
    ]
    assert [one for page in pages for one in page["entries"]] == whole
    assert {page["total"] for page in pages} == {len(whole)}


def test_the_whole_copy_comes_as_json_lines_that_import_again(client: TestClient, registry: Registry) -> None:
    told = client.get("/api/v1/entries/rea?format=jsonl")
    assert told.headers["content-type"] == "application/x-ndjson"
    entries = [entry_from_dict(json.loads(line)) for line in told.text.splitlines()]
    assert entries == list(registry.records(Register.REA, now=NOW))


def test_the_whole_copy_comes_as_a_table(client: TestClient, registry: Registry) -> None:
    told = client.get("/api/v1/entries/rena?format=csv")
    rows = list(csv.DictReader(io.StringIO(told.content.decode("utf-8-sig"))))
    assert len(rows) == len(list(registry.records(Register.RENA, now=NOW)))


def test_a_day_without_a_copy_is_told_so(client: TestClient) -> None:
    refused = client.get("/api/v1/entries/rena?as_of=2020-01-01")
    assert (refused.status_code, refused.json()["type"]) == (404, "urn:amp-registry:error:NoSnapshot")


@pytest.mark.parametrize("address", TAGGED)
def test_who_has_the_answer_of_these_copies_is_not_sent_it_again(client: TestClient, address: str) -> None:
    first = client.get(address)
    assert (first.status_code, first.headers["cache-control"]) == (200, "private, no-cache")
    again = client.get(address, headers={"if-none-match": f'"other", {first.headers["etag"]}'})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", first.headers["etag"])


@pytest.mark.parametrize("address", TAGGED)
def test_another_copy_gives_another_tag_and_the_answer_anew(
    client: TestClient, store: str, address: str
) -> None:
    tag = client.get(address).headers["etag"]
    stored_samples(store, fetched_at=NOW.replace(hour=14))
    again = client.get(address, headers={"if-none-match": tag})
    assert again.status_code == 200
    assert again.headers["etag"] != tag


def test_another_question_has_another_tag(client: TestClient) -> None:
    tags = {client.get(f"/api/v1/search?q={q}").headers["etag"] for q in ("a", "b")}
    assert len(tags) == 2


def test_what_ages_at_each_moment_has_no_tag(client: TestClient) -> None:
    status = client.get("/api/v1/status")
    assert ("etag" in status.headers, status.headers["cache-control"]) == (False, "no-store")
