"""`decide-match`, `reviews` and `check --again`, as an officer types them."""

from __future__ import annotations

import csv
import getpass
import io
import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from amp_registry.quebec_time import day_of
from amp_registry_cli import exit_codes
from tests.cli.conftest import Run

CHECK = ("check", "--name", "Construction Solanvert inc.", "--neq", "1199014201", "--kind", "construction")
SMALL = (*CHECK, "--expenditure", "100000")
DECIDE = ("decide-match", "--check", "1", "--match", "2")
BY = ("--by", "Marie Exemple", "--why", "Adresses différentes")


def today() -> date:
    """The day it is in Québec, as the program counts."""
    return day_of(datetime.now(UTC))


def test_the_command_the_page_shows_is_the_one_that_settles_it(filled: Run) -> None:
    """The text that `check` prints under “À faire” shows the exact command to type."""
    asked = filled(*SMALL)
    assert asked.exit_code == exit_codes.REVIEW
    shown = next(line.strip() for line in asked.stdout.splitlines() if " decide-match " in line)
    assert shown == 'amp-registry decide-match --check 1 --match 2 --different --why "…"'
    typed = shown.removeprefix("amp-registry ").removesuffix(' "…"').split()
    decided = filled(*typed, "Adresses différentes", "--by", "Marie Exemple")
    assert decided.exit_code == exit_codes.GOOD
    assert decided.stdout.splitlines() == [
        f"Décision no 1, {today()} : AUTRE FIRME.",
        "      demandée : Construction Solanvert inc., NEQ 1199014201",
        f"      inscrite : Construction Solanvert inc. (RENA, {_entry(filled)[:12]})",
        "      Marie Exemple : Adresses différentes",
        "      vérification no 1 du journal",
    ]
    assert "Elle vaut tant que" in decided.stderr
    again = filled(*SMALL)
    assert again.exit_code == exit_codes.GOOD
    assert "décision no 1 (Marie Exemple" in again.stdout


def _entry(run: Run) -> str:
    found: str = json.loads(run("decide-match", "--list", "--json").stdout)[0]["entry"]
    return found


