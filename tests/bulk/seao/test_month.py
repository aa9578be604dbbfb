"""A month with planted cases: all found, none invented, on registers that have a copy each night."""

from __future__ import annotations

from collections import Counter
from typing import Any

from amp_registry.bulk.seao.screen import Wanted, screen
from amp_registry.registry import Registry
from amp_registry.settings import Settings
from benchmarks import seao_month
from benchmarks.seao_month import Planted
from tests.bulk.seao.conftest import Month


def numbers(case: Planted) -> set[str]:
    return {raw["ocid"].rpartition("-")[2] for raw in case.releases}


def made_of(line: dict[str, Any], rules: set[str | None]) -> tuple[object, ...]:
    """Return what was made of a line, in the words of a planted case, which names no rule where any will do.

    Names are invented from few syllables, so that an innocent firm's may be like one of RENA: that is nothing found.
    """
    if line["severity"] == "resembles":
        return "nothing_found", None, None, ()
    rule = line["rule"] if line["rule"] in rules else None
    return line["outcome"], line["severity"], rule, tuple(line["causes"])


def test_every_planted_case_is_made_of_as_it_says(month: Month) -> None:
    for case in month.cases:
        lines = [line for line in month.lines if line["number"] in numbers(case)]
        rules = {rule for _outcome, _severity, rule, _causes in case.expected}
        assert Counter(made_of(line, rules) for line in lines) == Counter(case.expected), case.says


def test_nothing_is_found_where_nothing_was_planted(month: Month) -> None:
    planted = set().union(*(numbers(case) for case in month.cases))
    ordinary = [line for line in month.lines if line["number"] not in planted]
    assert len(ordinary) > 150
    assert {line["outcome"] for line in ordinary if line["severity"] != "resembles"} == {"nothing_found"}


def test_a_name_that_resembles_one_of_rena_says_whose_number_is_whose(month: Month) -> None:
    for line in month.lines:
        if line["severity"] == "resembles":
            listed = {match["neq"] for match in line["matches"] if match["register"] == "rena"}
            assert not listed & {firm["neq"] for firm in line["firms"]}
            assert line["answer"] == "review"


def test_the_lines_come_most_severe_first_then_by_day(month: Month) -> None:
    order = ["first", "look", "resembles", "not_judged", "out_of_scope", "no_contract", "nothing_found"]
    keys = [
        (
            order.index(line["severity"] or line["outcome"]),
            line["conclusion"] or line["bid"] or "",
            line["number"],
        )
        for line in month.lines
    ]
    assert keys == sorted(keys)


def test_the_totals_are_those_of_the_lines(month: Month) -> None:
    outcomes = Counter(line["outcome"] for line in month.lines)
    assert month.totals["outcomes"] == dict(outcomes.most_common())
    assert month.totals["subjects"] == len(month.lines)
    assert month.totals["releases"] == month.totals["processes"] + 2
    assert month.totals["copies"]["rena"]["copies"] > 2
    assert month.totals["worst"] == "not_allowed"


def test_a_finding_has_its_process_body_firm_dates_rule_article_and_evidence(month: Month) -> None:
    case = next(c for c in month.cases if c.says == "barred firm on the day")
    (line,) = [each for each in month.lines if each["number"] in numbers(case)]
    assert line["ocid"] == case.releases[0]["ocid"]
    assert line["body"] == case.releases[0]["buyer"]["name"]
    assert line["firms"][0]["neq"] == line["matches"][0]["neq"]
    assert (line["bid"], line["conclusion"]) == ("2026-05-10", "2026-06-04")
    assert (line["rule"], line["article"], line["confidence"]) == ("R1", "LCOP 21.5.2", "U")
    assert line["evidence"]["answer"] == "not_allowed"
    assert line["evidence"]["journal"] is None
    assert {copy["fetched_at"][:10] <= line["conclusion"] for copy in line["copies"]} == {True}
    assert line["read_as"]["kind"] == {
        "words": ["works", "Travaux de construction", "C02 - Ouvrages de génie civil"],
        "confidence": "S",
        "agree": True,
    }


def test_only_what_raises_a_question_is_kept_unless_all_is_asked_for(month: Month) -> None:
    wanted = Wanted([month.path], seao_month.ASKED)
    with Registry.open(month.url, settings=Settings()) as registry, screen(registry, wanted) as report:
        kept = {line["outcome"] for line in report.lines()}
        assert report.totals.to_dict() == month.totals
    assert kept == {"finding", "not_judged"}


def test_answers_are_journaled_when_asked_for(month: Month) -> None:
    wanted = Wanted([month.path], seao_month.ASKED, journal=True)
    with Registry.open(month.url, settings=Settings()) as registry, screen(registry, wanted) as report:
        seqs = [line["evidence"]["journal"]["seq"] for line in report.lines("finding")]
    assert len(set(seqs)) == len(seqs) > 5
