"""A whole `amp-registry sync`, process start to exit, of full-size registers from a server on this machine.

First night: RENA's official JSON (2,218 entries) and REA's complement lists are fetched, read, compared, stored
and promoted; REA's extract (8,361 entries) is imported, for no source publishes it. An unchanged night: the source
answers 304, or the same bytes; nothing is read and nothing is written but the row of the run, which is checked.

The peer of each is `python -c "import …"` of the libraries a sync cannot do without: what the night costs beyond
the price of its tools. Peak memory is the most a process held (resident), as the system measured it.
"""

from __future__ import annotations

import json
import os
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from amp_registry.records import ListOrigin, ReaEntry, Register, RenaEntry
from benchmarks import generate
from tests.local_sources.rea_site import ReaSite
from tests.local_sources.rena_behaviours import BEHAVIOURS
from tests.local_sources.rena_site import RenaSite
from tests.local_sources.server import LocalServer

ROUNDS = 5
PROGRAM = str(Path(sys.executable).with_name("amp-registry"))
PEER = (sys.executable, "-c", "import alembic.command, click, requests, sqlmodel")
FIRST_NIGHT_TARGET = 5.0
UNCHANGED_TARGET = 3.0
MEMORY_TARGET = 200.0
"""Ratios to the peer's time, and megabytes."""


@dataclass(frozen=True)
class Spent:
    """What a process took: seconds from start to exit, and the most memory it held, in megabytes."""

    seconds: float
    megabytes: float
    said: str


def main() -> int:
    """Print times, ratios and peak memory; return 0 when they keep to their targets."""
    rena = [
        e for e in generate.generate(Register.RENA, generate.SIZES[Register.RENA]) if isinstance(e, RenaEntry)
    ]
    rea = [
        e for e in generate.generate(Register.REA, generate.SIZES[Register.REA]) if isinstance(e, ReaEntry)
    ]
    site, form = RenaSite(rena), ReaSite()
    form.suspended = [e for e in rea if e.list_origin is ListOrigin.COMPLEMENT_SUSPENDED]
    form.expired = [e for e in rea if e.list_origin is ListOrigin.COMPLEMENT_EXPIRED]
    form.oversight = [e for e in rea if e.oversight]
    with tempfile.TemporaryDirectory() as folder, LocalServer({s.prefix: s for s in (site, form)}) as server:
        extract = next(path for path in generate.write(Path(folder)) if path.stem == "rea")
        addresses = {
            **os.environ,
            "AMP_REGISTRY_RENA_URL": site.base(server),
            "AMP_REGISTRY_REA_URL": form.address(server),
            "AMP_REGISTRY_LANG": "en",
        }
        nights = [_nights(Path(folder) / str(number), addresses, site, extract) for number in range(ROUNDS)]
    return _print(nights, len(rena), len(rea))


def _nights(folder: Path, addresses: Mapping[str, str], site: RenaSite, extract: Path) -> dict[str, Spent]:
    """Do one of each, on a store of their own; the site's file is the same throughout."""
    store = folder / "registry.sqlite"
    environment = {**addresses, "AMP_REGISTRY_DATABASE_URL": f"sqlite:///{store}"}
    sync = (PROGRAM, "sync", "rena", "--log", "json")
    site.behaviour = BEHAVIOURS["json"]
    spent = {
        "import of the libraries": run(PEER, environment),
        "first night of RENA": run(sync, environment),
        "first night of REA, its lists": run((PROGRAM, "sync", "rea", "--log", "none"), environment),
        "import of REA's extract": run((PROGRAM, "import", "rea", str(extract)), environment),
    }
    before = _rows(store)
    spent["unchanged night, 304"] = run(sync, environment)
    site.behaviour = BEHAVIOURS["same bytes"]
    spent["unchanged night, same bytes"] = run(sync, environment)
    grown = {table: count - before[table] for table, count in _rows(store).items() if count != before[table]}
    read = [name for name, each in spent.items() if "unchanged" in name and '"event": "read"' in each.said]
    if grown != {"run": 2} or read:
        raise SystemExit(f"an unchanged night wrote {grown} and read its file in {read}")
    return spent


def run(command: Sequence[str], environment: Mapping[str, str]) -> Spent:
    """Run a process that must succeed, and return what it took and what it logged."""
    with tempfile.TemporaryFile() as log:
        started = time.perf_counter()
        process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=log)
        _, status, used = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        log.seek(0)
        said = log.read().decode()
    if process.returncode != 0:
        raise SystemExit(f"{' '.join(command)}: exit {process.returncode}\n{said}")
    unit = 1 if sys.platform == "darwin" else 1024
    return Spent(seconds, used.ru_maxrss * unit / 1e6, said)


def _rows(store: Path) -> dict[str, int]:
    with closing(sqlite3.connect(store)) as database:
        tables = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {t: database.execute(f'SELECT count(*) FROM "{t}"').fetchone()[0] for t in tables}


def _print(nights: Sequence[Mapping[str, Spent]], rena: int, rea: int) -> int:
    print(f"RENA {rena:,} entries, REA {rea:,}; medians of {len(nights)} stores, a process each")
    peer = statistics.median(night["import of the libraries"].seconds for night in nights)
    missed = 0
    for name in nights[0]:
        seconds = statistics.median(night[name].seconds for night in nights)
        memory = max(night[name].megabytes for night in nights)
        target = UNCHANGED_TARGET if "unchanged" in name else FIRST_NIGHT_TARGET
        aimed = f"  ratio {seconds / peer:4.2f} (target {target:.0f})" if "night" in name else ""
        print(f"{name:32} {seconds * 1000:7.0f} ms   peak {memory:5.0f} MB{aimed}")
        missed += "night" in name and seconds / peer > target
        missed += memory > MEMORY_TARGET
    bytes_read = [json.loads(line) for line in nights[0]["first night of RENA"].said.splitlines()]
    size = next(line["bytes"] for line in bytes_read if line["event"] == "received")
    print(
        f"RENA's file: {size / 1e6:.1f} MB. Unchanged nights wrote one row each, that of the run, and read nothing."
    )
    print(f"memory target: {MEMORY_TARGET:.0f} MB")
    return int(missed > 0)


if __name__ == "__main__":
    sys.exit(main())
