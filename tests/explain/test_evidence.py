"""The evidence has the published shape, key by key, in order, whatever the answer."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from amp_registry.compare.match import Certainty, Findings, Match
from amp_registry.decide.verdict import Answer, Ground
from amp_registry.explain.as_json import as_json
from amp_registry.explain.evidence import Evidence
from amp_registry.explain.found import best_first
from amp_registry.quebec_time import iso_instant
from amp_registry.question import Firm, Question
from amp_registry.records import Register
from tests import factory
from tests.explain.situations import (
    AS_OF,
    LISTED,
    SITUATIONS,
    asked,
    copy,
    evidence,
    match,
    sighting,
    verdict,
)

KEYS = [
    "schema",
    "answer",
    "act",
    "rule",
    "summary",
    "reasons",
    "conditions",
    "warnings",
    "needs",
    "needed",
    "not_checked",
    "question",
    "matches",
    "neighbours",
    "searched",
    "copies",
    "versions",
    "as_of",
    "checked_at",
    "asked_by",
    "journal",
    "decisions",
]


@pytest.fixture(params=SITUATIONS)
def one(request: pytest.FixtureRequest) -> Evidence:
    return SITUATIONS[request.param]


def test_the_keys_are_those_of_the_contract_in_its_order(one: Evidence) -> None:
    plain = one.to_dict()
    assert list(plain) == KEYS + (["members"] if one.members else [])
    assert plain["schema"] == "amp-registry/evidence/1"
    for reason in plain["reasons"]:
        assert list(reason) == ["rule", "article", "confidence", "in_force", "source", "text"]
    for copy_used in plain["copies"]:
        assert list(copy_used) == (
            [
                "register",
                "sha256",
                "fetched_at",
                "published_at",
                "age_hours",
                "rows",
                "stale",
                "partial",
                "source",
                "part",
                "verified_at",
            ]
        )
    assert list(plain["versions"]) == ["amp_registry", "law", "matching"]
    assert plain["checked_at"] == "2026-11-22T10:31:00Z"


def test_every_text_is_in_both_languages(one: Evidence) -> None:
    def texts(value: object) -> None:
        if isinstance(value, dict):
            for name in ("text", "summary"):
                if name in value:
                    assert set(value[name]) == {"fr", "en"}
                    assert all(value[name].values())
            for name, part in value.items():
                if name not in {"entry", "question"}:
                    texts(part)
        elif isinstance(value, list):
            for part in value:
                texts(part)

    texts(one.to_dict())


def test_it_is_json_that_reads_back_equal_and_holds_nothing_a_terminal_obeys(one: Evidence) -> None:
    for indent in (2, None):
        text = as_json(one.to_dict(), indent=indent)
        assert json.loads(text) == json.loads(json.dumps(one.to_dict()))
        assert all(c.isprintable() or c in "\n\u00a0" for c in text)


def test_an_invisible_or_broken_character_is_escaped_and_kept() -> None:
    value = {"name": "a\x9b\u202e\ud800é\u00a0"}
    text = as_json(value, indent=None)
    assert text == '{"name": "a\\u009b\\u202e\\ud800é\u00a0"}'
    assert json.loads(text) == value


@pytest.mark.parametrize("name", sorted(SITUATIONS.keys() - {"hostile"}))  # whose name no question takes
def test_the_question_in_the_evidence_asks_the_same_again(name: str) -> None:
    one = SITUATIONS[name]
    assert Question.from_dict(one.to_dict()["question"]) == one.question


def test_a_reason_cites_its_text_of_law_by_date() -> None:
    (reason,) = SITUATIONS["barred"].to_dict()["reasons"]
    assert reason["article"] == "LCOP 21.5.2"
    assert reason["confidence"] == "U"
    assert reason["in_force"] == ["2022-06-02", None]
    assert "numéro d'article non confirmé" in reason["text"]["fr"]
    assert "article number not confirmed" in reason["text"]["en"]


def test_a_row_of_our_own_has_no_article() -> None:
    (reason,) = SITUATIONS["to_review"].to_dict()["reasons"]
    assert (reason["article"], reason["confidence"], reason["in_force"]) == (None, None, [None, None])


def test_a_missing_fact_is_listed_by_path_and_its_effect_told() -> None:
    plain = SITUATIONS["fact_missing"].to_dict()
    assert plain["needs"] == ["dates.process_start", "contract.expenditure"]
    assert "début du processus" in plain["reasons"][-1]["text"]["fr"]


def test_the_journal_is_null_until_it_is_written() -> None:
    assert SITUATIONS["allowed"].to_dict()["journal"] is None
    assert SITUATIONS["barred"].to_dict()["journal"]["seq"] == 1042


def test_each_member_of_a_consortium_has_its_own_evidence_and_question() -> None:
    whole = SITUATIONS["consortium"]
    first, second = whole.to_dict()["members"]
    assert (first["answer"], second["answer"], second["rule"]) == ("allowed", "not_allowed", "R2")
    assert second["question"]["firm"]["neq"] == "1170000021"
    assert second["question"]["consortium"] is None
    assert [c["register"] for c in whole.to_dict()["copies"]] == ["rena", "rea"]


def test_a_question_without_a_day_has_no_evidence() -> None:
    with pytest.raises(ValueError, match="as_of"):
        evidence(Question(firm=Firm(name="Exemple")), verdict(Answer.ALLOWED, "A1", ()))


@pytest.mark.parametrize(
    ("firm", "told"),
    [
        (Firm(name="Exemple inc.", neq="1170000013"), "NON. Exemple inc. ne"),
        (Firm(neq="1170000013"), "NON. La firme au NEQ 1170000013 ne"),
        (Firm(amp_client_number="3000000001"), "NON. La firme au numéro de client AMP 3000000001 ne"),
    ],
    ids=["by its name", "by its NEQ", "by its client number"],
)
def test_a_firm_is_called_by_what_was_asked(firm: Firm, told: str) -> None:
    given = verdict(Answer.NOT_ALLOWED, "R1", (), firm=firm)
    assert evidence(asked(firm), given).summary.fr.startswith(told)


def test_the_deciding_row_gives_the_values_of_the_headline() -> None:
    values = {"register": "rea", "why": "stale", "age_hours": 216.0, "maximum_hours": 168.0}
    grounds = (Ground("I7", None, values), Ground("R5", None, {"register": "rena"}))
    told = evidence(asked(), verdict(Answer.UNKNOWN, "I7", grounds)).summary
    assert told.en == "NO ANSWER POSSIBLE. The copy of REA is 9 days old (maximum 7 days)."


# --- matches and copies -----------------------------------------------------------------------------


def test_an_entry_seen_on_two_days_stands_once_with_its_best_match() -> None:
    weak = match(LISTED, certainty=Certainty.POSSIBLE, score=0.5)
    days = [sighting(Register.RENA, weak, day=date(2026, 6, 1)), sighting(Register.RENA, match(LISTED))]
    assert best_first(days) == (match(LISTED),)
    assert best_first(reversed(days)) == (match(LISTED),)


def test_matches_are_ordered_by_certainty_score_register_and_name_and_never_by_chance() -> None:
    found = [
        match(factory.rea(1)),
        match(factory.rena(1)),
        match(factory.rena(2), score=0.9),
        match(factory.rena(3, name="B"), certainty=Certainty.STRONG, score=0.8),
        match(factory.rena(4, name="A"), certainty=Certainty.STRONG, score=0.8),
        match(factory.rena(5, name="A"), certainty=Certainty.STRONG, score=0.8),
        match(factory.rena(6), certainty=Certainty.POSSIBLE, score=1.0),
    ]

    def ordered(matches: list[Match]) -> list[tuple[str, str | None]]:
        seen = sighting(Register.RENA, findings=Findings(tuple(matches)))
        return [(m.register.value, m.entry.neq) for m in best_first([seen])]

    expected = [("rena", 1), ("rea", 1), ("rena", 2), ("rena", 4), ("rena", 5), ("rena", 3), ("rena", 6)]
    assert ordered(found) == [(register, factory.neq(serial)) for register, serial in expected]
    assert ordered(found[::-1]) == ordered(found)


def test_neighbours_in_number_are_not_matches() -> None:
    seen = sighting(Register.RENA, findings=Findings((), (match(LISTED),)))
    assert best_first([seen]) == ()


def test_a_copy_used_for_two_days_stands_once_with_its_greatest_age() -> None:
    seen = (
        sighting(Register.REA),
        sighting(Register.RENA, age_hours=20.26, day=date(2026, 11, 21)),
        sighting(Register.RENA, stale=True),
    )
    copies = evidence(asked(), verdict(Answer.ALLOWED, "A1", (), sightings=seen)).to_dict()["copies"]
    assert [(c["register"], c["age_hours"], c["stale"]) for c in copies] == [
        ("rena", 20.3, True),
        ("rea", 26.9, False),
    ]


def test_a_later_copy_counts_only_where_no_fresh_copy_covers_the_day() -> None:
    later = copy(Register.RENA, snapshot=9, sha256="99" * 32, published_at=datetime(2026, 11, 22, tzinfo=UTC))
    covered = sighting(Register.RENA, later=later)
    uncovered = replace(covered, copy=None, age_hours=None)
    given = verdict(Answer.NOT_ALLOWED, "R1", (), sightings=(uncovered,))
    (only,) = evidence(asked(), given).to_dict()["copies"]
    assert (only["sha256"], only["published_at"], only["age_hours"]) == (
        "99" * 32,
        "2026-11-22T00:00:00Z",
        3.0,
    )
    given = verdict(Answer.NOT_ALLOWED, "R1", (), sightings=(covered,))
    assert len(evidence(asked(), given).copies) == 1


def test_an_age_that_was_not_taken_is_that_of_the_check() -> None:
    seen = (sighting(Register.RENA, age_hours=None),)
    given = verdict(Answer.NOT_ALLOWED, "R1", (), sightings=seen)
    assert evidence(asked(), given).to_dict()["copies"][0]["age_hours"] == 3.0


def test_a_moment_is_told_in_utc_to_the_second() -> None:
    assert iso_instant(datetime(2026, 11, 22, 3, 0, 0, 999_999, tzinfo=UTC)) == "2026-11-22T03:00:00Z"
    assert evidence(asked(), verdict(Answer.ALLOWED, "A1", ())).as_of == AS_OF
