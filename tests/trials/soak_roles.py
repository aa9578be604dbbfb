"""What works together in a soak (`soak`): each role is a process that lives as long as the soak, as a service would.

    python -m tests.trials.soak_roles ROLE RESTS SEED

Its settings are those of the environment. It hurries until it is told that the warm-up is over (SIGUSR1), and then
rests RESTS times as long as its role does. It writes a line of JSON after each piece of work, and stops when it is
told to (SIGTERM); anything that is not as it should be ends it with a trace.
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import requests

from amp_registry import consulting
from amp_registry.contract import Contract, Kind
from amp_registry.decide.verdict import Answer
from amp_registry.errors import AnotherRun
from amp_registry.question import Consortium, Firm, Question
from amp_registry.registry import Registry
from tests.factory import firm, neq

PROGRAM = Path(sys.executable).with_name("amp-registry")
WEB = "AMP_REGISTRY_SOAK_WEB"
"""Where the page and the API answer."""

ALWAYS, NEVER = range(1, 201), range(900_001, 900_201)
"""Serials of the firms that RENA lists every night, and of those that neither register ever lists."""

TOGETHER = 40
MEMBERS = 20
HURRY = 0.02
"""What a role rests in the warm-up, of what it rests afterwards."""


@dataclass
class Work:
    """What a role has done: pieces of work, checks that must stand in the journal, and the rest by name.

    `firms`: those looked for by a crowd. `full`: whether it keeps as many copies and findings as it may, so that neither grows any more.
    """

    draw: random.Random
    done: int = 0
    journaled: int = 0
    firms: int = 0
    full: bool = False
    told: dict[str, int] = field(default_factory=dict)

    def count(self, name: str, number: int = 1) -> None:
        """Count something by its name."""
        self.told[name] = self.told.get(name, 0) + number


def question(draw: random.Random) -> tuple[Question, bool]:
    """Return a question, and whether its firm is barred whatever else is true."""
    listed = draw.random() < 0.5
    return Question(firm=_firm(draw, listed=listed), contract=_contract(draw, listed=listed)), listed


def consortium(draw: random.Random) -> tuple[Question, bool]:
    """Return a question about many firms at once, and whether they are barred whatever else is true."""
    listed = draw.random() < 0.5
    members = [_firm(draw, listed=listed) for _ in range(MEMBERS)]
    return Question(consortium=Consortium(members=members), contract=_contract(draw, listed=listed)), listed


def _firm(draw: random.Random, *, listed: bool) -> Firm:
    serial = draw.choice(ALWAYS if listed else NEVER)
    return Firm(neq=neq(serial), name=firm(serial) if draw.random() < 0.5 else None)


def _contract(draw: random.Random, *, listed: bool) -> Contract:
    amount = draw.choice((40_000, 6_000_000)) if listed else 40_000
    return Contract(kind=Kind.CONSTRUCTION, expenditure=amount)


def expect(answer: str, *, barred: bool) -> None:
    """Raise `AssertionError` when a barred firm may, or when nobody knows why another may not."""
    if (answer == Answer.NOT_ALLOWED) != barred:
        raise AssertionError(f"answered {answer} of a firm that is {'' if barred else 'not '}listed")


def checker(work: Work) -> Iterator[None]:
    """One registry, open all along: single checks, searches, and now and then many at once."""
    draw = work.draw
    with Registry.open() as registry:
        copies = registry._screening.copies
        while True:
            work.full = len(copies._known) == consulting.FOUND and len(copies._indexes) == consulting.INDEXES
            asked, barred = question(draw)
            expect(registry.check(asked).answer, barred=barred)
            work.journaled += 1
            if draw.random() < 0.1:
                registry.search(firm(draw.choice(ALWAYS)))
                work.count("searches")
            if draw.random() < 0.02:
                many = [question(draw) for _ in range(TOGETHER)]
                answers = list(registry.check_many([each for each, _ in many]))
                for evidence, (_, barred) in zip(answers, many, strict=True):
                    expect(evidence.answer, barred=barred)
                work.journaled += TOGETHER
                work.count("batches")
            yield


def watcher(work: Work) -> Iterator[None]:
    """What changed for the contracts watched, again and again; and the store opened and left each time."""
    while True:
        with Registry.open() as registry:
            try:
                work.count("events", len(registry.watch_run().events))
            except AnotherRun:
                work.count("waited for a sync")
            registry.status()
            registry.changes()
        yield


def terminal(work: Work) -> Iterator[None]:
    """The program itself, a process for each question."""
    while True:
        serial = work.draw.choice(ALWAYS)
        process = subprocess.run(
            [PROGRAM, "check", neq(serial), "--json"],
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
        if process.returncode != 10 or json.loads(process.stdout)["answer"] != Answer.NOT_ALLOWED:
            raise AssertionError(f"exit {process.returncode}: {process.stderr[-2000:]}")
        work.journaled += 1
        yield


def visitor(work: Work) -> Iterator[None]:
    """Somebody at the page and programs at the API; every so often over a new connection."""
    draw = work.draw
    address = os.environ[WEB]
    while True:
        with requests.Session() as session:
            for _ in range(50):
                asked, barred = question(draw)
                reply = session.post(f"{address}/api/v1/check", json=asked.to_dict(), timeout=120)
                reply.raise_for_status()
                expect(reply.json()["answer"], barred=barred)
                work.journaled += 1
                path = draw.choice(("/", "/healthz", "/readyz", "/metrics", "/api/v1/status"))
                seen = session.get(f"{address}{path}", timeout=120)
                if seen.status_code not in {200, 404}:
                    raise AssertionError(f"{path}: {seen.status_code} {seen.text[:500]}")
                work.count(f"{path} {seen.status_code}")
                yield


def crowd(work: Work) -> Iterator[None]:
    """Programs at the API in the warm-up, with questions that fill what the server remembers."""
    with requests.Session() as session:
        while True:
            asked, barred = consortium(work.draw)
            reply = session.post(f"{os.environ[WEB]}/api/v1/check", json=asked.to_dict(), timeout=120)
            reply.raise_for_status()
            expect(reply.json()["answer"], barred=barred)
            work.journaled += 1
            work.firms += MEMBERS
            yield


def nights(work: Work) -> Iterator[None]:
    """A register brought up to date each time a line names it; its outcome is written as the name of what happened."""
    with Registry.open(upgrade=True) as registry:
        for line in sys.stdin:
            report = None
            while report is None:
                try:
                    report = registry.sync(line.strip())
                except AnotherRun:  # a report of the watch is at work: a night that comes then is tried again
                    time.sleep(0.2)
            work.told = {report.parts[0].outcome.value: 1}
            yield


ROLES: Mapping[str, tuple[Callable[[Work], Iterator[None]], float]] = {
    "nights": (nights, 0),
    "checker": (checker, 0.2),
    "watcher": (watcher, 5),
    "terminal": (terminal, 20),
    "visitor": (visitor, 0.4),
    "crowd": (crowd, 0.4),
}
"""Every role, and the seconds it rests between two pieces of work."""


def main(role: str, rests: float, seed: int) -> None:
    """Play a role until told to stop."""
    over, warm = threading.Event(), threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: over.set())
    signal.signal(signal.SIGUSR1, lambda *_: warm.set())
    play, rest = ROLES[role]
    work = Work(random.Random(seed))
    for _ in play(work):
        work.done += 1
        told = {"done": work.done, "journaled": work.journaled, "told": work.told}
        say({**told, "firms": work.firms, "full": work.full})
        if over.wait(rest * (rests if warm.is_set() else HURRY)):
            return


def say(line: Mapping[str, Any]) -> None:
    """Write a line, at once."""
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1], float(sys.argv[2]), int(sys.argv[3]))
