"""One list that was sent: its folder, and what is known of it. Everything is on disk, for every process of the server.

    folder/<id>/job.json     who sent it, when, its name, the form wanted
               list/         the file as it came
               state.json    how far the work is, written whole each time
               answers       the answers, once they are all there

The id is drawn at random and is never listed to anybody but who sent the list.
"""

from __future__ import annotations

import json
import re
import secrets
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any, BinaryIO, Final

from amp_registry.bulk.writing import Form
from amp_registry.language import Language

KEPT_DAYS: Final = 7
_ID: Final = re.compile(r"[A-Za-z0-9_-]{22}")
_ID_BYTES: Final = 16
_CHUNK: Final = 1 << 20
PRIVATE: Final = 0o700
LONGEST_NAME: Final = 60


class Step(StrEnum):
    """How far the work is."""

    WAITING = "waiting"
    READING = "reading"
    CHECKING = "checking"
    DONE = "done"
    FAILED = "failed"


UNDER_WAY: Final = frozenset({Step.WAITING, Step.READING, Step.CHECKING})


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What was asked: who sent the list, when (ISO 8601), its own name, and how to read and write it."""

    owner: str
    sent_at: str
    name: str
    form: Form
    language: Language
    sheet: str | None = None
    order: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """How far the work is: rows done of about so many; the summary in sections, or what went wrong, in parts."""

    step: Step
    done: int = 0
    rows: int = 0
    summary: Mapping[str, list[list[str]]] = field(default_factory=dict)
    wrong: tuple[Mapping[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Job:
    """One list and its folder."""

    folder: Path

    @property
    def id(self) -> str:
        """The name of the job, which only who sent the list knows."""
        return self.folder.name

    @property
    def list_file(self) -> Path:
        """Where the list is, under a name like its own."""
        return next((self.folder / "list").iterdir())

    @property
    def answers_file(self) -> Path:
        """Where the answers are, once they are whole."""
        return self.folder / "answers"

    def wanted(self) -> Wanted:
        """Return what was asked."""
        told: dict[str, Any] = json.loads((self.folder / "job.json").read_text(encoding="utf-8"))
        return Wanted(**{**told, "form": Form(told["form"])})

    def state(self) -> State:
        """Return how far the work is."""
        told: dict[str, Any] = json.loads((self.folder / "state.json").read_text(encoding="utf-8"))
        return State(**{**told, "step": Step(told["step"]), "wrong": tuple(told["wrong"])})

    def note(self, wanted: Wanted) -> None:
        """Write what was asked."""
        self._write("job.json", asdict(wanted))

    def tell(self, state: State) -> None:
        """Write how far the work is; who reads sees this or what was before, never half of it."""
        self._write("state.json", asdict(state))

    def _write(self, name: str, told: Mapping[str, Any]) -> None:
        beside = self.folder / f"{name}.new"
        beside.write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
        beside.replace(self.folder / name)

    def delete(self) -> None:
        """Remove the list, its answers, and all that is known of it."""
        shutil.rmtree(self.folder, ignore_errors=True)


def receive(place: Path, wanted: Wanted, file: BinaryIO) -> Job:
    """Keep a list that was sent, a piece at a time, and return its job, waiting."""
    place.mkdir(mode=PRIVATE, parents=True, exist_ok=True)
    job = Job(place / secrets.token_urlsafe(_ID_BYTES))
    job.folder.mkdir(mode=PRIVATE)
    (job.folder / "list").mkdir(mode=PRIVATE)
    with (job.folder / "list" / file_name(wanted.name)).open("wb") as kept:
        shutil.copyfileobj(file, kept, _CHUNK)
    job.note(wanted)
    job.tell(State(step=Step.WAITING))
    return job


def file_name(name: str) -> str:
    """Return a name a file may have here, as like the one it came with as can be.

    >>> file_name("../../été 2026.csv"), file_name("."), file_name("")
    ('été 2026.csv', 'liste', 'liste')
    """
    last = name.replace("\\", "/").rpartition("/")[2]
    safe = "".join(c if c.isalnum() or c in " ._-" else "_" for c in last).strip(" .")
    return safe[-LONGEST_NAME:] or "liste"


def find(place: Path, id_: str, owner: str) -> Job | None:
    """Return the job of an id, if there is one and it is this owner's."""
    if not _ID.fullmatch(id_):
        return None
    job = Job(place / id_)
    try:
        return job if job.wanted().owner == owner else None
    except (OSError, ValueError, TypeError, KeyError):
        return None


def of_owner(place: Path, owner: str) -> list[Job]:
    """Return the jobs of an owner, the newest first."""
    found = [job for job in _all(place) if find(place, job.id, owner)]
    return sorted(found, key=lambda job: job.wanted().sent_at, reverse=True)


def forget_old(place: Path, now: datetime) -> None:
    """Delete what was sent more than `KEPT_DAYS` ago, and what is no job at all."""
    for job in _all(place):
        try:
            old = datetime.fromisoformat(job.wanted().sent_at) < now - timedelta(days=KEPT_DAYS)
        except (OSError, ValueError, TypeError, KeyError):
            old = True
        if old:
            job.delete()


def end_all(place: Path) -> None:
    """Say of every list under way that its work has stopped: a server that starts finds what another one left."""
    for job in _all(place):
        try:
            left = job.state().step in UNDER_WAY
        except (OSError, ValueError, TypeError, KeyError):
            continue
        if left:
            job.tell(State(step=Step.FAILED))


def _all(place: Path) -> Iterator[Job]:
    if place.is_dir():
        yield from (Job(folder) for folder in place.iterdir() if _ID.fullmatch(folder.name))
