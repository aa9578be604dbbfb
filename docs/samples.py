"""The sample registers in a store of their own, and the program run on them as a reader would type it."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from amp_registry.language import Language

ROOT = Path(__file__).parents[1]
SAMPLES = Path("data/fixtures/samples")
REA_FILES = ("rea_extract.csv", "rea_suspended.csv", "rea_expired.csv", "rea_oversight.csv")
FETCHED_AT = "2026-11-20T02:31:00-05:00"
RENA = f"amp-registry import rena {SAMPLES / 'rena.json'} --fetched-at {FETCHED_AT}"
REA = (
    f"amp-registry import rea {' '.join(str(SAMPLES / name) for name in REA_FILES)} --fetched-at {FETCHED_AT}"
)
PROGRAM = Path(sys.executable).with_name("amp-registry")

# The hash of a journal entry holds the moment of the check; a page shows one that will do for all.
JOURNAL_HASH = re.compile(r"(?m)^(Journal +no\.? \d+, )[0-9a-f]{6}…$")
A_JOURNAL_HASH = r"\g<1>8c1e77…"


@dataclass(frozen=True)
class Run:
    """What one run of the program gave."""

    code: int
    printed: str
    complained: str


def environment(folder: Path, language: Language = "fr") -> dict[str, str]:
    """Return the environment of a store of that folder, which does not exist yet, and of nobody's settings."""
    (folder / "settings.toml").write_text("", encoding="utf-8")
    ours = {key: value for key, value in os.environ.items() if not key.startswith("AMP_REGISTRY_")}
    return ours | {
        "AMP_REGISTRY_DATABASE_URL": f"sqlite:///{folder / 'registry.sqlite'}",
        "AMP_REGISTRY_SETTINGS": str(folder / "settings.toml"),
        "AMP_REGISTRY_LANG": language,
        "AMP_REGISTRY_ASKED_BY": "approvisionnement",
        "PYTHONIOENCODING": "utf-8",
    }


def store(folder: Path, language: Language = "fr") -> dict[str, str]:
    """Import the sample registers into a store of that folder; return the environment that points to it."""
    made = environment(folder, language)
    for command in (RENA, REA):
        imported = run(command, made)
        if imported.code != 0:
            raise RuntimeError(imported.complained)
    return made


def run(command: str, environment: dict[str, str]) -> Run:
    """Return what a command line that starts with `amp-registry` gives, from the root of the project."""
    name, *words = shlex.split(command)
    if name != PROGRAM.name:
        raise ValueError(command)
    done = subprocess.run(
        [PROGRAM, *words], cwd=ROOT, env=environment, capture_output=True, encoding="utf-8", check=False
    )
    return Run(done.returncode, JOURNAL_HASH.sub(A_JOURNAL_HASH, done.stdout), done.stderr)
