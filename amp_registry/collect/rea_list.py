"""One list of REA to records: an extract of its search, or one of the three complement lists.

Those show authorizations suspended, authorizations expired and firms under oversight, which the main search does not
(AMP, "Complément d'information"). Each row stays an entry of its own, with the list it came from: an enterprise under
oversight stands in the extract too, and both are kept. Standing in the extract grants nothing: the status is the one
printed, `unknown` when it is not a known word.
"""

from __future__ import annotations

from collections.abc import Mapping

from amp_registry.collect.parsed import Notes, Parsed
from amp_registry.collect.source_card import ListCard, SourceCard
from amp_registry.collect.source_row import SourceRow
from amp_registry.collect.table import Row, Table, columns
from amp_registry.records import ListOrigin, ReaEntry, Status, SuspensionCause


def which(table: Table, card: SourceCard) -> ListCard | None:
    """Return the complement list a table is, by the columns that tell the lists apart; None for the extract."""
    found = set(table.column_of(card))
    for each in card.lists.values():
        if each.known_by and found.issuperset(each.known_by) and found.isdisjoint(each.unless):
            return each
    return None


def read_list(table: Table, card: SourceCard, each: ListCard, notes: Notes) -> Parsed:
    """Return the entries of one list of REA, in its order, with what standing on that list says of them.

    Raises `FieldMissing` for an absent required column.
    """
    found = columns(table, card, each, notes)
    entries = tuple(_entry(row, found, card, each, notes) for row in table.rows)
    return Parsed(entries, notes.issues, tuple(row.number for row in table.rows))


def _entry(row: Row, found: Mapping[str, str], card: SourceCard, each: ListCard, notes: Notes) -> ReaEntry:
    source = SourceRow(row, found, card, notes)
    oversight = source.flag("oversight")
    return ReaEntry(
        name=source.name(),
        other_names=source.texts("other_names", card.name_separators),
        neq=source.neq(),
        amp_client_number=source.text("amp_client_number"),
        city=source.text("city"),
        province=source.text("province"),
        postal_code=source.text("postal_code"),
        status=_status(source, each),
        suspension_cause=source.category("suspension_cause", SuspensionCause),
        oversight=each.oversight if each.oversight is not None else oversight,
        issued_on=source.day("issued_on"),
        expires_on=source.day("expires_on"),
        list_origin=ListOrigin(each.origin),
        raw=row.raw,
    )


def _status(source: SourceRow, each: ListCard) -> Status:
    """Return what the list says, else what the row prints; `unknown` where they differ or an end cannot be read."""
    if each.status:
        return _confirmed(source, Status(each.status))
    status = source.required_category("status", Status, Status.UNKNOWN)
    end_unread = source.text("expires_on") is not None and source.day("expires_on") is None
    return Status.UNKNOWN if end_unread and status is Status.AUTHORIZED else status


def _confirmed(source: SourceRow, listed: Status) -> Status:
    """Return what standing on the list says, unless the row itself says otherwise."""
    printed = source.category("status", Status)
    if printed is None or printed is listed:
        return listed
    source.notes.add("status_conflict", source.row.number, listed=listed.value, printed=source.text("status"))
    return Status.UNKNOWN
