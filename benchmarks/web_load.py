"""Checks a second over HTTP, journaled, while copies are promoted: by one process, and by two.

Full-size registers; `wrk` keeps sixty-four connections busy with questions about two hundred firms, by number and by name,
while an import promotes one copy of RENA after another. The peer, in the same run and by as many processes: a bare FastAPI
application that reads and gives back the JSON of one such evidence (`web_echo`), with and without the same imports beside.

    python -m benchmarks.web_load [SECONDS]

Needs `wrk`; where it is absent this says so and measures nothing. Everything is on the loopback address, and bounded.
"""

from __future__ import annotations

import contextlib
import itertools
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from amp_registry.records import Register
from amp_registry.registry import Registry
from amp_registry.settings import Settings
from benchmarks import generate

ROOT = Path(__file__).parents[1]
PROGRAM = Path(sys.executable).with_name("amp-registry")
CONNECTIONS = 64
FIRMS = 100
LEAST_OF_ECHO = 0.25
SECONDS = 8
PROCESSES = (1, 2)
SCRIPT = """
local bodies = {}
for line in io.lines(os.getenv("BODIES")) do bodies[#bodies + 1] = line end
local place = 0
wrk.method = "POST"
wrk.headers["Content-Type"] = "application/json"
request = function()
  place = place % #bodies + 1
  return wrk.format(nil, nil, nil, bodies[place])
end
"""


class Load(NamedTuple):
    """What wrk measured: answers a second, the median and the 99th percentile in milliseconds, and what went wrong."""

    rate: float
    median: float
    slowest: float
    errors: int


def main(seconds: int = SECONDS) -> int:
    """Print the figures; return 1 when an answer failed or the target is missed."""
    if shutil.which("wrk") is None:
        print("wrk is not installed: nothing measured (Debian and Ubuntu: apt-get install wrk)")
        return 0
    missed = False
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        environment = _filled(folder)
        questions = _questions(environment)
        evidence = _evidence(environment, questions[0])
        print(
            f"an evidence of {len(evidence):,} bytes, {len(questions)} questions, {CONNECTIONS} connections"
        )
        for processes in PROCESSES:
            missed |= _compare(Asked(folder, environment, questions, evidence), processes, seconds)
    return int(missed)


class Asked(NamedTuple):
    """What both are asked with: the questions, one evidence, the environment of the store, and a folder."""

    folder: Path
    environment: dict[str, str]
    questions: Sequence[str]
    evidence: str


def _compare(asked: Asked, processes: int, seconds: int) -> bool:
    folder, environment, questions, evidence = asked
    several = f"{processes} process" + ("es" if processes > 1 else "")
    ways = (
        ("echo", "/echo", [evidence]),
        ("amp-registry", "/api/v1/check", questions),
    )
    loads: dict[str, list[Load]] = {}
    for what, path, bodies in ways:
        with _serving(what, processes, environment) as address:
            _load(folder, address + path, bodies, 2)  # indexes opened, caches filled
            quiet = _load(folder, address + path, bodies, seconds)
            with _promoting(folder, environment) as promoted:
                busy = _load(folder, address + path, bodies, seconds)
        loads[what] = [quiet, busy]
        for load, beside in ((quiet, ""), (busy, f", {promoted[0]} promotions beside")):
            print(
                f"{several:12} {what + beside:36} {load.rate:6.0f}/s   p50 {load.median:6.1f} ms"
                f"   p99 {load.slowest:6.1f} ms   errors {load.errors}"
            )
    alone, promoting = (
        check.rate / echo.rate for echo, check in zip(loads["echo"], loads["amp-registry"], strict=True)
    )
    print(f"{several:12} checks beside echo: {alone:.2f}, both while copies are promoted {promoting:.2f}")
    failed = any(load.errors for some in loads.values() for load in some)
    return failed or min(alone, promoting) < LEAST_OF_ECHO


# --- the store, the questions -------------------------------------------------------------------------


