"""Use case: the list of contracts under watch, changed and shown, one contract at a time or from a file.

A file is CSV, its columns named as the fields they fill; it is taken whole or not at all.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, Final

from amp_registry import neq
from amp_registry.error_parts import by_the_system
from amp_registry.errors import BadWatchFile, FileUnusable, InvalidQuestion
from amp_registry.language import Text, join, same
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

_UNKNOWN: Final = Text(
    "colonnes inconnues : {names} ; connues : {known}", "unknown columns: {names}; known: {known}"
)
_TWICE: Final = Text("colonnes répétées : {names}", "repeated columns: {names}")
_NOT_CSV: Final = Text("ce n'est pas un CSV lisible", "this is not a readable CSV")
_LENGTH: Final = Text("{found} cellules au lieu de {wanted}", "{found} cells instead of {wanted}")


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


def read_file(path: Path, now: datetime, amount: Callable[[str], Any] | None = None) -> list[Watched]:
    """Return the contracts of a file; `amount` reads a number of dollars as people write it (default: plain digits).

    Raises `FileUnusable`, and `BadWatchFile` with every line that cannot be used.
    """
    found: list[Watched] = []
    problems: list[tuple[int, Text]] = []
    for line, cells in _rows(path):
        try:
            found.append(_contract(cells, now, amount or _digits))
        except InvalidQuestion as error:
            problems.append((line, join([part for part in error.parts()[:2] if part.fr])))
    if problems:
        raise BadWatchFile(path=str(path), problems=problems)
    return found


def _digits(text: str) -> Any:
    """Return the amount; what cannot be read stays as it is, and the question refuses it by its path."""
    try:
        return Decimal(text)
    except InvalidOperation:
        return text


def _contract(cells: Mapping[str, str], now: datetime, amount: Callable[[str], Any]) -> Watched:
    data: dict[str, dict[str, Any]] = {}
    for column, text in cells.items():
        path = OF_THE_QUESTION.get(column)
        if path is not None and text:
            branch, leaf = path.split(".")
            value: Any = amount(text) if leaf == "expenditure" else text
            if leaf == "tier" and text.isdecimal():
                value = int(text)
            data.setdefault(branch, {})[leaf] = value
    told = {column: cells.get(column) or None for column in OF_THE_WATCH}
    return Watched.of(Question.from_dict(data), now, **told)


def _rows(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    text = _text(path)
    first = text.splitlines()[0] if text.strip() else ""
    delimiter = max(DELIMITERS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        headings = [heading.strip().casefold() for heading in next(reader, [])]
        _check(path, headings)
        start = reader.line_num + 1
        for cells in reader:
            if any(cell.strip() for cell in cells):
                if len(cells) != len(headings):
                    told = _LENGTH.fill({"found": len(cells), "wanted": len(headings)})
                    raise BadWatchFile(path=str(path), problems=[(start, told)])
                yield start, {name: cell.strip() for name, cell in zip(headings, cells, strict=True)}
            start = reader.line_num + 1
    except csv.Error:
        raise BadWatchFile(path=str(path), problems=[(reader.line_num, _NOT_CSV)]) from None


def _check(path: Path, headings: Sequence[str]) -> None:
    unknown = [name for name in headings if name not in COLUMNS]
    if unknown or not headings:
        told = _UNKNOWN.fill({"names": same(", ".join(unknown) or "–"), "known": same(", ".join(COLUMNS))})
        raise BadWatchFile(path=str(path), problems=[(1, told)])
    twice = sorted({name for name in headings if headings.count(name) > 1})
    if twice:
        raise BadWatchFile(path=str(path), problems=[(1, _TWICE.fill({"names": same(", ".join(twice))}))])


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise BadWatchFile(path=str(path), problems=[(1, Text("trop grand", "too large"))])
        content = path.read_bytes()
    except OSError as error:
        raise FileUnusable(path=str(path), problem=by_the_system(error)) from None
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise BadWatchFile(path=str(path), problems=[(1, _NOT_CSV)])
