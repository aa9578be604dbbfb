"""Use case: packages of SEAO against the registers on the days of each award, into lines sorted for a person.

Three passes over temporary files, none over memory: the packages are read once and the latest release of each
process is kept; the processes are asked about in the order of their days; the lines are given out by severity.
"""

from __future__ import annotations

import json
import sqlite3
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from amp_registry.bulk.seao import asking, judging, line, mapping, sources
from amp_registry.bulk.seao.asking import Asked
from amp_registry.bulk.seao.judging import Judged, Outcome, Severity
from amp_registry.bulk.seao.latest import Latest
from amp_registry.bulk.seao.line import Line
from amp_registry.bulk.seao.package import Found
from amp_registry.bulk.seao.totals import Totals
from amp_registry.explain.evidence import Evidence
from amp_registry.question import Question
from amp_registry.registry import Registry

Tell = Callable[[str, int, int | None], None]
"""Told the step (`reading`, `asking`), how much of it is done, and of how much when that is known."""

TOLD_EVERY: Final = 500
_ORDER: Final = {
    Severity.FIRST.value: 0,
    Severity.LOOK.value: 1,
    Severity.RESEMBLES.value: 2,
    line.UNREADABLE: 3,
    Outcome.NOT_JUDGED.value: 4,
    Outcome.OUT_OF_SCOPE.value: 5,
    Outcome.NO_CONTRACT.value: 6,
    Outcome.NOTHING_FOUND.value: 7,
}
_ALWAYS: Final = frozenset({Outcome.FINDING, Outcome.NOT_JUDGED})


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to screen, and how: `everything` keeps a line of what nothing was found about, too."""

    paths: Sequence[Path]
    now: datetime
    everything: bool = False
    journal: bool = False


class Report:
    """What a run gave: its totals, and its lines as often as they are asked for."""

    def __init__(self, totals: Totals, lines: _Lines) -> None:
        self.totals = totals
        self._lines = lines

    def lines(self, *outcomes: str) -> Iterator[Line]:
        """Yield the lines, the most severe first, then by day and number; of some outcomes alone, when named."""
        found = self._lines.sorted()
        return (each for each in found if each["outcome"] in outcomes) if outcomes else found


@contextmanager
def screen(registry: Registry, wanted: Wanted, tell: Tell = lambda *_: None) -> Iterator[Report]:
    """Give the report of a run; its files go away when it is left.

    Raises `FileUnusable` before anything is read when a path is none; trouble inside a file is in the report.
    """
    files = sources.files(wanted.paths)
    totals = Totals(made=wanted.now, files=[sources.name_of(file) for file in files])
    with TemporaryDirectory(prefix="amp-registry-seao-") as folder, closing(_Lines(Path(folder))) as lines:
        with Latest(Path(folder)) as latest:
            _read(files, latest, totals, lines, tell)
            totals.processes = len(latest)
            for judged in _judged(registry, latest, wanted, totals, tell):
                totals.add(judged)
                if wanted.everything or judged.outcome in _ALWAYS:
                    lines.put(line.of(judged))
        yield Report(totals, lines)


def _read(files: Sequence[Path], latest: Latest, totals: Totals, lines: _Lines, tell: Tell) -> None:
    for file in files:
        for found in sources.read(file):
            if isinstance(found.item, Found):
                latest.put(found.item.release, found.source, found.item.number)
                totals.releases += 1
                if not totals.releases % TOLD_EVERY:
                    tell("reading", totals.releases, None)
            else:
                totals.add_unreadable()
                lines.put(line.of_unreadable(found.source, found.item))


def _judged(
    registry: Registry, latest: Latest, wanted: Wanted, totals: Totals, tell: Tell
) -> Iterator[Judged]:
    """Yield each subject judged, in the order asked; the answers come as the questions are read ahead."""
    waiting: deque[Asked] = deque()

    def questions() -> Iterator[Question]:
        words = mapping.load()
        for done, process in enumerate(latest.processes(), 1):
            if not done % TOLD_EVERY:
                tell("asking", done, totals.processes)
            asked = list(asking.of(process, words))
            totals.without_awards += not asked
            waiting.extend(asked)
            yield from (question for one in asked for question in one.questions)

    answers = registry.check_many(questions(), now=wanted.now, journal=wanted.journal)
    given: list[Evidence] = []
    for evidence in answers:
        yield from _unasked(waiting)
        given.append(evidence)
        if len(given) == len(waiting[0].questions):
            yield judging.judge(waiting.popleft(), given)
            given = []
    yield from _unasked(waiting)


def _unasked(waiting: deque[Asked]) -> Iterator[Judged]:
    """Yield what stands before the next subject that has questions."""
    while waiting and not waiting[0].questions:
        yield judging.judge(waiting.popleft(), ())


class _Lines:
    """The lines of a run in a temporary SQLite file, given back sorted."""

    def __init__(self, folder: Path) -> None:
        self._database = sqlite3.connect(folder / "lines.sqlite", isolation_level=None)
        self._database.execute("PRAGMA journal_mode = OFF")
        self._database.execute("PRAGMA synchronous = OFF")
        self._database.execute("CREATE TABLE line (rank INTEGER, day TEXT, number TEXT, content TEXT)")
        self._database.execute("BEGIN")

    def put(self, told: dict[str, Any]) -> None:
        rank = _ORDER[told.get("severity") or told["outcome"]]
        day = told.get("conclusion") or told.get("bid") or ""
        row = (rank, day, told.get("number") or "", json.dumps(told))
        self._database.execute("INSERT INTO line VALUES (?, ?, ?, ?)", row)

    def sorted(self) -> Iterator[Line]:
        places = "SELECT rowid FROM line ORDER BY rank, day, number, rowid"
        with closing(self._database.execute(places)) as found:
            for (place,) in found:
                one = self._database.execute("SELECT content FROM line WHERE rowid = ?", (place,))
                told: Line = json.loads(one.fetchone()[0])
                yield told

    def close(self) -> None:
        self._database.close()
