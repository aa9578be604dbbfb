"""Rule of identity 7, over the whole path: what copies that are missing, old or partial may answer.

"A register copy that is missing, or older than its maximum age, never yields `allowed`,
`allowed_with_conditions` or `may_continue`: it yields `unknown`. A bar stays a bar, with a warning."
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from amp_registry.decide.verdict import Answer
from amp_registry.explain.evidence import Evidence
from amp_registry.question import Question
from amp_registry.records import Register
from amp_registry.registry import Registry
from amp_registry.settings import Settings
from amp_registry.store.migration import migrate
from tests import evidence_schema, factory
from tests.sample_store import FETCHED, NOW, REA_FILES, RENA_FILES, TODAY, imported, stored_samples

GRANTS = {"allowed", "allowed_with_conditions", "may_continue"}
SMALL = {"kind": "construction", "expenditure": 100_000}
LARGE = {"kind": "construction", "expenditure": 6_000_000}
AUTHORIZED = {"neq": "1199013294"}
LISTED = {"neq": "1170000013"}
CLEAR = {"neq": factory.neq(900)}
NAME = {"name": "Zythum Quorfane inc."}
FIRMS = (AUTHORIZED, LISTED, CLEAR, NAME)
ACTS = ("bid", "conclude", "continue", "subcontract")


def ask(
    url: str, firm: dict[str, Any], contract: Any = None, *, now: datetime = NOW, **asked: Any
) -> Evidence:
    data = {"firm": firm, "contract": contract, "as_of": TODAY.isoformat(), **asked}
    with Registry.open(url, settings=Settings()) as registry:
        evidence = registry.check(Question.from_dict(data), now=now)
    evidence_schema.check(evidence.to_dict())
    return evidence


def warned(evidence: Evidence) -> set[str]:
    return {warning.code for warning in evidence.warnings}


# --- no store, no copy --------------------------------------------------------------------------


def test_without_a_store_nothing_is_known_and_nothing_is_written(tmp_path: Path) -> None:
    file = tmp_path / "none.sqlite3"
    for firm in FIRMS:
        evidence = ask(f"sqlite:///{file}", firm, SMALL)
        assert (evidence.answer, evidence.rule, evidence.journal) == (Answer.UNKNOWN, "I7", None)
        assert evidence.to_dict()["copies"] == evidence.to_dict()["matches"] == []
    assert not file.exists()


def test_without_a_store_an_answer_explained_is_no_more_journaled_than_another(tmp_path: Path) -> None:
    with Registry.open(f"sqlite:///{tmp_path / 'none.sqlite3'}", settings=Settings()) as registry:
        assert registry.explain("1170000013", now=NOW).evidence.journal is None


def test_without_a_copy_nothing_is_known_and_the_journal_says_so(database_url: str) -> None:
    migrate(database_url)
    for place, firm in enumerate(FIRMS, 1):
        evidence = ask(database_url, firm, SMALL)
        assert (evidence.answer, evidence.rule) == (Answer.UNKNOWN, "I7")
        assert evidence.journal is not None
        assert evidence.journal.seq == place


def test_without_rena_nothing_is_granted(database_url: str) -> None:
    imported(database_url, Register.REA, *REA_FILES)
    for firm in FIRMS:
        for contract in (None, SMALL, LARGE):
            for act in ACTS:
                assert ask(database_url, firm, contract, act=act).answer.value not in GRANTS


def test_without_rea_what_needs_no_authorization_is_answered_and_the_rest_is_not(database_url: str) -> None:
    """A stale or missing REA does not block an answer that needs no authorization (warning `rea_stale`)."""
    imported(database_url, Register.RENA, *RENA_FILES)
    below = ask(database_url, CLEAR, SMALL)
    assert below.answer is Answer.ALLOWED_WITH_CONDITIONS
    assert "rea_stale" in warned(below)
    above = ask(database_url, AUTHORIZED, LARGE)
    assert (above.answer, above.rule) == (Answer.UNKNOWN, "I7")
    assert ask(database_url, LISTED, LARGE).answer is Answer.NOT_ALLOWED


# --- too old ------------------------------------------------------------------------------------

Aged = Callable[[timedelta, timedelta], str]


@pytest.fixture
def aged(database_url: str) -> Aged:
    """Return a store whose copies of RENA and REA are that old now."""

    def stored(rena: timedelta, rea: timedelta) -> str:
        imported(database_url, Register.RENA, *RENA_FILES, fetched_at=NOW - rena)
        imported(database_url, Register.REA, *REA_FILES, fetched_at=NOW - rea)
        return database_url

    return stored


FRESH = timedelta(hours=8)
TOO_OLD = {"rena": timedelta(hours=48, seconds=1), "rea": timedelta(hours=168, seconds=1)}


def test_a_copy_of_the_very_maximum_age_still_answers(aged: Aged) -> None:
    url = aged(timedelta(hours=48), timedelta(hours=168))
    assert ask(url, AUTHORIZED, LARGE).answer is Answer.ALLOWED
    assert [copy.stale for copy in ask(url, AUTHORIZED, LARGE).copies] == [False, False]


def test_a_rena_copy_too_old_by_a_second_grants_nothing_and_its_bar_stands(aged: Aged) -> None:
    """A stale or missing RENA gives `unknown` unless the firm is listed in it (bar stands, warning `stale_bar`)."""
    url = aged(TOO_OLD["rena"], FRESH)
    for firm in (AUTHORIZED, CLEAR, NAME):
        for contract in (None, SMALL, LARGE):
            assert ask(url, firm, contract).answer.value not in GRANTS
    clear = ask(url, AUTHORIZED, LARGE)
    assert (clear.answer, clear.rule) == (Answer.UNKNOWN, "I7")
    assert [copy.stale for copy in clear.copies] == [True, False]
    barred = ask(url, LISTED, SMALL)
    assert (barred.answer, barred.rule) == (Answer.NOT_ALLOWED, "R1")
    assert "stale_bar" in warned(barred)


def test_a_rea_copy_too_old_by_a_second_is_no_authorization(aged: Aged) -> None:
    """At or above a threshold it gives `unknown`, also when the stale copy lacks the firm."""
    url = aged(FRESH, TOO_OLD["rea"])
    for firm in (AUTHORIZED, CLEAR):
        evidence = ask(url, firm, LARGE)
        assert (evidence.answer, evidence.rule) == (Answer.UNKNOWN, "I7")
    below = ask(url, AUTHORIZED, SMALL)
    assert below.answer.value in GRANTS
    assert "rea_stale" in warned(below)


def test_the_maximum_ages_are_settings(aged: Aged) -> None:
    url = aged(timedelta(hours=30), timedelta(hours=30))
    for settings, answer in (
        (Settings(), Answer.ALLOWED),
        (Settings(rena_max_age_hours=29.9), Answer.UNKNOWN),
        (Settings(rea_max_age_hours=29.9), Answer.UNKNOWN),
        (Settings(rena_max_age_hours=30, rea_max_age_hours=30), Answer.ALLOWED),
    ):
        with Registry.open(url, settings=settings) as registry:
            asked = Question.from_dict({"firm": AUTHORIZED, "contract": LARGE})
            assert registry.check(asked, now=NOW, journal=False).answer is answer


# --- other days ---------------------------------------------------------------------------------


def test_a_day_to_come_is_to_be_checked_again_on_that_day(database_url: str) -> None:
    """A day that lies in the future is tested on today's copy with the warning `recheck_on_date`."""
    stored_samples(database_url)
    evidence = ask(database_url, AUTHORIZED, LARGE, act="bid", dates={"bid": "2026-12-15"})
    assert evidence.answer is Answer.ALLOWED
    assert "recheck_on_date" in warned(evidence)


