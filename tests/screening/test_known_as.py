"""RENA names firms, and seldom their numbers: a firm asked by its number is looked for by the names REA gives it.

"A strong or possible name match on RENA with no NEQ to settle it, or with a *different* NEQ (homonym or successor
firm), gives `review`" (rule of identity 3): whether the name was typed or is the one REA prints for the number.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from amp_registry.decide.verdict import Answer
from amp_registry.question import Firm
from amp_registry.records import Entry, Register, Status, entry_hash
from amp_registry.registry import Registry
from amp_registry.settings import Settings
from tests import factory
from tests.sample_store import FETCHED, NOW, TODAY
from tests.screening.invented import LARGE, START, ask, store

SMALL = {"kind": "supply", "expenditure": 1_000, "award": "mutual_agreement", "terms_not_discussed": True}
MISPRINTED = factory.neq(3)[:-1] + str((int(factory.neq(3)[-1]) + 1) % 10)
ALPHA = factory.rea(1, name="Alpha Bravo inc.", other_names=("Toitures Quorfane",))


@pytest.mark.parametrize(
    ("printed", "neq"),
    [
        pytest.param("Alpha Bravo inc.", None, id="its name, without a NEQ"),
        pytest.param("Toitures Quorfane inc.", None, id="a trade name, without a NEQ"),
        pytest.param("Alpha Bravo inc.", factory.neq(9), id="its name, under another NEQ"),
    ],
)
def test_a_firm_asked_by_its_number_is_looked_for_by_the_names_rea_gives_it(
    database_url: str, tmp_path: Path, printed: str, neq: str | None
) -> None:
    store(database_url, tmp_path, Register.REA, [ALPHA, factory.rea(2)])
    store(database_url, tmp_path, Register.RENA, [factory.rena(7, name=printed, neq=neq), factory.rena(8)])
    by_number = ask(database_url, {"neq": ALPHA.neq})
    named = ask(database_url, {"neq": ALPHA.neq, "name": "Alpha Bravo inc."})
    assert (by_number.answer, by_number.rule) == (named.answer, named.rule) == (Answer.REVIEW, "I3")
    assert [one.matched_name for one in by_number.matches if one.register is Register.RENA] == [printed]
    assert "alpha bravo" in by_number.searched.name_keys
    assert ask(database_url, {"neq": factory.neq(2)}).answer is Answer.ALLOWED


def test_a_firm_asked_by_its_client_number_is_barred_under_the_neq_rea_gives_it(
    database_url: str, tmp_path: Path
) -> None:
    store(database_url, tmp_path, Register.REA, [ALPHA])
    barred = factory.rena(1, name="Alpha Bravo inc.", registered_on=date(2026, 6, 1))
    store(database_url, tmp_path, Register.RENA, [barred])
    told = ask(database_url, {"amp_client_number": ALPHA.amp_client_number})
    assert (told.answer, told.rule) == (Answer.NOT_ALLOWED, "R7")


def test_an_entry_found_by_a_name_rea_gives_can_be_decided_of_by_the_number_alone(
    database_url: str, tmp_path: Path
) -> None:
    """What a check of the number shows is what can be named for it."""
    store(database_url, tmp_path, Register.REA, [ALPHA])
    namesake = factory.rena(7, name="Toitures Quorfane inc.", neq=None)
    store(database_url, tmp_path, Register.RENA, [namesake, factory.rena(8)])
    with Registry.open(database_url, settings=Settings()) as registry:
        registry.decide_match(
            "different",
            firm=Firm(neq=ALPHA.neq),
            entry=entry_hash(namesake)[:12],
            by="Marie Exemple",
            why="Adresses différentes",
            now=NOW - timedelta(hours=1),
        )
    assert ask(database_url, {"neq": ALPHA.neq}).answer is Answer.ALLOWED


def test_a_number_without_any_name_asks_for_one_where_rena_prints_names_alone(
    database_url: str, tmp_path: Path
) -> None:
    """A NEQ is settled with "a name with no RENA candidate": without a name nothing was compared."""
    store(database_url, tmp_path, Register.REA, [ALPHA])
    store(database_url, tmp_path, Register.RENA, [factory.rena(7, neq=None), factory.rena(8)])
    told = ask(database_url, {"neq": factory.neq(3)}, SMALL)
    assert told.answer is Answer.ALLOWED_WITH_CONDITIONS
    assert [one.code for one in told.conditions] == ["give_name"]
    assert "(1)" in told.conditions[0].text.fr
    named = ask(database_url, {"neq": factory.neq(3), "name": "Zythum inc."}, SMALL)
    assert (named.answer, named.conditions) == (Answer.ALLOWED, ())


def test_a_number_alone_is_enough_where_every_entry_of_rena_has_one(
    database_url: str, tmp_path: Path
) -> None:
    store(database_url, tmp_path, Register.REA, [ALPHA])
    store(database_url, tmp_path, Register.RENA, [factory.rena(8)])
    assert ask(database_url, {"neq": factory.neq(3)}, SMALL).answer is Answer.ALLOWED


def test_a_misprinted_number_of_rena_is_compared_by_name_as_one_that_is_not_there(
    database_url: str, tmp_path: Path
) -> None:
    """No NEQ given can equal it: the yes asks for the name, as it does beside an entry without any."""
    store(database_url, tmp_path, Register.REA, [ALPHA])
    store(database_url, tmp_path, Register.RENA, [factory.rena(3, neq=MISPRINTED), factory.rena(8)])
    told = ask(database_url, {"neq": factory.neq(3)}, SMALL)
    assert (told.answer, [one.code for one in told.conditions]) == (
        Answer.ALLOWED_WITH_CONDITIONS,
        ["give_name"],
    )
    assert ask(database_url, {"neq": factory.neq(3), "name": factory.firm(3)}, SMALL).answer is Answer.REVIEW


def test_a_client_number_whose_neq_rea_misprints_is_answered(database_url: str, tmp_path: Path) -> None:
    """The person gave no NEQ: none of theirs can be refused, and RENA is looked through by the name."""
    printed = factory.rea(3, neq=MISPRINTED, name="Alpha Bravo inc.")
    store(database_url, tmp_path, Register.REA, [printed])
    store(database_url, tmp_path, Register.RENA, [factory.rena(7, name="Alpha Bravo inc.", neq=None)])
    told = ask(database_url, {"amp_client_number": printed.amp_client_number})
    assert (told.answer, told.rule) == (Answer.REVIEW, "I3")
    assert "neq_flagged" in {one.code for one in told.warnings}


# --- copies that do not agree -------------------------------------------------------------------


def test_a_day_asked_about_that_lies_ahead_is_to_be_checked_again_then(
    database_url: str, tmp_path: Path
) -> None:
    """A day that lies in the future is tested on today's copy with the warning `recheck_on_date`."""
    store(database_url, tmp_path, Register.REA, [ALPHA])
    store(database_url, tmp_path, Register.RENA, [factory.rena(8)])
    for asked in (
        {"as_of": "2031-01-01"},
        {"as_of": "2031-01-01", "act": "bid", "dates": {**START, "bid": "2030-06-01"}},
    ):
        told = ask(database_url, {"neq": ALPHA.neq}, **asked)
        assert told.answer is Answer.ALLOWED
        assert "recheck_on_date" in {one.code for one in told.warnings}


