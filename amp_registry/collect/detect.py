"""Which form a file is in, and whether it is the register asked for: the one door of `import` and `sync`.

Content decides, never the file's name nor what a server says it is. What is not the register is refused by
what it is: empty, cut, an error or challenge page, the other register.
"""

from __future__ import annotations

import importlib
import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import chain
from types import ModuleType
from typing import Final

from amp_registry.collect import (
    csv_form,
    encoding,
    exchange,
    html_form,
    json_form,
    pdf_form,
    rea_list,
    rena,
    xml_form,
)
from amp_registry.collect.card_file import load_card
from amp_registry.collect.page import Page, refused
from amp_registry.collect.parsed import Notes, Parsed, issue
from amp_registry.collect.repetitions import each_once, joined
from amp_registry.collect.source_card import SourceCard
from amp_registry.collect.source_row import shown
from amp_registry.collect.table import Table
from amp_registry.errors import NotTheRegister
from amp_registry.language import Text
from amp_registry.records import Entry, ListOrigin, ReaEntry, Register

_WORKBOOKS: Final = {b"PK\x03\x04": "XLSX", b"\xd0\xcf\x11\xe0": "XLS"}
_GZIP: Final = b"\x1f\x8b"
# Words of the pages that stand in front of a site instead of its content.
_CHALLENGE: Final = re.compile(
    r"captcha|just a moment|access denied|acc[eè]s refus[eé]|cf-chl|incapsula|are you (a )?human|robot|"
    r"(40[0-9]|50[0-9]) (forbidden|not found|error|bad gateway)|service (unavailable|indisponible)|erreur",
    re.IGNORECASE,
)
_TITLE: Final = re.compile(r"<title[^>]*>(.*?)</title>", re.IGNORECASE | re.DOTALL)
_TAG: Final = re.compile(r"<(script|style)\b.*?</\1>|<[^>]*>", re.IGNORECASE | re.DOTALL)
_HTML: Final = re.compile(r"<(html|head|body|table|!doctype html)", re.IGNORECASE)


def read_register(register: Register, page: Page, card: SourceCard | None = None) -> Parsed:
    """Return what a file of a register holds, in any form read here.

    JSON Lines, JSON, XML, delimited text, HTML tables, XLSX and XLS (the extra `excel`), PDF (the extra
    `pdf-in`). Exact repetitions are counted once. Raises `NotTheRegister`, `FieldMissing` or `BadLines`;
    what is merely odd is an issue.
    """
    card = card or load_card(register)
    notes = Notes(page.address)
    text = _text(page, register, notes)
    if text is not None and exchange.looks_like(text):
        return each_once(exchange.parse(page, card), page.address)
    tables = _tables(text, page, card, notes)
    _refuse_other(tables, page, card)
    read = [_parse(table, card, notes) for table in tables]
    entries = tuple(chain.from_iterable(each.entries for each in read))
    rows = tuple(chain.from_iterable(each.rows for each in read))
    return each_once(Parsed(entries, notes.issues, rows), page.address)


def read_tables(page: Page, card: SourceCard, notes: Notes) -> tuple[Table, ...]:
    """Return a file as rows under its own headings, whatever they are, before anything is asked of them.

    Lines of JSON objects are rows too. Raises `NotTheRegister` for what has no rows.
    """
    text = _text(page, card.register, notes)
    if text is not None and exchange.looks_like(text):
        return (json_form.table(json_form.lines(text, page, card), page, card, notes),)
    return _tables(text, page, card, notes)


def read_many(register: Register, pages: Sequence[Page], card: SourceCard | None = None) -> Parsed:
    """Return what several files hold together: the extract of REA and its complement lists, in that order.

    Every row stays an entry of its own, with the list it came from; only exact repetitions are dropped. An
    issue says when REA comes without its extract: such a copy is not the whole register.
    """
    together = joined([read_register(register, page, card) for page in pages])
    if together.entries and not any(_in_main_list(entry) for entry in together.entries):
        return replace(together, issues=(*together.issues, issue("extract_missing")))
    return together


def _in_main_list(entry: Entry) -> bool:
    return not isinstance(entry, ReaEntry) or entry.list_origin in (ListOrigin.EXTRACT, ListOrigin.SEARCH)


