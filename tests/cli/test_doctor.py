"""`doctor`: what is wrong and what to do, in words; 23 when there is trouble."""

from __future__ import annotations

import json
from pathlib import Path

from amp_registry_cli import exit_codes
from tests.cli.conftest import Run


def test_a_machine_that_is_well(filled: Run) -> None:
    result = filled("doctor")
    assert result.exit_code == exit_codes.GOOD
    assert result.output.rstrip().endswith("Tout va bien.")


def test_a_fresh_machine_is_told_what_to_type_first(run: Run) -> None:
    result = run("--lang", "en", "doctor")
    assert result.exit_code == exit_codes.TROUBLE
    assert "No store yet" in result.output
    assert "amp-registry sync" in result.output
    assert result.output.rstrip().endswith("Troubles: 1. To look at: 0.")


def test_settings_that_cannot_be_read_are_a_finding_and_not_an_error(run: Run, tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_text("rena_max_age_hour = 9\n", encoding="utf-8")
    result = run("doctor", "--json")
    (found,) = json.loads(result.output)
    assert (result.exit_code, found["code"], found["state"]) == (exit_codes.TROUBLE, "settings", "trouble")
    assert "rena_max_age_hour" in found["seen"]["fr"]


def test_every_other_command_refuses_such_settings(run: Run, tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_text("rena_max_age_hour = 9\n", encoding="utf-8")
    assert run("status").exit_code == exit_codes.FAILURE


def test_lines_fit_a_terminal_and_a_long_path_is_not_cut(run: Run, tmp_path: Path) -> None:
    deep = tmp_path / ("a" * 90) / "registry.sqlite3"
    result = run("doctor", env={"AMP_REGISTRY_DATABASE_URL": f"sqlite:///{deep}"})
    assert str(deep) in result.output.replace("\n         ", "")
