"""A store whose file was damaged: bytes flipped, zeroed, cut off; and everything one does with a store, done to it.

    python -m tests.trials.damaged --rounds 500 --seed 1

A damaged store answers as before, or says that it is damaged; a firm that was barred is never let through.
"""

from __future__ import annotations

import argparse
import random
import shutil
import sys
import tempfile
import traceback
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from amp_registry.collect import exchange
from amp_registry.contract import Contract, Kind
from amp_registry.decide.verdict import Answer
from amp_registry.errors import AmpRegistryError
from amp_registry.question import Firm, Question
from amp_registry.registry import Registry
from amp_registry.settings import Settings
from amp_registry.watch_list import add, listed
from amp_registry.watched import Watched
from tests.factory import firm, neq, rea, rena

NOW = datetime(2026, 11, 22, 15, tzinfo=UTC)
BARRED, HELD = 7, 140
"""Serials of a firm that RENA lists, and of one that REA alone lists."""

YES = {Answer.ALLOWED, Answer.ALLOWED_WITH_CONDITIONS, Answer.MAY_CONTINUE, Answer.MUST_CONTINUE}
NAME = "store.sqlite3"


def made(folder: Path) -> Path:
    """Return a store with two copies, some checks, a decision and a contract under watch."""
    path = folder / NAME
    url = f"sqlite:///{path}"
    rena_file, rea_file = folder / "rena.jsonl", folder / "rea.jsonl"
    rena_file.write_text("".join(exchange.write([rena(n) for n in range(1, 100)])), encoding="utf-8")
    rea_file.write_text("".join(exchange.write([rea(n) for n in range(1, 200)])), encoding="utf-8")
    with Registry.open(url, settings=Settings(), upgrade=True) as registry:
        registry.import_records("rena", rena_file, fetched_at=NOW, now=NOW)
        registry.import_records("rea", rea_file, fetched_at=NOW, now=NOW)
        for serial in (BARRED, HELD):
            registry.check(question(serial), now=NOW)
    add(url, [Watched.of(Question(firm=Firm(neq=neq(BARRED))), NOW, reference="C-1")])
    return path


def question(serial: int) -> Question:
    """Return what is asked of a firm."""
    return Question(
        firm=Firm(neq=neq(serial)), contract=Contract(kind=Kind.CONSTRUCTION, expenditure=6_000_000)
    )


def _check(registry: Registry, url: str) -> None:
    answer = registry.check(question(BARRED), now=NOW).answer
    if answer in YES:
        raise WrongYes(f"{answer} for a firm that is barred")
    registry.check(question(HELD), now=NOW)


def _check_by_name(registry: Registry, url: str) -> None:
    answer = registry.check(Question(firm=Firm(name=firm(BARRED))), now=NOW).answer
    if answer is Answer.ALLOWED:
        raise WrongYes(f"{answer} for a firm that is barred, by its name")


def _watch(registry: Registry, url: str) -> None:
    listed(url)
    registry.watch_run(now=NOW)


class WrongYes(AssertionError):
    """A firm that was barred was let through."""


USES: Mapping[str, Callable[[Registry, str], object]] = {
    "check": _check,
    "check by name": _check_by_name,
    "search": lambda registry, url: registry.search(firm(BARRED), now=NOW),
    "history": lambda registry, url: registry.history(neq=neq(BARRED), now=NOW),
    "changes": lambda registry, url: registry.changes(now=NOW),
    "status": lambda registry, url: registry.status(now=NOW),
    "export": lambda registry, url: [list(registry.records(each, now=NOW)) for each in ("rena", "rea")],
    "journal": lambda registry, url: (list(registry.journal.entries()), registry.journal.verify()),
    "decisions": lambda registry, url: (registry.decisions(), registry.reviews(now=NOW)),
    "watch": _watch,
    "import": lambda registry, url: registry.import_records(
        "rena", Path(url.removeprefix("sqlite:///")).with_name("rena.jsonl"), fetched_at=NOW, now=NOW
    ),
}
"""Everything one does with a store."""


def damaged(content: bytes, draw: random.Random) -> bytes:
    """Return the bytes of a file with some of them changed, as a bad disk or a cut copy would."""
    kind = draw.choice(("flip", "flip", "few", "page", "zeros", "cut"))
    changed = bytearray(content)
    place = draw.randrange(len(content))
    if kind == "cut":
        return content[:place]
    if kind in {"page", "zeros"}:
        size = 4096 if kind == "page" else 512
        changed[place : place + size] = bytes(size) if kind == "zeros" else draw.randbytes(size)
        return bytes(changed[: len(content)])
    for _ in range(1 if kind == "flip" else 8):
        changed[draw.randrange(len(content))] ^= 1 << draw.randrange(8)
    return bytes(changed)


@dataclass
class Outcome:
    """How the uses of damaged files ended, and what should not have come out."""

    ends: Counter[str]
    wrong: list[str]


def play(rounds: int, seed: int, folder: Path, *, index: bool = True) -> Outcome:
    """Damage the file of a store so often, or with `index` that of an index, and use it in every way."""
    draw = random.Random(seed)
    path = made(folder)
    outcome = Outcome(Counter(), [])
    place = folder / "damaged"
    for number in range(rounds):
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir()
        for each in folder.glob("*.jsonl"):
            shutil.copy(each, place)
        shutil.copytree(path.with_name(f"{NAME}.index"), place / f"{NAME}.index")
        shutil.copy(path, place)
        files = [place / NAME]
        if index and number % 4 == 3:
            files = sorted((place / f"{NAME}.index").iterdir())
        for file in files:
            file.write_bytes(damaged(file.read_bytes(), draw))
        if number % 4 == 1:
            shutil.rmtree(place / f"{NAME}.index")
        _use(f"sqlite:///{place / NAME}", number, outcome)
    return outcome


def _use(url: str, number: int, outcome: Outcome) -> None:
    for name, use in USES.items():
        try:
            with Registry.open(url, settings=Settings()) as registry:
                use(registry, url)
            outcome.ends[f"{name}: as before"] += 1
        except AmpRegistryError as error:
            outcome.ends[f"{name}: {type(error).__name__}"] += 1
        except Exception as error:  # noqa: BLE001 - whatever else comes out is what is looked for
            last = traceback.extract_tb(error.__traceback__)[-1]
            outcome.wrong.append(
                f"round {number}, {name}: {error!r:.200} at {Path(last.filename).name}:{last.lineno}"
            )


def main() -> int:
    """Play; return how many uses ended with what should not have come out."""
    parser = argparse.ArgumentParser(prog="python -m tests.trials.damaged")
    parser.add_argument("--rounds", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        outcome = play(asked.rounds, asked.seed, Path(folder))
    for end, count in sorted(outcome.ends.items()):
        print(f"{count:6}  {end}")
    for wrong in outcome.wrong[:60]:
        print(wrong)
    print(f"{asked.rounds} rounds, seed {asked.seed}: {len(outcome.wrong)} ended badly")
    return len(outcome.wrong)


if __name__ == "__main__":
    sys.exit(main())
