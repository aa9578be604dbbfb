"""What differs between two days of the law held, and what was not compared with its source for a year."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from amp_registry.decide.days import years_after
from amp_registry.decide.law import Law, Row, Threshold
from amp_registry.decide.other_grounds import FILE as GROUNDS
from amp_registry.decide.other_grounds import OtherGround
from amp_registry.decide.verdict import Citation

YEARS_BEFORE_STALE = 1

How = Literal["starts", "stops", "recited"]
What = Literal["row", "threshold", "ground"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RowChange:
    """A row that starts, stops, or rests on another text on the second day than on the first."""

    how: How
    row: Row
    before: Citation | None
    after: Citation | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ThresholdChange:
    """An amount that starts or stops between the two days."""

    how: How
    threshold: Threshold


@dataclass(frozen=True, slots=True)
class Changes:
    """Every difference between two days, in the order of the files."""

    rows: tuple[RowChange, ...]
    thresholds: tuple[ThresholdChange, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Unchecked:
    """A value that was not compared with its source for a year: its file, its name, the day it last was."""

    what: What
    name: str
    origin: str
    source: str
    checked_on: date | None


def changes(law: Law, before: date, after: date) -> Changes:
    """Return what differs between two days; each day is taken as the one every row and amount goes by.

    Raises `NoLawForDate` for a day before the first text held.
    """
    law.refuse_earlier(before, after)
    return Changes(
        rows=tuple(_row_changes(law.all_rows(), before, after)),
        thresholds=tuple(_threshold_changes(law, before, after)),
    )


def _row_changes(rows: Iterable[Row], before: date, after: date) -> Iterator[RowChange]:
    for row in rows:
        was, is_now = row.in_force(before), row.in_force(after)
        old, new = row.citation(before) if was else None, row.citation(after) if is_now else None
        if was != is_now:
            yield RowChange(how="starts" if is_now else "stops", row=row, before=old, after=new)
        elif old != new:
            yield RowChange(how="recited", row=row, before=old, after=new)


def _threshold_changes(law: Law, before: date, after: date) -> Iterator[ThresholdChange]:
    old, new = thresholds_on(law, before), thresholds_on(law, after)
    for threshold in law.thresholds:
        was, is_now = threshold in old, threshold in new
        if was != is_now:
            yield ThresholdChange(how="starts" if is_now else "stops", threshold=threshold)


def thresholds_on(law: Law, start: date) -> tuple[Threshold, ...]:
    """Return the amounts for award processes begun on a day, without those an override stands before."""
    found: list[Threshold] = []
    for threshold in law.thresholds:
        if threshold.applies(start) and not any(_stands_before(first, threshold) for first in found):
            found.append(threshold)
    return tuple(found)


def _stands_before(first: Threshold, other: Threshold) -> bool:
    same = (first.kind, first.body, first.object) == (other.kind, other.body, other.object)
    return same and first.role in {"both", other.role}


def stale(law: Law, grounds: Iterable[OtherGround], today: date) -> tuple[Unchecked, ...]:
    """Return the rows, amounts and other grounds not rechecked for a year, in the order of the files.

    A value is stale from the day after its year is over; one whose file does not say when it was checked is.
    """
    return tuple(one for one in _everything(law, grounds) if _is_stale(one.checked_on, today))


def _is_stale(checked_on: date | None, today: date) -> bool:
    return checked_on is None or years_after(checked_on, YEARS_BEFORE_STALE) < today


def _everything(law: Law, grounds: Iterable[OtherGround]) -> Iterator[Unchecked]:
    for row in law.all_rows():
        sources = ", ".join(dict.fromkeys(cited.source for cited in row.cite))
        yield Unchecked(what="row", name=row.id, origin=row.origin, source=sources, checked_on=row.checked_on)
    for threshold in law.thresholds:
        yield Unchecked(
            what="threshold",
            name=threshold_name(threshold),
            origin=threshold.origin,
            source=threshold.citation.source,
            checked_on=threshold.checked_on,
        )
    for ground in grounds:
        yield Unchecked(
            what="ground",
            name=ground.code,
            origin=GROUNDS,
            source=ground.source,
            checked_on=ground.checked_on,
        )


def threshold_name(threshold: Threshold) -> str:
    """Return how an amount is called: kind, body, role, object and first day, as in its file."""
    parts = (threshold.kind, threshold.body, threshold.role, threshold.object, threshold.start)
    return "/".join(str(part) for part in parts if part is not None)
