"""A whole `amp-registry check NEQ`, process start to exit, on full-size registers, against importing its libraries.

The peer is `python -c "import click, sqlite3, rapidfuzz"`: what any program of this kind pays before its first
line. Each check is journaled, as in real use.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from benchmarks import generate

ROUNDS = 25
TARGET_RATIO = 4.0
PEER = (sys.executable, "-c", "import click, sqlite3, rapidfuzz")
PROGRAM = str(Path(sys.executable).with_name("amp-registry"))
NEQ_ON_NO_REGISTER = "1170000013"


def main() -> int:
    """Print the medians and their ratio; return 0 when it keeps to the target."""
    with tempfile.TemporaryDirectory() as folder:
        environment = store(Path(folder))
        by_neq = (PROGRAM, "check", NEQ_ON_NO_REGISTER)
        by_name = (PROGRAM, "check", "Construction Exemple 12 inc.")
        medians = interleaved([PEER, by_neq, by_name], environment)
    peer, *checks = medians
    print(f"{'import click, sqlite3, rapidfuzz':36} {peer * 1000:7.1f} ms")
    for said, median in zip(("check by NEQ", "check by name"), checks, strict=True):
        print(f"{said:36} {median * 1000:7.1f} ms   ratio {median / peer:.2f} (target {TARGET_RATIO:.0f})")
    return int(max(checks) / peer > TARGET_RATIO)


def store(folder: Path) -> Mapping[str, str]:
    """Import full-size registers into a store of that folder; return the environment that points to it."""
    environment = {**os.environ, "AMP_REGISTRY_DATABASE_URL": f"sqlite:///{folder / 'registry.sqlite'}"}
    for path in generate.write(folder):
        subprocess.run(
            [PROGRAM, "import", path.stem, str(path)], env=environment, check=True, stdout=subprocess.DEVNULL
        )
    return environment


def interleaved(commands: Sequence[Sequence[str]], environment: Mapping[str, str]) -> list[float]:
    """Return each command's median seconds; they take turns, so that a busy minute weighs on all alike."""
    times: list[list[float]] = [[] for _ in commands]
    for round_number in range(ROUNDS + 1):
        for taken, command in zip(times, commands, strict=True):
            start = time.perf_counter()
            subprocess.run(command, env=environment, check=False, stdout=subprocess.DEVNULL)
            if round_number:  # the first round fills the disk cache
                taken.append(time.perf_counter() - start)
    return [statistics.median(taken) for taken in times]


if __name__ == "__main__":
    sys.exit(main())
