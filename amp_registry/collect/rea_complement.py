"""The three complement lists of REA: authorizations suspended, authorizations expired, firms under oversight.

The main search does not show them (AMP, "Complément d'information"). Each row stays an entry of its own,
with the list it came from: an enterprise under oversight stands in the extract too, and both are kept.
"""

from __future__ import annotations

from amp_registry.collect.parsed import Notes, Parsed
from amp_registry.collect.rea_extract import read_list
from amp_registry.collect.source_card import ListCard, SourceCard
from amp_registry.collect.table import Table


def which(table: Table, card: SourceCard) -> ListCard | None:
    """Return the complement list a table is, by the columns that tell the lists apart; None for the extract."""
    found = set(table.column_of(card))
    for each in card.lists.values():
        if each.known_by and found.issuperset(each.known_by) and found.isdisjoint(each.unless):
            return each
    return None


def parse(table: Table, card: SourceCard, each: ListCard, notes: Notes) -> Parsed:
    """Return the entries of one complement list; raises `FieldMissing` for an absent required column."""
    return read_list(table, card, each, notes)
