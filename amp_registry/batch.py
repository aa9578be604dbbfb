"""Use case: many questions at once. One pass over each index for hundreds of names, and every processor at work.

The answers are those of one question after the other, in the same order. Chunks of questions go to processes that
were forked from this one, each with the store opened anew; this process alone reads the questions and writes the
journal. Where there is one processor, where processes cannot be forked safely, or where the questions are few,
everything is done here.

Heavy on purpose (numpy): a single check never imports this module.
"""

from __future__ import annotations

import copyreg
import gc
import multiprocessing
import os
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain, islice
from operator import attrgetter
from typing import Any, Final, TypeVar

from amp_registry.asker import Asker
from amp_registry.compare.many import Asked, candidates_many
from amp_registry.compare.match import NOTHING_FOUND, Feature, Findings, Match, find
from amp_registry.consulting import MOST_READ, Consultation, Copies
from amp_registry.decide.days import days_of
from amp_registry.explain.evidence import Evidence
from amp_registry.indexing import Foreign
from amp_registry.quebec_time import day_of
from amp_registry.question import Firm, Question
from amp_registry.records import Copy, ReaEntry, Register, RenaEntry
from amp_registry.screening import TOGETHER, Answered, Screening, best, refused_number, searched

SEARCHED: Final = 500
"""Names of a chunk: more share what is done once for all of them. Of questions, a chunk is what is journaled at once."""
AHEAD: Final = 2
"""Chunks given to each process before the first of them is waited for."""

_Item = TypeVar("_Item")
_Result = TypeVar("_Result")


@dataclass(frozen=True, slots=True)
class Batch:
    """Who answers: `here` in this process, and `make` makes another in a process of its own.

    `processes` is how many work at once, 1 for this one alone.
    """

    here: Screening
    make: Callable[[], Screening]
    processes: int

    def search(self, texts: Iterable[str], now: datetime, limit: int) -> Iterator[list[Match]]:
        """Yield the entries of the current copies that each text names or may name, best first, in order."""

        def work(screening: Screening, some: Sequence[str]) -> list[list[Match]]:
            return _search(screening, some, now, limit)

        for _, found in self._in_order(_chunks(texts, SEARCHED), work):
            yield from found

    def answers(self, questions: Iterable[Question], now: datetime, asked_by: Asker) -> Iterator[Answered]:
        """Yield answers some hundreds at a time, and what stopped them if something did; nothing is journaled."""
        reading = _Reading(iter(questions))

        def work(screening: Screening, some: Sequence[Question]) -> list[Evidence]:
            _look_up(screening, some, now)
            return [evidence for each, _ in screening.answers(some, now, asked_by) for evidence in each]

        for asked, told in self._in_order(_chunks(reading, TOGETHER), work):
            yield told, None
            if len(told) < len(asked):
                # What stopped it is met again here: an error of ours does not travel between processes.
                yield from self.here.answers(asked[len(told) :], now, asked_by)
                return
        if reading.trouble is not None:
            yield [], reading.trouble

    def _in_order(
        self,
        chunks: Iterator[list[_Item]],
        work: Callable[[Screening, Sequence[_Item]], _Result],
    ) -> Iterator[tuple[list[_Item], _Result]]:
        """Yield each chunk and what comes of it, in order."""
        first = list(islice(chunks, 2))
        if len(first) < 2 or self.processes < 2:  # noqa: PLR2004 - one chunk, or one process
            for some in chain(first, chunks):
                yield some, work(self.here, some)
            return
        pool = ProcessPoolExecutor(
            self.processes,
            multiprocessing.get_context("fork"),
            initializer=_start,
            initargs=(self.make, work),
        )
        try:
            yield from _through(pool, chain(first, chunks), self.processes * AHEAD)
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


def _by_fields(kind: type[Any], make: Callable[[Sequence[Any]], tuple[Any, ...]]) -> None:
    """Let objects of a class of fields travel between processes as these alone, in half the time or less."""
    fields = attrgetter(*kind.__slots__)
    copyreg.pickle(kind, lambda one: make(fields(one)))


def _of_named_fields(kind: type[Any], values: Sequence[Any]) -> Any:
    return kind(**dict(zip(kind.__slots__, values, strict=True)))


_by_fields(Match, lambda values: (Match, values))
_by_fields(Feature, lambda values: (Feature, values))
_by_fields(ReaEntry, lambda values: (_of_named_fields, (ReaEntry, values)))
_by_fields(RenaEntry, lambda values: (_of_named_fields, (RenaEntry, values)))


class _Reading:
    """An iterator that ends where reading fails, and keeps what failed."""

    def __init__(self, items: Iterator[Question]) -> None:
        self._items = items
        self.trouble: Exception | None = None

    def __iter__(self) -> Iterator[Question]:
        try:
            yield from self._items
        except Exception as error:  # noqa: BLE001 - raised again, after the answers to what came before it
            self.trouble = error