def test_who_decides_is_the_machines_user_unless_named(filled: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    filled(*SMALL)
    monkeypatch.setattr(getpass, "getuser", lambda: "mexemple")
    assert "mexemple : Adresses" in filled(*DECIDE, "--different", "--why", "Adresses").stdout


def test_a_machine_that_does_not_know_its_user_asks_for_a_name(
    filled: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def nobody() -> str:
        raise OSError

    filled(*SMALL)
    monkeypatch.setattr(getpass, "getuser", nobody)
    refused = filled(*DECIDE, "--different", "--why", "Adresses")
    assert refused.exit_code == exit_codes.USAGE
    assert "--by NOM" in refused.stderr


def test_decisions_are_listed_exported_and_revoked_and_stay(filled: Run, tmp_path: Path) -> None:
    assert filled("decide-match", "--list").stdout == "Aucune décision n'est inscrite.\n"
    filled(*SMALL)
    filled(*DECIDE, "--different", "--by", "=cmd()", "--why", "Adresses différentes")
    revoked = filled("--lang", "en", "decide-match", "--revoke", "1", *BY)
    assert revoked.exit_code == exit_codes.GOOD
    assert "REVOKED on" in revoked.stdout
    listed = json.loads(filled("decide-match", "--list", "--json").stdout)
    assert [(one["id"], one["revoked"]["by"]) for one in listed] == [(1, "Marie Exemple")]
    lines, table = tmp_path / "decisions.jsonl", tmp_path / "decisions.CSV"
    for path in (lines, table):
        assert filled("decide-match", "--export", str(path)).exit_code == exit_codes.GOOD
    nowhere = filled("decide-match", "--export", str(tmp_path / "nowhere" / "decisions.csv"))
    said = nowhere.stderr.replace("\u00a0", " ")
    assert said.startswith("Erreur : Le fichier « ")
    assert "(--export) n'a pas pu être écrit : ce fichier ou ce dossier n'existe pas." in said
    assert [json.loads(line) for line in lines.read_text(encoding="utf-8").splitlines()] == listed
    row = next(csv.DictReader(io.StringIO(table.read_bytes().decode("utf-8-sig"), newline="")))
    assert (row["id"], row["by"], row["neq"], row["check"]) == ("1", "'=cmd()", "1199014201", "1")
    assert (row["revoked_by"], row["amp_client_number"]) == ("Marie Exemple", "")


def test_a_decision_without_a_check_names_the_firm_and_the_entry(filled: Run) -> None:
    firm = ("decide-match", "--name", "Construction Solanvert inc.", "--neq", "1199014201", "--different")
    listed = filled("--lang", "en", *firm, *BY)
    assert listed.exit_code == exit_codes.FAILURE
    start = listed.stderr.split("NEQ 1199012171, ")[1][:12]
    decided = filled("--lang", "en", *firm, "--entry", start, *BY, "--json")
    assert decided.exit_code == exit_codes.GOOD
    assert json.loads(decided.stdout)[0]["entry"].startswith(start)


WRONG: dict[str, tuple[tuple[str, ...], str]] = {
    "nothing to do": ((), "Dites une chose"),
    "two things to do": (("--list", "--different"), "Dites une chose"),
    "the same and different": ((*DECIDE[1:], "--same", "--different", *BY), "Dites une chose"),
    "different and the same": ((*DECIDE[1:], "--different", "--same", *BY), "Dites une chose"),
    "no reason": (("--check", "1", "--match", "2", "--different"), "--why"),
    "no reason to revoke": (("--revoke", "1"), "--why"),
    "a check and a firm": (
        ("--check", "1", "--neq", "1199014201", "--entry", "ab", "--same", *BY),
        "--neq, --entry",
    ),
    "a place without a check": (("--neq", "1199014201", "--match", "1", "--same", *BY), "--check"),
    "nobody": (("--same", *BY), "--check"),
    "a blank reason": ((*DECIDE[1:], "--same", "--why", " "), "why"),
    "a number that is none": (("--neq", "1170000031", "--entry", "abcdef", "--same", *BY), "1170000013"),
}


@pytest.mark.parametrize(("args", "said"), WRONG.values(), ids=WRONG)
def test_what_cannot_be_recorded_is_a_usage_error(filled: Run, args: tuple[str, ...], said: str) -> None:
    filled(*SMALL)
    refused = filled("decide-match", *args)
    assert refused.exit_code == exit_codes.USAGE
    assert said in refused.stderr
    assert filled("decide-match", "--list", "--json").stdout == "[]\n"


def test_what_is_refused_for_good_is_a_failure_that_says_what_to_do(filled: Run) -> None:
    filled(*SMALL)
    by_number = filled("decide-match", "--check", "1", "--match", "1", "--different", *BY)
    assert (by_number.exit_code, "1199014201" in by_number.stderr) == (exit_codes.FAILURE, True)
    filled(*DECIDE, "--different", *BY)
    twice = filled(*DECIDE, "--same", *BY)
    assert (twice.exit_code, "--revoke 1" in twice.stderr) == (exit_codes.FAILURE, True)


# --- reviews ----------------------------------------------------------------------------------------


def test_the_queue_is_shown_taken_and_closed(filled: Run) -> None:
    assert filled("reviews", "list").stdout == "Rien n'attend d'examen.\n"
    filled(*SMALL)
    filled(*SMALL)
    head, *told = filled("reviews", "list").stdout.splitlines()
    assert head.startswith(f"No 1, {today()} : à prendre en charge au plus tard le ")
    assert " ".join(line.strip() for line in told) == (
        "À EXAMINER. On ne peut pas dire si « Construction Solanvert inc. » est la firme inscrite au RENA."
        " I3. Reposée : no 2."
    )
    taken = filled("reviews", "take", "2", "--by", "Marie Exemple")
    assert taken.stdout == "La vérification no 2 est prise en charge par Marie Exemple.\n"
    assert "prise en charge par Marie Exemple le" in filled("reviews", "list").stdout
    plain = json.loads(filled("reviews", "list", "--json").stdout)
    assert [(one["check"], one["again"], one["taken"]["by"]) for one in plain] == [(1, [2], "Marie Exemple")]
    closed = filled("--lang", "en", "reviews", "close", "1", *BY)
    assert closed.stdout == "Check 1 is closed by Marie Exemple.\n"
    assert json.loads(filled("reviews", "list", "--json").stdout) == []


def test_a_late_review_is_said_in_words_and_is_exit_11(filled: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    filled(*SMALL)
    assert filled("reviews", "list").exit_code == exit_codes.GOOD
    at_work = "amp_registry.business_days.Calendar.between"
    monkeypatch.setattr(at_work, lambda self, start, end: 3)
    late = filled("--lang", "en", "reviews", "list")
    assert late.exit_code == exit_codes.REVIEW
    assert "LATE by 3 business days; to be taken in charge by" in late.stdout


def test_the_days_to_take_it_are_a_setting(filled: Run) -> None:
    filled(*SMALL)
    shown = json.loads(filled("reviews", "list", "--json", env={"AMP_REGISTRY_REVIEW_DAYS": "0"}).stdout)
    assert shown[0]["due"] == str(today())


@pytest.mark.parametrize(
    ("args", "said"),
    [
        pytest.param(("list", "1"), "list ne prend", id="list of one"),
        pytest.param(("list", "--by", "x"), "list ne prend", id="list by somebody"),
        pytest.param(("take",), "reviews take NUMÉRO", id="take nothing"),
        pytest.param(("close", "1", "--by", "x"), "--why", id="close without a reason"),
        pytest.param(("take", "1", "--by", "x", "--why", "y"), "close", id="take with a reason"),
    ],
)
def test_reviews_wrongly_typed(filled: Run, args: tuple[str, ...], said: str) -> None:
    refused = filled("reviews", *args)
    assert refused.exit_code == exit_codes.USAGE
    assert said in refused.stderr


def test_a_check_that_waits_for_nobody_cannot_be_taken(filled: Run) -> None:
    refused = filled("reviews", "take", "7", "--by", "Marie Exemple")
    assert refused.exit_code == exit_codes.FAILURE
    assert "reviews list" in refused.stderr


# --- check --again ------------------------------------------------------------------------------------


def test_a_check_asked_again_says_what_changed_then_answers(filled: Run) -> None:
    filled(*SMALL)
    same = filled("--lang", "en", "check", "--again", "1")
    assert same.exit_code == exit_codes.REVIEW
    assert same.stdout.startswith("SAME ANSWER as check number 1")
    filled(*DECIDE, "--different", *BY)
    other = filled("check", "--again", "1")
    assert other.exit_code == exit_codes.GOOD
    head, _, page = other.stdout.partition("\n\n")
    assert head.startswith("LA RÉPONSE A CHANGÉ depuis la vérification no 1")
    assert "Décision d'une personne, depuis : Marie Exemple a décidé" in " ".join(head.split())
    assert page.startswith("OUI. Construction Solanvert inc. peut soumissionner.")


def test_a_check_asked_again_as_json_is_journaled_like_any_other(filled: Run) -> None:
    filled(*SMALL)
    plain = json.loads(filled("check", "--again", "1", "--json").stdout)
    assert (plain["journal"]["seq"], plain["again"]["check"]) == (2, 1)
    assert plain["again"]["same_answer"] is True


def test_a_check_asked_again_is_about_today(filled: Run) -> None:
    past = (*SMALL, "--as-of", "2026-01-05")
    filled(*past)
    plain = json.loads(filled("check", "--again", "1", "--json").stdout)
    assert plain["as_of"] == str(today())


MORE: dict[str, tuple[tuple[str, ...], str]] = {
    "a name": (("Acme",), "'Acme'"),
    "options of the question": (("--kind", "construction", "--neq", "1170000013"), "--neq, --kind"),
    "another way to answer": (("--explain", "--live"), "--explain, --live"),
}


@pytest.mark.parametrize(("more", "said"), MORE.values(), ids=MORE)
def test_a_check_asked_again_takes_its_own_question(filled: Run, more: Any, said: str) -> None:
    refused = filled("check", "--again", "1", *more)
    assert refused.exit_code == exit_codes.USAGE
    assert said in refused.stderr


def test_a_check_the_journal_does_not_have(filled: Run) -> None:
    refused = filled("check", "--again", "9")
    assert refused.exit_code == exit_codes.FAILURE
    assert "no 9" in refused.stderr
