"""The journal and its proofs over HTTP: listed by pages, shown as given out, verified, drawn."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from amp_registry.registry import Registry

QUESTIONS = ("1170000013", "1199013294", "Papeterie Inventée inc.", "1170000013")


@pytest.fixture
def asked(client: TestClient) -> TestClient:
    for q in QUESTIONS:
        assert client.get("/api/v1/check", params={"q": q}).status_code == 200
    return client


def test_entries_come_newest_first_by_pages(asked: TestClient) -> None:
    first = asked.get("/api/v1/journal?limit=3").json()
    then = asked.get(f"/api/v1/journal?limit=3&before={first['next']}").json()
    assert [one["seq"] for one in first["entries"] + then["entries"]] == [4, 3, 2, 1]
    assert (first["next"], then["next"]) == (2, None)


@pytest.mark.parametrize(
    ("address", "found"),
    [
        pytest.param("firm=1170000013", [4, 1], id="a NEQ"),
        pytest.param("firm=papeterie", [3], id="part of a name, accents aside"),
        pytest.param("answer=not_allowed", [4, 1], id="an answer"),
        pytest.param(
            "answer=not_allowed&answer=review&since=2026-11-22&until=2026-11-22", [4, 1], id="a day"
        ),
        pytest.param("until=2026-11-21", [], id="a day before"),
    ],
)
def test_entries_are_chosen_as_the_library_chooses_them(
    asked: TestClient, address: str, found: list[int]
) -> None:
    assert [one["seq"] for one in asked.get(f"/api/v1/journal?{address}").json()["entries"]] == found


def test_an_entry_is_shown_as_it_was_given_out(asked: TestClient) -> None:
    given_out = asked.get("/api/v1/check?q=1199013294").json()
    assert asked.get(f"/api/v1/journal/{given_out['journal']['seq']}").json() == given_out


def test_a_number_without_an_entry_is_told_so(asked: TestClient) -> None:
    missing = asked.get("/api/v1/journal/99")
    assert (missing.status_code, missing.json()["error"]["values"]) == (404, {"seq": 99, "count": 4})


def test_a_chain_that_holds_is_said_to_hold(asked: TestClient) -> None:
    told = asked.get("/api/v1/journal/verify").json()
    assert (told["holds"], told["entries"], told["last"]["seq"], told["error"]) == (True, 4, 4, None)


def test_a_chain_that_does_not_hold_is_an_answer_that_says_where(asked: TestClient, tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "registry.sqlite3") as tampering:
        for (name,) in tampering.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            tampering.execute(f'DROP TRIGGER "{name}"')
        tampering.execute(
            "UPDATE journal SET evidence = replace(evidence, 'not_allowed', 'allowed') WHERE seq = 1"
        )
    tampering.close()
    told = asked.get("/api/v1/journal/verify")
    assert (told.status_code, told.json()["holds"]) == (200, False)
    assert told.json()["error"]["values"]["seq"] == 1
    assert asked.get("/api/v1/journal/1").status_code == 500


MEDIA = {"pdf": "application/pdf", "html": "text/html; charset=utf-8", "json": "application/json"}


@pytest.mark.parametrize("form", MEDIA)
def test_a_proof_is_drawn_and_then_recognized(asked: TestClient, form: str) -> None:
    drawn = asked.get(f"/api/v1/journal/1/proof?format={form}&both=true")
    assert drawn.headers["content-type"] == MEDIA[form]
    assert drawn.headers["content-disposition"] == f'attachment; filename="amp-registry-1.{form}"'
    report = asked.post("/api/v1/proof/verify", content=drawn.content, headers={"content-type": MEDIA[form]})
    assert (report.json()["outcome"], report.json()["vouched_by"]) == ("holds", ["journal"])


def test_a_proof_that_was_changed_fails(asked: TestClient) -> None:
    drawn = asked.get("/api/v1/journal/1/proof?format=json").content
    changed = drawn.replace(b"not_allowed", b"allowed____")
    assert asked.post("/api/v1/proof/verify", content=changed).json()["outcome"] == "fails"


def test_what_is_no_proof_is_refused(asked: TestClient) -> None:
    refused = asked.post("/api/v1/proof/verify", content=b"%PDF-nothing")
    assert (refused.status_code, refused.json()["type"]) == (422, "urn:amp-registry:error:ProofUnreadable")


def test_a_proof_page_runs_nothing_even_opened_here(asked: TestClient) -> None:
    drawn = asked.get("/api/v1/journal/1/proof?format=html")
    assert "script-src 'self'" in drawn.headers["content-security-policy"]


def test_reading_the_journal_writes_nothing_to_it(asked: TestClient, registry: Registry) -> None:
    for path in ("journal", "journal/1", "journal/verify", "journal/1/proof", "search?q=a"):
        asked.get(f"/api/v1/{path}")
    assert len(list(registry.journal.entries())) == len(QUESTIONS)
