"""What differs between two days of the law, which file a value comes from, and what is due for a check."""

from __future__ import annotations

from datetime import date

import pytest

from amp_registry.decide.law import load
from amp_registry.decide.law_changes import changes, stale, thresholds_on
from amp_registry.decide.other_grounds import read, shipped
from amp_registry.errors import BadLawFile

LAW = load()
DECREE = """
[[threshold]]
kind = "services"
body = "all"
role = "both"
amount = "2000000.00"
from = 2027-01-01
instrument = "decree of tomorrow"
source = "-"
confidence = "U"

[[row]]
id = "R2"
block = "R"
when = { rena = ["provisional"] }
answer = "review"
checked_on = 2027-01-05
"""


def test_the_strict_rule_of_the_bid_date_starts_on_2022_06_02() -> None:
    rows = changes(LAW, date(2022, 6, 1), date(2022, 6, 2)).rows
    started = {change.row.id for change in rows if change.how == "starts"}
    stopped = {change.row.id for change in rows if change.how == "stops"}
    assert {"A9", "C1", "C2", "C3", "C5", "C8", "C10", "C11"} <= started
    assert {"A10", "C12", "C20"} <= stopped
    recited = {change.row.id: (change.before, change.after) for change in rows if change.how == "recited"}
    before, after = recited["R1"]
    assert before is not None
    assert after is not None
    assert (before.article, after.article) == ("LCOP 21.4.1", "LCOP 21.5.2")


def test_read_backwards_what_started_stops() -> None:
    forwards = changes(LAW, date(2022, 6, 1), date(2022, 6, 2))
    backwards = changes(LAW, date(2022, 6, 2), date(2022, 6, 1))
    turned = {"starts": "stops", "stops": "starts", "recited": "recited"}
    assert [(turned[c.how], c.row.id) for c in forwards.rows] == [(c.how, c.row.id) for c in backwards.rows]


def test_montreal_s_amounts_stop_in_april_2024_and_nobody_knows_the_day() -> None:
    found = changes(LAW, date(2024, 3, 31), date(2024, 5, 1)).thresholds
    assert {(c.how, c.threshold.body) for c in found} == {("stops", "montreal")}
    assert len(found) == 6


@pytest.mark.parametrize("day", ["2012-06-01", "2020-01-01", "2026-11-22"])
def test_nothing_changes_between_a_day_and_itself(day: str) -> None:
    same = changes(LAW, date.fromisoformat(day), date.fromisoformat(day))
    assert (same.rows, same.thresholds) == ((), ())


def test_a_value_knows_the_file_it_comes_from_and_the_day_it_was_checked() -> None:
    law = load(DECREE, "decree.toml")
    (own,) = [row for row in law.all_rows() if row.origin == "decree.toml"]
    assert (own.id, own.checked_on) == ("R2", date(2027, 1, 5))
    (amount,) = [t for t in law.thresholds if t.origin == "decree.toml"]
    assert amount.checked_on is None
    assert {row.origin for row in law.all_rows()} == {"decision_table.toml", "decree.toml"}
    assert {row.checked_on for row in LAW.all_rows()} == {date(2026, 11, 22)}


def test_an_amount_an_override_stands_before_is_not_shown() -> None:
    law = load(DECREE, "decree.toml")
    before, after = thresholds_on(law, date(2026, 12, 31)), thresholds_on(law, date(2027, 1, 1))
    services = [[t.origin for t in found if t.kind == "services"] for found in (before, after)]
    assert services == [["thresholds.toml"], ["decree.toml"]]
    assert [c.how for c in changes(law, date(2026, 12, 31), date(2027, 1, 1)).thresholds] == [
        "starts",
        "stops",
    ]


def test_a_value_is_due_for_a_check_the_day_after_its_year_is_over() -> None:
    assert stale(LAW, shipped(), date(2027, 11, 22)) == ()
    due = stale(LAW, shipped(), date(2027, 11, 23))
    assert len(due) == len(list(LAW.all_rows())) + len(LAW.thresholds) + len(shipped())
    assert {one.what for one in due} == {"row", "threshold", "ground"}
    assert {one.origin for one in due} == {"decision_table.toml", "thresholds.toml", "other_grounds.toml"}


def test_a_value_whose_file_does_not_say_is_due_and_one_of_its_own_day_is_not() -> None:
    due = stale(load(DECREE, "decree.toml"), (), date(2026, 11, 22))
    assert [(one.name, one.origin, one.checked_on) for one in due] == [
        ("services/all/both/2027-01-01", "decree.toml", None)
    ]


def test_the_sources_of_a_row_are_named_once_each() -> None:
    due = {one.name: one.source for one in stale(LAW, (), date(2028, 1, 1)) if one.what == "row"}
    assert due["R3"] == "S5, S7, S24"
    assert due["I3"] == ""


@pytest.mark.parametrize("text", ['checked_on = "yesterday"\n', "checked_on = 2026-01-01T00:00:00\n"])
def test_a_day_of_check_that_is_no_day_is_refused(text: str) -> None:
    with pytest.raises(BadLawFile, match="checked_on"):
        load(text + '[[row]]\nid = "Z1"\nblock = "A"\nwhen = { rea = ["absent"] }\nanswer = "review"\n')
    with pytest.raises(BadLawFile, match="checked_on"):
        read("grounds.toml", text + '[[ground]]\ncode = "x"\narticle = "x"\nconfidence = "U"\nsource = "-"\n')
