"""`sync` and `import` killed at random instants, as a power cut would: the old copy answers, or the new one.

    python -m tests.trials.killed --rounds 200 --seed 1

runs that many rounds on a SQLite file, and as many on PostgreSQL where AMP_REGISTRY_TEST_POSTGRES_URL names a
server. A round starts the program, kills it (SIGKILL) at an instant drawn from the whole of its run or from
the part of it that writes, and looks at what is left:

- the store opens, and the copy that answers is the one before or the one that was coming, whole: its records
  have its hash, and the answers on a firm that only one of the two lists agree with it;
- every earlier copy still lists what it listed, the journal's chain holds, SQLite finds its file sound;
- the lock fell with its holder: the next round works.

Every tenth round starts from a store that does not exist yet; where it leaves no copy, a run that is left alone
brings one before the next.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
import uuid
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

from amp_registry.collect import exchange
from amp_registry.decide.verdict import Answer
from amp_registry.errors import AnotherRun
from amp_registry.question import Firm, Question
from amp_registry.records import Copy, Register, RenaEntry, records_hash
from amp_registry.records import entry_hash as hash_of
from amp_registry.registry import Registry
from amp_registry.store.location import locate
from amp_registry.store.reading import Store, open_store
from amp_registry.store.run_lock import only_run
from tests.conftest import POSTGRES
from tests.factory import neq, rena
from tests.local_sources.rena_site import RenaSite
from tests.local_sources.server import LocalServer
from tests.syncing.nightly import few_rows

PROGRAM = Path(sys.executable).with_name("amp-registry")
COMMANDS = ("sync", "import")
SIZE, DIFFERENCE = 400, 40
REGISTERS: Sequence[Sequence[RenaEntry]] = (
    [rena(n) for n in range(1, SIZE + 1)],
    [rena(n) for n in range(DIFFERENCE + 1, SIZE + DIFFERENCE + 1)],
)
ONLY = (neq(1), neq(SIZE + 1))
"""A firm that only the first of the two registers lists, and one that only the second does."""

EVERY_FRESH = 10
UsableUrl = Callable[[], str]


class Broken(AssertionError):
    """What was promised does not hold."""


@dataclass
class Trial:
    """The rounds on one kind of database; `new_url` gives the address of a store that does not exist yet."""

    new_url: UsableUrl
    folder: Path
    draw: random.Random
    ends: Counter[str] = field(default_factory=Counter)
    seconds: dict[str, tuple[float, float]] = field(default_factory=dict)

    def run(self, rounds: int) -> None:
        """Do the rounds; raises `Broken` with what does not hold."""
        cards = self.folder / "cards"
        cards.mkdir()
        few_rows(cards)
        for number, entries in enumerate(REGISTERS):
            self._file(number).write_text("".join(exchange.write(entries)), encoding="utf-8")
        self.site = RenaSite(REGISTERS[0])
        with LocalServer({self.site.prefix: self.site}) as server:
            self.env = {
                **{k: v for k, v in os.environ.items() if not k.startswith("AMP_REGISTRY_")},
                "AMP_REGISTRY_RENA_URL": self.site.base(server),
                "AMP_REGISTRY_SOURCES": str(cards),
                "AMP_REGISTRY_SETTINGS": str(self._settings()),
                "AMP_REGISTRY_LANG": "en",
            }
            self._fresh()
            for command in COMMANDS:
                self._measure(command)
            for number in range(rounds):
                if number % EVERY_FRESH == EVERY_FRESH - 1:
                    self._fresh()
                elif self.now is None:
                    self._measure("sync")
                self._round(COMMANDS[number % len(COMMANDS)])
            self._look_at_all()

    def _fresh(self) -> None:
        """Leave the store there was, sound, for one that does not exist."""
        if "AMP_REGISTRY_DATABASE_URL" in self.env:
            self._look_at_all()
        self.url = self.new_url()
        self.env["AMP_REGISTRY_DATABASE_URL"] = self.url
        self.now: int | None = None

    def _measure(self, command: str) -> None:
        """Measure a run that is left alone: the seconds until it has read its source, and until its end."""
        started = time.monotonic()
        process = self._start(command)
        read = self._until_read(process, started)
        process.wait()
        self._closed(process)
        if process.returncode != 0:
            raise Broken(f"{command} left alone: exit {process.returncode}")
        self.seconds[command] = (read, time.monotonic() - started)
        self._look()

    def _round(self, command: str) -> None:
        read, whole = self.seconds[command]
        started = time.monotonic()
        process = self._start(command)
        if self.draw.random() < 0.5:
            self._until_read(process, started)
            time.sleep(self.draw.uniform(0, (whole - read) * 1.1))
        else:
            time.sleep(self.draw.uniform(0, whole))
        process.send_signal(signal.SIGKILL)
        code = process.wait()
        self._closed(process)
        if code not in (0, -signal.SIGKILL):
            raise Broken(f"{command}: exit {code}")
        before = self.now
        self._look()
        self._wait_for_the_lock()
        self._look()
        came = "the new copy" if self.now != before else "the old copy" if before is not None else "no copy"
        self.ends[f"{command}, {'killed' if code else 'ended first'}: {came}"] += 1

    # --- the program ---

    def _start(self, command: str) -> subprocess.Popen[str]:
        coming = 0 if self.now is None else 1 - self.now
        self.site.entries = list(REGISTERS[coming])
        words, told = ["sync", "rena", "--log", "json"], subprocess.PIPE
        if command == "import":
            words, told = ["import", "rena", str(self._file(coming))], subprocess.DEVNULL
        return subprocess.Popen(
            [PROGRAM, *words], env=self.env, stdout=subprocess.DEVNULL, stderr=told, text=True
        )

    def _until_read(self, process: subprocess.Popen[str], started: float) -> float:
        """Wait until a sync says that it has read its source; an import says nothing, and starts as a sync does."""
        if process.stderr is None:
            time.sleep(self.seconds.get("sync", (0.3, 0))[0] * 0.8)
            return time.monotonic() - started
        for line in process.stderr:
            if json.loads(line)["event"] == "read":
                break
        return time.monotonic() - started

    @staticmethod
    def _closed(process: subprocess.Popen[str]) -> None:
        if process.stderr is not None:
            process.stderr.close()

    def _wait_for_the_lock(self) -> None:
        """A server notices a moment later that its client is gone; what it was asked to commit may still come."""
        for _attempt in range(200):
            try:
                with only_run(self.url, datetime.now(UTC)):
                    return
            except AnotherRun:
                time.sleep(0.05)
        raise Broken("the lock outlived its holder by ten seconds")

    # --- what is left ---

    def _look(self) -> None:
        """Look at the copy that answers: the one before or the one that was coming, and nothing between."""
        moment = datetime.now(UTC)
        with open_store(self.url) as store:
            copy = store.copy_at(Register.RENA, moment)
            if copy is None:
                if self.now is not None:
                    raise Broken("the copy that answered is gone")
                return
            which = self._which(store, copy)
        coming = 0 if self.now is None else 1 - self.now
        if which not in {self.now, coming}:
            raise Broken(f"the copy that answers is {which}, neither {self.now} nor {coming}")
        self.now = which
        with Registry.open(self.url) as registry:
            answers = [registry.check(Question(firm=Firm(neq=number)), now=moment).answer for number in ONLY]
        listed = [answer is Answer.NOT_ALLOWED for answer in answers]
        if listed != [which == 0, which == 1]:
            raise Broken(f"copy {which} answers {answers}")

    @staticmethod
    def _which(store: Store, copy: Copy) -> int:
        """Return which of the two registers a copy is, whole."""
        found = {hash_of(entry) for entry in store.all_entries(copy)}
        if records_hash(found) != copy.sha256 or len(found) != copy.rows:
            raise Broken(f"snapshot {copy.snapshot} lists {len(found)} records that do not have its hash")
        neqs = {entry.neq for entry in store.all_entries(copy)}
        for number, entries in enumerate(REGISTERS):
            if neqs == {entry.neq for entry in entries}:
                return number
        raise Broken(f"snapshot {copy.snapshot} is a mix: {len(neqs)} firms")

    def _look_at_all(self) -> None:
        """Look at every copy there ever was, at the journal, and at SQLite's own opinion of its file."""
        with open_store(self.url) as store:
            for copy in store.copies(Register.RENA):
                self._which(store, copy)
            store.verify()
        path = locate(self.url).path
        if path is not None and path.exists():
            with closing(sqlite3.connect(path)) as database:
                said = database.execute("PRAGMA integrity_check").fetchall()
                if said != [("ok",)]:
                    raise Broken(f"SQLite finds its file damaged: {said}")

    def _file(self, number: int) -> Path:
        return self.folder / f"register-{number}.jsonl"

    def _settings(self) -> Path:
        path = self.folder / "settings.toml"
        path.write_text("", encoding="utf-8")
        return path


