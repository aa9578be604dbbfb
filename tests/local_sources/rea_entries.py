"""Invented firms of REA for the local site, with valid invented numbers, accents and odd spacing."""

from __future__ import annotations

from datetime import date
from typing import Final

from amp_registry.records import ListOrigin, ReaEntry, Status

FIRST: Final = ReaEntry(
    name="Construction Modèle-Nord inc.",
    other_names=("Modèle-Nord", "Béton d’Œuvre & Fils"),
    neq="1199013294",
    amp_client_number="9900000013",
    city="Québec",
    province="QC",
    postal_code="H0H 0H0",
    status=Status.AUTHORIZED,
    issued_on=date(2021, 3, 15),
)


def _plain(number: int, neq: str) -> ReaEntry:
    return ReaEntry(
        name=f"Échantillon Numéro {number} ltée",
        neq=neq,
        amp_client_number=f"99000010{number:02}",
        city="Lévis",
        province="QC",
        postal_code="H0H 0H0",
        status=Status.AUTHORIZED,
        issued_on=date(2024, 1, 8),
    )


# Numbers of the range that is not issued, each with a right check digit.
NEQS: Final = (
    "1199013369",
    "1199013435",
    "1199013500",
    "1199015117",
    "1199015182",
    "1199015257",
    "1199015323",
    "1199010985",
    "1199015679",
    "1199015745",
    "1199015810",
)
AUTHORIZED: Final = (FIRST, *(_plain(number, neq) for number, neq in enumerate(NEQS, 1)))

SUSPENDED: Final = (
    ReaEntry(
        name="Pavage Retardelle inc.",
        neq="1199015679",
        city="Laval",
        status=Status.SUSPENDED,
        list_origin=ListOrigin.COMPLEMENT_SUSPENDED,
        raw={"Date de suspension": "2026-09-01"},
    ),
    ReaEntry(
        name="Groupe Oublivanne & Associés, ingénieurs-conseils et arpenteurs inc.",
        neq="1199015745",
        city="Québec",
        status=Status.SUSPENDED,
        list_origin=ListOrigin.COMPLEMENT_SUSPENDED,
        raw={"Date de suspension": "2026-08-17"},
    ),
)
EXPIRED: Final = (
    ReaEntry(
        name="Charpentes Périmelle inc.",
        neq="1199016024",
        city="Thetford Mines",
        status=Status.EXPIRED,
        expires_on=date(2025, 3, 31),
        list_origin=ListOrigin.COMPLEMENT_EXPIRED,
    ),
    ReaEntry(
        name="Former Sample Contractors Ltd.",
        city="Kingston",
        status=Status.EXPIRED,
        expires_on=date(2025, 9, 15),
        list_origin=ListOrigin.COMPLEMENT_EXPIRED,
    ),
)
OVERSIGHT: Final = (
    ReaEntry(
        name="Sécurité Garde-Ville inc.",
        neq="1199015117",
        city="Montréal",
        status=Status.AUTHORIZED,
        oversight=True,
        list_origin=ListOrigin.COMPLEMENT_OVERSIGHT,
        raw={"Mesures imposées": "Accompagnement par un tiers"},
    ),
)