OLD = datetime(2026, 9, 1, 7, tzinfo=UTC)
CONCLUSION = {"act": "conclude", "dates": {**START, "conclusion": "2026-09-15"}}
DIRECT = {**LARGE, "award": "mutual_agreement"}


@pytest.mark.parametrize(
    ("before", "since", "answer"),
    [
        pytest.param([ALPHA], [ALPHA], Answer.ALLOWED, id="shown authorized then and later"),
        pytest.param([factory.rea(1, status=Status.SUSPENDED)], [ALPHA], Answer.UNKNOWN, id="suspended then"),
        pytest.param([], [ALPHA], Answer.UNKNOWN, id="not listed then, though issued long before"),
        pytest.param(
            [],
            [factory.rea(1, issued_on=date(2026, 9, 10))],
            Answer.ALLOWED,
            id="not listed then, issued since",
        ),
        pytest.param(
            [ALPHA],
            [ALPHA, factory.rea(1, name="Alpha Bravo (1)", status=Status.SUSPENDED)],
            Answer.UNKNOWN,
            id="two entries later, one of them suspended",
        ),
    ],
)
def test_dates_settle_nothing_that_an_older_or_the_same_copy_contradicts(
    database_url: str, tmp_path: Path, before: list[Entry], since: list[Entry], answer: Answer
) -> None:
    for moment in (datetime(2026, 9, 15, 7, tzinfo=UTC), FETCHED):
        store(database_url, tmp_path, Register.RENA, [factory.rena(8)], fetched_at=moment)
    others = [factory.rea(serial) for serial in range(20, 30)]
    store(database_url, tmp_path, Register.REA, [*others, *before], fetched_at=OLD)
    store(database_url, tmp_path, Register.REA, [*others, *since])
    assert ask(database_url, {"neq": ALPHA.neq}, DIRECT, **CONCLUSION).answer is answer


def test_a_tender_concluded_asks_for_its_bid_date_when_the_firm_was_listed_not_long_before(
    database_url: str, tmp_path: Path
) -> None:
    """Both acts are prohibited: the bid date is what is missing, and it matters."""
    store(database_url, tmp_path, Register.REA, [factory.rea(2)])
    ended = factory.rena(1, projected_end=TODAY - timedelta(days=2))
    store(database_url, tmp_path, Register.RENA, [ended, factory.rena(8)])
    asked = {"act": "conclude", "dates": {"conclusion": TODAY.isoformat()}}
    contract = {"kind": "supply", "expenditure": 1_000}
    told = ask(database_url, {"neq": ended.neq}, contract, **asked)
    assert (told.answer, told.rule, told.to_dict()["needs"]) == (Answer.UNKNOWN, "N1", ["dates.bid"])
    barred = ask(
        database_url,
        {"neq": ended.neq},
        contract,
        act="conclude",
        dates={"bid": TODAY.isoformat(), "conclusion": TODAY.isoformat()},
    )
    assert barred.answer is Answer.ALLOWED_WITH_CONDITIONS
