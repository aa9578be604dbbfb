"""The page on watching contracts: its kinds are those there are, and the report it shows is as printed."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from amp_registry import watch_list, watch_run
from amp_registry.contract import Contract
from amp_registry.explain.events_as_text import as_text
from amp_registry.language import LANGUAGES, Language
from amp_registry.question import Firm, Question
from amp_registry.records import Register, Status
from amp_registry.watch_list import COLUMNS
from amp_registry.watched import EventKind, Watched
from docs.site_pages import in_language
from tests.factory import neq, rea, rena
from tests.gates.source_tree import ROOT
from tests.watch_run.play import WANTED, Play

PAGES: dict[Language, str] = {
    language: (ROOT / "docs" / in_language("how-to/watch-contracts.md", language)).read_text(encoding="utf-8")
    for language in LANGUAGES
}
SHOWN = re.compile(r"<!-- events: [^\n]*-->\n```text\n(.*?)```", re.DOTALL)
CONTRACT = Contract(kind="construction", expenditure=6_000_000, body="municipal")
LISTED = {"registered_on": date(2026, 11, 19), "projected_end": date(2031, 11, 18)}


def at(day: int, hour: int) -> datetime:
    return datetime(2026, 11, day, hour, tzinfo=UTC)


def test_the_report_shown_is_the_one_the_program_prints(tmp_path: Path) -> None:
    play = Play(f"sqlite:///{tmp_path / 'store.sqlite3'}")
    first, second = rea(1, name="Construction Exemple inc."), rea(2, name="Pavage Exemple inc.")
    play.fetch(Register.RENA, [rena(900)], at(18, 8))
    play.fetch(Register.REA, [first, second], at(18, 9))
    for number, contractor in ((neq(1), None), (neq(2), neq(1))):
        question = Question(firm=Firm(neq=number), contract=CONTRACT)
        told = {"reference": "2026-118", "public_body": "Ville d'Exemple", "subcontractor_of": contractor}
        watch_list.add(play.url, [Watched.of(question, at(18, 14), **told)])
    play.fetch(Register.RENA, [rena(900), rena(1, name=first.name, **LISTED)], at(20, 8))
    play.fetch(Register.REA, [first, rea(2, name=second.name, status=Status.SUSPENDED)], at(20, 9))
    report = watch_run.run(play.url, WANTED, [], at(20, 10))
    for language, page in PAGES.items():
        assert [as_text(report.events, language)] == SHOWN.findall(page)


@pytest.mark.parametrize("page", PAGES.values(), ids=list(PAGES))
def test_every_kind_of_event_and_every_column_stands_in_the_page(page: str) -> None:
    quoted = set(re.findall(r"`([^`\n]+)`", page))
    assert {kind.value for kind in EventKind} <= quoted
    assert set(COLUMNS) <= quoted
