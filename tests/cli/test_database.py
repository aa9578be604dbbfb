"""`database`: the tables made, the roles printed, a store copied; as its user sees it."""

from __future__ import annotations

import json
from pathlib import Path

from amp_registry.store.roles_sql import roles_sql
from amp_registry.store.schema import HEAD
from tests.cli.conftest import SAMPLES, Run

FETCHED = "2026-11-22T07:31Z"


def test_the_roles_are_printed_and_nothing_is_run(run: Run, tmp_path: Path) -> None:
    told = run("database", "roles", "--lang", "en", "--schema", "amp", "--prefix", "city")
    assert (told.exit_code, told.stdout) == (0, roles_sql("en", schema="amp", prefix="city"))
    assert run("database", "roles").stdout == roles_sql("fr")
    assert list(tmp_path.iterdir()) == []


def test_a_name_that_is_not_plain_is_refused(run: Run) -> None:
    refused = run("database", "roles", "--schema", "a; DROP SCHEMA public")
    assert refused.exit_code == 2
    assert "Seulement des lettres sans accent, des chiffres et _" in refused.stderr


def test_the_tables_are_made_and_made_up_to_date(run: Run, tmp_path: Path) -> None:
    for _twice in range(2):
        told = run("database", "upgrade")
        assert told.exit_code == 0
        assert told.stdout == f"{tmp_path / 'registry.sqlite3'} : les tables sont à jour ({HEAD}).\n"


def _used(run: Run) -> None:
    for register in ("rena", "rea"):
        file = str(SAMPLES / f"{register}.jsonl")
        assert run("import", register, file, "--fetched-at", FETCHED).exit_code == 0
    assert run("check", "1170000013").exit_code == 10


def test_a_store_is_copied_and_what_was_copied_is_said(run: Run, tmp_path: Path) -> None:
    _used(run)
    target = tmp_path / "shared" / "registry.sqlite3"
    shared = {"AMP_REGISTRY_DATABASE_URL": f"sqlite:///{target}"}
    told = run("database", "copy", str(tmp_path / "registry.sqlite3"), env=shared)
    last = json.loads(run("journal", "list", "--json", env=shared).stdout)[-1]
    assert told.exit_code == 0, told.output
    rows = told.stdout.split(" : ")[1].split(" lignes")[0]
    assert told.stdout == (
        f"Copié dans {target} : {rows} lignes.\n"
        "   RENA  copie du 2026-11-22T07:31Z (61 inscriptions), empreinte vérifiée\n"
        "   REA   copie du 2026-11-22T07:31Z (64 inscriptions), empreinte vérifiée\n"
        f"   Journal  1 entrée, chaîne vérifiée ; dernière no 1, {last['hash']}\n"
        "Répondez désormais de cette base. Gardez l'ancienne telle quelle : ce qu'on y vérifierait encore ne serait "
        "pas ici.\n"
    )
    assert run("check", "1170000013", env=shared).exit_code == 10
    assert run("journal", "verify", env=shared).exit_code == 0


def test_a_copy_says_the_same_as_json(run: Run, tmp_path: Path) -> None:
    _used(run)
    shared = {"AMP_REGISTRY_DATABASE_URL": f"sqlite:///{tmp_path / 'shared.sqlite3'}"}
    told = json.loads(
        run("database", "copy", f"sqlite:///{tmp_path / 'registry.sqlite3'}", "--json", env=shared).stdout
    )
    assert [(copy["register"], copy["rows"]) for copy in told["copies"]] == [("rena", 61), ("rea", 64)]
    assert told["journal"]["entries"] == told["rows"]["journal"] == told["journal"]["last"]["seq"] == 1


def test_a_store_that_was_never_used_has_an_empty_journal(run: Run, tmp_path: Path) -> None:
    assert run("database", "upgrade").exit_code == 0
    shared = {"AMP_REGISTRY_DATABASE_URL": f"sqlite:///{tmp_path / 'shared.sqlite3'}"}
    told = run("database", "copy", str(tmp_path / "registry.sqlite3"), "--lang", "en", env=shared)
    assert told.stdout.splitlines()[:2] == [
        f"Copied to {tmp_path / 'shared.sqlite3'}: 0 rows.",
        "   Journal  empty",
    ]


def test_a_database_that_holds_something_is_refused(run: Run, tmp_path: Path) -> None:
    _used(run)
    other = {"AMP_REGISTRY_DATABASE_URL": f"sqlite:///{tmp_path / 'other.sqlite3'}"}
    assert run("import", "rena", str(SAMPLES / "rena.jsonl"), env=other).exit_code == 0
    refused = run("database", "copy", str(tmp_path / "registry.sqlite3"), env=other)
    assert refused.exit_code == 1
    assert "cette base n'est pas vide" in refused.stderr
