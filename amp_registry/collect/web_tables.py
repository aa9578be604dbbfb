"""Everything a web page holds that may be a register, for a person to look at: its tables, whatever their
headings, and its forms, as they would be sent. Nothing here is believed."""

from __future__ import annotations

import re
from typing import Final

from amp_registry.collect import encoding
from amp_registry.collect.html_grid import lines_of
from amp_registry.collect.html_soup import souped
from amp_registry.collect.page import Page
from amp_registry.collect.parsed import Notes
from amp_registry.collect.source_card import SourceCard
from amp_registry.collect.source_row import shown
from amp_registry.collect.table import Table, distinct, rows_of
from amp_registry.collect.web_form import Control, forms

_LEAST_COLUMNS: Final = 2
_MARKUP: Final = re.compile(r"\s*<")


def every_table(page: Page, card: SourceCard) -> tuple[Table, ...]:
    """Return each table of a web page with two columns and a row under its first line; none for another form."""
    text = _markup(page, card)
    if text is None:
        return ()
    tables = []
    for number, element in enumerate(souped(text, page, card).find_all("table"), 1):
        lines = [line.cells for line in lines_of(element) if not line.spans]
        if len(lines) > 1 and len(lines[0]) >= _LEAST_COLUMNS:
            headings = distinct(" ".join(cell.split()) for cell in lines[0])
            source = f"{page.address} [{number}]"
            rows = rows_of(headings, list(enumerate(lines[1:], 1)), Notes(source))
            tables.append(Table(source, headings, tuple(rows)))
    return tuple(tables)


def every_form(page: Page, card: SourceCard) -> tuple[str, ...]:
    """Return each form of a web page on one line: how and where it is sent, its fields with their labels."""
    text = _markup(page, card)
    if text is None:
        return ()
    found = forms(souped(text, page, card), page.address)
    return tuple(
        f"{form.method.upper()} {form.action}: " + "; ".join(_told(control) for control in form.typed)
        for form in found
    )


def _told(control: Control) -> str:
    return f"{control.name} ({shown(control.label)})"


def _markup(page: Page, card: SourceCard) -> str | None:
    if not _MARKUP.match(page.content[:100].decode("ascii", "ignore")):
        return None
    return encoding.decode(page, card.register, Notes(page.address))