BEFORE = "2026-11-10"


def test_a_past_day_no_copy_covers_is_settled_by_the_dates_of_the_entries_or_not_at_all(
    database_url: str,
) -> None:
    """They can never settle that a firm was *not* listed, which is then `unknown`."""
    stored_samples(database_url)
    past = {"act": "bid", "dates": {"bid": BEFORE}}
    barred = ask(database_url, LISTED, SMALL, **past)
    assert (barred.answer, barred.rule) == (Answer.NOT_ALLOWED, "R1")
    assert "settled_by_entry_dates" in warned(barred)
    assert ask(database_url, CLEAR, SMALL, **past).answer is Answer.UNKNOWN
    assert ask(database_url, AUTHORIZED, LARGE, **past).answer is Answer.UNKNOWN


def test_a_bar_that_began_after_the_day_is_not_settled_for_it(database_url: str) -> None:
    stored_samples(database_url)
    evidence = ask(database_url, {"neq": "1199011405"}, SMALL, act="bid", dates={"bid": BEFORE})
    assert evidence.answer is Answer.UNKNOWN


def test_an_authorization_of_a_past_day_may_be_settled_by_its_dates(database_url: str) -> None:
    imported(database_url, Register.RENA, *RENA_FILES, fetched_at=datetime(2026, 11, 10, 7, tzinfo=UTC))
    imported(database_url, Register.RENA, *RENA_FILES)
    imported(database_url, Register.REA, *REA_FILES)
    evidence = ask(database_url, AUTHORIZED, LARGE, act="bid", dates={"bid": BEFORE})
    assert (evidence.answer, evidence.rule) == (Answer.ALLOWED, "A1")
    assert "settled_by_entry_dates" in warned(evidence)


