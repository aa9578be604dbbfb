"""`check --explain`, and `law` with its differences, its stale values and the files they come from."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run

ASKED = ("check", "1170000013", "--kind", "construction", "--amount", "6000000")
DECREE = """
[[threshold]]
kind = "services"
body = "all"
role = "both"
amount = "2000000.00"
from = 2026-01-01
instrument = "decree of tomorrow"
source = "-"
confidence = "U"
"""


# --- check --explain --------------------------------------------------------------------------------


def test_the_path_follows_the_page_and_the_code_is_the_answer_s(filled: Run) -> None:
    plain, explained = filled(*ASKED), filled(*ASKED, "--explain")
    assert explained.exit_code == plain.exit_code == 10
    page, path = explained.stdout.split("\nChemin dans la table de décision\n")
    assert "= R1" in path
    assert "Ce qui permettrait un oui\n1. Si l'inscription" in path
    assert page.splitlines()[0] == plain.stdout.splitlines()[0]


def test_the_path_speaks_english(filled: Run) -> None:
    printed = filled("--lang", "en", *ASKED, "--explain").stdout
    assert "\nPath through the decision table\n" in printed
    assert "\nWhat would make it allowed\n1. If the firm's registration" in printed


def test_the_json_has_two_keys_more_and_only_the_evidence_is_journaled(filled: Run) -> None:
    plain = json.loads(filled(*ASKED, "--json").stdout)
    explained = json.loads(filled(*ASKED, "--json", "--explain").stdout)
    assert set(explained) - set(plain) == {"path", "remedies"}
    assert explained["journal"]["seq"] == plain["journal"]["seq"] + 1
    again = json.loads(filled(*ASKED, "--json").stdout)
    assert again["journal"]["previous"] == explained["journal"]["hash"]


# --- law --------------------------------------------------------------------------------------------


AMOUNTS = """\
Seuils d'autorisation, pour un processus commencé ce jour-là
  travaux de construction  5 000 000,00 $              tout organisme, contrat et sous-contrat
                           décret 796-2014 [R] (thresholds.toml)
  services                 1 000 000,00 $              tout organisme, contrat et sous-contrat
                           décret 435-2015 [R] (thresholds.toml)
