"""Rows of Arrow tables screened: the function that a distributed engine runs, and that plain Arrow, Dask and Ray can use.

A batch comes out with its rows and columns as they were, in their order, and the answers beside them: one row in, one
row out. A row that cannot be asked keeps its place and says why. Equal rows of a batch are asked once. Answers come from
one file of the registers (`registers_file`), the same as from the store it was written of; nothing is journaled.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

import pyarrow as pa

from amp_registry import registers_file
from amp_registry.asker import PYTHON, Asker
from amp_registry.batch import Batch
from amp_registry.bulk import arrow_answers, arrow_columns
from amp_registry.bulk.arrow_answers import Answer
from amp_registry.bulk.asking import Asked, Asking, Item, Refused
from amp_registry.bulk.cell import Cell, Line
from amp_registry.bulk.headings import Headings
from amp_registry.bulk.value import Order
from amp_registry.question import Question
from amp_registry.registers_file import RegistersFile
from amp_registry.screening import Screening

PREFIX: Final = "amp_"


@dataclass(frozen=True, slots=True, kw_only=True)
class Screen:
    """What all rows share. Plain values: it travels to other processes.

    `columns` says which column gives which field (`{"name": "supplier", "neq": "neq"}`), and no other is read; None
    finds them by their names. `common` are fields of the question for every row that does not say otherwise.
    `now` is the aware moment of the check, `order` which comes first in a date such as 03/04/2026, `evidence` whether
    the whole evidence is given as JSON. Raises `InvalidQuestion` for common fields that no question takes.
    """

    registers: RegistersFile
    now: datetime
    columns: Mapping[str, str] | None = None
    common: Mapping[str, Any] = field(default_factory=dict)
    order: Order | None = None
    evidence: bool = False
    prefix: str = PREFIX
    asked_by: Asker = PYTHON

    def __post_init__(self) -> None:
        Question.from_dict({**self.common, "consortium": None, "firm": {"name": "x"}})

    @property
    def answers(self) -> pa.Schema:
        """The columns that are added."""
        return arrow_answers.schema(self.prefix, evidence=self.evidence)

    def schema_of(self, rows: pa.Schema) -> pa.Schema:
        """Return the columns of what comes out; raises `ColumnsUnclear` when the rows cannot be asked."""
        arrow_columns.refuse_unreadable(rows, self.headings_of(rows))
        arrow_columns.refuse_taken(rows.names, self.answers.names)
        return pa.schema([*rows, *self.answers])

    def headings_of(self, rows: pa.Schema) -> Headings:
        """Return the columns that are read; raises `ColumnsUnclear`."""
        return arrow_columns.headings(rows.names, self.columns)


def screen_batches(batches: Iterable[pa.RecordBatch], screen: Screen) -> Iterator[pa.RecordBatch]:
    """Yield each batch with the answers of its rows beside them.

    Raises `ColumnsUnclear` when the columns cannot be asked, `RegistersFileUnusable` when the file is not the one
    named. May be called in any process and any thread: each opens the file once and keeps it.
    """
    for batch in batches:
        schema = screen.schema_of(batch.schema)
        found = screen.headings_of(batch.schema)
        cells = arrow_columns.cells(batch, found)
        places = {row: place for place, row in enumerate(dict.fromkeys(cells))}
        answers = _answers(screen, found, places)
        each = pa.array([places[row] for row in cells], pa.int64())
        added = arrow_answers.columns(answers, screen.answers, screen.prefix)
        yield pa.RecordBatch.from_arrays(
            [*batch.columns, *(column.take(each) for column in added)], schema=schema
        )


def screen_table(table: pa.Table, screen: Screen) -> pa.Table:
    """Return a table with the answers of its rows beside them; raises what `screen_batches` raises."""
    return pa.Table.from_batches(
        screen_batches(table.to_batches(), screen), schema=screen.schema_of(table.schema)
    )


def _answers(screen: Screen, found: Headings, rows: Iterable[tuple[Cell, ...]]) -> list[Answer]:
    """Return what the columns say of each row."""
    lines = (Line(number, row) for number, row in enumerate(rows, 1))
    items = list(Asking(found, screen.common, screen.order).items(lines))
    asked = dict.fromkeys(item.question for item in items if isinstance(item, Asked))
    told = dict(zip(asked, _told(screen, asked), strict=True))
    shared = arrow_answers.shared(screen.registers.sha256, screen.now)
    return [{**_of(item, told), **shared} for item in items]


def _of(item: Item, told: Mapping[Question, Answer]) -> Answer:
    if isinstance(item, Asked):
        return told[item.question]
    return arrow_answers.not_read(item.problems if isinstance(item, Refused) else ())


def _told(screen: Screen, asked: Iterable[Question]) -> Iterator[Answer]:
    screening = _opened(screen.registers)
    batch = Batch(here=screening, make=lambda: screening, processes=1)
    for some, trouble in batch.answers(asked, screen.now, screen.asked_by):
        yield from (arrow_answers.answered(one, evidence=screen.evidence) for one in some)
        if trouble is not None:
            raise trouble


class _Mine(threading.local):
    """The file this thread has open, and what answers from it."""

    sha256 = ""
    screening: Screening | None = None


_mine: Final = _Mine()


def _opened(file: RegistersFile) -> Screening:
    if _mine.screening is None or _mine.sha256 != file.sha256:
        _mine.screening, _mine.sha256 = registers_file.opened(file), file.sha256
    return _mine.screening
