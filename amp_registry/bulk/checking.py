"""Use case: a list of firms checked, row by row, as one batch.

Each question goes through `Registry.check_many`, and each answer to the journal with the batch, its rows and the hash
of the file. Rows come out in the order they came in, answered, refused or blank; only a stretch of them is in memory.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from typing import Any, Final

from amp_registry.bulk.asking import Asked, Asking, Blank, Item, Refused
from amp_registry.bulk.cell import Line
from amp_registry.bulk.reading import FirmList
from amp_registry.bulk.value import Order
from amp_registry.errors import ListUnreadable
from amp_registry.explain.evidence import BatchPlace, Evidence
from amp_registry.language import Text
from amp_registry.registry import Registry

STRETCH: Final = 20_000
"""How many rows are asked about together: enough to share the work, few enough to bound the memory."""


@dataclass(frozen=True, slots=True)
class Answered:
    """One row answered. `evidence` is what was asked; `own` is the row's firm alone, where it is a consortium's member."""

    line: Line
    evidence: Evidence
    own: Evidence


Result = Answered | Refused | Blank


@dataclass(frozen=True, slots=True)
class Batch:
    """One list checked at a moment: what its rows share. `id` is the same for the same file at the same moment."""

    id: str
    file_sha256: str
    now: datetime
    common: Mapping[str, Any]
    order: Order | None = None

    @classmethod
    def of(
        cls, firms: FirmList, now: datetime, common: Mapping[str, Any], order: Order | None = None
    ) -> Batch:
        """Return the batch of a list; `common` are the fields that hold for every row that does not say otherwise."""
        sha256 = firms.file.sha256
        return cls(f"{now.astimezone(UTC):%Y%m%dT%H%M%S%fZ}-{sha256[:12]}", sha256, now, common, order)

    def place(self, asked: Asked) -> BatchPlace:
        """Return where a question stands in the batch."""
        rows = tuple(line.number for line in asked.lines)
        return BatchPlace(id=self.id, rows=rows, file_sha256=self.file_sha256)


def check_list(
    registry: Registry, firms: FirmList, batch: Batch, *, journal: bool = True
) -> Iterator[Result]:
    """Yield the result of each row of a list, in its order.

    Raises `ListUnreadable` when there is no row at all, `StoreError` when the journal cannot be written; the rows
    before are journaled and given out.
    """
    text = firms.file.form == "CSV"
    asking = Asking(firms.headings, batch.common, batch.order, strict_width=text)
    items = asking.items(firms.lines())
    empty = True
    while some := list(islice(items, STRETCH)):
        empty = empty and all(isinstance(item, Blank) for item in some)
        yield from _answered(registry, some, batch, journal=journal)
    if empty:
        raise ListUnreadable(file=firms.file.name, problem=_NO_ROW, advice=_GIVE_ROWS)


def _answered(registry: Registry, items: Iterable[Item], batch: Batch, *, journal: bool) -> Iterator[Result]:
    asked = [item for item in items if isinstance(item, Asked)]
    answers = registry.check_many(
        (one.question for one in asked),
        now=batch.now,
        journal=journal,
        places=(batch.place(one) for one in asked),
    )
    for item in items:
        if isinstance(item, Asked):
            yield from _rows(item, next(answers))
        else:
            yield item


def _rows(asked: Asked, evidence: Evidence) -> Iterator[Answered]:
    owns = evidence.members if asked.members else [evidence]
    for line, own in zip(asked.lines, owns, strict=True):
        yield Answered(line, evidence, own)


_NO_ROW: Final = Text("il n'y a aucune ligne sous les titres.", "there is no row below the headings.")
_GIVE_ROWS: Final = Text("Donnez une firme par ligne.", "Give one firm a row.")