"""


def test_amounts_stand_under_one_another_in_the_words_of_the_reader(run: Run) -> None:
    assert AMOUNTS in run("law", "--date", "2026-11-22").stdout.replace("\u00a0", " ")
    older = run("--lang", "en", "law", "--date", "2014-01-01").stdout
    assert "Ville de Montréal, subcontract, roads, waterworks or sewers" in older


def test_a_value_says_the_file_it_comes_from(run: Run, tmp_path: Path) -> None:
    (tmp_path / "decree.toml").write_text(DECREE, encoding="utf-8")
    env = {"AMP_REGISTRY_LAW": str(tmp_path / "decree.toml")}
    page = run("law", "--date", "2026-11-22", env=env).stdout.replace("\u00a0", " ")
    assert "2 000 000,00 $" in page
    assert "decree of tomorrow [U] (decree.toml)" in page
    assert "1 000 000,00 $" not in page
    assert "LCOP 21.5.2 [U] (decision_table.toml)" in page
    law = json.loads(run("law", "--date", "2026-11-22", "--json", env=env).stdout)
    assert {t["origin"] for t in law["thresholds"]} == {"decree.toml", "thresholds.toml"}
    assert {r["origin"] for r in law["rules"]} == {"decision_table.toml"}
    assert {r["checked_on"] for r in law["rules"]} == {"2026-11-22"}


def test_a_rule_of_the_json_says_what_it_asks_and_answers(run: Run) -> None:
    rules = json.loads(run("law", "--date", "2026-11-22", "--json").stdout)["rules"]
    (r6,) = [rule for rule in rules if rule["rule"] == "R6"]
    assert r6["when"] == {"act": ["bid", "conclude", "subcontract"], "conflict": ["authorized_later"]}
    assert (r6["block"], r6["answer"], r6["floor"]) == ("R", None, "review")
    a9 = next(rule for rule in rules if rule["rule"] == "A9")
    assert (a9["from"], a9["to"], a9["answer"]) == ("2022-06-02", None, "not_allowed")
    assert not [rule for rule in rules if rule["rule"] == "A10"]


def test_what_changes_between_two_days(run: Run) -> None:
    page = run("law", "--diff", "2022-06-01", "2022-06-02").stdout
    assert page.splitlines()[0].startswith("Ce qui change entre le 2022-06-01 et le 2022-06-02")
    assert "\nCommence\u00a0: A9\n" in page
    assert "\nCesse\u00a0: A10\n" in page
    assert "\nChange de texte\u00a0: R1\n" in page
    assert "LCOP 21.4.1 [R] (decision_table.toml) → LCOP 21.5.2 [U]" in page


def test_an_amount_that_changes_is_shown(run: Run) -> None:
    page = run("--lang", "en", "law", "--diff", "2015-11-01", "2015-11-02").stdout
    assert "Stops: services/all/both/2014-10-24" in page
    assert "Starts: services/all/both/2015-11-02" in page
    assert "$1,000,000.00" in page


def test_what_changes_as_json(run: Run) -> None:
    found = json.loads(run("law", "--diff", "2015-11-01", "2022-06-02", "--json").stdout)
    assert (found["before"], found["after"]) == ("2015-11-01", "2022-06-02")
    assert [t["change"] for t in found["thresholds"] if t["kind"] == "services"] == ["stops", "starts"]
    r1 = next(rule for rule in found["rules"] if rule["rule"] == "R1")
    assert r1["change"] == "recited"
    assert (r1["before"]["article"], r1["after"]["article"]) == ("LCOP 21.4.1", "LCOP 21.5.2")


def test_two_days_under_one_law_differ_in_nothing(run: Run) -> None:
    assert run("law", "--diff", "2025-01-01", "2025-01-02").stdout.endswith("\nRien ne change.\n")


def test_values_not_rechecked_for_a_year_are_listed_and_the_code_stays_0(run: Run) -> None:
    fresh, due = run("law", "--stale", "--date", "2027-11-22"), run("law", "--stale", "--date", "2027-11-23")
    assert fresh.exit_code == due.exit_code == 0
    assert "Aucune" in fresh.stdout
    assert "  2026-11-22  R1  decision_table.toml  S2, S21" in due.stdout
    listed = json.loads(run("law", "--stale", "--date", "2027-11-23", "--json").stdout)["stale"]
    assert {one["what"] for one in listed} == {"row", "threshold", "ground"}


def test_a_file_that_does_not_say_when_it_was_checked_is_listed_as_never(run: Run, tmp_path: Path) -> None:
    (tmp_path / "decree.toml").write_text(DECREE, encoding="utf-8")
    env = {"AMP_REGISTRY_LAW": str(tmp_path / "decree.toml")}
    page = run("law", "--stale", "--date", "2026-11-22", env=env).stdout
    assert "  jamais      services/all/both/2026-01-01  decree.toml  -" in page
    listed = json.loads(run("law", "--stale", "--date", "2026-11-22", "--json", env=env).stdout)["stale"]
    assert [one["checked_on"] for one in listed] == [None]


@pytest.mark.parametrize(
    "asked",
    [
        ("--date", "2012-05-31"),
        ("--date", "2012-05-31", "--json"),
        ("--diff", "2012-05-31", "2022-06-02"),
        ("--diff", "2022-06-02", "2012-05-31", "--json"),
    ],
    ids=" ".join,
)
def test_of_a_day_before_the_first_text_held_no_law_is_shown(run: Run, asked: tuple[str, ...]) -> None:
    told = run("--lang", "en", "law", *asked)
    assert (told.exit_code, told.stdout) == (1, "")
    assert told.stderr.startswith(
        "Error: No text of law is held for 2012-05-31. RENA exists since 2012-06-01;"
    )
    assert run("law", "--date", "2012-06-01").exit_code == 0


@pytest.mark.parametrize(
    "options",
    [
        ("--diff", "2022-06-01", "2022-06-02", "--stale"),
        ("--diff", "2022-06-01", "2022-06-02", "--date", "2022-06-01"),
        ("--diff", "2022-06-01"),
        ("--diff", "2022-06-01", "tomorrow"),
    ],
)
def test_what_cannot_be_asked_together_is_refused(run: Run, options: tuple[str, ...]) -> None:
    assert run("law", *options).exit_code == 2