def _text(page: Page, register: Register, notes: Notes) -> str | None:
    """Return the text of a page that is one, None for a workbook or a PDF."""
    if page.content.startswith(_GZIP):
        raise refused(page, register, _PACKED, _UNPACK)
    if page.content.startswith((*_WORKBOOKS, pdf_form.SIGNATURE)):
        return None
    text = encoding.decode(page, register, notes).strip("\ufeff")
    if not text.strip():
        raise refused(page, register, _EMPTY)
    return text


def _tables(text: str | None, page: Page, card: SourceCard, notes: Notes) -> tuple[Table, ...]:
    if text is None and page.content.startswith(pdf_form.SIGNATURE):
        return (pdf_form.read(page, card, notes),)
    if text is None:
        tables: tuple[Table, ...] = _spreadsheets(page, card).read(page, card, notes)
        return tables
    start = text.lstrip()
    if start.startswith(("{", "[")):
        return (json_form.read(text, page, card, notes),)
    if not start.startswith("<"):
        return (csv_form.read(text, page, card.register, notes),)
    if _HTML.search(start[:2000]):
        return (_of_html(start, page, card, notes),)
    return (xml_form.read(start, page, card, notes),)


def _of_html(text: str, page: Page, card: SourceCard, notes: Notes) -> Table:
    """Return the table of a page; a page without one that speaks of errors or robots is refused as such."""
    try:
        return html_form.read(text, page, card, notes)
    except NotTheRegister:
        words = shown(" ".join(_TAG.sub(" ", text).split()))
        title = _TITLE.search(text)
        if _CHALLENGE.search(title[1] if title else "") or _CHALLENGE.search(words):
            raise refused(page, card.register, _blocked(words), _SAVE_AGAIN) from None
        raise


def _spreadsheets(page: Page, card: SourceCard) -> ModuleType:
    try:
        return importlib.import_module("amp_registry.collect.spreadsheet_form")
    except ModuleNotFoundError:
        form = next(form for signature, form in _WORKBOOKS.items() if page.content.startswith(signature))
        raise refused(page, card.register, _no_reader(form), _INSTALL) from None


def _parse(table: Table, card: SourceCard, notes: Notes) -> Parsed:
    if not table.headings:
        return Parsed((), notes.issues)
    if card.register is Register.RENA:
        return rena.parse(table, card, notes)
    each = rea_list.which(table, card) or card.lists[ListOrigin.EXTRACT]
    return rea_list.read_list(table, card, each, notes)


def _refuse_other(tables: Sequence[Table], page: Page, card: SourceCard) -> None:
    if any(table.headings for table in tables) and not any(table.column_of(card) for table in tables):
        raise refused(page, card.register, _NO_COLUMN_KNOWN, _PROBE)
    other = load_card(next(each for each in Register if each is not card.register))
    if any(table.resembles(other) > table.resembles(card) for table in tables):
        raise exchange.other_register(page, card.register)


_NO_COLUMN_KNOWN = Text(
    "aucune de ses colonnes n'est connue de la fiche de la source.",
    "none of its columns is known to the source card.",
)
_EMPTY = Text("il est vide.", "it is empty.")
_PACKED = Text("la forme GZIP n'est pas lue.", "the GZIP form is not read.")
_UNPACK = Text("Dépliez-le et importez de nouveau.", "Unpack it and import again.")
_INSTALL = Text("pip install 'amp-registry[excel]'", "pip install 'amp-registry[excel]'")
_PROBE = Text(
    "Si c'est bien lui, ses colonnes ont changé de nom : amp-registry sources probe.",
    "If it is, its columns have changed names: amp-registry sources probe.",
)
_SAVE_AGAIN = Text(
    "Ouvrez le site officiel dans un navigateur et enregistrez le fichier de nouveau.",
    "Open the official site in a browser and save the file again.",
)


def _no_reader(form: str) -> Text:
    return Text(
        f"c'est un classeur {form}, et l'extra « excel » n'est pas installé.",
        f"it is a workbook ({form}), and the extra “excel” is not installed.",
    )


def _blocked(words: str) -> Text:
    return Text(
        f"c'est une page d'erreur ou de vérification (« {words} »).",
        f"it is an error or challenge page (“{words}”).",
    )
