"""Coverage-guided fuzzing of the targets, with atheris (the extra `fuzz`).

    python -m tests.fuzz.run --minutes 30                  every target, the time shared out evenly
    python -m tests.fuzz.run --minutes 5 name question     some of them
    python -m tests.fuzz.run --play name FILE              one input again, with its trace

What was found to reach new code is kept under `build/fuzz/corpus/`, and the next run starts from it; an input that
breaks a target is kept under `build/fuzz/found/`. A line a target: executions, edges reached, what was found.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
from pathlib import Path

BUILD = Path("build") / "fuzz"
SLOWEST_SECONDS = 30
MEMORY_MB = 3_000
DONE = re.compile(r"Done (\d+) (?:runs )?in")
STATE = re.compile(r"#(\d+)\s+\S+\s+cov: (\d+) ft: (\d+)")
INSTRUMENTED = ["amp_registry", "pypdf", "bs4"]


def fuzz_one(name: str, seconds: float) -> int:
    """Fuzz a target for some seconds; never returns, for the fuzzer ends the process."""
    import atheris  # noqa: PLC0415 - an extra of its own: the targets are played without it too

    with atheris.instrument_imports(include=INSTRUMENTED):
        from tests.fuzz.targets import TARGETS  # noqa: PLC0415 - what is imported here is instrumented

    corpus, found = BUILD / "corpus" / name, BUILD / "found" / name
    for folder in (corpus, found):
        folder.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(TARGETS[name].seeds()):
        (corpus / f"seed-{number}").write_bytes(seed)
    atheris.Setup(
        [
            sys.argv[0],
            str(corpus),
            f"-max_total_time={seconds:.0f}",
            f"-timeout={SLOWEST_SECONDS}",
            f"-rss_limit_mb={MEMORY_MB}",
            f"-artifact_prefix={found}/",
            "-max_len=20000",
            "-print_final_stats=1",
        ],
        TARGETS[name],
    )
    atheris.Fuzz()
    return 0


def told(output: str) -> str:
    """Return executions and edges, as the fuzzer last told them."""
    states = STATE.findall(output)
    done = DONE.search(output)
    runs = int(done[1]) if done else int(states[-1][0]) if states else 0
    return f"{runs:>11,}{int(states[-1][1]) if states else 0:>8,}"


def main() -> int:
    """Fuzz each target in a process of its own; return how many broke."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz.run")
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--only", help=argparse.SUPPRESS)
    parser.add_argument("--play", nargs=2, metavar=("TARGET", "FILE"))
    parser.add_argument("targets", nargs="*")
    asked = parser.parse_args()
    if asked.only:
        return fuzz_one(asked.only, asked.minutes * 60)
    from tests.fuzz.targets import TARGETS  # noqa: PLC0415 - not instrumented, so not at the top

    if asked.play:
        TARGETS[asked.play[0]](Path(asked.play[1]).read_bytes())
        return 0
    wanted = asked.targets or list(TARGETS)
    broken = 0
    print(f"{'target':20}{'executions':>11}{'edges':>8}  ended", flush=True)
    for name in wanted:
        minutes = asked.minutes / len(wanted)
        process = subprocess.run(
            [sys.executable, "-m", "tests.fuzz.run", "--only", name, "--minutes", str(minutes)],
            capture_output=True,
            check=False,
            env={**os.environ, "PYTHONHASHSEED": "0"},
        )
        output = process.stderr.decode(errors="replace") + process.stdout.decode(errors="replace")
        (BUILD / f"{name}.log").write_text(output, encoding="utf-8")
        broken += process.returncode != 0
        print(
            f"{name:20}{told(output)}  {'well' if not process.returncode else 'BROKEN, see ' + name}",
            flush=True,
        )
    return broken


if __name__ == "__main__":
    sys.exit(main())