@contextmanager
def _databases(folder: Path) -> Iterator[dict[str, UsableUrl]]:
    """Give each kind of database there is; the PostgreSQL one goes away at the end."""

    def sqlite_url() -> str:
        return f"sqlite:///{folder / uuid.uuid4().hex / 'registry.sqlite3'}"

    server = os.environ.get(POSTGRES)
    if not server:
        yield {"SQLite": sqlite_url}
        return
    name = f"amp_registry_trial_{uuid.uuid4().hex}"
    made = urlsplit(server)._replace(path=f"/{name}").geturl()
    with psycopg.connect(server.replace("+psycopg", "", 1), autocommit=True) as admin:
        admin.execute(f'CREATE DATABASE "{name}"')
        try:
            yield {"SQLite": sqlite_url, "PostgreSQL": lambda: schema_of(made)}
        finally:
            admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def schema_of(database: str) -> str:
    """Make an empty schema in a PostgreSQL database, and return the address that leads to it."""
    schema = f"t{uuid.uuid4().hex}"
    with psycopg.connect(database.replace("+psycopg", "", 1), autocommit=True) as connection:
        connection.execute(f'CREATE SCHEMA "{schema}"')
    return f"{database}?options=-csearch_path%3D{schema}"


def main() -> int:
    """Do the rounds on each kind of database, and print how they ended."""
    parser = argparse.ArgumentParser(prog="python -m tests.trials.killed")
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--database", choices=("SQLite", "PostgreSQL"), action="append")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, _databases(Path(folder)) as databases:
        for name in asked.database or databases:
            new_url = databases[name]
            place = Path(folder) / name
            place.mkdir()
            trial = Trial(new_url=new_url, folder=place, draw=random.Random(asked.seed))
            started = time.monotonic()
            trial.run(asked.rounds)
            print(
                f"{name}: {asked.rounds} rounds, seed {asked.seed}, {time.monotonic() - started:.0f} s; all hold"
            )
            for end, count in sorted(trial.ends.items()):
                print(f"  {count:4}  {end}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
