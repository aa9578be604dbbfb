"""The program run in the test's own process, with an empty environment and a store of its own."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from amp_registry import settings
from amp_registry_cli.main import main

Run = Callable[..., Result]
SAMPLES = Path(__file__).parents[2] / "data" / "fixtures" / "samples"


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run the program with arguments; `env` adds variables, `input` is standard input."""
    for name in os.environ:
        if name.startswith(("AMP_REGISTRY_", "LC_", "LANG")):
            monkeypatch.delenv(name)
    monkeypatch.setenv("AMP_REGISTRY_DATABASE_URL", f"sqlite:///{tmp_path / 'registry.sqlite3'}")
    monkeypatch.setattr(settings, "default_file", lambda: tmp_path / "settings.toml")

    def go(*args: str, env: Mapping[str, str] | None = None, **extra: Any) -> Result:
        result = CliRunner().invoke(main, list(args), env=dict(env or {}), prog_name="amp-registry", **extra)
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    return go


@pytest.fixture
def filled(run: Run) -> Run:
    """The same, over a store that holds the sample registers."""
    for register in ("rena", "rea"):
        result = run("import", register, str(SAMPLES / f"{register}.jsonl"))
        assert result.exit_code == 0, result.output
    return run