def _filled(folder: Path) -> dict[str, str]:
    """Import full-size registers, and return the environment that points to them."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("AMP_REGISTRY_")}
    (folder / "settings.toml").touch()
    environment = {
        **kept,
        "AMP_REGISTRY_DATABASE_URL": f"sqlite:///{folder / 'registry.sqlite3'}",
        "AMP_REGISTRY_SETTINGS": str(folder / "settings.toml"),
        "AMP_REGISTRY_WEB_RATE_PER_MINUTE": "0",
        "PYTHONPATH": str(ROOT),
    }
    for path in generate.write(folder):
        _run([str(PROGRAM), "import", path.stem, str(path)], environment)
    return environment


def _questions(environment: dict[str, str]) -> list[str]:
    """Return questions about firms of both registers, by number and by name, as JSON."""
    contract = {"kind": "construction", "expenditure": 6000000}
    with Registry.open(environment["AMP_REGISTRY_DATABASE_URL"], settings=Settings()) as registry:
        found = [
            {"neq": entry.neq} if place % 2 and entry.neq else {"name": entry.name}
            for register in Register
            for place, entry in enumerate(itertools.islice(registry.records(register), FIRMS))
        ]
        numbered = [one for one in found if "name" in one or _valid(one["neq"])]
    return [json.dumps({"firm": firm, "contract": contract}) for firm in numbered]


def _valid(number: str) -> bool:
    return number.isdigit() and len(number) == 10


def _evidence(environment: dict[str, str], question: str) -> str:
    asked = subprocess.run(
        [str(PROGRAM), "check", "--question", "-", "--json"],
        input=question,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    return json.dumps(json.loads(asked.stdout))


# --- servers, load ------------------------------------------------------------------------------------


@contextmanager
def _serving(what: str, processes: int, environment: dict[str, str]) -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    many = ["--port", str(port), "--workers", str(processes)]
    command = (
        [sys.executable, "-m", "uvicorn", "benchmarks.web_echo:app", "--no-access-log", *many]
        if what == "echo"
        else [str(PROGRAM), "serve", *many]
    )
    # The log is a file, as a service's is: a line a request is part of what is measured.
    with tempfile.TemporaryFile() as log:
        server = subprocess.Popen(command, env=environment, cwd=ROOT, stdout=log, stderr=log)
        try:
            _wait(port)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            server.wait(timeout=30)


def _wait(port: int) -> None:
    for _ in range(300):
        with contextlib.suppress(ConnectionError), socket.create_connection(("127.0.0.1", port), 5):
            return
        time.sleep(0.1)
    raise TimeoutError(port)


@contextmanager
def _promoting(folder: Path, environment: dict[str, str]) -> Iterator[list[int]]:
    """Promote one copy after another until the block ends; gives how many were."""
    count, over = [0], threading.Event()
    whole = next(path for path in folder.glob("*.jsonl") if path.stem == "rena")
    lines = whole.read_text(encoding="utf-8").splitlines(keepends=True)
    fetched = datetime.now(tz=UTC) - timedelta(hours=1)

    def promote() -> None:
        while not over.is_set():
            path = folder / "next.jsonl"
            path.write_text("".join(lines[count[0] % 5 :]), encoding="utf-8")
            at = (fetched + timedelta(seconds=count[0] + 1)).isoformat()
            _run([str(PROGRAM), "import", "rena", str(path), "--fetched-at", at], environment)
            count[0] += 1

    working = threading.Thread(target=promote)
    working.start()
    try:
        yield count
    finally:
        over.set()
        working.join()


def _run(command: Sequence[str], environment: dict[str, str]) -> None:
    subprocess.run(command, env=environment, check=True, capture_output=True)


def _load(folder: Path, address: str, bodies: Sequence[str], seconds: int) -> Load:
    (folder / "bodies.txt").write_text("\n".join(bodies) + "\n", encoding="utf-8")
    (folder / "load.lua").write_text(SCRIPT, encoding="utf-8")
    asked = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "--latency", "--timeout", "20s"]
    told = subprocess.run(
        [*asked, "-s", str(folder / "load.lua"), address],
        env={**os.environ, "BODIES": str(folder / "bodies.txt")},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    return Load(
        rate=float(_said(r"Requests/sec:\s+([\d.]+)", told)),
        median=_milliseconds(_said(r"50%\s+([\d.]+\w+)", told)),
        slowest=_milliseconds(_said(r"99%\s+([\d.]+\w+)", told)),
        errors=int(_said(r"Non-2xx or 3xx responses: (\d+)", told, "0"))
        + sum(map(int, re.findall(r"(?:connect|read|write|timeout) (\d+)", told))),
    )


def _said(pattern: str, text: str, otherwise: str | None = None) -> str:
    found = re.search(pattern, text)
    if found is None and otherwise is None:
        raise ValueError(text)
    return found[1] if found else str(otherwise)


def _milliseconds(text: str) -> float:
    unit = {"us": 0.001, "ms": 1.0, "s": 1000.0, "m": 60_000.0}
    number, name = re.fullmatch(r"([\d.]+)(\w+)", text).groups()  # type: ignore[union-attr]
    return float(number) * unit[name]


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
