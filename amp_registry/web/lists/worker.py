"""The process that checks one list: apart from those that answer, so that a list never keeps a check waiting."""

from __future__ import annotations

import io
import os
import signal
import sys
from collections.abc import Iterable, Iterator
from contextlib import closing
from datetime import datetime
from time import monotonic
from typing import Final

from amp_registry.asker import Asker
from amp_registry.bulk import summary, writing
from amp_registry.bulk.checking import Batch, Result, check_list
from amp_registry.bulk.reading import read
from amp_registry.bulk.value import Order
from amp_registry.errors import AmpRegistryError
from amp_registry.language import Text
from amp_registry.registry import Registry
from amp_registry.settings import Settings
from amp_registry.web.lists.job import Job, State, Step

SECONDS_BETWEEN: Final = 0.5
UNEXPECTED: Final = Text(
    "Le programme n'a pas su vérifier cette liste. Gardez-la, et signalez-le à qui administre le service.",
    "The program could not check this list. Keep it, and tell whoever administers the service.",
)


def run(job: Job, settings: Settings, asker: Asker, now: datetime) -> None:
    """Do the work as the whole of a process. Told to stop, it says so and ends at once, the processes it started too."""
    if sys.platform != "win32":
        os.setsid()

        def stop(*_: object) -> None:
            job.tell(State(step=Step.FAILED))
            os.killpg(0, signal.SIGKILL)

        signal.signal(signal.SIGTERM, stop)
    work(job, settings, asker, now)


def work(job: Job, settings: Settings, asker: Asker, now: datetime) -> None:
    """Check the list of a job and leave its answers; whatever happens, its state says so in the end."""
    try:
        _check(job, settings, asker, now)
    except AmpRegistryError as error:
        parts = [part.to_dict() for part in error.parts() if part.fr]
        job.tell(State(step=Step.FAILED, wrong=tuple(parts)))
    except BaseException:
        job.tell(State(step=Step.FAILED, wrong=(UNEXPECTED.to_dict(),)))
        raise


def _check(job: Job, settings: Settings, asker: Asker, now: datetime) -> None:
    wanted = job.wanted()
    job.tell(State(step=Step.READING))
    order = Order(wanted.order) if wanted.order else None
    beside = job.answers_file.with_suffix(".new")
    with (
        read(job.list_file, io.BytesIO(), sheet=wanted.sheet) as firms,
        Registry.open(settings=settings, asked_by=asker) as registry,
        beside.open("wb") as out,
    ):
        batch = Batch.of(firms, now, {}, order)
        rows = max(0, firms.file.rows - firms.headings.number)
        with closing(writing.start(wanted.form, out, firms.headings, wanted.language, now)) as answers:
            tally = writing.write(_telling(check_list(registry, firms, batch), job, rows), answers)
            told = summary.sections(firms, batch, tally, wanted.language)
            answers.finish(told)
    beside.replace(job.answers_file)
    sections = {title: [[fact.label, fact.value] for fact in facts] for title, facts in told.items()}
    job.tell(State(step=Step.DONE, done=tally.rows, rows=tally.rows, summary=sections))


def _telling(results: Iterable[Result], job: Job, rows: int) -> Iterator[Result]:
    """Pass the results on, and say now and then how many there were."""
    said = monotonic() - SECONDS_BETWEEN
    for done, result in enumerate(results):
        if monotonic() - said >= SECONDS_BETWEEN:
            job.tell(State(step=Step.CHECKING, done=done, rows=rows))
            said = monotonic()
        yield result
