"""Which form a file is in, and whether it is the register asked for: the one door of `import`.

Content decides, never the file's name. What is not the register is refused by what it is: empty, cut, an
error or challenge page, the other register, or a form that is not read yet.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from amp_registry.collect import csv_form, encoding, exchange, json_form, rea_complement, rea_extract, rena
from amp_registry.collect.card_file import load_card
from amp_registry.collect.page import Page
from amp_registry.collect.parsed import Notes, Parsed, issue
from amp_registry.collect.repetitions import each_once, joined
from amp_registry.collect.source_card import SourceCard
from amp_registry.collect.source_row import shown
from amp_registry.collect.table import Table
from amp_registry.errors import NotTheRegister
from amp_registry.language import Text
from amp_registry.records import Entry, ListOrigin, ReaEntry, Register

_SIGNATURES: Final = (
    (b"PK\x03\x04", "XLSX (ZIP)"),
    (b"\xd0\xcf\x11\xe0", "XLS"),
    (b"%PDF", "PDF"),
    (b"\x1f\x8b", "GZIP"),
)
# Words of the pages that stand in front of a site instead of its content.
_CHALLENGE: Final = re.compile(
    r"captcha|just a moment|access denied|acc[eè]s refus[eé]|cf-chl|incapsula|are you (a )?human|robot|"
    r"(40[0-9]|50[0-9]) (forbidden|not found|error|bad gateway)|service (unavailable|indisponible)|erreur",
    re.IGNORECASE,
)
_TITLE: Final = re.compile(r"<title[^>]*>(.*?)</title>", re.IGNORECASE | re.DOTALL)
_TAG: Final = re.compile(r"<(script|style)\b.*?</\1>|<[^>]*>", re.IGNORECASE | re.DOTALL)


def read_register(register: Register, page: Page, card: SourceCard | None = None) -> Parsed:
    """Return what a file of a register holds, in any form read here: JSON Lines, JSON, delimited text.

    Exact repetitions are counted once. Raises `NotTheRegister`, `FieldMissing` or `BadLines`; what is merely
    odd is an issue.
    """
    card = card or load_card(register)
    _refuse_binary(page, register)
    notes = Notes(page.address)
    text = encoding.decode(page, register, notes).strip("\ufeff")
    if not text.strip():
        raise _refused(page, register, _EMPTY)
    _refuse_markup(text, page, register)
    if exchange.looks_like(text):
        return each_once(exchange.parse(page, card), page.address)
    table = _table(text, page, card, notes)
    _refuse_other(table, page, card)
    return each_once(_parse(table, card, notes), page.address)


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


def _table(text: str, page: Page, card: SourceCard, notes: Notes) -> Table:
    if text.lstrip().startswith(("{", "[")):
        return json_form.read(text, page, card, notes)
    return csv_form.read(text, page, card.register, notes)


def _parse(table: Table, card: SourceCard, notes: Notes) -> Parsed:
    if not table.headings:
        return Parsed((), notes.issues)
    if card.register is Register.RENA:
        return rena.parse(table, card, notes)
    each = rea_complement.which(table, card)
    if each is None:
        return rea_extract.parse(table, card, notes)
    return rea_complement.parse(table, card, each, notes)


def _refuse_binary(page: Page, register: Register) -> None:
    for signature, form in _SIGNATURES:
        if page.content.startswith(signature):
            raise _refused(page, register, _not_read(form), _CONVERT)


def _refuse_markup(text: str, page: Page, register: Register) -> None:
    start = text.lstrip()
    if not start.startswith("<"):
        return
    if not re.search(r"<(html|head|body|!doctype html)", start[:2000], re.IGNORECASE):
        raise _refused(page, register, _not_read("XML"), _CONVERT)
    words = shown(" ".join(_TAG.sub(" ", start).split()))
    title = _TITLE.search(start)
    if _CHALLENGE.search(title[1] if title else "") or _CHALLENGE.search(words):
        raise _refused(page, register, _blocked(words), _SAVE_AGAIN)
    raise _refused(page, register, _not_read("HTML"), _CONVERT)


def _refuse_other(table: Table, page: Page, card: SourceCard) -> None:
    if table.headings and not table.column_of(card):
        raise _refused(page, card.register, _NO_COLUMN_KNOWN)
    other = next(each for each in Register if each is not card.register)
    if table.resembles(load_card(other)) > table.resembles(card):
        raise exchange.other_register(page, card.register)


def _refused(page: Page, register: Register, problem: Text, advice: Text | None = None) -> NotTheRegister:
    return NotTheRegister(source=page.address, register=register, problem=problem, advice=advice)


_NO_COLUMN_KNOWN = Text(
    "aucune de ses colonnes n'est connue de la fiche de la source.",
    "none of its columns is known to the source card.",
)
_EMPTY = Text("il est vide.", "it is empty.")
_CONVERT = Text(
    "Convertissez-le en CSV (ou en JSON pour le RENA) et importez de nouveau.",
    "Convert it to CSV (or to JSON for RENA) and import again.",
)
_SAVE_AGAIN = Text(
    "Ouvrez le site officiel dans un navigateur et enregistrez le fichier de nouveau.",
    "Open the official site in a browser and save the file again.",
)


def _not_read(form: str) -> Text:
    return Text(f"la forme {form} n'est pas encore lue.", f"the {form} form is not read yet.")


def _blocked(words: str) -> Text:
    return Text(
        f"c'est une page d'erreur ou de vérification (« {words} »).",
        f"it is an error or challenge page (“{words}”).",
    )
