"""`history`, `changes` and `export --as-of`, as they are printed in both languages."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from amp_registry.collect import exchange
from amp_registry.records import Entry
from amp_registry_cli import exit_codes
from tests.factory import firm, neq, rea, rena

Run = Callable[..., Result]
EARLIER, LATER = "2026-11-01T03:00", "2026-11-02T03:00"


@pytest.fixture
def past(run: Run, tmp_path: Path) -> Run:
    """Two nights of both registers: one firm changed, one gone, one new; and a partial copy of REA."""

    def keep(register: str, at: str, *entries: Entry, more: tuple[str, ...] = ()) -> None:
        file = tmp_path / "register.jsonl"
        file.write_text("".join(exchange.write(entries)), encoding="utf-8")
        result = run("import", register, str(file), "--fetched-at", at, "--accept-shrink", *more)
        assert result.exit_code == exit_codes.GOOD, result.output

    keep("rena", EARLIER, rena(1), rena(2))
    keep("rena", LATER, rena(1, name="Autre nom inc.", other_names=("Un autre",), raw={"x": 1}), rena(3))
    keep("rea", EARLIER, rea(1), rea(4))
    keep("rea", LATER, rea(4))
    keep("rea", LATER, rea(5), more=("--partial",))
    return run


CHANGED = {
    "fr": "RENA : 1 inscription, 0 nouvelle, 1 modifiée, 0 qui n'y est plus. La copie est en usage.\n",
    "en": "RENA: 1 entry, 0 new, 1 changed, 0 no longer listed. The copy is in use.\n",
}


@pytest.mark.parametrize("language", CHANGED)
def test_an_import_counts_a_changed_entry_as_the_changes_do(run: Run, tmp_path: Path, language: str) -> None:
    file = tmp_path / "register.jsonl"
    for at, entry in ((EARLIER, rena(1)), (LATER, rena(1, address="1, rue Exemple, Québec"))):
        file.write_text("".join(exchange.write([entry])), encoding="utf-8")
        told = run("--lang", language, "import", "rena", str(file), "--fetched-at", at)
    assert told.stdout == CHANGED[language]
    assert run("changes", "--since", "2026-11-02").stdout.endswith("0 avant la fin prévue), 1 modifiées.\n")


def test_the_changes_since_a_day(past: Run) -> None:
    result = past("changes", "--since", "2026-11-01")
    assert result.exit_code == exit_codes.GOOD
    assert result.stdout == (
        f"2026-11-02  RENA  {firm(3)}, NEQ {neq(3)} : inscrite\n"
        f"2026-11-02  RENA  {firm(2)}, NEQ {neq(2)} : n'y est plus, avant la fin prévue (2029-06-12)\n"
        f"2026-11-02  RENA  Autre nom inc., NEQ {neq(1)} : modifiée\n"
        f"      · nom : {firm(1)} → Autre nom inc.\n"
        '      · autres noms : - → ["Un autre"]\n'
        f"2026-11-02  REA  {firm(1)}, NEQ {neq(1)} : n'y est plus\n"
        "1 inscrites, 2 qui n'y sont plus (dont 1 avant la fin prévue), 1 modifiées.\n"
    )


def test_the_changes_of_one_register_in_english(past: Run) -> None:
    result = past("changes", "--register", "rea", "--lang", "en")
    assert result.stdout == (
        f"2026-11-02  REA  {firm(1)}, NEQ {neq(1)}: no longer listed\n"
        "0 added, 1 no longer listed (0 of them before the projected end), 0 changed.\n"
    )


def test_the_changes_as_json(past: Run) -> None:
    changes = json.loads(past("changes", "--json").stdout)
    assert [(change["register"], change["kind"], change["neq"]) for change in changes] == [
        ("rena", "added", neq(3)),
        ("rena", "removed_before_projected_end", neq(2)),
        ("rena", "changed", neq(1)),
        ("rea", "removed", neq(1)),
    ]
    assert [field["field"] for field in changes[2]["fields"]] == ["name", "other_names", "raw"]


def test_nothing_changed(past: Run) -> None:
    assert past("changes", "--since", "2026-11-20").stdout == "Rien n'a changé entre les copies.\n"
    assert past("changes", "--since", "2026-11-20", "--json").stdout == "[]\n"


@pytest.mark.parametrize("asked", [("search", "construction"), ("history", "construction"), ("changes",)])
def test_where_there_is_no_copy_yet_that_is_what_is_said_and_what_to_type(
    run: Run, asked: tuple[str, ...]
) -> None:
    assert run(*asked).stdout == (
        "Il n'y a encore aucune copie des registres.\namp-registry sync, ou : amp-registry import rena FICHIER\n"
    )
    assert run(*asked, "--lang", "en").stdout.startswith(
        "There is no copy of the registers yet.\namp-registry sync"
    )
    assert run(*asked, "--json").stdout == "[]\n"


def test_the_history_of_a_number(past: Run) -> None:
    result = past("history", neq(1))
    assert result.exit_code == exit_codes.GOOD
    assert result.stdout == (
        f"RENA  {firm(1)}, NEQ {neq(1)}\n"
        "      vue du 2026-11-01 au 2026-11-01 ; absente de la copie du 2026-11-02 : modifiée\n"
        f"RENA  Autre nom inc., NEQ {neq(1)}\n"
        "      vue du 2026-11-02 au 2026-11-02 ; toujours dans la copie la plus récente\n"
        f"      · nom : {firm(1)} → Autre nom inc.\n"
        '      · autres noms : - → ["Un autre"]\n'
        f"REA  {firm(1)}, NEQ {neq(1)}\n"
        "      vue du 2026-11-01 au 2026-11-01 ; absente de la copie du 2026-11-02 : n'y est plus\n"
    )


def test_the_history_of_a_name_in_english(past: Run) -> None:
    result = past("--lang", "en", "history", "construction exemple 5")
    assert result.stdout == (
        f"REA  {firm(5)}, NEQ {neq(5)}\n"
        "      seen from 2026-11-02 to 2026-11-02; this copy says nothing of what it does not show\n"
    )


def test_the_history_as_json(past: Run) -> None:
    told = json.loads(past("history", neq(2), "--json").stdout)
    assert [(one["register"], one["ended"]) for one in told] == [("rena", "removed_before_projected_end")]


def test_nobody_ever_shown(past: Run) -> None:
    assert "Aucune copie n'a jamais montré cette firme" in past("history", neq(9)).stdout
    refused = past("history", "1170000014")
    assert refused.exit_code == exit_codes.USAGE
    assert "1170000014" in refused.stderr


def test_a_hostile_name_is_printed_on_one_line(run: Run, tmp_path: Path) -> None:
    for at, entries in ((EARLIER, [rena(2)]), (LATER, [rena(2), rena(1, name="A\u202e  B inc.")])):
        file = tmp_path / "register.jsonl"
        file.write_text("".join(exchange.write(entries)), encoding="utf-8")
        assert run("import", "rena", str(file), "--fetched-at", at).exit_code == exit_codes.GOOD
    for result in (run("changes"), run("history", neq(1))):
        assert "\u202e" not in result.stdout
        assert "A� B inc." in result.stdout


@pytest.mark.parametrize("form", ["jsonl", "csv", "xlsx"])
def test_the_copy_of_a_day_in_each_form(past: Run, tmp_path: Path, form: str) -> None:
    file = tmp_path / f"rena.{form}"
    result = past("export", "rena", "--as-of", "2026-11-01", "--format", form, "--output", str(file))
    assert result.exit_code == exit_codes.GOOD, result.output
    content = file.read_bytes()
    if form == "xlsx":
        assert content.startswith(b"PK")
    else:
        assert firm(2).encode() in content
        assert b"Autre nom" not in content


def test_a_day_without_a_copy_writes_no_file(past: Run, tmp_path: Path) -> None:
    file = tmp_path / "rena.csv"
    result = past("export", "rena", "--as-of", "2020-01-01", "--format", "csv", "--output", str(file))
    assert result.exit_code != exit_codes.GOOD
    assert not file.exists()
