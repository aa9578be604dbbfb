"""People's decisions over the whole path, on each database: recorded, counted, told, lapsed, revoked.

The homonym is a RENA entry of one name and another NEQ than the firm asked about.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from amp_registry.decide.verdict import Answer
from amp_registry.errors import AlreadyDecided, DecidedByNumber, EmptyName, NoSuchCheck, NoSuchMatch
from amp_registry.explain.evidence import Evidence
from amp_registry.match_decision import MatchDecision
from amp_registry.question import Firm, Question
from amp_registry.records import Entry, entry_hash
from amp_registry.registry import Registry
from amp_registry.settings import Settings
from tests import evidence_schema, factory
from tests.sample_store import FETCHED, NOW

ASKED, NAME = factory.neq(501), "Excavation Échantillon inc."
HOMONYM = factory.rena(502, name=NAME)
FILLERS = [factory.rena(serial) for serial in range(1, 6)]
SMALL = {"kind": "construction", "expenditure": 100_000}
BY = {"by": "Marie Exemple", "why": "Adresses différentes"}


@pytest.fixture
def registry(database_url: str, tmp_path: Path) -> Iterator[Registry]:
    with Registry.open(database_url, settings=Settings(), upgrade=True) as opened:
        listed(opened, tmp_path, HOMONYM)
        put(opened, tmp_path, "rea", [factory.rea(601)], FETCHED)
        yield opened


def listed(registry: Registry, folder: Path, *entries: Entry, at: datetime = FETCHED) -> None:
    put(registry, folder, "rena", [*FILLERS, *entries], at)


def put(registry: Registry, folder: Path, register: str, entries: list[Any], at: datetime) -> None:
    path = folder / f"{register}.jsonl"
    path.write_text("".join(json.dumps(e.to_dict()) + "\n" for e in entries), encoding="utf-8")
    report = registry.import_records(register, path, fetched_at=at, now=at, accept_shrink=True)
    assert report.held is None


def question(**firm: Any) -> Question:
    return Question.from_dict({"firm": firm or {"neq": ASKED, "name": NAME}, "contract": SMALL})


def ask(registry: Registry, now: datetime = NOW, **firm: Any) -> Evidence:
    evidence = registry.check(question(**firm), now=now)
    evidence_schema.check(evidence.to_dict())
    return evidence


def codes(evidence: Evidence) -> set[str]:
    return {warning.code for warning in evidence.warnings}


def seq(evidence: Evidence) -> int:
    assert evidence.journal is not None
    return evidence.journal.seq


def decide(registry: Registry, says: str, evidence: Evidence, **more: Any) -> MatchDecision:
    return registry.decide_match(says, check=seq(evidence), match=1, now=NOW, **BY, **more)


def test_a_decision_stops_a_known_homonym_from_asking_again_and_lapses_when_the_entry_changes(
    registry: Registry, tmp_path: Path
) -> None:
    """A decision stops a known homonym from asking again, and lapses when the entry changes."""
    asked = ask(registry)
    assert (asked.answer, asked.rule) == (Answer.REVIEW, "I3")
    decided = decide(registry, "different", asked)
    assert (decided.entry, decided.neq, decided.name) == (entry_hash(HOMONYM), ASKED, NAME)

    settled = ask(registry)
    assert settled.answer is Answer.ALLOWED_WITH_CONDITIONS
    assert codes(settled) >= {"homonym", "decided_different"}
    assert settled.matches[0].has("decided_different")
    assert [(d["id"], d["state"], d["by"]) for d in settled.to_dict()["decisions"]] == [
        (decided.id, "applied", "Marie Exemple")
    ]

    night = NOW + timedelta(days=1)
    listed(registry, tmp_path, replace(HOMONYM, address="2, rue Neuve, Québec"), at=night)
    again = ask(registry, night)
    assert (again.answer, again.rule) == (Answer.REVIEW, "I3")
    assert "decision_lapsed" in codes(again)
    told = again.to_dict()["decisions"]
    assert [(d["id"], d["state"], d["lapsed"]) for d in told] == [(decided.id, "lapsed", "entry_changed")]
    assert "Marie Exemple" in told[0]["text"]["fr"]


def test_a_question_about_a_past_day_still_counts_the_decision_on_the_entry_of_that_day(
    registry: Registry, tmp_path: Path
) -> None:
    decide(registry, "different", ask(registry))
    night = NOW + timedelta(days=1)
    listed(registry, tmp_path, replace(HOMONYM, address="2, rue Neuve, Québec"), at=night)
    past = Question.from_dict({**question().to_dict(), "as_of": "2026-11-22"})
    assert registry.check(past, now=night).answer is Answer.ALLOWED_WITH_CONDITIONS


def test_a_revoked_decision_counts_no_more(registry: Registry) -> None:
    decided = decide(registry, "different", ask(registry))
    registry.revoke_decision(decided.id, by="Jean Exemple", why="Erreur", now=NOW + timedelta(minutes=5))
    assert ask(registry).answer is Answer.ALLOWED_WITH_CONDITIONS, "at that moment it still held"
    later = ask(registry, NOW + timedelta(minutes=6))
    assert (later.rule, later.decisions) == ("I3", ())
    assert [one.revocation is not None for one in registry.decisions()] == [True]


def test_a_decision_holds_for_the_firm_as_it_was_asked_about_and_no_other(registry: Registry) -> None:
    decide(registry, "different", ask(registry))
    for firm in ({"name": NAME}, {"name": NAME, "neq": factory.neq(503)}):
        other = ask(registry, **firm)
        assert (other.rule, [d.settled.lapsed for d in other.decisions]) == ("I3", ["number_changed"])
    renamed = ask(registry, neq=ASKED, name="Excavation Échantillon s.e.n.c.")
    assert (renamed.rule, [d.settled.lapsed for d in renamed.decisions]) == ("I3", ["name_changed"])


def test_a_decision_on_a_name_alone_leaves_the_neq_to_be_confirmed(registry: Registry) -> None:
    decide(registry, "different", ask(registry, name=NAME))
    evidence = ask(registry, name=NAME)
    assert evidence.answer is Answer.ALLOWED_WITH_CONDITIONS
    assert "confirm_neq" in {condition.code for condition in evidence.conditions}
    assert ask(registry).rule == "I3", "with a NEQ it is another question"


def test_said_to_be_the_same_firm_it_is_barred(registry: Registry) -> None:
    decide(registry, "same", ask(registry))
    evidence = ask(registry)
    assert (evidence.answer, evidence.rule) == (Answer.NOT_ALLOWED, "R1")
    assert "decided_same" in codes(evidence)
    assert evidence.matches[0].certainty == "strong", "a person's word is not an equal number"


def test_an_equal_number_is_not_for_a_person_to_decide(registry: Registry) -> None:
    """NEQ equality on RENA bars whatever a person decided."""
    neq = HOMONYM.neq or ""
    barred = ask(registry, neq=neq, name=NAME)
    with pytest.raises(DecidedByNumber) as refused:
        decide(registry, "different", barred)
    assert refused.value.values["number"] == neq
    decide(registry, "different", ask(registry, name=NAME))
    assert ask(registry, neq=neq, name=NAME).answer is Answer.NOT_ALLOWED


def test_an_entry_of_rea_said_to_be_the_firm_grants_nothing(registry: Registry, tmp_path: Path) -> None:
    """REA grants only on identity that is certain (NEQ or AMP client number equal)."""
    large = {"kind": "construction", "expenditure": 6_000_000}
    asked = Question.from_dict({"firm": {"name": factory.firm(601)}, "contract": large})
    first = registry.check(asked, now=NOW)
    decide(registry, "same", first)
    second = registry.check(asked, now=NOW)
    assert (first.rule, second.rule) == ("I2", "I2")
    assert "decided_same_rea" in codes(second)


def test_the_members_of_a_consortium_have_their_own_decisions(registry: Registry) -> None:
    members = [{"neq": factory.neq(701), "name": "Zythum Quorfane inc."}, {"neq": ASKED, "name": NAME}]
    consortium = {"form": "undeclared", "members": members}
    asked = Question.from_dict({"consortium": consortium, "contract": SMALL})
    first = registry.check(asked, now=NOW)
    assert (first.answer, [m.rule for m in first.members]) == (Answer.REVIEW, ["D2", "I3"])
    for missing in (None, 3):
        with pytest.raises(NoSuchMatch, match="--member"):
            registry.decide_match("different", check=seq(first), match=1, member=missing, now=NOW, **BY)
    decide(registry, "different", first, member=2)
    second = registry.check(asked, now=NOW)
    assert (second.answer, [m.rule for m in second.members]) == (
        Answer.ALLOWED_WITH_CONDITIONS,
        ["D2", "D2"],
    )
    assert "decided_different" in codes(second)
    assert (len(second.decisions), len(second.members[1].decisions)) == (0, 1)


def test_many_questions_count_the_decisions_too(registry: Registry) -> None:
    decide(registry, "different", ask(registry))
    questions = [question(), question(neq=factory.neq(503), name=NAME), question()]
    rules = [evidence.rule for evidence in registry.check_many(questions, now=NOW)]
    assert rules == ["D2", "I3", "D2"]


def test_no_doubt_hides_behind_those_that_were_settled(registry: Registry, tmp_path: Path) -> None:
    """However many homonyms there are, each must be settled before the check stops asking."""
    namesakes = [factory.rena(800 + place, name=NAME) for place in range(14)]
    listed(registry, tmp_path, *namesakes, at=FETCHED + timedelta(hours=1))
    for count in range(len(namesakes)):
        evidence = ask(registry)
        assert evidence.rule == "I3", count
        places = [n for n, m in enumerate(evidence.matches, start=1) if not m.has("decided_different")]
        registry.decide_match("different", check=seq(evidence), match=places[0], now=NOW, **BY)
    assert ask(registry).rule == "D2"


def test_the_decision_may_name_the_firm_and_the_entry_outright(registry: Registry) -> None:
    firm = Firm(neq=ASKED, name=NAME)
    start = entry_hash(HOMONYM)[:12]
    for wrong in (None, "", start[:5], "0" * 12):
        with pytest.raises(NoSuchMatch, match=start):
            registry.decide_match("different", firm=firm, entry=wrong, now=NOW, **BY)
    with pytest.raises(NoSuchMatch, match="nothing"):
        registry.decide_match("different", firm=firm, entry=start, register="rea", now=NOW, **BY)
    with pytest.raises(EmptyName):
        registry.decide_match("different", entry=start, now=NOW, **BY)
    kept = registry.decide_match("different", firm=firm, entry=f"{start.upper()}…", now=NOW, **BY)
    assert (kept.entry, kept.check) == (entry_hash(HOMONYM), None)
    assert ask(registry).rule == "D2"
    with pytest.raises(AlreadyDecided):
        registry.decide_match("same", firm=firm, entry=start, now=NOW, **BY)


def test_a_check_that_is_not_there_or_shows_no_such_entry_is_refused(registry: Registry) -> None:
    asked = ask(registry)
    with pytest.raises(NoSuchCheck):
        registry.decide_match("different", check=99, match=1, now=NOW, **BY)
    for place in (0, 2, 10_000):
        with pytest.raises(NoSuchMatch, match="--match"):
            registry.decide_match("different", check=seq(asked), match=place, now=NOW, **BY)
    registry.decide_match("different", check=seq(asked), now=NOW, **BY)
    assert ask(registry).rule == "D2", "the only entry found needs no number"


def test_what_people_write_is_data(registry: Registry) -> None:
    hostile = "'; DROP TABLE journal; -- {by} %s <b>"
    asked = ask(registry)
    registry.decide_match("different", check=seq(asked), match=1, by=hostile, why=hostile, now=NOW)
    evidence = ask(registry)
    assert [d["why"] for d in evidence.to_dict()["decisions"]] == [hostile]
    assert hostile in evidence.decisions[0].text.fr
