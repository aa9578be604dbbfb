"""Makes `data/fixtures/stores/<revision>.json`: a store as a version of the program left it, and what it answered.

    python -m tests.store.make_kept_store                    the store of the code of this tree
    python -m tests.store.make_kept_store --code FOLDER      that of another tree of the project

Run it once for each revision of the tables, with the code that wrote it, and never again: what is kept is what
users have. The program is called by its command line alone, the one thing every version has.
"""

from __future__ import annotations

import argparse
import json
import os
import shlex
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, Final

from tests.gates.source_tree import ROOT
from tests.store.kept_stores import KEPT, as_kept

SAMPLES: Final = ROOT / "data" / "fixtures" / "samples"
NIGHTS: Final = ("2026-11-19", "2026-11-20")
RENA: Final = (
    (
        "Construction Exemple inc.",
        "Les Pavages Boisrivenne inc.",
        "Les Excavations Sarrazelle inc.",
        "Forage",
    ),
    ("Construction Exemple inc.", "Les Excavations Sarrazelle inc.", "Forage", "Toitures Mirelac"),
)
"""The entries of RENA in each of the two nights, by the start of their names."""
REA_ROWS: Final = 6
CHECKS: Final = (
    f"check 1170000013 --kind construction --expenditure 6000000 --as-of {NIGHTS[1]} --json",
    f"check 1199013294 --kind construction --expenditure 6000000 --as-of {NIGHTS[1]} --json",
    f"check 'Excavation Sarrazelle' --kind services --expenditure 40000 --as-of {NIGHTS[1]} --json",
)
STEPS: Final = (
    ("r0002", "r0004", "watch add 1170000013 --note pont"),
    (
        "r0005",
        "",
        "watch add 1170000013 --kind construction --expenditure 6000000 --reference C-1 --note pont",
    ),
    ("r0005", "", "watch run"),
    ("r0004", "", "reviews take 3 --by 'M. Exemple'"),
    (
        "r0004",
        "",
        "decide-match --check 3 --match 1 --different --by 'M. Exemple' --why 'Deux NEQ, deux adresses.'",
    ),
    ("r0004", "", CHECKS[2]),
    ("r0007", "", "token add c.roy --scope check --by 'M. Exemple'"),
)
"""What people do after the checks: from which revision, to which, and the command."""
SAID: Final = (0, 5, *range(10, 15))
"""Exit codes that are answers or events."""


def _run(folder: Path, code: Path, command: str) -> str:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("AMP_REGISTRY_")}
    environment |= {
        "AMP_REGISTRY_DATABASE_URL": f"sqlite:///{folder / 'registry.sqlite'}",
        "AMP_REGISTRY_SETTINGS": str(folder / "settings.toml"),
        "AMP_REGISTRY_ASKED_BY": "approvisionnement",
        "PYTHONPATH": os.pathsep.join((str(code), str(code / "cli"))),
    }
    program = [sys.executable, "-m", "amp_registry_cli", *shlex.split(command)]
    done = subprocess.run(
        program, cwd=folder, env=environment, capture_output=True, encoding="utf-8", check=False
    )
    if done.returncode not in SAID:
        raise SystemExit(f"{command}: exit {done.returncode}\n{done.stderr}")
    return done.stdout


def _files(folder: Path) -> None:
    (folder / "settings.toml").write_text("", encoding="utf-8")
    whole = json.loads((SAMPLES / "rena.json").read_text(encoding="utf-8"))
    for night, starts in zip(NIGHTS, RENA, strict=True):
        kept = [row for row in whole["records"] if str(row["Nom"]).startswith(starts)]
        text = json.dumps({**whole, "records": kept}, ensure_ascii=False, indent=1)
        (folder / f"rena-{night}.json").write_text(text, encoding="utf-8")
    rows = (SAMPLES / "rea_extract.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    (folder / "rea.csv").write_text("".join(rows[: REA_ROWS + 1]), encoding="utf-8")


def _answer(said: str) -> dict[str, Any]:
    evidence = json.loads(said)
    return {
        "question": evidence["question"],
        **{key: evidence[key] for key in ("answer", "rule")},
        "journal": evidence["journal"],
    }


def _revision(store: Path) -> str:
    with closing(sqlite3.connect(store)) as connection:
        (revision,) = connection.execute("SELECT version_num FROM amp_registry_version").fetchone()
    return str(revision)


def make(code: Path, folder: Path) -> dict[str, Any]:
    """Return a store written by a tree of the project, as it is kept, with what that code answered of it."""
    _files(folder)
    for night in NIGHTS:
        _run(folder, code, f"import rena rena-{night}.json --fetched-at {night}T02:31:00-05:00")
    _run(folder, code, f"import rea rea.csv --fetched-at {NIGHTS[1]}T02:31:00-05:00")
    answers = [_answer(_run(folder, code, command)) for command in CHECKS]
    revision = _revision(folder / "registry.sqlite")
    for since, until, command in STEPS:
        if since <= revision <= (until or revision):
            said = _run(folder, code, command)
            answers += [_answer(said)] if command.startswith("check ") else []
    lines = {r: _run(folder, code, f"export {r}").splitlines() for r in ("rena", "rea")}
    exported = {register: [json.loads(line) for line in said] for register, said in lines.items()}
    return {
        "revision": revision,
        "answers": answers,
        "exported": exported,
        "tables": as_kept(folder / "registry.sqlite"),
    }


def main(arguments: Sequence[str] | None = None) -> None:
    """Make one and write it where the tests read it."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--code", type=Path, default=ROOT)
    code = parser.parse_args(arguments).code.resolve()
    with tempfile.TemporaryDirectory(prefix="amp-registry-") as folder:
        kept = make(code, Path(folder))
    path = KEPT / f"{kept['revision']}.json"
    path.write_text(json.dumps(kept, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
