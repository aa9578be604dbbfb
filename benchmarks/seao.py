"""A month of SEAO screened by the program itself: releases a second, peak memory, and every planted case found.

    python -m benchmarks.seao [--bytes N]

Invented packages and registers (`seao_month.py`), the registers at their real size with a copy each night. The
peer is the shortest program that reads the same file, `json.load`, in a process of its own: it asks nothing and
holds everything. With `--bytes`, one package of at least that size instead (2e9 for two gigabytes), written on
the fly into a temporary folder; the peer is then left out, for it would need about seven times that in memory.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from amp_registry.batch import processes
from amp_registry.bulk.seao import package
from benchmarks import seao_month
from benchmarks.seao_month import Cast, Planted

PROGRAM = str(Path(sys.executable).with_name("amp-registry"))
PEER = "import json, sys; print(len(json.load(open(sys.argv[1], encoding='utf-8'))['releases']))"
LAUNCHER = (
    "import resource, subprocess, sys; subprocess.run(sys.argv[2:]);"
    "open(sys.argv[1], 'w').write(str(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss))"
)
"""A small process between this one and the program: Linux counts what the parent held as the child's own peak."""
MOST_MEGABYTES = 500
EACH = 3
OTHERS = 6000
HEAVY = 32
"""Documents a release in the large package: about twenty kilobytes each, twice those of the largest month published."""


@dataclass(frozen=True, slots=True)
class Ran:
    """What a program took: seconds, megabytes at the peak of its largest process, and what it printed."""

    seconds: float
    megabytes: float
    printed: str


def run(command: Sequence[str], environment: dict[str, str]) -> Ran:
    """Run a program and return what it took; its exit code is an answer."""
    with tempfile.NamedTemporaryFile("r", encoding="utf-8") as noted:
        start = time.perf_counter()
        launched = [sys.executable, "-c", LAUNCHER, noted.name, *command]
        done = subprocess.run(launched, stdout=subprocess.PIPE, env=environment, text=True, check=True)
        seconds = time.perf_counter() - start
        return Ran(seconds, int(noted.read()) / 1024, done.stdout)


def wrong(lines: Sequence[dict[str, object]], cases: Sequence[Planted]) -> list[str]:
    """Return what was planted and not found as it should be, and what was found where nothing was planted.

    A name that RENA lists under another NEQ (`resembles`) is no case: names are invented from few syllables.
    """
    found = Counter(_seen(line) for line in lines if line["severity"] != "resembles")
    expected: Counter[tuple[object, ...]] = Counter()
    for case in cases:
        numbers = dict.fromkeys(raw["ocid"].rpartition("-")[2] for raw in case.releases)
        told = list(numbers) if len(numbers) == len(case.expected) else list(numbers) * len(case.expected)
        for number, (outcome, severity, _rule, causes) in zip(told, case.expected, strict=True):
            if outcome in ("finding", "not_judged"):
                expected[number, outcome, severity, causes] += 1
    missed = [f"missed {each}" for each in (expected - found)]
    return missed + [f"invented {each}" for each in (found - expected)]


def _seen(line: dict[str, object]) -> tuple[object, ...]:
    causes = line["causes"]
    return (
        line["number"],
        line["outcome"],
        line["severity"],
        tuple(causes if isinstance(causes, list) else ()),
    )


def large(path: Path, cast: Cast, cases: Sequence[Planted], size: int) -> int:
    """Write one package of at least that many bytes; return how many releases it holds.

    The same processes come back, revised, as they do from one weekly file of SEAO to the next.
    """
    releases = 0
    with path.open("w", encoding="utf-8") as file:
        file.write('{"releases": [\n')
        for turn in count():
            text = seao_month.lines(
                cast,
                cases if turn == 0 else (),
                seao_month.RELEASES,
                seed=turn,
                padding=HEAVY,
            )
            pieces = list(text)[1:-1]
            file.write("" if turn == 0 else ",\n")
            file.writelines(pieces)
            releases += len(pieces)
            if file.tell() >= size:
                break
        file.write("\n]}\n")
    return releases


def main() -> int:
    """Print the figures; return 0 when memory stays under the target and nothing is missed or invented."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.seao")
    parser.add_argument("--bytes", type=float, default=0.0, help="size of one package, instead of the month")
    size = int(parser.parse_args().bytes)
    with tempfile.TemporaryDirectory() as folder:
        return _measured(Path(folder), size)


def _measured(folder: Path, size: int) -> int:
    cast = Cast(seao_month.REGISTERS, OTHERS, seao_month.SEED)
    rena, rea = list(cast.rena), list(cast.rea)
    cases = seao_month.planted(cast, 10_000_000, EACH)
    path, store = folder / seao_month.NAME, folder / "registry.sqlite"
    releases = large(path, cast, cases, size) if size else seao_month.RELEASES
    if not size:
        seao_month.write(folder, cast, cases, releases)
    copies = seao_month.keep(f"sqlite:///{store}", rena, rea, cases)
    environment = {**os.environ, "AMP_REGISTRY_DATABASE_URL": f"sqlite:///{store}"}
    megabytes = path.stat().st_size / 1e6
    print(
        f"{releases:,} releases, {megabytes:,.0f} MB; RENA {len(rena):,}, REA {len(rea):,}, {copies} copies that differ"
    )
    start = time.perf_counter()
    with path.open("rb") as stream:
        read = sum(1 for _item in package.read(stream))
    _print("releases split and parsed, one by one", read, time.perf_counter() - start)
    if not size:
        peer = run([sys.executable, "-c", PEER, str(path)], environment)
        _print("peer: json.load, nothing asked", releases, peer.seconds, peer.megabytes)
    report = folder / "report.jsonl"
    screened = run([PROGRAM, "screen-seao", str(path), "--output", str(report), "--json"], environment)
    _print("screen-seao, every award asked", releases, screened.seconds, screened.megabytes)
    working = 1 + processes()
    most = screened.megabytes * working
    print(f"the largest of {working} processes is counted; in all at most {most:,.0f} MB")
    summary = json.loads(screened.printed)
    print(
        f"awards and bids asked about: {summary['subjects']:,}; {summary['outcomes']}; {summary['severities']}"
    )
    with report.open(encoding="utf-8") as file:
        problems = wrong([json.loads(line) for line in file][1:], cases)
    planted = sum(len(case.expected) for case in cases)
    print(
        f"planted: {planted}, of {len(cases)} cases; missed or invented: {len(problems)}",
        *problems,
        sep="\n  ",
    )
    print(f"target: under {MOST_MEGABYTES} MB in all, nothing missed, nothing invented")
    return int(most > MOST_MEGABYTES or bool(problems))


def _print(what: str, releases: int, seconds: float, megabytes: float | None = None) -> None:
    memory = f"{megabytes:8.0f} MB" if megabytes else ""
    print(f"{what:40} {seconds:8.1f} s {releases / seconds:10,.0f} releases/s {memory}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
