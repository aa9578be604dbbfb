"""Pairs of invented names: what the comparison must say of each, and why."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import NamedTuple

import pytest

from amp_registry import firm_name
from amp_registry.compare.index import Index, build
from amp_registry.compare.match import find
from amp_registry.question import Firm
from amp_registry.records import NameRow, ReaEntry

TABLE = Path(__file__).parents[2] / "data" / "fixtures" / "names" / "cases.csv"


class Case(NamedTuple):
    group: str
    asked: str
    found: str
    same_firm: str
    certainty: str
    why: str


CASES = [Case(**row) for row in csv.DictReader(TABLE.read_text(encoding="utf-8").splitlines())]


def _id(case: Case) -> str:
    return f"{case.group}: {case.asked} and {case.found} give {case.certainty}: {case.why}"


def _index(name: str) -> Index:
    return build([NameRow(1, key, number) for key, number in firm_name.search_keys(name)], {}, {})


@pytest.mark.parametrize("case", CASES, ids=map(_id, CASES))
def test_names_compare_as_the_table_says(case: Case) -> None:
    matches = find(Firm(name=case.asked), [ReaEntry(name=case.found)]).matches
    assert [match.certainty.value for match in matches] == (
        [] if case.certainty == "none" else [case.certainty]
    )


@pytest.mark.parametrize("case", CASES, ids=map(_id, CASES))
def test_it_says_the_same_of_the_two_names_turned_round(case: Case) -> None:
    matches = find(Firm(name=case.found), [ReaEntry(name=case.asked)]).matches
    assert [match.certainty.value for match in matches] == (
        [] if case.certainty == "none" else [case.certainty]
    )


@pytest.mark.parametrize("case", [c for c in CASES if c.certainty != "none"], ids=_id)
def test_the_index_finds_what_the_comparison_accepts(case: Case) -> None:
    assert _index(case.found).candidates(Firm(name=case.asked)) == [1]


def test_the_table_holds_every_certainty_a_name_can_reach() -> None:
    assert {case.certainty for case in CASES} == {"strong", "possible", "none"}
    assert {case.same_firm for case in CASES} == {"yes", "no"}
