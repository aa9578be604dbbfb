"""A check imports click, sqlite3, rapidfuzz and the standard library: the rest costs more than the answer."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from amp_registry.records import Register
from benchmarks import generate

PROGRAM = str(Path(sys.executable).with_name("amp-registry"))
HEAVY = {"sqlmodel", "sqlalchemy", "pydantic", "alembic", "requests", "bs4", "numpy", "fastapi", "psycopg"}
HEAVY |= {"cryptography", "rfc3161_client", "email", "typst", "segno"}
IMPORTED = re.compile(r"^import time:.*\|\s*([\w.]+)$", re.MULTILINE)
ANSWERS = {0, 10, 11, 12, 13, 14}

CHECKS = {
    "a number": ("1170000013",),
    "a name": ("Construction Exemple inc.",),
    "everything said, as JSON": (
        *("1170000013", "--name", "Construction Exemple inc.", "--kind", "construction"),
        *("--expenditure", "6000000", "--json"),
    ),
}


@pytest.fixture(scope="module")
def full_size(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, str]:
    """A store with both registers at their real size; what is given is the environment that points to it."""
    folder = tmp_path_factory.mktemp("full-size")
    environment = {**os.environ, "AMP_REGISTRY_DATABASE_URL": f"sqlite:///{folder / 'registry.sqlite'}"}
    for path in generate.write(folder):
        subprocess.run(
            [PROGRAM, "import", path.stem, str(path)], env=environment, check=True, capture_output=True
        )
    assert {path.stem for path in folder.glob("*.jsonl")} == {register.value for register in Register}
    return environment


@pytest.mark.parametrize("asked", CHECKS.values(), ids=CHECKS)
def test_a_check_imports_nothing_heavy(asked: tuple[str, ...], full_size: Mapping[str, str]) -> None:
    command = [sys.executable, "-X", "importtime", PROGRAM, "check", *asked]
    done = subprocess.run(command, env=full_size, capture_output=True, text=True, check=False)
    packages = {module.partition(".")[0] for module in IMPORTED.findall(done.stderr)}
    assert done.returncode in ANSWERS, done.stderr[-2000:]
    assert {"click", "sqlite3", "rapidfuzz", "amp_registry"} <= packages
    assert not packages & HEAVY
