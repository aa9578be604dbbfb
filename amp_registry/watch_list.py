"""Use case: the list of contracts under watch, changed and shown, one contract at a time or from a file.

A file is CSV, its columns named as the fields they fill, or as `Spelling` says; it is taken whole or not at all.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, Final, Protocol

from amp_registry import neq, plain_number
from amp_registry.error_parts import by_the_system
from amp_registry.errors import BadWatchFile, FileUnusable, InvalidQuestion
from amp_registry.language import Text, counted, join, same
from amp_registry.question import Question
from amp_registry.store import watches
from amp_registry.store.migration import ready_to_write
from amp_registry.store.reading import open_store
from amp_registry.watched import OF_THE_WATCH, Watched

LARGEST_FILE: Final = 20_000_000
DELIMITERS: Final = (",", ";", "\t")
OF_THE_QUESTION: Final[Mapping[str, str]] = {
    "name": "firm.name",
    "neq": "firm.neq",
    "amp_client_number": "firm.amp_client_number",
    "city": "firm.city",
    "postal_code": "firm.postal_code",
    "kind": "contract.kind",
    "expenditure": "contract.expenditure",
    "body": "contract.body",
    "award": "contract.award",
    "tier": "contract.tier",
    "process_start": "dates.process_start",
    "bid": "dates.bid",
    "conclusion": "dates.conclusion",
    "contract_start": "dates.contract_start",
}
COLUMNS: Final = (*OF_THE_QUESTION, *OF_THE_WATCH)
FIRM: Final = "firm"
NOTHING_MORE: Final = same("")
"""What is accepted, where what is wrong says it already."""
PATHS: Final = frozenset({FIRM, *OF_THE_QUESTION.values(), *OF_THE_WATCH})
"""What a column of a file may fill; `firm` is a name or a NEQ, whichever the cell holds."""

_UNKNOWN: Final = Text(
    "colonnes inconnues : {names} ; connues : {known}.", "unknown columns: {names}; known: {known}."
)
_TWICE: Final = Text("colonnes répétées : {names}.", "repeated columns: {names}.")
_NOT_CSV: Final = Text("ce n'est pas un CSV lisible.", "this is not a readable CSV.")
_AS_IT_WAS: Final = Text(
    "Les contrats suivis restent ceux d'avant.", "The contracts watched stay as they were."
)
_CELL: Final = Text("cellule", "cell")
_CELLS: Final = Text("cellules", "cells")
_LENGTH: Final = Text("{found} au lieu de {wanted}.", "{found} instead of {wanted}.")


def add(url: str, contracts: Sequence[Watched]) -> list[tuple[Watched, bool]]:
    """Watch some contracts, all or none; return each as kept, and whether it is new. Raises `StoreError`."""
    with ready_to_write(url) as engine:
        return watches.add(engine, contracts)


def remove(url: str, asked: str, now: datetime, *, reference: str | None = None) -> list[Watched]:
    """Watch no more what a contract's own number, a NEQ or a firm's name says; return what was watched.

    `reference` leaves the firm's other contracts watched. What is taken off stays on record.
    """
    with ready_to_write(url) as engine:
        wanted = [each for each in watches.listed(engine) if _answers(each, asked, reference)]
        watches.end(engine, [each.number for each in wanted], now)
    return wanted


def _answers(watch: Watched, asked: str, reference: str | None) -> bool:
    if reference is not None and (watch.reference or "").casefold() != reference.casefold():
        return False
    name = watch.firm.name
    who = {str(watch.number), watch.firm.neq, name.casefold() if name else None}
    return bool({neq.compact(asked) if neq.is_meant(asked) else asked, asked.casefold()} & who)


def listed(url: str, *, ended: bool = False) -> list[Watched]:
    """Return the contracts watched, with `ended` those of before too; none where there is no store yet."""
    with open_store(url) as store:
        if not store.exists:
            return []
    with ready_to_write(url) as engine:
        return watches.listed(engine, ended=ended)


class Spelling(Protocol):
    """How a file spells its columns and their values."""

    def path(self, heading: str) -> str | None:
        """Return what a column fills, one of `PATHS`; None for a column that is not known."""

    def value(self, path: str, text: str) -> Any:
        """Return the value of a cell that is not empty; raises `InvalidQuestion` for one that cannot be read."""


class Plain:
    """Columns named as the fields they fill, values as the question spells them."""

    def path(self, heading: str) -> str | None:
        """Return what a column fills."""
        return OF_THE_QUESTION.get(heading) or (heading if heading in OF_THE_WATCH else None)

    def value(self, path: str, text: str) -> Any:
        """Return a number where one is written; what cannot be read stays, and the question refuses it by its path."""
        if path == "contract.expenditure":
            return _digits(text)
        number = plain_number.parse(text) if path == "contract.tier" else None
        return text if number is None else number


def read_file(path: Path, now: datetime, spelling: Spelling | None = None) -> list[Watched]:
    """Return the contracts of a file, its columns and values spelled as `spelling` says (default: `Plain`).

    Raises `FileUnusable`, and `BadWatchFile` with every line that cannot be used.
    """
    spelled = spelling or Plain()
    found: list[Watched] = []
    problems: list[tuple[int, Text]] = []
    for line, cells in _rows(path, spelled):
        try:
            found.append(_contract(cells, now, spelled))
        except InvalidQuestion as error:
            problems.append((line, _told(error, cells)))
    if problems:
        raise BadWatchFile(path=str(path), problems=problems)
    return found


def _told(error: InvalidQuestion, cells: Sequence[_Cell]) -> Text:
    """Return what is wrong, and what would be accepted; the column by its heading where the error is of one cell."""
    what, why, todo = error.parts()
    heading = next((cell.heading for cell in cells if cell.path == error.values.get("field")), None)
    if type(error) is not InvalidQuestion or heading is None:
        return join([part for part in (what, why, todo) if part.fr])
    value = str(error.values["value"])
    named = Text(f"{heading} : « {value} » :", f"{heading}: “{value}”:")
    return join([named, why] if error.values["accepted"] == NOTHING_MORE else [named, why, todo])


def _digits(text: str) -> Any:
    try:
        return Decimal(text)
    except InvalidOperation:
        return text


def _contract(cells: Sequence[_Cell], now: datetime, spelled: Spelling) -> Watched:
    data: dict[str, dict[str, Any]] = {}
    told: dict[str, Any] = {}
    for cell in cells:
        if not cell.text:
            continue
        value = spelled.value(cell.path, cell.text)
        branch, _, leaf = cell.path.partition(".")
        if cell.path in OF_THE_WATCH:
            told[cell.path] = value
        elif isinstance(value, Mapping):  # a name that holds a NEQ too: the column of the NEQ comes first
            data["firm"] = {**value, **data.get("firm", {})}
        else:
            data.setdefault(branch, {})[leaf] = value
    return Watched.of(Question.from_dict(data), now, **told)


@dataclass(frozen=True, slots=True)
class _Cell:
    """One cell of a line: the heading of its column as written, what that fills, and its text."""

    heading: str
    path: str
    text: str


def _rows(path: Path, spelled: Spelling) -> Iterator[tuple[int, list[_Cell]]]:
    text = _text(path)
    first = text.splitlines()[0] if text.strip() else ""
    delimiter = max(DELIMITERS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        headings = [heading.strip() for heading in next(reader, [])]
        filled = _filled(path, headings, spelled)
        start = reader.line_num + 1
        for cells in reader:
            if any(cell.strip() for cell in cells):
                if len(cells) != len(headings):
                    told = _LENGTH.fill(
                        {"found": counted(len(cells), _CELL, _CELLS), "wanted": len(headings)}
                    )
                    raise BadWatchFile(path=str(path), problems=[(start, told)])
                texts = (cell.strip() for cell in cells)
                yield start, list(map(_Cell, headings, filled, texts))
            start = reader.line_num + 1
    except csv.Error:
        raise BadWatchFile(path=str(path), problems=[(reader.line_num, _NOT_CSV)]) from None


def _filled(path: Path, headings: Sequence[str], spelled: Spelling) -> list[str]:
    """Return what each column fills; raises `BadWatchFile` for a column that is not known, or that stands twice."""
    paths = {heading: spelled.path(heading.casefold()) for heading in headings}
    unknown = [heading for heading, found in paths.items() if found is None]
    if unknown or not headings:
        told = _UNKNOWN.fill({"names": same(", ".join(unknown) or "–"), "known": same(", ".join(COLUMNS))})
        raise BadWatchFile(path=str(path), problems=[(1, told)])
    filled = [found for heading in headings if (found := paths[heading])]
    twice = [heading for heading, found in zip(headings, filled, strict=True) if filled.count(found) > 1]
    if twice:
        told = _TWICE.fill({"names": same(", ".join(dict.fromkeys(twice)))})
        raise BadWatchFile(path=str(path), problems=[(1, told)])
    return filled


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise BadWatchFile(
                path=str(path), problems=[(1, Text("le fichier est trop grand.", "the file is too large."))]
            )
        content = path.read_bytes()
    except OSError as error:
        raise FileUnusable(path=str(path), problem=by_the_system(error), so=_AS_IT_WAS) from None
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise BadWatchFile(path=str(path), problems=[(1, _NOT_CSV)])