def test_each_day_is_tested_on_its_own_copy(database_url: str, tmp_path: Path) -> None:
    """When a question names several days (bid, conclusion), each is tested on its own copy."""
    lines = (RENA_FILES[0].parent / "rena.jsonl").read_text(encoding="utf-8").splitlines(keepends=True)
    without = tmp_path / "without.jsonl"
    without.write_text("".join(line for line in lines if '"1170000013"' not in line), encoding="utf-8")
    imported(database_url, Register.RENA, *RENA_FILES, fetched_at=datetime(2026, 11, 10, 7, tzinfo=UTC))
    imported(database_url, Register.RENA, without, fetched_at=FETCHED)
    imported(database_url, Register.REA, *REA_FILES)
    tender = {"act": "conclude", "dates": {"bid": BEFORE, "conclusion": TODAY.isoformat()}}
    assert ask(database_url, LISTED, SMALL).answer is Answer.ALLOWED_WITH_CONDITIONS
    barred = ask(database_url, LISTED, SMALL, **tender)
    assert (barred.answer, barred.rule) == (Answer.NOT_ALLOWED, "R1")
    assert [copy.copy.fetched_at.day for copy in barred.copies if copy.copy.register == "rena"] == [22, 10]


# --- partial ------------------------------------------------------------------------------------


def test_absence_from_a_partial_copy_settles_nothing_and_a_bar_in_it_stands(database_url: str) -> None:
    """Absence from a *partial* copy settles nothing either: `unknown` where it matters, warning `partial_copy`."""
    imported(database_url, Register.RENA, *RENA_FILES, partial=True)
    imported(database_url, Register.REA, *REA_FILES)
    absent = ask(database_url, CLEAR, SMALL)
    assert absent.answer is Answer.UNKNOWN
    assert "partial_copy" in warned(absent)
    assert absent.copies[0].copy.partial
    barred = ask(database_url, LISTED, SMALL)
    assert (barred.answer, barred.rule) == (Answer.NOT_ALLOWED, "R1")


def test_a_firm_in_a_partial_copy_of_rea_is_authorized_and_another_is_unknown(database_url: str) -> None:
    imported(database_url, Register.RENA, *RENA_FILES)
    imported(database_url, Register.REA, *REA_FILES, partial=True)
    assert ask(database_url, AUTHORIZED, LARGE).answer is Answer.ALLOWED
    assert ask(database_url, CLEAR, LARGE).answer is Answer.UNKNOWN
