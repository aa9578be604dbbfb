"""A sample of the generated month over registers with a copy each night, screened once for a module."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from amp_registry.bulk.seao.screen import Wanted, screen
from amp_registry.records import Register
from amp_registry.registry import Registry
from amp_registry.settings import Settings
from benchmarks import seao_month
from benchmarks.seao_month import Cast, Planted

SIZES = {Register.RENA: 60, Register.REA: 120}
RELEASES = 260


@dataclass(frozen=True)
class Month:
    """The cases planted, every line of the report, the totals, and where the store and the package are."""

    cases: list[Planted]
    lines: list[dict[str, Any]]
    totals: dict[str, Any]
    url: str
    path: Path


@pytest.fixture(scope="module")
def month(empty_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Month]:
    """Screen the sample on each kind of store, and give everything it said."""
    cast = Cast(SIZES, 300, seao_month.SEED)
    rena, rea = list(cast.rena), list(cast.rea)
    cases = seao_month.planted(cast, 10_000_000)
    path = seao_month.write(tmp_path_factory.mktemp("seao"), cast, cases, RELEASES, padding=1)
    seao_month.keep(empty_url, rena, rea, cases)
    wanted = Wanted([path], seao_month.ASKED, everything=True)
    with Registry.open(empty_url, settings=Settings()) as registry, screen(registry, wanted) as report:
        yield Month(cases, [dict(each) for each in report.lines()], report.totals.to_dict(), empty_url, path)
