"""Appends to the journal killed at random instants, as a power cut would: the chain holds, and nothing given out is lost.

    python -m tests.trials.journal_killed --rounds 200 --seed 1

runs that many rounds on a SQLite file, and as many on PostgreSQL where AMP_REGISTRY_TEST_POSTGRES_URL names a
server. A round starts writers that append without end and say each link as it is given to them, kills them
(SIGKILL) at an instant drawn at random, and looks at what is left in the same journal as all the rounds before:

- the chain holds from its first entry to its last, each writer's entries in its own order;
- every link that was said is in the journal: what was given out is on disk;
- an append that is left alone works, and follows the last entry; SQLite finds its file sound.
"""

from __future__ import annotations

import argparse
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from amp_registry.store.journal import JournalLink, Span
from amp_registry.store.location import locate
from amp_registry.store.migration import migrate
from amp_registry.store.reading import open_store
from tests.store.journal_writer import evidence, link_of
from tests.trials import killed
from tests.trials.killed import Broken

WRITERS = 2
LONGEST = 0.05
"""Seconds after its first entry, at most, until a writer is killed: some tens of appends."""


@dataclass
class Trial:
    """The rounds on one journal: how many entries it has, and how many links were said by who was killed."""

    url: str
    draw: random.Random
    entries: int = 0
    said: int = 0
    unsaid: int = 0
    kills: list[int] = field(default_factory=list)

    def run(self, rounds: int) -> None:
        """Do the rounds; raises `Broken` with what does not hold."""
        migrate(self.url)
        for number in range(rounds):
            given = self._killed(number)
            self._look(given)
            self._append_one()
        self._is_sound()

    def _killed(self, number: int) -> list[JournalLink]:
        """Let writers append until the instant they are killed; return the links they said, whole lines only."""
        writer = [sys.executable, "-m", "tests.store.journal_writer", self.url, "0"]
        started = [
            subprocess.Popen([*writer, str(number * WRITERS + one)], stdout=subprocess.PIPE, text=True)
            for one in range(WRITERS)
        ]
        lines = [process.stdout.readline() for process in started if process.stdout is not None]
        time.sleep(self.draw.uniform(0, LONGEST))
        for process in started:
            process.send_signal(signal.SIGKILL)
        for process in started:
            rest, _ = process.communicate()
            lines += rest.splitlines(keepends=True)
            if process.returncode != -signal.SIGKILL:
                raise Broken(f"a writer ended by itself: exit {process.returncode}")
        return [link_of(line) for line in lines if line.endswith("\n")]

    def _look(self, given: list[JournalLink]) -> None:
        with open_store(self.url) as store:
            store.append(evidence(-1, writer=-1))  # waits for what a server was still asked to commit
            count = store.verify()
            links = {entry.link for entry in store.journal(Span(after=self.entries))}
        lost = set(given) - links
        if lost:
            raise Broken(
                f"{len(lost)} links were given out and are not in the journal: {min(lost, key=_seq)}"
            )
        self.kills.append(len(given))
        self.said += len(given)
        self.unsaid += count - self.entries - len(given) - 1
        self.entries = count

    def _append_one(self) -> None:
        with open_store(self.url) as store:
            link = store.append(evidence(-2, writer=-2))
        if link is None or link.seq != self.entries + 1:
            raise Broken(f"the next entry is {link}, after {self.entries}")
        self.entries += 1

    def _is_sound(self) -> None:
        path = locate(self.url).path
        if path is not None:
            with closing(sqlite3.connect(path)) as database:
                said = database.execute("PRAGMA integrity_check").fetchall()
            if said != [("ok",)]:
                raise Broken(f"SQLite finds its file damaged: {said}")


def _seq(link: JournalLink) -> int:
    return link.seq


def main() -> int:
    """Do the rounds on each kind of database, and print how they ended."""
    parser = argparse.ArgumentParser(prog="python -m tests.trials.journal_killed")
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, killed._databases(Path(folder)) as databases:
        for name, new_url in databases.items():
            trial = Trial(url=new_url(), draw=random.Random(asked.seed))
            started = time.monotonic()
            trial.run(asked.rounds)
            print(
                f"{name}: {asked.rounds} rounds, {asked.rounds * WRITERS} writers killed, seed {asked.seed}, "
                f"{time.monotonic() - started:.0f} s; all hold\n"
                f"  {trial.entries} entries in one chain; {trial.said} links given out, all there; "
                f"{trial.unsaid} entries committed by writers killed before they could say so"
            )
    return 0


if __name__ == "__main__":
    sys.exit(main())
