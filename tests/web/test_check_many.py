"""`/api/v1/check-many`: a line in, a line out, in order; a bad line is answered in its place and stops nothing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from starlette.testclient import TestClient

from amp_registry.errors import NoLawForDate, StoreError
from amp_registry.language import same
from amp_registry.registry import Registry
from amp_registry.web.api import check_many
from tests import evidence_schema
from tests.sample_store import NOW

NDJSON = {"content-type": "application/x-ndjson"}
NEQS = ("1170000013", "1199013294", "1199012171")


def _asked(client: TestClient, body: bytes | Iterator[bytes], **extra: Any) -> list[dict[str, Any]]:
    told = client.post("/api/v1/check-many", content=body, headers={**NDJSON, **extra})
    assert (told.status_code, told.headers["content-type"]) == (200, "application/x-ndjson")
    return [json.loads(line) for line in told.text.splitlines()]


def _line(neq: str) -> bytes:
    return json.dumps({"firm": {"neq": neq}}).encode() + b"\n"


def test_each_question_is_answered_in_its_place_and_journaled(client: TestClient, registry: Registry) -> None:
    told = _asked(client, b"".join(_line(NEQS[i % 3]) for i in range(450)))
    for one in told[::50]:
        evidence_schema.check(one)
    assert [one["question"]["firm"]["neq"] for one in told] == [NEQS[i % 3] for i in range(450)]
    assert [one["journal"]["seq"] for one in told] == list(range(1, 451))
    assert registry.journal.verify().audit.entries == 450


def test_the_answers_are_those_of_check(client: TestClient, registry: Registry) -> None:
    (told,) = _asked(client, _line(NEQS[0]))
    assert {**told, "journal": None} == registry.check(
        NEQS[0], now=NOW, journal=False, asked_by="c.roy"
    ).to_dict()


def test_a_bad_line_is_told_by_its_number_and_stops_nothing(client: TestClient) -> None:
    lines = [
        _line(NEQS[0]),
        b"not json\n",
        b"\n",
        b'{"firm": {"nek": "1"}}\n',
        b'{"firm": {}}\n',
        b"[1]\n",
        _line(NEQS[1]),
    ]
    told = _asked(client, b"".join(lines), **{"accept-language": "en"})
    assert [one.get("line") or one["answer"] for one in told] == [
        "not_allowed",
        2,
        4,
        5,
        6,
        "allowed",
    ]
    assert "firm.nek" in told[2]["detail"]
    assert told[3]["type"] == "urn:amp-registry:error:EmptyName"


@pytest.mark.parametrize("size", [1, 7, 64, 10_000])
def test_lines_may_be_cut_anywhere_on_the_way(client: TestClient, size: int) -> None:
    body = b"".join(map(_line, NEQS)).rstrip(b"\n")
    pieces = (body[start : start + size] for start in range(0, len(body), size))
    assert [one["question"]["firm"]["neq"] for one in _asked(client, pieces)] == list(NEQS)


@pytest.mark.parametrize("body", [b"", b"\n", b"\r\n \n"], ids=["nothing", "an empty line", "blanks"])
def test_nothing_asked_is_nothing_answered(client: TestClient, body: bytes) -> None:
    assert _asked(client, body) == []


def test_too_many_questions_end_the_answers_with_a_problem(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(check_many, "MOST_LINES", 3)
    told = _asked(client, b"".join(map(_line, NEQS)) + _line(NEQS[0]))
    assert [one.get("answer") or (one["type"], one["line"]) for one in told] == [
        *("not_allowed", "allowed", "not_allowed", "not_allowed"),
        ("urn:amp-registry:error:TooLarge", 5),
    ]


def test_a_question_that_cannot_be_answered_is_told_in_its_place(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = Registry.check_many

    def refusing(registry: Registry, questions: Any, **extra: Any) -> Iterator[Any]:
        for one in questions:
            if one.firm.neq == NEQS[1]:
                raise NoLawForDate(day="1950-01-01", first="2012-06-01")
            yield from answers(registry, [one], **extra)

    monkeypatch.setattr(Registry, "check_many", refusing)
    told = _asked(client, b"".join(map(_line, NEQS)))
    assert [one.get("line") or one["question"]["firm"]["neq"] for one in told] == [NEQS[0], 2, NEQS[2]]


def test_a_store_that_goes_away_ends_the_answers_with_a_problem(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_args: object, **_named: object) -> Iterator[Any]:
        raise StoreError(problem=same("away"))

    monkeypatch.setattr(Registry, "check_many", away)
    (told,) = _asked(client, _line(NEQS[0]))
    assert (told["status"], told["line"]) == (503, 1)
