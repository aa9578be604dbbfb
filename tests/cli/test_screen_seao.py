"""`screen-seao` as it is printed, with its reports, its exit codes and what it refuses."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from click.testing import Result

from amp_registry.bulk.seao import screen
from amp_registry_cli import exit_codes
from amp_registry_cli.commands import screen_seao_command
from benchmarks.seao_month import keep
from benchmarks.seao_releases import Firm
from benchmarks.seao_releases import release as a_release
from tests.explain import approvals
from tests.factory import firm, neq, rena

Run = Callable[..., Result]
APPROVED = Path(__file__).with_name("approved")
SIGNED = date(2026, 6, 15)
LISTED = Firm(firm(1), neq(1))
CLEAR = Firm("Zyxwv Qrstu inc.", neq(9))
VERSION = re.compile(r"\b[0-9a-f]{12}\b")


@pytest.fixture
def months(run: Run, tmp_path: Path) -> Run:
    """A store that holds a firm of RENA each night of the spring of 2026."""
    keep(f"sqlite:///{tmp_path / 'registry.sqlite3'}", [rena(1)], [], [])
    return run


def package(folder: Path, *firms: Firm, name: str = "mensuel.json") -> str:
    """Write a package of one contract for each firm, and return its path."""
    raws = [a_release(3_000_001 + n, [each], signed=SIGNED, value=90_000.0) for n, each in enumerate(firms)]
    path = folder / name
    path.write_text(json.dumps({"releases": raws}), encoding="utf-8")
    return str(path)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_what_is_printed(months: Run, tmp_path: Path, language: str) -> None:
    path = package(tmp_path, LISTED, Firm(CLEAR.name, None), CLEAR)
    result = months("screen-seao", path, "--lang", language)
    assert result.exit_code == exit_codes.NOT_ALLOWED
    assert max(map(len, result.stdout.splitlines())) <= 80
    approvals.check(f"screen_seao.{language}.txt", VERSION.sub("0" * 12, result.stdout), APPROVED)


EXITS = {
    "a barred firm": ([LISTED, CLEAR], exit_codes.NOT_ALLOWED),
    "a name of RENA": ([Firm(LISTED.name, None)], exit_codes.REVIEW),
    "a name alone": ([Firm(CLEAR.name, None)], exit_codes.UNKNOWN),
    "nothing but the declaration to file": ([CLEAR], exit_codes.ALLOWED_WITH_CONDITIONS),
    "nothing at all": ([], exit_codes.GOOD),
}


@pytest.mark.parametrize(("firms", "code"), EXITS.values(), ids=EXITS)
def test_the_exit_code_is_that_of_the_worst_answer(
    months: Run, tmp_path: Path, firms: list[Firm], code: int
) -> None:
    result = months("screen-seao", package(tmp_path, *firms), "--json")
    assert result.exit_code == code
    assert json.loads(result.stdout)["subjects"] == len(firms)


def test_the_reports_are_written_whole_in_the_language_of_the_run(months: Run, tmp_path: Path) -> None:
    names = ["r.html", "r.csv", "r.jsonl", "r.xlsx"]
    outputs = [word for name in names for word in ("--output", str(tmp_path / name))]
    result = months("screen-seao", package(tmp_path, LISTED), *outputs, "--lang", "en")
    assert [f"Report written: {tmp_path / name}" in result.stdout for name in names] == [True] * 4
    assert '<html lang="en">' in (tmp_path / "r.html").read_text(encoding="utf-8")
    assert (tmp_path / "r.csv").read_text(encoding="utf-8-sig").startswith("Priority;")
    assert (tmp_path / "r.xlsx").read_bytes().startswith(b"PK")


def test_all_writes_what_raises_no_question(months: Run, tmp_path: Path) -> None:
    path, report = package(tmp_path, LISTED, CLEAR), tmp_path / "r.jsonl"
    for more, lines in (((), 2), (("--all",), 3)):
        months("screen-seao", path, "--output", str(report), *more)
        assert len(report.read_text(encoding="utf-8").splitlines()) == lines


def test_answers_are_journaled_only_when_asked_for(months: Run, tmp_path: Path) -> None:
    path, report = package(tmp_path, LISTED), tmp_path / "r.jsonl"
    for more, seq in (((), None), (("--journal",), 1)):
        months("screen-seao", path, "--output", str(report), *more)
        evidence = json.loads(report.read_text(encoding="utf-8").splitlines()[1])["evidence"]
        assert (evidence["journal"] or {}).get("seq") == seq


def test_more_findings_than_are_shown_are_counted(months: Run, tmp_path: Path) -> None:
    result = months("screen-seao", package(tmp_path, *[LISTED] * 12))
    assert result.stdout.count("À VÉRIFIER D'ABORD") == 10
    assert "… et 2 de plus : --output RAPPORT.html" in result.stdout


def test_the_steps_are_told_on_a_terminal_and_wiped(
    months: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(screen_seao_command, "_seen", lambda: True)
    monkeypatch.setattr(screen, "TOLD_EVERY", 1)
    said = months("screen-seao", package(tmp_path, CLEAR)).stderr
    assert [step.strip() for step in said.split("\r")] == [
        *("", "Lecture : 1 avis", "Questions : 1 processus sur 1", "", ""),
    ]


def test_without_a_copy_nothing_is_judged(run: Run, tmp_path: Path) -> None:
    result = run("screen-seao", package(tmp_path, CLEAR))
    assert result.exit_code == exit_codes.UNKNOWN
    assert "aucune copie assez fraîche d'un registre" in result.stdout


def test_what_is_no_file_or_no_report_is_refused_before_anything_is_read(months: Run, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    for path, problem in (("none.json", "à cet endroit. "), ("empty", ".json, .json.gz ou .zip. ")):
        missing = months("screen-seao", str(tmp_path / path))
        assert missing.exit_code == exit_codes.FAILURE
        assert f"{problem}Aucun contrat n'a été examiné. " in missing.stderr
    report = months("screen-seao", package(tmp_path, LISTED), "--output", str(tmp_path / "r.pdf"))
    assert (report.exit_code, ".csv, .jsonl, .xlsx, .html" in report.stderr) == (exit_codes.FAILURE, True)
    folder = months("screen-seao", package(tmp_path, LISTED), "--output", str(tmp_path / "none" / "r.csv"))
    assert (folder.exit_code, "Traceback" in folder.stderr) == (exit_codes.FAILURE, False)


def test_a_file_of_something_else_is_told_by_its_place(months: Run, tmp_path: Path) -> None:
    path = tmp_path / "page.json"
    path.write_text("<html>", encoding="utf-8")
    result = months("screen-seao", str(path), package(tmp_path, CLEAR), "--lang", "en")
    assert result.exit_code == exit_codes.UNKNOWN
    assert re.search(r"unreadable passages +1\n", result.stdout)
