"""Eight processes that check firms from one store while a sync promotes copy after copy: no error, no mixed copy.

    python -m tests.trials.shared_store --checks 2000

runs on a SQLite file, and on PostgreSQL where AMP_REGISTRY_TEST_POSTGRES_URL names a server. The registers come in two
versions that take turns; every entry of one bears another mark than the same entry of the other. What must hold:

- each process uses the new copy at its next question, and finds it in the one index file that the sync published,
  which all of them read where it lies;
- while syncs and imports promote again and again, no check fails, no evidence shows an entry of another copy than the
  one it names, and no answer is other than the only right one;
- the journal has every check, each as consistent as it was given out, in one chain that holds.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from amp_registry.collect import exchange
from amp_registry.contract import Contract
from amp_registry.importing import Import, import_files
from amp_registry.indexing import index_folder
from amp_registry.question import Firm, Question
from amp_registry.records import Copy, Entry, Register
from amp_registry.store.reading import open_store
from amp_registry.store.runs import Outcome
from amp_registry.syncing import Sync, sync
from tests.factory import neq, rea, rena
from tests.local_sources.rena_site import RenaSite
from tests.local_sources.server import LocalServer
from tests.syncing.nightly import few_rows
from tests.trials import killed
from tests.trials.killed import Broken
from tests.trials.shared_checker import MARK, Seen, seen_in

PROCESSES = 8
SIZE = 120
MARKS = ("Alpha", "Oméga")
FEWEST = 3
ROUNDS = 10
"""How many promotions are waited for one by one, before they come as fast as they can."""

CONTRACT = Contract(kind="construction", expenditure=6_000_000)
QUESTIONS = [
    Question(firm=firm, contract=CONTRACT)
    for n in range(1, SIZE + 1, 3)
    for firm in (
        Firm(neq=neq(n)),
        Firm(neq=neq(SIZE + n)),
        Firm(name=f"Construction Exemple {n} Marque {MARKS[n % 2]} inc."),
    )
]
RIGHT = {"not_allowed", "allowed", "review"}
"""A firm on RENA is barred, one on REA may bid, a name without a number is for a person; nothing else is right."""


def entries(register: Register, mark: str) -> Sequence[Entry]:
    """Return a version of a register: RENA lists the first firms, REA those after them."""
    made, first = (rena, 1) if register is Register.RENA else (rea, SIZE + 1)
    return [made(n, name=f"Construction Exemple {n} Marque {mark} inc.") for n in range(first, first + SIZE)]


class Checkers:
    """Processes that share a store; each is told how many to ask, and tells what came of it."""

    def __init__(self, url: str, questions: Path, count: int, *options: str) -> None:
        self._started = [
            subprocess.Popen(
                [sys.executable, "-m", "tests.trials.shared_checker", url, str(questions), str(n), *options],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
            for n in range(count)
        ]

    def tell(self, count: int) -> None:
        """Let each ask so many; they start at once."""
        for process in self._started:
            assert process.stdin is not None
            process.stdin.write(f"{count}\n")
            process.stdin.flush()

    def told(self) -> list[dict[str, Any]]:
        """Wait until each has asked what it was told to, and return what came of it; raises `Broken` for one that failed."""
        lines = [process.stdout.readline() for process in self._started if process.stdout is not None]
        if not all(lines):
            raise Broken(f"{sum(not line for line in lines)} of {len(lines)} processes failed")
        return [json.loads(line) for line in lines]

    def numbers(self) -> list[int]:
        """Return the number the system knows each by."""
        return [process.pid for process in self._started]

    def close(self) -> None:
        """Let them end."""
        for process in self._started:
            process.communicate(timeout=60)


@contextmanager
def checkers(url: str, questions: Path, count: int, *options: str) -> Iterator[Checkers]:
    """Give processes that end with the block."""
    made = Checkers(url, questions, count, *options)
    try:
        yield made
    finally:
        made.close()


@dataclass
class Trial:
    """Copies that take turns in a store, and those who check from it. `mark_of` says whose entries a copy has."""

    url: str
    folder: Path
    promotions: int = 0
    mark_of: dict[tuple[str, str], str] = field(default_factory=dict)
    seen: Counter[Seen] = field(default_factory=Counter)
    answers: Counter[str] = field(default_factory=Counter)
    asked: int = 0
    in_one_file: bool = False

    def run(self, checks: int, rounds: int = ROUNDS) -> None:
        """Do the trial; raises `Broken` with what does not hold."""
        cards = self.folder / "cards"
        cards.mkdir()
        few_rows(cards)
        questions = self.folder / "questions.jsonl"
        questions.write_text("".join(f"{json.dumps(q.to_dict())}\n" for q in QUESTIONS), encoding="utf-8")
        site = RenaSite([])
        with LocalServer({site.prefix: site}) as server:
            self._site, self._wanted = (
                site,
                Sync(register=Register.RENA, address=site.base(server), cards=cards),
            )
            self._promote()
            with checkers(self.url, questions, PROCESSES) as started:
                for _round in range(rounds):
                    self._one_by_one(started)
                self._all_at_once(started, checks)
        self._look_at_the_journal()

    # --- the copies ---

    def _promote(self) -> list[Copy]:
        """Bring the other version of both registers, RENA by a sync and REA by an import; return their copies."""
        mark = MARKS[self.promotions % 2]
        self.promotions += 1
        self._site.entries = list(entries(Register.RENA, mark))  # type: ignore[arg-type]
        report = sync(self.url, self._wanted, lambda: datetime.now(UTC)).parts[0]
        file = self.folder / "rea.jsonl"
        file.write_text("".join(exchange.write(entries(Register.REA, mark))), encoding="utf-8")
        now = datetime.now(UTC)
        imported = import_files(self.url, Import(register=Register.REA, paths=(file,), fetched_at=now), now)
        if {report.outcome, imported.outcome} != {Outcome.PROMOTED}:
            raise Broken(f"a good copy was {report.outcome} or {imported.outcome}: {report.reason}")
        copies = [copy for copy in (report.copy, imported.copy) if copy]
        self.mark_of |= {(copy.register.value, copy.sha256): self._mark(copy) for copy in copies}
        return copies

    def _mark(self, copy: Copy) -> str:
        """Return the one mark of all that a copy lists."""
        with open_store(self.url) as store:
            marks = {mark for entry in store.all_entries(copy) for mark in MARK.findall(entry.name)}
        if len(marks) != 1:
            raise Broken(f"snapshot {copy.snapshot} is a mix of {marks}")
        return marks.pop()

    # --- the checks ---

    def _one_by_one(self, started: Checkers) -> None:
        """Promote, and see that each process uses the new copies, from the published files, at its next question."""
        copies = self._promote()
        files = {copy.snapshot: self._index_file(copy) for copy in copies}
        started.tell(len(QUESTIONS) // PROCESSES)
        used = {(register, hash_) for told in self._took(started) for register, hash_, _, _ in told["seen"]}
        new = {(copy.register.value, copy.sha256) for copy in copies}
        if used != new:
            raise Broken(f"after a promotion, {len(used - new)} older copies were still used")
        for snapshot, inode in files.items():
            self._is_read_where_it_lies(started, snapshot, inode)

    def _index_file(self, copy: Copy) -> int:
        """Return the number of the file, on its disk, that the promotion published for a copy."""
        folder = index_folder(self.url)
        files = list(folder.glob(f"{copy.register.value}-*-{copy.snapshot}-*.idx")) if folder else []
        if len(files) != 1:
            raise Broken(f"snapshot {copy.snapshot} has {len(files)} index files")
        return files[0].stat().st_ino

    def _is_read_where_it_lies(self, started: Checkers, snapshot: int, inode: int) -> None:
        for number in started.numbers():
            maps = Path(f"/proc/{number}/maps")
            if not maps.exists():
                return  # only Linux says which files a process reads through its memory
            mapped = {line.split()[4] for line in maps.read_text().splitlines() if line.endswith(".idx")}
            if str(inode) not in mapped:
                raise Broken(f"process {number} does not read the one index file of snapshot {snapshot}")
        self.in_one_file = True

    def _all_at_once(self, started: Checkers, checks: int) -> None:
        """Promote again and again, as fast as can be, until every process has asked so many; more, if that was too soon."""
        before = self.promotions
        with ThreadPoolExecutor(1) as pool:
            while self.promotions < before + FEWEST:
                started.tell(checks)
                waiting = pool.submit(self._took, started)
                while not waiting.done():
                    self._promote()
                waiting.result()

    def _took(self, started: Checkers) -> list[dict[str, Any]]:
        """Wait for what each process was told to ask, and look at it."""
        said = started.told()
        for told in said:
            self.asked += told["asked"]
            self.answers.update(told["answers"])
            for register, hash_, mark, times in told["seen"]:
                self.seen[register, hash_, mark] += times
        return said

    # --- what must hold ---

    def _look_at_the_journal(self) -> None:
        """Every check is there, in one chain; what each says it found is of the copy it names."""
        kept: Counter[Seen] = Counter()
        with open_store(self.url) as store:
            count = store.verify()
            for entry in store.journal():
                kept.update(seen_in(entry.evidence()))
        if count != self.asked or kept != self.seen:
            raise Broken(f"{self.asked} checks were given out, {count} are in the journal")
        self._look_at(kept)

    def _look_at(self, seen: Counter[Seen]) -> None:
        for register, hash_, mark in seen:
            if mark and self.mark_of.get((register, hash_)) != mark:
                raise Broken(f"an evidence on copy {hash_[:6]} of {register} shows an entry marked {mark}")
        marks = {(register, mark) for register, _, mark in seen if mark}
        if marks != {(register.value, mark) for register in Register for mark in MARKS}:
            raise Broken(f"not every version of the registers was used: {marks}")
        wrong = set(self.answers) - RIGHT
        if wrong:
            raise Broken(f"answers that are never right here: {wrong}")


def main() -> int:
    """Do the trial on each kind of database, and print what was seen."""
    parser = argparse.ArgumentParser(prog="python -m tests.trials.shared_store")
    parser.add_argument("--checks", type=int, default=2000)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, killed._databases(Path(folder)) as databases:
        os.environ["XDG_CACHE_HOME"] = str(Path(folder) / "cache")
        for name, new_url in databases.items():
            place = Path(folder) / f"{name}-files"
            place.mkdir()
            trial = Trial(url=new_url(), folder=place)
            trial.run(asked.checks)
            print(
                f"{name}: {PROCESSES} processes, {trial.asked:,} checks, {2 * trial.promotions} promotions, "
                f"{len(trial.mark_of)} copies; no error, none mixed, every check in one chain"
            )
            print(f"  answers: {dict(sorted(trial.answers.items()))}")
            print(f"  one index file read by all: {'seen' if trial.in_one_file else 'not looked at here'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
