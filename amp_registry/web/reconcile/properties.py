"""What an entry of a register can be asked for, and what a query may say of a firm: the properties of each register."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from amp_registry.language import Language, Text
from amp_registry.records import Entry, ReaEntry, Register, RenaEntry

_Cell = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Property:
    """One property: its name, and the value an entry has."""

    name: Text
    of: Callable[[Any], Any]

    def cells(self, entry: Entry) -> list[_Cell]:
        """Return the value as the data extension protocol writes it; a list gives a cell an item, nothing one empty."""
        value = self.of(entry)
        items = value if isinstance(value, tuple) else (value,)
        return [_cell(item) for item in items] or [{}]

    def to_dict(self, id_: str, language: Language) -> dict[str, str]:
        """Return `{"id", "name"}`."""
        return {"id": id_, "name": self.name.say(language)}


def _cell(value: Any) -> _Cell:
    if value is None:
        return {}
    if isinstance(value, date):
        return {"date": f"{value.isoformat()}T00:00:00"}
    if isinstance(value, bool):
        return {"str": "true" if value else "false"}
    return {"str": str(value)}


_NEQ: Final = Text("NEQ", "NEQ")
_NAME: Final = Text("nom au registre", "name in the register")
_OTHERS: Final = Text("autres noms", "other names")

RENA: Final[Mapping[str, Property]] = {
    "name": Property(_NAME, lambda entry: entry.name),
    "other_names": Property(_OTHERS, lambda entry: entry.other_names),
    "neq": Property(_NEQ, lambda entry: entry.neq),
    "address": Property(Text("adresse", "address"), lambda entry: entry.address),
    "holder_kind": Property(Text("genre de firme", "kind of firm"), lambda entry: entry.holder_kind),
    "person_name": Property(Text("personne", "person"), lambda entry: entry.person_name),
    "registration": Property(Text("inscription", "registration"), lambda entry: entry.registration),
    "registered_on": Property(Text("inscrite le", "registered on"), lambda entry: entry.registered_on),
    "projected_end": Property(Text("fin prévue", "projected end"), lambda entry: entry.projected_end),
    "reasons": Property(
        Text("motifs", "reasons"), lambda entry: tuple(reason.text or reason.kind for reason in entry.reasons)
    ),
}
REA: Final[Mapping[str, Property]] = {
    "name": Property(_NAME, lambda entry: entry.name),
    "other_names": Property(_OTHERS, lambda entry: entry.other_names),
    "neq": Property(_NEQ, lambda entry: entry.neq),
    "amp_client_number": Property(
        Text("numéro de client de l'AMP", "AMP client number"), lambda entry: entry.amp_client_number
    ),
    "city": Property(Text("ville", "city"), lambda entry: entry.city),
    "province": Property(Text("province", "province"), lambda entry: entry.province),
    "postal_code": Property(Text("code postal", "postal code"), lambda entry: entry.postal_code),
    "status": Property(Text("état", "status"), lambda entry: entry.status),
    "suspension_cause": Property(
        Text("cause de la suspension", "cause of the suspension"), lambda entry: entry.suspension_cause
    ),
    "oversight": Property(Text("surveillance", "oversight"), lambda entry: entry.oversight),
    "issued_on": Property(Text("délivrée le", "issued on"), lambda entry: entry.issued_on),
    "expires_on": Property(Text("expire le", "expires on"), lambda entry: entry.expires_on),
}
OF: Final[Mapping[Register, Mapping[str, Property]]] = {Register.RENA: RENA, Register.REA: REA}

OF_FIRM: Final = ("neq", "amp_client_number", "city", "postal_code")
"""What a query may say of a firm beside its name; any other property is passed over."""

TYPES: Final[Mapping[Register, Text]] = {
    Register.RENA: Text("inscription au RENA", "entry of RENA"),
    Register.REA: Text("inscription au REA", "entry of REA"),
}


def type_of(register: Register, language: Language) -> dict[str, str]:
    """Return the one type of a register's entries, `{"id", "name"}`."""
    return {"id": register.value, "name": TYPES[register].say(language)}


def description(entry: Entry) -> str:
    """Return what tells an entry from another of the same name: its number, its place, how it stands."""
    told: list[str | None] = [f"NEQ {entry.neq}" if entry.neq else None]
    if isinstance(entry, RenaEntry):
        told += [entry.address, entry.registration.value]
    elif isinstance(entry, ReaEntry):
        told += [entry.city, entry.status.value]
    return ", ".join(part for part in told if part)
