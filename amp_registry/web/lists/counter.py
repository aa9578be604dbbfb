"""Where lists are handed in: one is checked at a time, each in a process of its own; the others wait in line."""

from __future__ import annotations

import multiprocessing
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from datetime import datetime
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import BinaryIO, Final

import platformdirs

from amp_registry.asker import Asker
from amp_registry.web.lists import job as jobs
from amp_registry.web.lists import worker
from amp_registry.web.lists.job import UNDER_WAY, Job, State, Step, Wanted
from amp_registry.web.web_settings import WebSettings

LONGEST_LINE: Final = 20


class Counter:
    """Takes lists in, has them checked, gives the answers out."""

    def __init__(self, web: WebSettings, place: Path | None = None) -> None:
        self._web = web
        self._place = place or default_place()
        self._line = ThreadPoolExecutor(1, "lists")
        self._waiting: dict[str, Future[None]] = {}
        # Started fresh: a copy of a process with threads may hold a lock that nobody will ever release.
        self._processes = multiprocessing.get_context("spawn")
        self._working: BaseProcess | None = None
        self._closed = False
        jobs.end_all(self._place)

    def hand_in(self, wanted: Wanted, file: BinaryIO, asker: Asker, now: datetime) -> Job | None:
        """Keep a list and put it in line; None when the line is too long."""
        jobs.forget_old(self._place, now)
        self._waiting = {name: future for name, future in self._waiting.items() if not future.done()}
        if len(self._waiting) >= LONGEST_LINE:
            return None
        job = jobs.receive(self._place, wanted, file)
        self._waiting[job.id] = self._line.submit(self._check, job, asker, now)
        return job

    def find(self, id_: str, owner: str) -> Job | None:
        """Return a job, if there is one of that id and it is this owner's."""
        return jobs.find(self._place, id_, owner)

    def of_owner(self, owner: str) -> list[Job]:
        """Return the jobs of an owner, the newest first."""
        return jobs.of_owner(self._place, owner)

    def close(self) -> None:
        """Stop the work under way, and take nobody else."""
        self._closed = True
        working = self._working
        if working is not None:
            with suppress(ValueError):  # it has just ended
                working.terminate()
        self._line.shutdown(wait=True, cancel_futures=True)

    def _stopped(self) -> bool:
        return self._closed

    def _check(self, job: Job, asker: Asker, now: datetime) -> None:
        if self._stopped() or not job.folder.is_dir():
            return
        process = self._processes.Process(
            target=worker.run, args=(job, self._web.settings, asker, now), daemon=False
        )
        self._working = process
        process.start()
        if self._stopped():  # while this one started
            process.terminate()
        process.join()
        self._working = None
        process.close()
        # A process that was stopped, or ran out of memory, could not say so itself.
        if job.folder.is_dir() and job.state().step in UNDER_WAY:
            job.tell(State(step=Step.FAILED))


def default_place() -> Path:
    """Return the folder of this user where lists wait."""
    return platformdirs.user_cache_path("amp-registry", appauthor=False) / "lists"