def processes() -> int:
    """Return how many processes to use: one a processor this one may use, 1 where forking is not safe.

    A process with threads is not forked: a lock that another thread holds would stay held for ever.
    """
    if not sys.platform.startswith("linux") or threading.active_count() > 1:
        return 1
    return len(os.sched_getaffinity(0))


def _chunks(items: Iterable[_Item], each: int) -> Iterator[list[_Item]]:
    waiting = iter(items)
    while some := list(islice(waiting, each)):
        yield some


def _through(
    pool: ProcessPoolExecutor, chunks: Iterator[list[Any]], ahead: int
) -> Iterator[tuple[list[Any], Any]]:
    """Yield each chunk and what the pool makes of it, in order, never more than some chunks ahead."""
    waiting: deque[tuple[list[Any], Future[Any]]] = deque()
    for some in chunks:
        waiting.append((some, pool.submit(_work, some)))
        if len(waiting) >= ahead:
            asked, future = waiting.popleft()
            yield asked, future.result()
    for asked, future in waiting:
        yield asked, future.result()


_mine: list[tuple[Screening, Callable[[Screening, Sequence[Any]], Any]]] = []
"""What this process works with; only a process that was started for it has any."""


def _start(make: Callable[[], Screening], work: Callable[[Screening, Sequence[Any]], Any]) -> None:
    # What was inherited stays. Circles of objects that nobody holds are looked for between two chunks, where little is
    # left to look through; within one it took a seventh of the time.
    gc.freeze()
    gc.disable()
    _mine[:] = [(make(), work)]


def _work(some: Sequence[Any]) -> Any:
    gc.collect(0)
    screening, work = _mine[0]
    return work(screening, some)


# --- what is done of a chunk --------------------------------------------------------------------


def _search(screening: Screening, texts: Sequence[str], now: datetime, limit: int) -> list[list[Match]]:
    pairs = {text: searched(text) for text in texts}
    asked = Asked.of([firm for pair in pairs.values() for firm in pair])
    copies = screening.current_copies(now)
    each = [(copy, iter(_found_in(screening.copies, copy, asked))) for copy in copies]
    found = {
        text: best(
            [*islice(some, len(pair)), *screening.misprinted(copy, refused_number(text))]
            for copy, some in each
        )[:limit]
        for text, pair in pairs.items()
    }
    return [list(found[text]) for text in texts]


def _look_up(screening: Screening, questions: Sequence[Question], now: datetime) -> None:
    """Look the firms of some questions up together, in each copy that the days of the questions need.

    Then, on RENA, by the names that REA was found to give them.
    """
    consultations: dict[date | None, Consultation] = {}
    firms: list[tuple[Question, Firm]] = []
    for question in questions:
        asked = question.asked_on(day_of(now))
        if asked.as_of not in consultations:
            consultations[asked.as_of] = screening.consultation(asked, now)
        members = asked.consortium.members if asked.consortium else ()
        firms += ((asked, firm) for firm in (asked.firm, *members) if firm.named)

    def wanted(register: Register | None) -> Iterator[tuple[Copy, Firm]]:
        for asked, firm in firms:
            consultation = consultations[asked.as_of]
            names = (firm,) if register is None else consultation.known_as(firm, days_of(asked).rea)
            for copy in consultation.copies(asked) if names else ():
                if register is None or copy.register is register:
                    yield from ((copy, name) for name in names)

    _look_up_together(screening.copies, wanted(None))
    _look_up_together(screening.copies, wanted(Register.RENA))


def _look_up_together(copies: Copies, pairs: Iterable[tuple[Copy, Firm]]) -> None:
    wanted: dict[int, tuple[Copy, dict[Firm, None]]] = {}
    for copy, firm in pairs:
        wanted.setdefault(copy.snapshot, (copy, {}))[1][firm] = None
    for copy, some in wanted.values():
        new = [firm for firm in some if not copies.knows(copy, firm)]
        if new:
            found = _found_in(copies, copy, Asked.of(new))
            copies.know(copy, dict(zip(new, found, strict=True)))


def _found_in(copies: Copies, copy: Copy, asked: Asked) -> list[Findings]:
    """Return what a copy shows of each firm."""
    try:
        return _found(copies, copy, asked)
    except Foreign:
        copies.renew(copy)
        return _found(copies, copy, asked)


def _found(copies: Copies, copy: Copy, asked: Asked) -> list[Findings]:
    opened = copies.index(copy)
    numbers = candidates_many(opened.index, asked, MOST_READ)
    # All of them at once, so that the store is asked once.
    opened.entries(dict.fromkeys(chain.from_iterable(numbers)))
    return [
        find(firm, opened.entries(some)) if some else NOTHING_FOUND
        for firm, some in zip(asked.firms, numbers, strict=True)
    ]
