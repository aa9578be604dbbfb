"""Use case: the nights of a register: the copies that were put in use, how large each was, how the runs ended."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from amp_registry.records import Copy, Part, Register
from amp_registry.store.reading import Store
from amp_registry.store.runs import RunInfo

RUNS_TOLD: Final = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Nights:
    """The past of one part of a register: every copy put in use, oldest first; the last runs, newest first."""

    register: Register
    part: Part
    copies: tuple[Copy, ...]
    runs: tuple[RunInfo, ...]


def nights(store: Store, register: Register, part: Part, moment: datetime) -> Nights:
    """Return the nights of a part of a register by a moment, at most `RUNS_TOLD` runs."""
    copies = store.copies(register, part=part)
    runs = store.runs(register, part=part, limit=RUNS_TOLD)
    return Nights(
        register=register,
        part=part,
        copies=tuple(copy for copy in copies if copy.fetched_at <= moment),
        runs=tuple(run for run in runs if run.finished_at <= moment),
    )
