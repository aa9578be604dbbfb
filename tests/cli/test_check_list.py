"""`check-list`: what is typed, what is written and printed, and the exit code of the worst answer."""

from __future__ import annotations

import csv
import io
import sys
from pathlib import Path

import pytest

from amp_registry_cli import exit_codes
from amp_registry_cli.commands import check_list_command
from tests.cli.conftest import Run

ONE = "Nom;NEQ\nPapeterie Inventée inc.;1199013294\n"


@pytest.fixture
def listed(tmp_path: Path) -> Path:
    path = tmp_path / "liste.csv"
    path.write_text(ONE, encoding="utf-8")
    return path


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text.lstrip("\ufeff"), newline=""), delimiter=";"))


def test_the_answers_go_to_standard_output_and_the_summary_beside(filled: Run, listed: Path) -> None:
    result = filled("check-list", str(listed), "--kind", "supply", "--amount", "40 000,00 $")
    assert [row["NEQ"] for row in rows(result.stdout)] == ["1199013294"]
    assert "Copies des registres\n" in result.stderr
    assert "contract.expenditure = 40000.00" in result.stderr
    assert "\x1b" not in result.output


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("NEQ\n1170000013\n1199013294\n", exit_codes.NOT_ALLOWED),
        ("Nom;NEQ\nExcavation Sarrazelle;\nAutre;1170000031\n", exit_codes.REVIEW),
        ("NEQ\n1199013294\n1170000031\n", exit_codes.UNKNOWN),
        ("NEQ\n1199013294\n", exit_codes.GOOD),
    ],
    ids=[
        "one is barred",
        "one is to be reviewed, one is not read",
        "one is not read, the other may",
        "the only one may",
    ],
)
def test_the_exit_code_is_that_of_the_worst_answer(
    filled: Run, listed: Path, content: str, code: int
) -> None:
    listed.write_text(content, encoding="utf-8")
    result = filled("check-list", str(listed), "--kind", "construction", "--amount", "6000000")
    assert result.exit_code == code, result.output


def test_a_file_of_answers_is_written_whole_and_the_summary_printed(
    filled: Run, listed: Path, tmp_path: Path
) -> None:
    target = tmp_path / "reponses.xlsx"
    result = filled("check-list", str(listed), "--output", str(target), "--lang", "en")
    assert target.read_bytes().startswith(b"PK")
    assert result.stdout.startswith("Answers\n")
    assert result.stdout.endswith(f"Answers written: {target}\n")
    assert sorted(path.name for path in tmp_path.glob("*rep*")) == ["reponses.xlsx"]


def test_a_list_that_fails_leaves_no_file(filled: Run, listed: Path, tmp_path: Path) -> None:
    listed.write_text('Nom;NEQ\n"a;1\n', encoding="utf-8")
    result = filled("check-list", str(listed), "--output", str(tmp_path / "reponses.csv"))
    assert result.exit_code == exit_codes.FAILURE
    assert "les guillemets ouverts à la ligne 2" in result.stderr
    assert sorted(path.name for path in tmp_path.glob("*.csv")) == ["liste.csv"]


def test_answers_that_fail_halfway_leave_no_file(
    filled: Run, listed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> None:
        raise RuntimeError("no room")

    monkeypatch.setattr(check_list_command.writing, "write", fails)
    with pytest.raises(RuntimeError, match="no room"):
        filled("check-list", str(listed), "--output", str(tmp_path / "reponses.csv"))
    assert [
        path.name for path in tmp_path.iterdir() if "reponses" in path.name or path.name.startswith(".")
    ] == []


def test_the_list_comes_from_standard_input_too(filled: Run) -> None:
    result = filled("check-list", "-", input=ONE.encode())
    assert rows(result.stdout)[0]["Ligne"] == "2"


def test_a_column_is_named_and_another_set_aside(filled: Run, listed: Path) -> None:
    listed.write_text("Qui;Montant\nPapeterie Inventée inc.;bientôt\n", encoding="utf-8")
    result = filled("check-list", str(listed), "--map", "Qui=firm.name", "--map", "Montant = ignored")
    assert rows(result.stdout)[0]["Code"] == "allowed_with_conditions"


def test_an_ambiguous_date_is_read_when_its_order_is_told(filled: Run, listed: Path) -> None:
    listed.write_text("NEQ;Date de soumission\n1199013294;03/04/2026\n", encoding="utf-8")
    assert "deux façons" in filled("check-list", str(listed)).stdout
    assert "deux façons" not in filled("check-list", str(listed), "--date-order", "day").stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--map", "Nom"), "« Nom » : écrivez « Colonne=champ »"),
        (("--map", "Nom=firm.nom"), "écrivez « Colonne=champ »"),
        (("--output", "reponses.pdf"), "doit finir par .csv ou .xlsx"),
        (("--amount", "beaucoup"), "contract.expenditure"),
        (("--as-of", "demain"), "as_of"),
        (("--no-journal",), "journal_optional"),
        (("--sheet",), "--sheet"),
    ],
    ids=[
        "no field",
        "no such field",
        "no such form",
        "no amount",
        "no day",
        "the journal is kept",
        "no value",
    ],
)
def test_what_is_typed_wrong_is_said_before_any_firm_is_checked(
    filled: Run, listed: Path, arguments: tuple[str, ...], said: str
) -> None:
    result = filled("check-list", str(listed), *arguments)
    assert (result.exit_code, result.stdout) == (exit_codes.USAGE, "")
    assert said in " ".join(result.stderr.split())


def test_the_answers_never_replace_the_list(filled: Run, listed: Path) -> None:
    result = filled("check-list", str(listed), "--output", str(listed))
    assert result.exit_code == exit_codes.USAGE
    assert listed.read_text(encoding="utf-8") == ONE


def test_a_folder_that_is_not_there_is_said(filled: Run, listed: Path, tmp_path: Path) -> None:
    result = filled("check-list", str(listed), "--output", str(tmp_path / "nulle" / "part.csv"))
    assert result.exit_code == exit_codes.FAILURE
    assert "--output" in result.stderr


def test_a_bar_shows_the_progress_on_a_terminal_alone(
    filled: Run, listed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "Vérification" not in filled("check-list", str(listed)).stderr
    monkeypatch.setattr(check_list_command, "_on_a_terminal", lambda: True)
    result = filled("check-list", str(listed))
    assert "Vérification" in result.stderr
    assert [row["NEQ"] for row in rows(result.stdout)] == ["1199013294"]


def test_without_the_extra_a_workbook_is_not_written(
    filled: Run, listed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(sys.modules, "amp_registry.bulk.xlsx_answers", raising=False)
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    result = filled("check-list", str(listed), "--output", str(tmp_path / "reponses.xlsx"))
    assert result.exit_code == exit_codes.FAILURE
    assert "amp-registry[excel]" in result.stderr
    assert not (tmp_path / "reponses.xlsx").exists()
