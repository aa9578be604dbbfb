"""Each other command, on the sample registers: what it prints, as text and as JSON, and its exit code."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from amp_registry.records import entry_from_dict
from amp_registry_cli import exit_codes
from tests.cli.conftest import SAMPLES, Run
from tests.sample_store import BAD

RENA = SAMPLES / "rena.jsonl"


# --- neq --------------------------------------------------------------------------------------------


def test_neqs_are_validated_each_on_its_line_and_one_bad_one_is_exit_2(run: Run) -> None:
    result = run("neq", "1170 000 013", "1170000031")
    assert result.exit_code == exit_codes.USAGE
    first, second = result.stdout.splitlines()
    assert first == "1170 000 013  personne morale"
    assert second.startswith("1170000031  invalide : son chiffre de contrôle ne correspond pas.")
    assert "1170000013" in second
    assert run("neq", "1170000013").exit_code == exit_codes.GOOD


def test_a_number_far_from_any_neq_has_no_suggestion_and_is_printed_safely(run: Run) -> None:
    result = run("--lang", "en", "neq", "12\x1b[2J")
    assert result.stdout == "12�[2J  not valid: it may hold only digits, spaces and hyphens.\n"


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("fr", " Les plus proches\u00a0: 1170000013, 1170000021, 1170000831."),
        ("en", " Nearest: 1170000013, 1170000021, 1170000831."),
    ],
)
def test_the_nearest_numbers_are_a_sentence_of_their_own(run: Run, language: str, said: str) -> None:
    assert run("--lang", language, "neq", "1170000031").stdout.endswith(f".{said}\n")


@pytest.mark.parametrize("command", ["check", "history"])
@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("fr", 'Un nom de plusieurs mots se met entre guillemets\u00a0: "Construction Exemple inc."'),
        ("en", 'A name of several words goes in quotation marks: "Construction Exemple inc."'),
    ],
)
def test_a_name_without_its_quotation_marks_is_told_so(
    run: Run, command: str, language: str, said: str
) -> None:
    result = run("--lang", language, command, "Construction", "Exemple", "inc")
    assert result.exit_code == exit_codes.USAGE
    assert "Exemple inc\n" in result.stderr
    assert said in result.stderr


def test_neqs_as_json(run: Run) -> None:
    good, bad = json.loads(run("neq", "--json", "2260227451", "x").stdout)
    assert (good["valid"], good["neq"], good["formatted"]) == (True, "2260227451", "2260 227 451")
    assert (bad["valid"], bad["given"], bad["suggestions"]) == (False, "x", [])
    assert set(bad["problem"]) == set(good["holder"]) == {"fr", "en"}


# --- import and export ------------------------------------------------------------------------------


def test_an_import_reports_what_it_did(run: Run) -> None:
    count = len(RENA.read_text(encoding="utf-8").splitlines())
    result = run("import", "rena", str(RENA), "--fetched-at", "2026-01-02T03:04")
    assert result.exit_code == exit_codes.GOOD
    assert f"RENA : {count} inscriptions, {count} nouvelles, 0 modifiée, 0 qui n'y est plus." in result.stdout
    again = run("--lang", "en", "import", "rena", str(RENA), "--fetched-at", "2026-01-02T08:04Z")
    assert "already in use" in again.stdout


def test_an_import_as_json(run: Run) -> None:
    report = json.loads(run("import", "rena", str(RENA), "--json").stdout)
    assert (report["register"], report["outcome"], report["held"]) == ("rena", "promoted", None)
    assert report["rows"] == report["added"]
    assert len(report["sha256"]) == 64


def test_a_copy_that_is_not_believable_is_held_back_with_exit_3(filled: Run, tmp_path: Path) -> None:
    small = tmp_path / "small.jsonl"
    small.write_text("\n".join(RENA.read_text(encoding="utf-8").splitlines()[:10]) + "\n", encoding="utf-8")
    held = filled("import", "rena", str(small))
    assert held.exit_code == exit_codes.HELD_BACK
    assert held.stdout.startswith("RENA : copie RETENUE, la dernière bonne copie reste en usage.")
    assert held.stdout.endswith("\nSi le changement est réel : --accept-shrink\n")
    as_json = filled("import", "rena", str(small), "--json")
    assert as_json.exit_code == exit_codes.HELD_BACK
    assert set(json.loads(as_json.stdout)["held"]) == {"fr", "en"}
    assert "RETENUE" in filled("status").stdout
    assert filled("import", "rena", str(small), "--accept-shrink").exit_code == exit_codes.GOOD


def test_a_first_copy_that_is_held_back_leaves_none_in_use(run: Run) -> None:
    """A register of nobody cannot be accepted, so that nothing proposes it."""
    held = run("import", "rena", str(BAD / "no_rows.json"))
    assert held.exit_code == exit_codes.HELD_BACK
    assert held.stdout.startswith("RENA : copie RETENUE, et il n'y a encore aucune copie.")
    assert "--accept-shrink" not in held.stdout


def test_a_file_that_is_not_the_register_is_a_failure(filled: Run) -> None:
    result = filled("import", "rena", str(SAMPLES.parent / "bad" / "challenge.html"))
    assert result.exit_code == exit_codes.FAILURE
    assert result.stderr.startswith("Erreur : ")
    assert filled("status", "--check").exit_code == exit_codes.GOOD


def test_issues_go_to_standard_error_and_many_are_counted(run: Run, tmp_path: Path) -> None:
    lines = RENA.read_text(encoding="utf-8").splitlines()
    entries = [json.loads(line) | {"neq": f"11{n:08d}"} for n, line in enumerate(lines)]
    odd = tmp_path / "odd.jsonl"
    odd.write_text("".join(json.dumps(entry) + "\n" for entry in entries), encoding="utf-8")
    result = run("import", "rena", str(odd))
    assert result.stderr.startswith("odd.jsonl:")
    assert "autres." in result.stderr
    assert result.stdout.startswith("RENA : ")


@pytest.mark.parametrize(
    ("moment", "told"),
    [("yesterday", "yesterday"), ((datetime.now(UTC) + timedelta(days=1)).isoformat(), "pas encore venu")],
    ids=["not a moment", "a moment to come"],
)
def test_a_moment_that_cannot_be_is_refused(run: Run, moment: str, told: str) -> None:
    result = run("import", "rena", str(RENA), "--fetched-at", moment)
    assert result.exit_code == exit_codes.USAGE
    assert told in result.stderr


def test_what_is_exported_imports_as_the_same_copy(filled: Run, tmp_path: Path) -> None:
    file = tmp_path / "out.jsonl"
    assert filled("export", "rena", "--output", str(file)).exit_code == exit_codes.GOOD
    printed = filled("export", "rena").stdout
    assert printed == file.read_text(encoding="utf-8")
    assert all(entry_from_dict(json.loads(line)) for line in printed.splitlines())
    before = json.loads(filled("status", "--json").stdout)[0]["copy"]["sha256"]
    assert json.loads(filled("import", "rena", str(file), "--json").stdout)["sha256"] == before


def test_a_day_with_no_copy_has_nothing_to_export(filled: Run) -> None:
    result = filled("export", "rena", "--as-of", "2020-01-01")
    assert result.exit_code == exit_codes.FAILURE
    assert "2020-01-01" in result.stderr


# --- status -----------------------------------------------------------------------------------------


def test_status_says_what_is_missing_and_what_to_do(run: Run) -> None:
    result = run("status")
    assert result.exit_code == exit_codes.GOOD
    assert result.stdout == (
        "RENA  ABSENTE\n      amp-registry sync rena, ou : amp-registry import rena FICHIER\n"
        "REA   ABSENTE\n      amp-registry sync rea, ou : amp-registry import rea FICHIER\n"
    )
    assert run("status", "--check").exit_code == exit_codes.COPY_NOT_USABLE


def test_status_says_how_old_each_copy_is(filled: Run) -> None:
    filled("import", "rea", str(SAMPLES / "rea.jsonl"), "--partial")
    result = filled("--lang", "en", "status", "--check")
    assert result.exit_code == exit_codes.GOOD
    assert "RENA  up to date\n" in result.stdout
    assert "REA   up to date, PARTIAL\n" in result.stdout
    assert "age 0 h (maximum 48 h)" in result.stdout
    assert "copy put in use" in result.stdout


def test_a_stale_copy_is_exit_12_when_checked(run: Run) -> None:
    run("import", "rena", str(RENA), "--fetched-at", "2026-01-02")
    result = run("status", "--check")
    assert result.exit_code == exit_codes.COPY_NOT_USABLE
    assert "RENA  PÉRIMÉE" in result.stdout


def test_status_as_json(filled: Run) -> None:
    rena, rea = json.loads(filled("status", "--json").stdout)
    assert (rena["register"], rena["usable"], rena["stale"]) == ("rena", True, False)
    assert rea["last_run"]["outcome"] == "promoted"


# --- search -----------------------------------------------------------------------------------------


def test_search_gives_entries_best_first_with_their_reasons(filled: Run) -> None:
    result = filled("search", "Construction Exemple inc.")
    assert result.exit_code == exit_codes.GOOD
    assert "Construction Exemple inc." in result.stdout.splitlines()[0]
    assert "      · " in result.stdout
    found = json.loads(filled("search", "Construction Exemple inc.", "--json", "--limit", "1").stdout)
    assert len(found) == 1
    assert set(found[0]) == {"register", "certainty", "score", "matched_name", "neq", "features", "entry"}


def test_search_says_that_nothing_found_is_no_answer(filled: Run) -> None:
    assert "n'est pas une réponse" in filled("search", "Zzyzxq Wvutsr").stdout
    mistyped = filled("search", "1170000031")
    assert (mistyped.exit_code, mistyped.stdout) == (2, "")
    assert "Le plus proche qui est valide : 1170000013" in mistyped.stderr.replace("\u00a0", " ")


# --- law --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "amount"), [("2014-01-01", "10 000 000,00 $"), ("2026-11-22", "1 000 000,00 $")]
)
def test_the_law_of_a_day_shows_its_thresholds_and_rules(run: Run, day: str, amount: str) -> None:
    page = run("law", "--date", day).stdout
    services = page[page.index("services") :].splitlines()[0].replace("\u00a0", " ")
    assert amount in services
    assert day in page.splitlines()[0]
    assert "  R1    " in page


def test_the_law_says_how_sure_it_is(run: Run) -> None:
    assert "LCOP 21.5.2 [U]" in run("law", "--date", "2026-11-22").stdout
    assert "inconnu" in run("law", "--date", "2013-02-01").stdout


def test_the_law_as_json(run: Run) -> None:
    law = json.loads(run("law", "--date", "2026-11-22", "--json").stdout)
    assert law["date"] == "2026-11-22"
    rules = {rule["rule"]: rule for rule in law["rules"]}
    assert (rules["R1"]["article"], rules["R1"]["confidence"]) == ("LCOP 21.5.2", "U")
    amounts = {t["kind"]: t["amounts"] for t in law["thresholds"] if t["role"] == "both"}
    assert amounts["services"] == ["1000000.00"]
    assert json.loads(run("law", "--json").stdout)["version"] == law["version"]
