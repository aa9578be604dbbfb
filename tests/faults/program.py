"""The program run as somebody would, in surroundings that are not what they should be."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from tests.sample_store import SAMPLES

PROGRAM = Path(sys.executable).with_name("amp-registry")
RENA = SAMPLES / "rena.json"
BARRED = "1170000013"


def run(
    *words: str | Path,
    store: Path | None = None,
    prepare: Callable[[], None] | None = None,
    environment: Mapping[str, str] | None = None,
    lang: str = "en",
) -> subprocess.CompletedProcess[str]:
    """Run the program on a store; `prepare` is done in its process first, `environment` is all it is given beside."""
    told = {"PATH": os.environ["PATH"], "AMP_REGISTRY_LANG": lang, **(environment or {})}
    if prepare is not None:
        # Python takes a file of its own code that was cut by a full disk for whole: it must not write any here.
        told["PYTHONDONTWRITEBYTECODE"] = "1"
    if store is not None:
        told["AMP_REGISTRY_DATABASE_URL"] = f"sqlite:///{store}"
    done = subprocess.run(
        [PROGRAM, *words],
        env=told,
        preexec_fn=prepare,
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        check=False,
        timeout=120,
    )
    assert "Traceback" not in done.stderr, done.stderr
    return done
