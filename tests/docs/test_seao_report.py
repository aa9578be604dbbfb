"""The page of the report names every field, outcome, severity, cause and note, and its example runs."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from amp_registry.bulk.seao import words
from amp_registry.bulk.seao.judging import Outcome, Severity
from amp_registry.bulk.seao.screen import Wanted, screen
from amp_registry.registry import Registry
from amp_registry.settings import Settings
from benchmarks.seao_month import ASKED, keep
from benchmarks.seao_releases import Firm
from benchmarks.seao_releases import release as a_release
from tests.docs.reference_pages import quoted
from tests.factory import firm, neq, rena

CODES = [*words.CAUSES, *words.NOTES, *Outcome, *Severity, *words.OUTCOMES, *words.ABOUT]


@pytest.mark.parametrize("code", dict.fromkeys(CODES))
def test_a_code_of_the_report_stands_in_its_page(code: str) -> None:
    assert code in quoted("seao-report.md")


def test_every_field_of_a_line_and_of_the_summary_stands_in_its_page(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'store.sqlite3'}"
    keep(url, [rena(1)], [], [])
    path = tmp_path / "m.json"
    raws = [a_release(3_000_001, [Firm(firm(1), neq(1))], signed=date(2026, 6, 15), value=5.0), "x"]
    path.write_text(json.dumps(raws), encoding="utf-8")
    with (
        Registry.open(url, settings=Settings()) as registry,
        screen(registry, Wanted([path], ASKED)) as report,
    ):
        finding, unreadable = report.lines()
        fields = {*finding, *unreadable, *report.totals.to_dict()} - {"schema"}
    assert not fields - quoted("seao-report.md")
