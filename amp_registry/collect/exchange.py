"""The exchange form of the registers: JSON Lines, one record a line, UTF-8. It is ours, so it is read strictly.

Reading what was written gives equal records: import of an export is the same snapshot. One line that is not
a record refuses the whole file, with every such line by its number, for a record lost here is a bar lost.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Final

from amp_registry import neq as neq_numbers
from amp_registry.collect import encoding, json_form
from amp_registry.collect.page import Page
from amp_registry.collect.parsed import Notes, Parsed
from amp_registry.collect.source_card import SourceCard
from amp_registry.collect.source_row import shown
from amp_registry.errors import BadLines, InvalidQuestion, NotTheRegister
from amp_registry.language import Text, join
from amp_registry.records import Entry, Register, entry_from_dict

_LISTED: Final = 20


def parse(page: Page, card: SourceCard) -> Parsed:
    """Return the records of a JSON Lines page of the card's register.

    Raises `BadLines` when any line is not such a record, `NotTheRegister` when all are the other register's.
    """
    notes = Notes(page.address)
    text = encoding.decode(page, card.register, notes)
    lines = {number: line for number, line in enumerate(text.split("\n"), 1) if line.strip()}
    read = {number: _record(line) for number, line in lines.items()}
    entries = {number: entry for number, entry in read.items() if not isinstance(entry, Text)}
    others = [number for number, entry in entries.items() if entry.register is not card.register]
    if others and len(others) == len(read):
        raise other_register(page, card.register)
    bad = {number: said for number, said in read.items() if isinstance(said, Text)}
    bad |= dict.fromkeys(others, _OTHER_REGISTER)
    if bad:
        raise BadLines(source=page.address, rows=sorted(bad), listed=_listed(bad))
    records = tuple(_numbered(entry, number, notes) for number, entry in entries.items())
    return Parsed(records, notes.issues, tuple(entries))


def write(entries: Iterable[Entry]) -> Iterator[str]:
    """Give one line for each entry, its newline included; `parse` of them gives equal entries."""
    for entry in entries:
        yield json.dumps(entry.to_dict(), ensure_ascii=False, allow_nan=False) + "\n"


def looks_like(text: str) -> bool:
    """Return whether a text is objects, one a line: the first line is one, and a record or not the last."""
    first, _, rest = text.lstrip().partition("\n")
    try:
        value = json_form.loaded(first)
    except json_form.Unreadable:
        return bool(_A_RECORD.match(first))
    return isinstance(value, Mapping) and ("register" in value or rest.lstrip().startswith("{"))


def other_register(page: Page, register: Register) -> NotTheRegister:
    """Return the error for a page that holds the other register."""
    other = next(each for each in Register if each is not register).upper()
    problem = Text(f"c'est le registre {other}.", f"it is the {other} register.")
    advice = Text(f"amp-registry import {other.lower()} FICHIER", f"amp-registry import {other.lower()} FILE")
    return NotTheRegister(source=page.address, register=register, problem=problem, advice=advice)


def _record(line: str) -> Entry | Text:
    """Return the record of a line, or why it is not one."""
    try:
        return entry_from_dict(json_form.loaded(line))
    except json_form.Unreadable as error:
        return _NOT_JSON.fill({"problem": error.problem})
    except InvalidQuestion as error:
        return _REFUSED.fill(error.values)


def _numbered(entry: Entry, number: int, notes: Notes) -> Entry:
    """Return the entry with a valid NEQ as ten digits; another is kept as given and flagged."""
    if entry.neq is None:
        return entry
    problem = neq_numbers.problem(entry.neq)
    if problem is None:
        return replace(entry, neq=neq_numbers.compact(entry.neq))
    notes.add("neq_flagged", number, neq=shown(entry.neq), problem=problem)
    return entry


def _listed(bad: Mapping[int, Text]) -> Text:
    first = sorted(bad)[:_LISTED]
    said = [Text(f"Ligne {n} : {bad[n].fr}.", f"Line {n}: {bad[n].en}.") for n in first]
    more = len(bad) - len(first)
    return join([*said, *([Text(f"Et {more} autre(s).", f"And {more} more.")] if more else [])])


_A_RECORD: Final = re.compile(r'\{\s*"register"\s*:')
_REFUSED: Final = Text(
    "{field} = « {value} » ({problem} {accepted})", "{field} = “{value}” ({problem} {accepted})"
)
_NOT_JSON: Final = Text("ce n'est pas du JSON lisible ({problem})", "not readable JSON ({problem})")
_OTHER_REGISTER: Final = Text("elle est de l'autre registre", "it is of the other register")
