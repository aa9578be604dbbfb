"""Invented entries for tests: sample firms with valid, invented NEQs; no real firm is ever named here.

`rena()` and `rea()` give entry number 1; another `serial` gives another firm; any field may be given.
The same serial gives the same firm (name and NEQ) on both registers.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from amp_registry import neq as neq_rules
from amp_registry.records import (
    Decision,
    HolderKind,
    ReaEntry,
    Reason,
    ReasonKind,
    Registration,
    RenaEntry,
    Status,
)


def neq(serial: int = 1, prefix: str = "11") -> str:
    """Return a valid invented NEQ, `1170000013` for serial 1; serials up to 2,999,999 are distinct."""
    body = f"{7_000_000 + serial:07d}"
    return prefix + body + next(d for d in "0123456789" if neq_rules.luhn(body + d) == 0)


def firm(serial: int = 1) -> str:
    """Return the name of an invented firm, marked as an example by its name."""
    return f"Construction Exemple {serial} inc."


def reason(**changes: Any) -> Reason:
    """Return a reason of a RENA entry: a decision of the AMP that revoked an authorization."""
    values: dict[str, Any] = {"kind": ReasonKind.AMP_DECISION, "text": "", "decision": Decision.REVOKED}
    return Reason(**{**values, **changes})


def rena(serial: int = 1, **changes: Any) -> RenaEntry:
    """Return a RENA entry, definitive from 2024-06-13 to 2029-06-12."""
    values: dict[str, Any] = {
        "name": firm(serial),
        "neq": neq(serial),
        "address": f"{serial}, rue de l'Échantillon, Québec",
        "holder_kind": HolderKind.LEGAL_PERSON,
        "registration": Registration.DEFINITIVE,
        "registered_on": date(2024, 6, 13),
        "projected_end": date(2029, 6, 12),
        "reasons": (reason(),),
    }
    return RenaEntry(**{**values, **changes})


def rea(serial: int = 1, **changes: Any) -> ReaEntry:
    """Return a REA entry, authorized since 2022-03-01 with no end date shown."""
    values: dict[str, Any] = {
        "name": firm(serial),
        "neq": neq(serial),
        "amp_client_number": f"{3_000_000_000 + serial}",
        "city": "Québec",
        "province": "QC",
        "postal_code": "G1A 1A1",
        "status": Status.AUTHORIZED,
        "issued_on": date(2022, 3, 1),
    }
    return ReaEntry(**{**values, **changes})
