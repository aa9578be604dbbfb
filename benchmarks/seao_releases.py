"""Releases of SEAO, invented: of the shape of the real ones, each awarding a contract to the firms it is given."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

Raw = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Firm:
    """A supplier as the month names it."""

    name: str
    neq: str | None


def release(number: int, firms: Sequence[Firm], **told: Any) -> Raw:
    """Return a release that awards a contract to firms; `told` changes what it says."""
    kind, how = told.get("kind", "works"), told.get("how", "open")
    signed: date = told.get("signed", date(2026, 6, 15))
    opened = told.get("opened", signed - timedelta(days=60))
    closed = told.get("closed", signed - timedelta(days=25))
    suppliers = [(f"FO-{number}-{place}", firm) for place, firm in enumerate(firms)]
    tenderers = [(f"FO-{number}-T{place}", firm) for place, firm in enumerate(told.get("tenderers", ()))]
    neq = told.get("neq_field", "neq")
    return {
        "ocid": f"ocds-ec9k95-{number}",
        "id": f"{number}-{told.get('revision', 1)}",
        "date": f"{told.get('published', signed + timedelta(days=2))}T10:15:00-04:00",
        "language": "fr",
        "tag": told.get("tag", ["award"]),
        "initiationType": "tender",
        "parties": [
            {
                "id": f"OP-{number % 900}",
                "name": f"Municipalité d'Exemple {number % 900}",
                "roles": ["buyer", "procuringEntity"],
                "address": {"locality": "Exemple", "region": "QC", "countryName": "CAN"},
                "details": {"municipal": "1" if number % 3 else "0"},
            },
            *(_party(key, firm, "supplier", neq) for key, firm in suppliers),
            *(_party(key, firm, "tenderer", neq) for key, firm in tenderers),
        ],
        "buyer": {"id": f"OP-{number % 900}", "name": f"Municipalité d'Exemple {number % 900}"},
        "tender": {
            "id": f"EX-{number}",
            "title": f"Travaux d'exemple no {number}",
            "status": told.get("status", "complete"),
            "procurementMethod": how,
            "procurementMethodDetails": _HOW[how],
            "mainProcurementCategory": kind,
            "additionalProcurementCategories": [_KINDS[kind][0]],
            "items": [{"id": "1", "description": _KINDS[kind][1], "classification": _UNSPSC}],
            "tenderPeriod": {"startDate": f"{opened}T09:00:00-04:00", "endDate": f"{closed}T14:00:00-04:00"},
            "tenderers": [{"id": key, "name": firm.name} for key, firm in tenderers],
            "documents": told.get("documents", []),
        },
        "awards": [
            {
                "id": f"{number}-A{place}",
                "status": "active",
                "date": f"{signed - timedelta(days=3)}T00:00:00-04:00",
                "value": {"amount": told.get("value"), "currency": "CAD"},
                "suppliers": [{"id": key, "name": firm.name} for key, firm in group],
            }
            for place, group in enumerate([suppliers] if suppliers else [])
        ],
        "contracts": [
            {"id": f"{number}-C0", "awardID": f"{number}-A0", "dateSigned": f"{signed}T00:00:00-04:00"}
        ]
        if suppliers
        else [],
    }


_HOW = {
    "open": "Contrat adjugé suite à un appel d'offres public",
    "limited": "Contrat adjugé suite à un appel d’offres sur invitation",
    "direct": "Contrat octroyé de gré à gré",
}
_KINDS = {
    "works": ("Travaux de construction", "C02 - Ouvrages de génie civil"),
    "services": ("Services", "S8 - Contrôle de la qualité"),
    "goods": ("Approvisionnement (biens)", "G6 - Matériaux de construction"),
}
_UNSPSC = {"scheme": "UNSPSC", "id": "72141100", "description": "Services de construction"}


def _party(key: str, firm: Firm, role: str, neq: str) -> Raw:
    address = {"locality": "Exemple", "region": "QC", "postalCode": "H0H 0H0"}
    details = {neq: firm.neq} if firm.neq else {}
    return {"id": key, "name": firm.name, "roles": [role], "address": address, "details": details}
