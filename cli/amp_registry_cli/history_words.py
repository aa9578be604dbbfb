"""The words of `history` and `changes`: what happened, which list said so, which field."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any, Final

from amp_registry.changes import ChangeKind
from amp_registry.compare.difference import FieldChange
from amp_registry.explain.wording import one_line
from amp_registry.language import Text
from amp_registry.quebec_time import day_of
from amp_registry.records import Entry, Part, Register, RenaEntry
from amp_registry_cli.speech import say

LONGEST_VALUE: Final = 90
KINDS: Final = {
    ChangeKind.ADDED: Text("inscrite", "added"),
    ChangeKind.REMOVED: Text("n'y est plus", "no longer listed"),
    ChangeKind.REMOVED_BEFORE_PROJECTED_END: Text(
        "n'y est plus, avant la fin prévue ({end})", "no longer listed, before the projected end ({end})"
    ),
    ChangeKind.CHANGED: Text("modifiée", "changed"),
}
LISTS: Final = {
    Part.REGISTER: Text("{register}", "{register}"),
    Part.COMPLEMENT: Text("{register}, listes de complément", "{register}, complement lists"),
    Part.WATCHED: Text("{register}, firmes suivies", "{register}, watched firms"),
}
FIELDS: Final = {
    "name": Text("nom", "name"),
    "other_names": Text("autres noms", "other names"),
    "neq": Text("NEQ", "NEQ"),
    "address": Text("adresse", "address"),
    "holder_kind": Text("genre d'entreprise", "kind of enterprise"),
    "person_name": Text("nom de la personne", "person's name"),
    "registration": Text("inscription", "registration"),
    "registered_on": Text("inscrite le", "registered on"),
    "projected_end": Text("fin prévue", "projected end"),
    "reasons": Text("motifs", "reasons"),
    "amp_client_number": Text("numéro de client AMP", "AMP client number"),
    "city": Text("ville", "city"),
    "province": Text("province", "province"),
    "postal_code": Text("code postal", "postal code"),
    "status": Text("statut", "status"),
    "suspension_cause": Text("cause de la suspension", "cause of the suspension"),
    "oversight": Text("sous surveillance", "under oversight"),
    "issued_on": Text("délivrée le", "issued on"),
    "expires_on": Text("expire le", "expires on"),
    "list_origin": Text("liste", "list"),
    "raw": Text("tel qu'imprimé", "as printed"),
}


def listed(register: Register, part: Part) -> str:
    """Return which list said it: `RENA`, `REA, listes de complément`."""
    return say(LISTS[part]).format(register=register.value.upper())


def who(entry: Entry) -> str:
    """Return the firm of an entry: its name, and its NEQ if it has one."""
    neq = f", NEQ {one_line(entry.neq)}" if entry.neq else ""
    return one_line(entry.name) + neq


def what(kind: ChangeKind, entry: Entry) -> str:
    """Return what happened to an entry."""
    end = entry.projected_end if isinstance(entry, RenaEntry) else None
    return say(KINDS[kind]).format(end=end)


def fields(changed: Iterable[FieldChange]) -> Iterator[str]:
    """Yield one line for each field that changed; what the source printed is in the JSON alone."""
    for one in changed:
        if one.field != "raw":
            yield f"{say(FIELDS[one.field])} : {_value(one.before)} → {_value(one.after)}"


def day(moment: datetime) -> str:
    """Return the Québec day of a moment."""
    return day_of(moment).isoformat()


def _value(value: Any) -> str:
    if value in (None, [], ""):
        return "-"
    return one_line(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False), LONGEST_VALUE)
