"""Entries of RENA as its official file may print them: rows, and the same rows in every form that is read."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from xml.sax.saxutils import escape

import xlsxwriter

from amp_registry.records import Decision, HolderKind, Reason, ReasonKind, Registration, RenaEntry

Row = Mapping[str, Any]

KINDS = {
    ReasonKind.CONVICTION: "Infraction",
    ReasonKind.ASSOCIATE: "Personne liée",
    ReasonKind.AMP_DECISION: "Décision de l'AMP",
    ReasonKind.CONTROL: "Situation de contrôle",
}
DECISIONS = {
    Decision.REFUSED: "Refus",
    Decision.REVOKED: "Révocation",
    Decision.NOT_RENEWED: "Refus de renouvellement",
    Decision.DECLARED: "Déclaration d'inadmissibilité",
}
HOLDERS = {
    HolderKind.LEGAL_PERSON: "Personne morale",
    HolderKind.PARTNERSHIP: "Société de personnes",
    HolderKind.SOLE_PROPRIETORSHIP: "Entreprise individuelle",
}
REGISTRATIONS = {Registration.DEFINITIVE: "Définitive", Registration.PROVISIONAL: "Provisoire"}


def nested(entry: RenaEntry) -> dict[str, Any]:
    """Return an entry with its reasons as objects, as the JSON or XML file may print it."""
    return {
        "Nom": entry.name,
        "Autres noms": list(entry.other_names),
        "NEQ": entry.neq,
        "Adresse": entry.address,
        "Type d'entreprise": HOLDERS[entry.holder_kind] if entry.holder_kind else None,
        "Nom de la personne": entry.person_name,
        "Type d'inscription": REGISTRATIONS[entry.registration],
        "Date d'inscription": entry.registered_on.isoformat() if entry.registered_on else None,
        "Date de fin d'inadmissibilité prévue": entry.projected_end.isoformat()
        if entry.projected_end
        else None,
        "Motifs": [_reason(reason) for reason in entry.reasons],
    }


def flat(entry: RenaEntry) -> dict[str, Any]:
    """Return an entry with a column for each kind of reason, lists joined by a bar, as a spreadsheet prints it."""
    row = nested(entry) | {"Autres noms": " | ".join(entry.other_names)}
    del row["Motifs"]
    kinds: dict[ReasonKind, list[Reason]] = {kind: [] for kind in ReasonKind}
    for reason in entry.reasons:
        kinds[reason.kind].append(reason)
    linked, control = kinds[ReasonKind.ASSOCIATE], kinds[ReasonKind.CONTROL]
    return row | {
        "Infractions": _joined(r.text for r in kinds[ReasonKind.CONVICTION]),
        "Infraction de la personne liée": _joined(r.text for r in linked),
        "Nom de la personne liée": _joined(r.name for r in linked),
        "Municipalité de la personne liée": _joined(r.municipality for r in linked),
        "Décision": _joined(r.text for r in kinds[ReasonKind.AMP_DECISION]),
        "Actionnaire majoritaire": _joined(r.name for r in control),
        "Municipalité de l'actionnaire majoritaire": _joined(r.municipality for r in control),
    }


def as_json(entries: Sequence[RenaEntry]) -> bytes:
    """Return the file as JSON."""
    return json.dumps({"records": [nested(entry) for entry in entries]}, ensure_ascii=False).encode()


def as_xml(entries: Sequence[RenaEntry]) -> bytes:
    """Return the file as XML: one element an entry, one element a cell, lists as repeated elements."""
    body = "".join(element("Inscription", nested(entry)) for entry in entries)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<RENA>{body}</RENA>\n'.encode()


def as_csv(entries: Sequence[RenaEntry], delimiter: str = ";") -> bytes:
    """Return the file as delimited text."""
    text = io.StringIO()
    rows = [flat(entry) for entry in entries]
    writer = csv.DictWriter(text, list(rows[0]), delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def as_xlsx(entries: Sequence[RenaEntry]) -> bytes:
    """Return the file as a workbook of one sheet; numbers of enterprises as numbers, as Excel likes them."""
    return workbook({"RENA": [flat(entry) for entry in entries]})


def workbook(sheets: Mapping[str, Sequence[Row]], above: Sequence[str] = ()) -> bytes:
    """Return a workbook of those sheets, each with its headings; `above` are lines over the headings."""
    held = io.BytesIO()
    with xlsxwriter.Workbook(held, {"in_memory": True}) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, line in enumerate(above):
                sheet.write_string(number, 0, line)
            lines = [list(rows[0]), *(list(row.values()) for row in rows)] if rows else []
            for number, line in enumerate(lines, len(above)):
                for place, cell in enumerate(line):
                    _put(sheet, number, place, cell)
    return held.getvalue()


FORMS: Mapping[str, Callable[[Sequence[RenaEntry]], bytes]] = {
    "JSON": as_json,
    "XML": as_xml,
    "CSV": as_csv,
    "XLSX": as_xlsx,
}


def _reason(reason: Reason) -> dict[str, Any]:
    return {
        "Type": KINDS[reason.kind],
        "Description": reason.text,
        "Nom": reason.name,
        "Municipalité": reason.municipality,
        "Décision de l'AMP": DECISIONS[reason.decision] if reason.decision else None,
    }


def _joined(texts: Any) -> str:
    return " | ".join(text or "" for text in texts)


def _put(sheet: Any, number: int, place: int, cell: Any) -> None:
    text = "" if cell is None else str(cell)
    if text.isdigit() and len(text) == 10:
        sheet.write_number(number, place, int(text))
    else:
        sheet.write_string(number, place, text)


def element(tag: str, value: Any) -> str:
    """Return a value as an XML element; the tag's letters and digits are kept."""
    name = "".join(letter if letter.isalnum() else "_" for letter in tag)
    if isinstance(value, Mapping):
        return f"<{name}>{''.join(element(key, item) for key, item in value.items())}</{name}>"
    if isinstance(value, list):
        return (
            f"<{name}>{''.join(element('Motif' if tag == 'Motifs' else 'Autre', v) for v in value)}</{name}>"
        )
    return f"<{name}>{escape(str(value))}</{name}>" if value is not None else f"<{name}/>"
