"""Questions to the sample registers, whole: every kind of answer, and the evidence each one comes with."""

from __future__ import annotations

import json
from typing import Any

import pytest

from amp_registry.question import Question
from amp_registry.registry import Registry
from tests import evidence_schema, factory
from tests.sample_store import FETCHED, NOW, TODAY

LARGE = {"kind": "construction", "expenditure": 6_000_000}
SMALL = {"kind": "construction", "expenditure": 100_000}
CONTINUE = {"act": "continue", "dates": {"process_start": "2026-01-05", "conclusion": "2026-03-02"}}

ASKED: dict[str, tuple[dict[str, Any], str, str]] = {
    "an authorized firm on a large contract": (
        {"firm": {"neq": "1199013294", "name": "Construction Modèle-Nord inc."}, "contract": LARGE},
        "allowed",
        "A1",
    ),
    "a firm on neither register, on a small contract": (
        {"firm": {"neq": factory.neq(900)}, "contract": SMALL},
        "allowed_with_conditions",
        "D2",
    ),
    "a firm on neither register, on a large contract": (
        {"firm": {"neq": factory.neq(900)}, "contract": LARGE},
        "not_allowed",
        "A8",
    ),
    "a firm on RENA": ({"firm": {"neq": "1170000013"}, "contract": SMALL}, "not_allowed", "R1"),
    "a name that is also on RENA": (
        {"firm": {"name": "Excavation Sarrazelle"}, "contract": SMALL},
        "review",
        "I3",
    ),
    "a tender whose amount decides and is not given, of a firm without the authorization": (
        {"firm": {"neq": factory.neq(900)}, "contract": {"kind": "construction"}},
        "allowed_with_conditions",
        "D2",
    ),
    "a day before the law": (
        {"firm": {"neq": "1199013294"}, "contract": LARGE, "as_of": "2012-05-31"},
        "unknown",
        "S1",
    ),
    "a body outside the Act": (
        {"firm": {"neq": "1170000013"}, "contract": {**LARGE, "body": "not_public"}},
        "out_of_scope",
        "S2",
    ),
    "a public authority": ({"firm": {"neq": factory.neq(4, "88")}, "contract": LARGE}, "out_of_scope", "S3"),
    "a contract in progress of an authorized firm": (
        {"firm": {"neq": "1199013294"}, "contract": LARGE, **CONTINUE},
        "may_continue",
        "C0",
    ),
    "a contract in progress of a firm registered provisionally": (
        {"firm": {"neq": "1199010985"}, "contract": LARGE, **CONTINUE},
        "must_continue",
        "C6",
    ),
    "a contract in progress that was ordered to stop": (
        {
            "firm": {"neq": "1199013294"},
            "contract": LARGE,
            "stop_order": {"date": "2026-11-01"},
            **CONTINUE,
        },
        "must_stop",
        "C7",
    ),
    "a contract in progress long after a definitive registration": (
        {
            "firm": {"neq": "1170000013"},
            "contract": SMALL,
            "act": "continue",
            "dates": {"process_start": "2024-01-05", "conclusion": "2024-03-01"},
        },
        "deemed_in_default",
        "C2",
    ),
    "a consortium with a member on RENA": (
        {
            "consortium": {
                "form": "undeclared",
                "members": [{"neq": "1199013294"}, {"neq": "1170000013"}],
            },
            "contract": LARGE,
        },
        "not_allowed",
        "R8",
    ),
}


def question(data: dict[str, Any]) -> Question:
    return Question.from_dict({"as_of": TODAY.isoformat(), **data})


@pytest.mark.parametrize(("data", "answer", "rule"), ASKED.values(), ids=ASKED)
def test_the_answer_its_rule_and_an_evidence_of_the_schema(
    registry: Registry, data: dict[str, Any], answer: str, rule: str
) -> None:
    evidence = registry.check(question(data), now=NOW)
    plain = evidence.to_dict()
    assert (plain["answer"], plain["rule"]) == (answer, rule)
    evidence_schema.check(plain)
    assert json.loads(json.dumps(plain)) == plain
    assert plain["question"] == question(data).to_dict()
    assert plain["checked_at"] == "2026-11-22T15:00:00Z"
    assert ("members" in plain) == ("consortium" in data)


def test_every_answer_there_is_has_its_question_here() -> None:
    assert {answer for _, answer, _ in ASKED.values()} == {
        "allowed",
        "allowed_with_conditions",
        "may_continue",
        "must_continue",
        "not_allowed",
        "must_stop",
        "deemed_in_default",
        "review",
        "unknown",
        "out_of_scope",
    }


def test_a_question_without_a_day_is_asked_of_today(registry: Registry) -> None:
    evidence = registry.check("1170000013", now=NOW, journal=False).to_dict()
    assert evidence["as_of"] == evidence["question"]["as_of"] == "2026-11-22"


def test_today_is_the_day_in_quebec(registry: Registry) -> None:
    """Days are Québec days (America/Toronto)."""
    late = NOW.replace(day=23, hour=4, minute=59)
    assert registry.check("1170000013", now=late, journal=False).as_of == TODAY
    assert registry.check("1170000013", now=late.replace(hour=5), journal=False).as_of.day == 23


def test_the_copies_are_named_with_their_age_and_their_hash(registry: Registry) -> None:
    rows = [sum(1 for _ in registry.records(register, now=NOW)) for register in ("rena", "rea")]
    copies = registry.check("1199013294", now=NOW, journal=False).to_dict()["copies"]
    assert [(c["register"], c["fetched_at"], c["rows"], c["stale"], c["partial"]) for c in copies] == [
        ("rena", "2026-11-22T07:31:00Z", rows[0], False, False),
        ("rea", "2026-11-22T07:31:00Z", rows[1], False, False),
    ]
    hours = (NOW - FETCHED).total_seconds() / 3600
    assert [copy["age_hours"] for copy in copies] == [round(hours, 1)] * 2
    assert copies[0]["source"] == "rena.json"
    assert copies[1]["source"] == "rea_extract.csv, rea_suspended.csv, rea_expired.csv, rea_oversight.csv"
    assert [copy["sha256"] for copy in copies] == [
        status.copy.sha256 for status in registry.status(now=NOW) if status.copy
    ]


def test_the_same_question_has_the_same_evidence_whatever_the_store(registry: Registry) -> None:
    """No ties left to chance: asked twice, everything but the place in the journal is the same."""
    asked = question({"firm": {"name": "Pavages Kerivan"}, "contract": SMALL})
    first, second = (registry.check(asked, now=NOW, journal=False).to_dict() for _ in range(2))
    assert json.dumps(first) == json.dumps(second)
    names = [match["matched_name"] for match in first["matches"]]
    assert names[:2] == ["PAVAGE KERIVAN (2019) INC.", "Pavage Kérivan inc."] or names[:2] == [
        "Pavage Kérivan inc.",
        "PAVAGE KERIVAN (2019) INC.",
    ]
