"""RENA as its official file prints it, to records: what section 21.7 of the Act lists, and the rest in raw."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from amp_registry.collect import rena_reasons
from amp_registry.collect.parsed import Notes, Parsed
from amp_registry.collect.source_card import SourceCard
from amp_registry.collect.source_row import SourceRow
from amp_registry.collect.table import Row, Table, columns
from amp_registry.records import HolderKind, Registration, RenaEntry

WHOLE_FILE: Final = "extract"


def parse(table: Table, card: SourceCard, notes: Notes) -> Parsed:
    """Return the entries of the official file, in its order.

    A row that cannot be read whole keeps what can be read: a bar is never dropped for a bad cell. A kind of
    registration that is not a known word is `unknown`. Raises `FieldMissing` for an absent required column.
    """
    found = columns(table, card, card.lists[WHOLE_FILE], notes)
    entries = tuple(_entry(row, found, card, notes) for row in table.rows)
    return Parsed(entries, notes.issues, tuple(row.number for row in table.rows))


def _entry(row: Row, found: Mapping[str, str], card: SourceCard, notes: Notes) -> RenaEntry:
    source = SourceRow(row, found, card, notes)
    return RenaEntry(
        name=source.name(),
        other_names=source.texts("other_names", card.name_separators),
        neq=source.neq(),
        address=source.text("address"),
        holder_kind=source.category("holder_kind", HolderKind),
        person_name=source.text("person_name"),
        registration=source.required_category("registration", Registration, Registration.UNKNOWN),
        registered_on=source.day("registered_on"),
        projected_end=source.day("projected_end"),
        reasons=rena_reasons.read(source),
        raw=row.raw,
    )
