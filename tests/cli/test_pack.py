"""`pack`: the registers in one file, and what is printed of it."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path

from amp_registry.registers_file import RegistersFile
from amp_registry_cli import exit_codes
from tests.cli.conftest import SAMPLES, Run

MOMENT = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d")


def test_it_says_the_file_its_hash_and_the_copies_in_it(filled: Run, tmp_path: Path) -> None:
    path = tmp_path / "registres.amp"
    result = filled("pack", str(path))
    assert result.exit_code == exit_codes.GOOD
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    rena, rea = (copy["sha256"][:12] for copy in RegistersFile.of(path).copies)
    assert MOMENT.sub("…", result.stdout) == (
        f"Fichier   {path}\nSHA-256   {sha256}\nCopies    RENA  …  {rena}…\n          REA   …  {rea}…\n"
    )
    assert filled("--lang", "en", "pack", str(path)).stdout.startswith("File      ")


def test_a_register_that_is_missing_is_said(run: Run, tmp_path: Path) -> None:
    run("import", "rena", str(SAMPLES / "rena.jsonl"))
    assert run("pack", str(tmp_path / "r.amp")).stdout.endswith("          REA   ABSENTE\n")


def test_the_report_as_json_is_that_of_the_file(filled: Run, tmp_path: Path) -> None:
    path = tmp_path / "registres.amp"
    told = json.loads(filled("pack", "--json", str(path)).stdout)
    assert told == RegistersFile.of(path).to_dict()


def test_without_a_store_it_is_a_failure(run: Run, tmp_path: Path) -> None:
    result = run("pack", str(tmp_path / "r.amp"))
    assert result.exit_code == exit_codes.FAILURE
    assert result.stderr.startswith("Erreur : ")
