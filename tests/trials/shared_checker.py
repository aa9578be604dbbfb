"""A process that checks firms from a store it shares with others, as many as it is told to: run by `shared_store`.

    python -m tests.trials.shared_checker URL QUESTIONS NUMBER [--no-journal]

QUESTIONS is a file of questions, one a line, of which it starts with another one than its neighbours. For each number
it reads, it asks that many and writes one line of JSON: how many, in how many seconds, which answers, and which copies
it saw, each with the marks of the entries it found there.
"""

from __future__ import annotations

import json
import re
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import cycle, islice
from pathlib import Path
from typing import Any

from amp_registry.asker import Asker, AskerKind
from amp_registry.question import Question
from amp_registry.registry import Registry
from amp_registry.settings import Settings

MARK = re.compile(r"Marque (\w+)")
"""What an entry of the trial says of the copy it belongs to."""

Seen = tuple[str, str, str]
"""A register, the hash of the copy, and the mark of an entry that was found; no mark where none was."""


def seen_in(evidence: dict[str, Any]) -> Iterator[Seen]:
    """Yield each copy an evidence rests on, with the mark of each entry it shows of that register."""
    for copy in evidence["copies"]:
        register, hash_ = copy["register"], copy["sha256"]
        found = [match for match in evidence["matches"] if match["register"] == register]
        marks = {mark for match in found for mark in MARK.findall(match["entry"]["name"])}
        for mark in marks or {""}:
            yield register, hash_, mark


def ask(registry: Registry, questions: Iterator[Question], count: int, *, journal: bool) -> dict[str, Any]:
    """Ask so many questions, one at a time, and return what came of them."""
    answers: Counter[str] = Counter()
    seen: Counter[Seen] = Counter()
    started = time.monotonic()
    for question in islice(questions, count):
        evidence = registry.check(question, journal=journal).to_dict()
        answers[evidence["answer"]] += 1
        seen.update(seen_in(evidence))
    return {
        "asked": count,
        "seconds": time.monotonic() - started,
        "answers": answers,
        "seen": [[*key, times] for key, times in sorted(seen.items())],
    }


def main(words: Sequence[str]) -> None:
    """Answer until there is nothing more to read."""
    url, file, number, *options = words
    lines = Path(file).read_text(encoding="utf-8").splitlines()
    start = int(number) * 7 % len(lines)
    questions = [Question.from_json(line) for line in (*lines[start:], *lines[:start])]
    who = Asker(AskerKind.SYSTEM, f"checker {number}")
    with Registry.open(url, settings=Settings(), asked_by=who) as registry:
        turn = cycle(questions)
        for line in sys.stdin:
            told = ask(registry, turn, int(line), journal="--no-journal" not in options)
            sys.stdout.write(json.dumps(told) + "\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1:])
