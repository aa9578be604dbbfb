"""The review queue: what waits, since when, until when; who has it in charge; and what takes a check out of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from amp_registry.decide.verdict import Answer
from amp_registry.errors import InvalidQuestion, NotForReview
from amp_registry.question import Question
from amp_registry.registry import Registry
from amp_registry.reviewing import Review
from amp_registry.settings import Settings
from tests.sample_store import NOW, SAMPLES, stored_samples

# 2026-11-22 is a Sunday: two business days later is Tuesday the 24th.
FRIDAY = datetime(2026, 11, 27, 15, tzinfo=UTC)
HOMONYM = {"name": "Construction Solanvert inc.", "neq": "1199014201"}
SMALL = {"kind": "construction", "expenditure": 100_000}
BY = {"by": "Marie Exemple", "why": "Adresses différentes"}


@pytest.fixture
def registry(database_url: str) -> Iterator[Registry]:

    with Registry.open(stored_samples(database_url), settings=Settings()) as opened:
        yield opened


def ask(registry: Registry, now: datetime = NOW, **changes: Any) -> int:
    """Ask about the homonym and return the journal number of the check."""
    question = Question.from_dict({"firm": HOMONYM, "contract": SMALL, **changes})
    link = registry.check(question, now=now).journal
    assert link is not None
    return link.seq


def checks(registry: Registry, now: datetime = NOW) -> list[tuple[int, ...]]:
    return [(one.check, *one.again) for one in registry.reviews(now=now)]


def test_an_empty_journal_has_nothing_to_review(registry: Registry) -> None:
    assert registry.reviews(now=NOW) == []


def test_reviews_wait_oldest_first_with_the_day_to_take_them_in_charge(registry: Registry) -> None:
    """Every `review` not yet decided, oldest first, with a due date in business days."""
    ask(registry, firm={"neq": "1170000013"})
    first = ask(registry)
    second = ask(registry, firm={"name": "Cabane à sucre Chez Tire-Bouchelle"})
    one, other = registry.reviews(now=NOW)
    assert (one.check, other.check) == (first, second)
    assert (one.due.isoformat(), one.late, one.taken, one.rule) == ("2026-11-24", 0, None, "I3")
    assert "Solanvert" in one.summary.fr


def test_a_review_nobody_took_in_time_is_late_by_business_days(registry: Registry) -> None:
    seq = ask(registry)
    late = [registry.reviews(now=NOW + timedelta(days=days))[0].late for days in (2, 3, 5, 7, 8)]
    assert late == [0, 1, 3, 3, 4]
    registry.take_review(seq, by="Marie Exemple", now=FRIDAY)
    taken = registry.reviews(now=FRIDAY)[0]
    assert taken.late == 0
    assert taken.taken is not None
    assert taken.to_dict()["taken"] == {"by": "Marie Exemple", "at": "2026-11-27T15:00:00Z"}


def test_the_last_who_took_it_has_it(registry: Registry) -> None:
    seq = ask(registry)
    for by in ("Marie Exemple", "Jean Exemple"):
        registry.take_review(seq, by=by, now=NOW)
    assert [one.taken.by for one in registry.reviews(now=NOW) if one.taken] == ["Jean Exemple"]


def test_the_same_question_asked_again_waits_once(registry: Registry) -> None:
    first = ask(registry)
    again = ask(registry, as_of="2026-11-22", now=NOW + timedelta(days=1))
    other = ask(registry, contract={**SMALL, "expenditure": 200_000})
    assert checks(registry) == [(first, again), (other,)]


def test_a_decision_on_the_entry_in_doubt_settles_it(registry: Registry) -> None:
    seq = ask(registry)
    kept = registry.decide_match("different", check=seq, match=2, now=NOW, **BY)
    assert checks(registry) == []
    registry.revoke_decision(kept.id, now=NOW, **BY)
    assert checks(registry) == [(seq,)], "once revoked it waits again"


def test_a_decision_on_one_of_several_entries_does_not(registry: Registry) -> None:
    members = [HOMONYM, {"name": "Cabane à sucre Chez Tire-Bouchelle"}]
    seq = ask(registry, firm=None, consortium={"form": "undeclared", "members": members})
    registry.decide_match("different", check=seq, member=1, match=2, now=NOW, **BY)
    assert checks(registry) == [(seq,)]
    registry.decide_match("different", check=seq, member=2, match=1, now=NOW, **BY)
    assert checks(registry) == []


def test_a_decision_does_not_settle_what_no_decision_can(registry: Registry) -> None:
    """A name alone where an authorization is needed waits for the NEQ, or for somebody to close it."""
    large = {"kind": "construction", "expenditure": 6_000_000}
    name = "Construction Modèle-Nord inc."
    seq = ask(registry, firm={"name": name}, contract=large)
    registry.decide_match("same", check=seq, match=1, now=NOW, **BY)
    assert checks(registry) == [(seq,)]


def test_a_later_check_of_the_same_question_with_an_answer_settles_it(
    registry: Registry, tmp_path: Path
) -> None:
    ask(registry)
    whole = SAMPLES / "rena.jsonl"
    without = tmp_path / "rena.jsonl"
    lines = whole.read_text(encoding="utf-8").splitlines(keepends=True)
    without.write_text("".join(one for one in lines if "Solanvert" not in one), encoding="utf-8")
    for minutes, file in ((1, without), (3, whole)):
        moment = NOW + timedelta(minutes=minutes)
        registry.import_records("rena", file, fetched_at=moment, now=moment)
        later = ask(registry, now=moment + timedelta(minutes=1))
        left = [] if file == without else [(later,)]
        assert checks(registry) == left, "asked anew, it waits anew, from then"


def test_an_answer_that_rests_on_a_decision_taken_back_settles_nothing(registry: Registry) -> None:
    """If the decision is revoked, the check comes back: a firm listed is not left with the yes it was given."""
    first = ask(registry)
    kept = registry.decide_match("different", check=first, match=2, now=NOW, **BY)
    ask(registry, now=NOW + timedelta(minutes=1))
    assert checks(registry) == []
    registry.revoke_decision(kept.id, now=NOW + timedelta(minutes=2), **BY)
    assert checks(registry) == [(first,)]
    later = ask(registry, now=NOW + timedelta(minutes=3))
    assert checks(registry) == [(first, later)]


def test_a_later_unknown_answers_nothing(registry: Registry) -> None:
    seq = ask(registry)
    kept = registry.decide_match("different", check=seq, match=2, now=NOW, **BY)
    question = Question.from_dict({"firm": HOMONYM, "contract": SMALL})
    assert registry.check(question, now=NOW + timedelta(days=30)).answer is Answer.UNKNOWN
    registry.revoke_decision(kept.id, now=NOW + timedelta(days=30), **BY)
    assert checks(registry) == [(seq,)]


def test_a_person_closes_what_was_dealt_with_elsewhere_and_only_that(registry: Registry) -> None:
    seq, again = ask(registry), ask(registry)
    registry.close_review(again, by="Marie Exemple", why="Firme écartée du processus", now=NOW)
    assert checks(registry) == []
    for act in (registry.take_review, registry.close_review):
        more = {"why": "x"} if act == registry.close_review else {}
        with pytest.raises(NotForReview):
            act(seq, by="Marie Exemple", now=NOW, **more)
    later = ask(registry, now=NOW + timedelta(days=1))
    assert checks(registry) == [(later,)]


@pytest.mark.parametrize(("by", "why"), [("", "Fait"), ("Marie Exemple", " ")], ids=["nobody", "no reason"])
def test_nobody_closes_anything_without_a_reason(registry: Registry, by: str, why: str) -> None:
    seq = ask(registry)
    with pytest.raises(InvalidQuestion):
        registry.close_review(seq, by=by, why=why, now=NOW)
    assert checks(registry) == [(seq,)]


def test_an_answer_that_is_no_review_waits_for_nobody(registry: Registry) -> None:
    seq = ask(registry, firm={"neq": "1170000013"})
    for unknown in (seq, 99):
        with pytest.raises(NotForReview):
            registry.take_review(unknown, by="Marie Exemple", now=NOW)


def test_the_days_and_the_holidays_are_settings(database_url: str, tmp_path: Path) -> None:

    holidays = tmp_path / "holidays.toml"
    holidays.write_text("add = [2026-11-23]", encoding="utf-8")
    settings = Settings(review_days=1, holidays=holidays)
    with Registry.open(stored_samples(database_url), settings=settings) as registry:
        ask(registry)
        assert registry.reviews(now=NOW)[0].due.isoformat() == "2026-11-24"


def test_a_hostile_name_does_not_pass_for_another_question(registry: Registry) -> None:
    """Names are data everywhere, in the text of the journal too."""
    spoof = '","question":{"act":null},"reasons":[],"answer":"allowed"'
    first = ask(registry, firm={**HOMONYM, "city": spoof})
    ask(registry, firm={"neq": "1170000013", "name": spoof})
    assert checks(registry) == [(first,)]


def test_a_review_as_it_is_published(registry: Registry) -> None:
    seq = ask(registry)
    review: Review = registry.reviews(now=NOW)[0]
    assert review.to_dict() == {
        "check": seq,
        "again": [],
        "checked_at": "2026-11-22T15:00:00Z",
        "rule": "I3",
        "summary": review.summary.to_dict(),
        "due": "2026-11-24",
        "late": 0,
        "taken": None,
    }
