"""Runs every benchmark in a process of its own and writes `results.md`: what it printed, and on what machine.

A benchmark is a module of this folder with `main() -> int`: it prints its figures, each beside a peer measured in
the same run, and returns 0 when they keep to their target. Machines and their load differ; ratios travel better.
"""

from __future__ import annotations

import os
import platform
import re
import subprocess
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path

HERE = Path(__file__).parent
RESULTS = HERE / "results.md"
# The names bench needs peers of its own and writes its own page: `make bench-names`.
NAMES = {"names", "names_figures", "names_labelled", "names_systems", "names_tables"}
NOT_BENCHMARKS = {
    "__init__",
    "run",
    "generate",
    "nights",
    "population",
    "frozen",
    "seao_month",
    "seao_releases",
    "web_echo",
    *NAMES,
}
LIBRARIES = ("amp-registry", "click", "rapidfuzz", "sqlmodel", "sqlalchemy")

INTRODUCTION = """# Benchmarks: the last run

<!-- Written by `make bench`; `README.md` beside it says what each figure means. -->
"""


def machine() -> list[str]:
    """Return the machine and the versions, one line each."""
    versions = ", ".join(f"{library} {metadata.version(library)}" for library in LIBRARIES)
    return [
        f"- processor: {processor()}, {os.cpu_count()} cores",
        f"- system: {platform.system()} {platform.machine()}, CPython {platform.python_version()}",
        f"- libraries: {versions}",
    ]


def processor() -> str:
    """Return the processor's model, as the system names it."""
    cpuinfo = Path("/proc/cpuinfo")
    lines = cpuinfo.read_text(encoding="utf-8").splitlines() if cpuinfo.exists() else []
    models = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return models[0] if models else platform.processor() or "not named"


def names() -> list[str]:
    """Return the benchmark modules of this folder, in order."""
    return sorted(path.stem for path in HERE.glob("*.py") if path.stem not in NOT_BENCHMARKS)


def run(name: str) -> tuple[int, str]:
    """Return the exit code and the printed figures of one benchmark; errors pass through to the screen."""
    done = subprocess.run(
        [sys.executable, "-m", f"benchmarks.{name}"],
        cwd=HERE.parent,
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout.rstrip()


def section(name: str) -> tuple[int, str]:
    """Run a benchmark and return whether it missed its target (0 or 1) and its part of the page."""
    load, day = os.getloadavg()[0], datetime.now(tz=UTC).date().isoformat()
    code, printed = run(name)
    kept = "keeps to its target" if code == 0 else f"MISSED its target (exit {code})"
    print(f"{name}: {kept}\n{printed}\n", flush=True)
    lines = [f"## {name}: {kept}", "", f"{day}, load before it {load:.1f}", "", "```text", printed, "```", ""]
    return int(code != 0), "\n".join(lines)


def written() -> dict[str, str]:
    """Return the parts of the page as it stands, by benchmark."""
    text = RESULTS.read_text(encoding="utf-8") if RESULTS.exists() else ""
    parts = re.split(r"^(?=## )", text, flags=re.MULTILINE)[1:]
    return {part[3:].partition(":")[0]: part.rstrip("\n") + "\n" for part in parts}


def main(wanted: Sequence[str]) -> int:
    """Run those named, or all, print and write; return how many missed their target.

    The parts of the page that were not run again stay as they were, with their own day.
    """
    parts, missed = written(), 0
    for name in wanted or names():
        failed, parts[name] = section(name)
        missed += failed
        kept = [parts[each] for each in names() if each in parts]
        RESULTS.write_text("\n".join([INTRODUCTION, *machine(), "", *kept]), encoding="utf-8")
    return missed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
