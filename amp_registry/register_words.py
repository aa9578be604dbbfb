"""The words of what registers said and of how copies stand: for the terminal and for the page alike.

What happened to an entry, which list says so, which field changed, how a run ended, what a person decided.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any, Final

from amp_registry.changes import ChangeKind
from amp_registry.compare.difference import FieldChange
from amp_registry.explain.wording import one_line
from amp_registry.language import Text, same
from amp_registry.match_decision import Says
from amp_registry.records import Entry, Part, Register, RenaEntry
from amp_registry.register_status import RegisterStatus
from amp_registry.store.runs import Outcome

LONGEST_VALUE: Final = 90
KEPT: Final = Text("la dernière bonne copie reste en usage", "the last good copy stays in use")
"""What becomes of a register whose new copy is not put in use."""
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
SAYS: Final = {
    Says.SAME: Text("MÊME FIRME", "SAME FIRM"),
    Says.DIFFERENT: Text("AUTRE FIRME", "ANOTHER FIRM"),
}
GOOD: Final = Text("à jour", "up to date")
STALE: Final = Text("PÉRIMÉE", "STALE")
MISSING: Final = Text("ABSENTE", "MISSING")
PARTIAL: Final = Text("PARTIELLE", "PARTIAL")
HELD: Final = Text("UNE COPIE PLUS RÉCENTE EST RETENUE", "A LATER COPY IS HELD BACK")
HELD_SINCE: Final = Text(
    "retenue : copie reçue le {when}. {why}", "held back: copy received on {when}. {why}"
)
OUTCOMES: Final = {
    Outcome.PROMOTED: Text("copie mise en usage", "copy put in use"),
    Outcome.UNCHANGED: Text("rien de nouveau", "nothing new"),
    Outcome.HELD: Text("copie RETENUE", "copy HELD BACK"),
    Outcome.FAILED: Text("ÉCHEC", "FAILED"),
}
BEFORE_AND_AFTER: Final = Text("{field} : {before} → {after}", "{field}: {before} → {after}")


def listed(register: Register, part: Part) -> Text:
    """Return which list said it: `RENA`, `REA, listes de complément`."""
    return LISTS[part].fill({"register": register.value.upper()})


def who(entry: Entry) -> str:
    """Return the firm of an entry: its name, and its NEQ if it has one."""
    neq = f", NEQ {one_line(entry.neq)}" if entry.neq else ""
    return one_line(entry.name) + neq


def what(kind: ChangeKind, entry: Entry) -> Text:
    """Return what happened to an entry."""
    end = entry.projected_end if isinstance(entry, RenaEntry) else None
    return KINDS[kind].fill({"end": end})


def fields(changed: Iterable[FieldChange]) -> Iterator[Text]:
    """Yield one line for each field that changed; what the source printed is in the JSON alone."""
    for one in changed:
        if one.field != "raw":
            told = {"before": same(_value(one.before)), "after": same(_value(one.after))}
            yield BEFORE_AND_AFTER.fill({"field": FIELDS[one.field], **told})


def states(status: RegisterStatus) -> list[Text]:
    """Return how a register's copy stands, in a few words, the graver first."""
    if status.copy is None:
        return [MISSING]
    return [
        STALE if status.stale else GOOD,
        *([PARTIAL] if status.copy.partial else []),
        *([HELD] if status.held else []),
    ]


def _value(value: Any) -> str:
    if value in (None, [], ""):
        return "-"
    return one_line(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False), LONGEST_VALUE)
