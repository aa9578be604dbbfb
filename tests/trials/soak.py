"""A soak: syncs, checks, the watch and the page work together on one store for a given time; nothing may grow, nor fail.

    python -m tests.trials.soak --minutes 60 --output build/soak

It works on a SQLite file, and on PostgreSQL with `--database PostgreSQL`, in a database of its own on the server that
AMP_REGISTRY_TEST_POSTGRES_URL names. Roles are processes of their own (`soak_roles`). The source is a local site whose
register changes every night and which misbehaves on some of them. The page takes part where the program can serve it.

What is remembered to be quick has bounds, and what fills looks like what leaks. So there is a warm-up: night follows
upon night, everybody hurries, and a crowd asks the server besides, until as many copies have come as are kept indexed,
the checker keeps as many findings as it may, and the server has been asked about twice as many firms as its threads
that check keep findings. Firms come from a fixed population, which everybody has been through by then. Only what follows is judged:
for the given time a night comes every `--night` seconds. Memory, handles and threads of each process are sampled, with
what the store holds, into `samples.csv` and `samples.svg`. At the end:

- no process ended, none wrote an error, every night ended as its behaviour says;
- every check that was answered stands in the journal, whose chain holds; the database finds itself sound;
- memory, handles and threads have not grown from the first quarter of the time to the last (`soak_record`).

Linux alone: it reads what the system tells of processes. `--rest 4` works at a quarter of the pace.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import closing, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

import requests

from amp_registry.collect import exchange
from amp_registry.consulting import FOUND, INDEXES
from amp_registry.question import Firm, Question
from amp_registry.records import Register
from amp_registry.registry import Registry
from amp_registry.store.reading import open_store
from amp_registry.watch_list import add
from amp_registry.watched import Watched
from amp_registry.web.desk import AT_CHECKS
from amp_registry.writing import present
from benchmarks import generate
from tests.factory import neq, rea, rena
from tests.local_sources.rea_site import ReaSite
from tests.local_sources.rena_behaviours import BEHAVIOURS
from tests.local_sources.rena_site import PROMOTED, RenaSite
from tests.local_sources.server import LocalServer
from tests.syncing.nightly import few_rows
from tests.trials import killed, soak_record, soak_stores
from tests.trials.soak_record import Sample
from tests.trials.soak_roles import ALWAYS, PROGRAM, WEB

NIGHTS: Sequence[str] = (
    "json",
    "xml only",
    "json",
    "half the rows",
    "json",
    "packed",
    "json",
    "a challenge page",
)
"""How the source behaves, night after night."""

BACKGROUND, CHANGING, WATCHED = 2_000, 20, 5
TURN = 10
"""Nights after which the firms that come and go come again."""
CROWD = 4
ASKED = 2 * AT_CHECKS * FOUND
"""Firms the crowd asks the server about: each gives a finding or two, and its threads that check keep half as many."""
LONGEST = 1800
"""Seconds after which a warm-up has failed."""
HTTP = importlib.util.find_spec("amp_registry.web") is not None


class Broken(AssertionError):
    """What was promised does not hold."""


@dataclass
class Player:
    """A process with its role: what it last said of its work, and a thread that listens to it."""

    name: str
    process: subprocess.Popen[str]
    errors: Path
    last: dict[str, Any] = field(default_factory=dict)
    heard: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        self.listener = threading.Thread(target=self.listen, daemon=True)
        self.listener.start()

    def listen(self) -> None:
        """Keep the last line of what the process says, until it says no more."""
        with self.process.stdout or nullcontext(()) as lines:
            for line in lines:
                self.last = json.loads(line)
                self.heard.set()

    def warm(self) -> None:
        """Tell it that the warm-up is over, once it has said something and so listens."""
        while not self.last and self.process.poll() is None:
            time.sleep(0.1)
        self.process.send_signal(signal.SIGUSR1)

    def stop(self) -> int:
        """Let it finish what it does, and return how it ended."""
        self.process.send_signal(signal.SIGTERM)
        if self.process.stdin:
            self.process.stdin.close()
        code = self.process.wait(timeout=180)
        self.listener.join()
        return code


class Soak:
    """The soak of one store in a folder; `run` plays it, `samples` is what was seen."""

    def __init__(
        self, url: str, folder: Path, output: Path, *, rest: float, night: float, sample: float
    ) -> None:
        self.url, self.folder, self.output = url, folder, output
        self.rest, self.night_seconds, self.sample_seconds = rest, night, sample
        self.started = time.monotonic()
        self.warm_at = 0.0
        self.samples: list[Sample] = []
        self.ends: Counter[str] = Counter()
        self.players: list[Player] = []
        self.problems: list[str] = []
        self.done: list[str] = []
        self.journaled = 0
        self.listed = [rena(n) for n in ALWAYS] + generate.generate(Register.RENA, BACKGROUND)
        self.rena, self.rea = RenaSite([]), ReaSite()
        self.number = 0

    def run(self, minutes: float, *, longest: float = LONGEST) -> None:
        """Play, after a warm-up of so many seconds at the most; raises `Broken` with everything that does not hold."""
        with LocalServer({self.rena.prefix: self.rena, self.rea.prefix: self.rea}) as self.server:
            self._prepare()
            try:
                self._start_all()
                self._warm_up(longest)
                self._play(minutes * 60)
            finally:
                self._stop_all()
                self._write()
        self.problems += [*soak_record.grown(self.measured()), *self._of_the_store()]
        if self.problems:
            raise Broken("\n".join(self.problems))

    # --- before ---

    def _prepare(self) -> None:
        cards = self.folder / "cards"
        cards.mkdir()
        few_rows(cards)
        (self.folder / "settings.toml").write_text("", encoding="utf-8")
        self.env = {
            **{name: value for name, value in os.environ.items() if not name.startswith("AMP_REGISTRY_")},
            "AMP_REGISTRY_DATABASE_URL": self.url,
            "AMP_REGISTRY_RENA_URL": self.rena.base(self.server),
            "AMP_REGISTRY_REA_URL": self.rea.address(self.server),
            "AMP_REGISTRY_SOURCES": str(cards),
            "AMP_REGISTRY_SETTINGS": str(self.folder / "settings.toml"),
            "AMP_REGISTRY_LANG": "en",
            "AMP_REGISTRY_WEB_RATE_PER_MINUTE": "1000000",
        }
        lines = self.folder / "rea.jsonl"
        lines.write_text("".join(exchange.write([rea(n) for n in range(1, 400)])), encoding="utf-8")
        with Registry.open(self.url, upgrade=True) as registry:
            registry.import_records("rea", lines)
        watched = [Question(firm=Firm(neq=neq(n))) for n in range(1, WATCHED + 1)]
        add(self.url, [Watched.of(question, present(), reference=question.firm.neq) for question in watched])

    def _start_all(self) -> None:
        self.nights = self._start("nights", stdin=subprocess.PIPE)
        self._night("json", "rena")
        for role in ("checker", "watcher", "terminal"):
            self._start(role)
        if HTTP:
            self._serve()
            self._start("visitor")

    def _start(self, role: str, stdin: int | None = None, *, seed: int = 1) -> Player:
        words = [sys.executable, "-m", "tests.trials.soak_roles", role, str(self.rest), str(seed)]
        return self._started(f"{role} {seed}" if role == "crowd" else role, words, stdin)

    def _started(self, name: str, words: Sequence[str | Path], stdin: int | None = None) -> Player:
        errors = self.output / f"{name}.err"
        with errors.open("w", encoding="utf-8") as file:
            process = subprocess.Popen(
                words, env=self.env, stdin=stdin, stdout=subprocess.PIPE, stderr=file, text=True
            )
        player = Player(name, process, errors)
        self.players.append(player)
        return player

    def _serve(self) -> None:
        with closing(socket.socket()) as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.env[WEB] = f"http://127.0.0.1:{port}"
        self._started("web", [PROGRAM, "serve", "--port", str(port)])
        for _ in range(240):
            try:
                requests.get(f"{self.env[WEB]}/healthz", timeout=5).raise_for_status()
            except requests.RequestException:
                time.sleep(0.5)
            else:
                return
        raise Broken("the page does not answer after two minutes")

    # --- meanwhile ---

    def _warm_up(self, longest: float) -> None:
        """Let everybody hurry until what is remembered is full; then at their pace, without the crowd."""
        crowd = [self._start("crowd", seed=seed) for seed in range(1, 1 + CROWD)] if HTTP else []
        began = next_sample = time.monotonic()
        while not self._is_warm() and self._all_at_work():
            now = time.monotonic()
            if now - began >= longest:
                self.problems.append(f"{longest:.0f} s of warm-up have not filled what is remembered")
                break
            if now >= next_sample:
                next_sample = now + self.sample_seconds
                self._sample()
            if self.nights.heard.wait(1) and self._night_over():
                self._next_night()
        for player in crowd:
            self._stop(player)
        for player in self.players:
            if player.name != "web":
                player.warm()
        self.warm_at = time.monotonic() - self.started

    def _is_warm(self) -> bool:
        """Return whether what is remembered to be quick is as full as it gets."""
        brought = sum(count for end, count in self.ends.items() if PROMOTED in end)
        by_crowd = sum(player.last.get("firms", 0) for player in self.players)
        checker_is_full = any(player.last.get("full") for player in self.players)
        return brought > INDEXES and checker_is_full and (by_crowd >= ASKED or not HTTP)

    def _all_at_work(self) -> bool:
        return all(player.process.poll() is None for player in self.players)

    def _play(self, seconds: float) -> None:
        started = next_night = time.monotonic()
        while (now := time.monotonic()) - started < seconds:
            if not self._all_at_work():
                return
            self._sample()
            if now >= next_night and self._night_over():
                next_night = now + self.night_seconds
                self._next_night()
            time.sleep(self.sample_seconds)

    def measured(self) -> list[Sample]:
        """Return what was seen once the warm-up was over."""
        return [sample for sample in self.samples if sample.seconds >= self.warm_at]

    def _sample(self) -> None:
        seconds = time.monotonic() - self.started
        for player in self.players:
            self.samples += soak_record.of_process(seconds, player.name, player.process.pid)
        self.samples += soak_record.of_store(seconds, soak_stores.holds(self.url))
        self.server.asked.clear()

    def _night(self, behaviour: str, register: str) -> None:
        self._ask_night(behaviour, register)
        if not self.nights.heard.wait(180):
            raise Broken("the first night does not end")

    def _next_night(self) -> None:
        self.number += 1
        self._ask_night(NIGHTS[self.number % len(NIGHTS)], "rea" if self.number % 10 == 5 else "rena")

    def _ask_night(self, behaviour: str, register: str) -> None:
        if register == "rena":
            first = 10_000 + CHANGING * (self.number % TURN)
            some = [rena(n) for n in range(first, first + 2 * CHANGING)]
            self.rena.entries = [*self.listed, *some]
            self.rena.behaviour = BEHAVIOURS[behaviour]
        self.asked = (register, self.rena.behaviour)
        self.nights.heard.clear()
        stdin: IO[str] | None = self.nights.process.stdin
        if stdin:
            stdin.write(register + "\n")
            stdin.flush()

    def _night_over(self) -> bool:
        """Return whether the night asked for last has ended, and count how it did, once."""
        if not self.nights.heard.is_set():
            return False
        register, behaviour = self.asked
        (outcome,) = self.nights.last["told"]
        wanted = behaviour.outcome if register == "rena" else outcome
        wrong = "" if outcome == wanted else f", and should have been {wanted}"
        self.ends[f"{register}, {behaviour.name if register == 'rena' else 'well'}: {outcome}{wrong}"] += 1
        return True

    # --- after ---

    def _stop(self, player: Player) -> None:
        """Stop a process for good; what is not as it should be is a problem."""
        self.players.remove(player)
        if player.process.poll() is not None:
            self.problems.append(f"{player.name} ended by itself")
        code = player.stop()
        said = player.errors.read_text(encoding="utf-8", errors="replace")
        if code not in {0, -signal.SIGTERM} or "Traceback" in said or "ERROR" in said:
            self.problems.append(f"{player.name}: exit {code}\n{said[-3000:]}")
        self.journaled += player.last.get("journaled", 0)
        if player.last:
            self.done.append(f"{player.name}: {player.last['done']} done, {_told(player.last)}")

    def _stop_all(self) -> None:
        for player in reversed(self.players.copy()):
            self._stop(player)
        self.problems += [f"night: {end}" for end in self.ends if "should have been" in end]
        if not any(PROMOTED in end for end in self.ends):
            self.problems.append("no night brought a new copy")

    def _of_the_store(self) -> list[str]:
        """Return what is wrong with what is left: the journal, the file, a check answered and not journaled."""
        with open_store(self.url) as store:
            kept = store.verify()
        told = self.journaled
        # The last check of each role may have been journaled after its role said its last word, never before.
        problems = (
            [] if told <= kept <= told + 100 else [f"{told} checks were answered, {kept} are journaled"]
        )
        return [*problems, *filter(None, [soak_stores.damage(self.url)])]

    def _write(self) -> None:
        soak_record.write_csv(self.output / "samples.csv", self.samples)
        stayed = [sample for sample in self.samples if not sample.who.startswith("crowd")]
        drawn = soak_record.draw(stayed, self.warm_at)
        (self.output / "samples.svg").write_text(drawn, encoding="utf-8")

    def report(self) -> str:
        """Return what was done, and what each process holds."""
        nights = [f"night of {end}: {count}" for end, count in sorted(self.ends.items())]
        warm = f"warm-up: {self.warm_at:.0f} s"
        return "\n".join([warm, *self.done, *nights, *soak_record.table(self.measured())])


def _told(last: Mapping[str, Any]) -> str:
    return ", ".join([f"{last['journaled']} journaled", *(f"{name} {n}" for name, n in last["told"].items())])


def main() -> int:
    """Play; print what was done; return 1 with what does not hold."""
    parser = argparse.ArgumentParser(prog="python -m tests.trials.soak")
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--output", type=Path, default=Path("build/soak"))
    parser.add_argument("--rest", type=float, default=1, help="how many times slower each role works")
    parser.add_argument("--night", type=float, default=20, help="seconds from one night to the next")
    parser.add_argument("--sample", type=float, default=5, help="seconds from one sample to the next")
    parser.add_argument("--database", choices=("SQLite", "PostgreSQL"), default="SQLite")
    asked = parser.parse_args()
    asked.output.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name, killed._databases(Path(name)) as databases:
        folder = Path(name)
        os.environ["XDG_CACHE_HOME"] = str(folder / "cache")
        url = databases[asked.database]()
        soak = Soak(url, folder, asked.output, rest=asked.rest, night=asked.night, sample=asked.sample)
        started = time.monotonic()
        broken = ""
        try:
            soak.run(asked.minutes)
        except Broken as error:
            broken = str(error)
        print(
            f"{time.monotonic() - started:.0f} s, {'with' if HTTP else 'without'} the page\n{soak.report()}"
        )
        print(f"Broken:\n{broken}" if broken else "Nothing grew, nothing failed.")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
