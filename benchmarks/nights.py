"""A year of nights of a register, invented: what its source gave each night, and what should be known after.

Firms come, go and change; on many nights nothing does. Three nights give a broken file (half of the register
is missing), and some nights are missed: their files turn up at the end, in any order. The same seed gives the
same year, on any machine.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from amp_registry.collect import exchange
from amp_registry.collect.page import Page
from amp_registry.records import Entry, Register
from benchmarks import generate

FIRST = datetime(2025, 11, 22, 8, tzinfo=UTC)
NIGHTS = 365
HELD = 3
MISSED = 6
QUIET = 0.3
"""The share of nights on which nothing changes."""

MOST = {Register.RENA: (2, 2, 3), Register.REA: (8, 4, 24)}
"""The most firms that are added, that go, and that change in a night, in a register of its real size."""


class Kind(StrEnum):
    """What became of a night."""

    GOOD = "good"
    UNCHANGED = "unchanged"
    HELD = "held"
    MISSED = "missed"


@dataclass(frozen=True, slots=True)
class Night:
    """One night: when, what became of it, what its source gave, and what should be known of it in the end."""

    at: datetime
    kind: Kind
    given: Sequence[Entry]
    known: Sequence[Entry]

    def page(self, register: Register) -> Page:
        """Return the file its source gave."""
        lines = "".join(exchange.write(self.given)).encode()
        return Page(content=lines, address=f"{register}.jsonl", headers={}, fetched_at=self.at)


def year(register: Register, size: int, *, seed: int = generate.SEED, nights: int = NIGHTS) -> list[Night]:
    """Return the nights of a register, oldest first; the first one is good."""
    draw = random.Random(f"{seed}/{register}/{size}")
    most = [max(1, round(each * size / generate.SIZES[register])) for each in MOST[register]]
    pool = generate.generate(register, size + nights * most[0], seed)
    entries, coming = pool[:size], pool[size:]
    odd = draw.sample(range(2, nights), HELD + MISSED)
    held, missed = set(odd[:HELD]), set(odd[HELD:])
    made = [Night(FIRST, Kind.GOOD, entries, entries)]
    live = entries
    for number in range(1, nights):
        at = FIRST + timedelta(days=number)
        if number in held:
            made.append(Night(at, Kind.HELD, entries[: size // 2], made[-1].known))
            continue
        if draw.random() > QUIET:
            entries = _next(draw, most, entries, coming)
        if number in missed:
            made.append(Night(at, Kind.MISSED, entries, entries))
            continue
        kind = Kind.UNCHANGED if entries == live else Kind.GOOD
        made.append(Night(at, kind, entries, entries))
        live = entries
    return made


def _next(
    draw: random.Random, most: Sequence[int], entries: Sequence[Entry], coming: list[Entry]
) -> list[Entry]:
    adds, goes, changes = (draw.randrange(each + 1) for each in most)
    kept = list(entries)
    for _ in range(goes):
        kept.pop(draw.randrange(len(kept)))
    for _ in range(changes):
        place = draw.randrange(len(kept))
        kept[place] = _changed(draw, kept[place])
    return [*kept, *(coming.pop() for _ in range(adds))]


def _changed(draw: random.Random, entry: Entry) -> Entry:
    """Return the entry after a small change of the kinds a register makes."""
    note = {"Mise à jour": f"{draw.randrange(10**6):06d}"}
    if draw.random() < 0.2:
        return replace(entry, other_names=(*entry.other_names, f"Nom {draw.randrange(10**6):06d}"))
    return replace(entry, raw={**entry.raw, **note})
