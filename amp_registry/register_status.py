"""How each register's copy stands at a moment: its age, what was held back since, how the last runs ended."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from amp_registry.consulting import MaximumAges
from amp_registry.records import Copy, HeldBack, Part, Register
from amp_registry.store.reading import Store
from amp_registry.store.runs import RunInfo


@dataclass(frozen=True, slots=True, kw_only=True)
class PartStatus:
    """One part of a register: its newest copy, that copy's age, and the last run that was about it.

    The age counts from the last moment the source was seen to hold the copy.
    """

    part: Part
    copy: Copy | None
    age_hours: float | None
    last_run: RunInfo | None

    def to_dict(self) -> dict[str, Any]:
        """Return the part as `status --json` prints it."""
        return {
            "part": self.part.value,
            "age_hours": None if self.age_hours is None else round(self.age_hours, 1),
            "copy": None if self.copy is None else _copy_dict(self.copy),
            "last_run": None if self.last_run is None else _run_dict(self.last_run),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterStatus:
    """One register's current copy, its age at a moment, and how the last run ended.

    `held` is a copy of any part received since the good one and not put in use; `beside` are the parts that
    stand beside the register itself and have a copy or a run.
    """

    register: Register
    copy: Copy | None
    age_hours: float | None
    maximum_hours: float
    stale: bool
    last_run: RunInfo | None
    held: HeldBack | None = None
    beside: tuple[PartStatus, ...] = ()

    @property
    def usable(self) -> bool:
        """Whether answers of today can rest on the copy."""
        return self.copy is not None and not self.stale

    def to_dict(self) -> dict[str, Any]:
        """Return the status as `status --json` prints it."""
        copy, run = self.copy, self.last_run
        return {
            "register": self.register.value,
            "usable": self.usable,
            "stale": self.stale,
            "age_hours": None if self.age_hours is None else round(self.age_hours, 1),
            "maximum_hours": self.maximum_hours,
            "copy": None if copy is None else _copy_dict(copy),
            "last_run": None if run is None else _run_dict(run),
            "held_back": None if self.held is None else _held_dict(self.held),
            "beside": [part.to_dict() for part in self.beside],
        }


def status_of(store: Store, register: Register, ages: MaximumAges, moment: datetime) -> RegisterStatus:
    """Return how a register's copies stand at a moment."""
    main, *beside = (_part(store, register, part, moment) for part in Part)
    maximum = ages.of(register)
    return RegisterStatus(
        register=register,
        copy=main.copy,
        age_hours=main.age_hours,
        maximum_hours=maximum,
        stale=main.age_hours is not None and main.age_hours > maximum,
        last_run=main.last_run,
        held=store.held_back(register, moment),
        beside=tuple(each for each in beside if each.copy or each.last_run),
    )


def _part(store: Store, register: Register, part: Part, moment: datetime) -> PartStatus:
    copy = store.copy_at(register, moment, part=part)
    age = copy.age_hours(moment) if copy else None
    return PartStatus(part=part, copy=copy, age_hours=age, last_run=store.last_run(register, part=part))


def _copy_dict(copy: Copy) -> dict[str, Any]:
    return {
        "sha256": copy.sha256,
        "fetched_at": copy.fetched_at.isoformat(),
        "verified_at": copy.verified_at.isoformat(),
        "published_at": copy.published_at.isoformat() if copy.published_at else None,
        "rows": copy.rows,
        "partial": copy.partial,
        "source": copy.source,
    }


def _run_dict(run: RunInfo) -> dict[str, Any]:
    return {
        "kind": run.kind.value,
        "outcome": run.outcome.value,
        "finished_at": run.finished_at.isoformat(),
        "reason": run.reason.to_dict() if run.reason else None,
        "overrides": list(run.overrides),
    }


def _held_dict(held: HeldBack) -> dict[str, Any]:
    return {"received_at": held.at.isoformat(), "reason": held.reason.to_dict()}
