"""The one door from a request to the library: each thread of the desk keeps a registry of its own, open.

A registry is for one thread. The threads that answer are few, because they share one interpreter: two for checks, one
of which answers while the other waits for the journal to be on disk; those of the desk, for what takes milliseconds; and the back
office, for what takes seconds (a list, a journal walked from end to end), which must never keep a check waiting.
"""

from __future__ import annotations

import asyncio
import threading
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from typing import Final, TypeVar

from amp_registry.asker import Asker
from amp_registry.errors import StoreError
from amp_registry.explain.evidence import Evidence
from amp_registry.question import Question
from amp_registry.registry import Registry
from amp_registry.screening import Recorded
from amp_registry.web.web_settings import WebSettings

T = TypeVar("T")
AT_CHECKS: Final = 2
AT_THE_DESK: Final = 3
IN_THE_BACK: Final = 2
TOGETHER: Final = 50
"""How many questions are answered before the journal is written: what the first of them waits for."""


@dataclass(frozen=True, slots=True)
class _Waiting:
    """A question somebody waits for an answer to."""

    question: Question
    asker: Asker
    answer: asyncio.Future[Recorded]


class Desk:
    """What answers questions, off the event loop."""

    def __init__(self, web: WebSettings) -> None:
        self._web = web
        self._mine = threading.local()
        self._checks = ThreadPoolExecutor(AT_CHECKS, "checks")
        self._front = ThreadPoolExecutor(AT_THE_DESK, "desk")
        self._waiting: deque[_Waiting] = deque()
        self._answering: set[object] = set()
        self._back = ThreadPoolExecutor(IN_THE_BACK, "back")

    def moment(self) -> datetime:
        """Return the moment it is."""
        return self._web.clock()

    async def ask(self, work: Callable[[Registry], T]) -> T:
        """Return what some work makes of a registry; for what takes milliseconds. Raises what the work raises."""
        return await asyncio.get_running_loop().run_in_executor(self._front, self._work, work)

    async def ask_long(self, work: Callable[[Registry], T]) -> T:
        """Return the same for work that takes longer: it stands in a line of its own."""
        return await asyncio.get_running_loop().run_in_executor(self._back, self._work, work)

    async def check(self, question: Question, asker: Asker) -> Evidence:
        """Return the evidence of one question, journaled; raises what `Registry.check` raises."""
        return (await self.check_recorded(question, asker)).evidence

    async def check_recorded(self, question: Question, asker: Asker) -> Recorded:
        """Return the evidence of one question and its JSON object, journaled; raises what `Registry.check` raises.

        Questions that come while others are answered are answered together next, for the journal is written once
        for all of them.
        """
        waiting = _Waiting(question, asker, asyncio.get_running_loop().create_future())
        self._waiting.append(waiting)
        if len(self._answering) < AT_CHECKS:
            self._answering.add(asyncio.create_task(self._answer_all()))
        return await waiting.answer

    async def _answer_all(self) -> None:
        try:
            while self._waiting:
                some = [self._waiting.popleft() for _ in range(min(TOGETHER, len(self._waiting)))]
                await self._answer(some)
        finally:
            # Here, before anything else runs: a question that comes next must not count on an answerer that has left.
            self._answering.discard(asyncio.current_task())

    async def _answer(self, some: Sequence[_Waiting]) -> None:
        asked = [(one.question, one.asker) for one in some]
        try:
            told: Sequence[Recorded | Exception] = await asyncio.get_running_loop().run_in_executor(
                self._checks, self._work, lambda registry: registry.check_together(asked, now=self.moment())
            )
        except Exception as error:  # noqa: BLE001 - whoever asked is told, whatever it is
            told = [error for _ in some]
        for one, answer in zip(some, told, strict=True):
            if one.answer.done():  # nobody waits for it any more
                continue
            if isinstance(answer, Exception):
                one.answer.set_exception(answer)
            else:
                one.answer.set_result(answer)

    def _work(self, work: Callable[[Registry], T]) -> T:
        try:
            return work(self._registry())
        except StoreError:
            self._forget()  # the database may have gone away, and come back: it is opened anew next time
            raise

    def _registry(self) -> Registry:
        """Return the registry of this thread; one without a store is opened again, for a store may have come."""
        known: Registry | None = getattr(self._mine, "registry", None)
        if known is not None and known.has_store:
            return known
        self._forget()
        self._mine.registry = opened = Registry.open(
            settings=self._web.settings, asked_by=self._web.local_asker
        )
        return opened

    def _forget(self) -> None:
        known: Registry | None = getattr(self._mine, "registry", None)
        self._mine.registry = None
        if known is not None:
            known.close()

    def close(self) -> None:
        """Wait for the work under way, close every registry, let the threads end."""
        for threads, count in (
            (self._checks, AT_CHECKS),
            (self._front, AT_THE_DESK),
            (self._back, IN_THE_BACK),
        ):
            meeting = threading.Barrier(count)
            for _ in range(count):
                threads.submit(self._leave, meeting)
            threads.shutdown(wait=True)

    def _leave(self, meeting: threading.Barrier) -> None:
        """Close the registry of this thread; all wait for each other, so that each thread does it once."""
        self._forget()
        meeting.wait()
