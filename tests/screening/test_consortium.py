"""What a consortium is told: which member decides and why, and what each of them must do besides."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from amp_registry.decide.verdict import Answer
from amp_registry.records import Register, Status
from tests import factory
from tests.screening.invented import LARGE, ask, store

IN_DEFAULT = factory.rena(1, registered_on=date(2026, 1, 20))
SUSPENDED = factory.rea(2, status=Status.SUSPENDED)


def test_of_a_contract_in_progress_the_member_that_decides_is_named_and_nothing_says_otherwise(
    database_url: str, tmp_path: Path
) -> None:
    store(database_url, tmp_path, Register.RENA, [IN_DEFAULT])
    store(database_url, tmp_path, Register.REA, [SUSPENDED])
    members = [
        {"neq": IN_DEFAULT.neq, "name": IN_DEFAULT.name},
        {"neq": SUSPENDED.neq, "name": SUSPENDED.name},
    ]
    told = ask(
        database_url,
        {},
        LARGE,
        act="continue",
        dates={"process_start": "2026-01-05"},
        consortium={"form": "undeclared", "members": members},
    )
    assert (told.answer, told.rule) == (Answer.DEEMED_IN_DEFAULT, "C2")
    assert [one.rule for one in told.reasons] == ["C2"]
    assert told.reasons[0].text.fr.startswith(f"Membre {IN_DEFAULT.name}")
    assert told.reasons[0].text.en.startswith(f"Member {IN_DEFAULT.name}")
    assert {one.code: one.text.fr for one in told.warnings}["list_to_amp_10_days"].startswith(
        f"Membre {SUSPENDED.name}"
    )
