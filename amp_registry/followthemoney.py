"""Entries as FollowTheMoney entities (one JSON object a line), for the tools of investigators and compliance teams.

An entry becomes the firm and what the register says of it: on RENA a `Sanction`, with the topic `debarment`; on REA an
`Identification`, for the authorization to contract. A firm with a valid NEQ has the same `id` on both registers, so
that the two exports join; one without is known by the hash of its entry, and only there.

The model: https://followthemoney.tech/ (schemata Company, LegalEntity, Sanction, Identification). What it has no
property for, such as the cause of a suspension, is told in words; JSON Lines is the form that holds everything.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from amp_registry.collect.card_file import load_card
from amp_registry.compare.features import valid_neq
from amp_registry.quebec_time import iso_day
from amp_registry.records import Entry, HolderKind, ReaEntry, RenaEntry, entry_hash

AUTHORITY: Final = "Autorité des marchés publics"
COUNTRY: Final = "ca"
_HASH_DIGITS: Final = 20


def lines(entries: Iterable[Entry]) -> Iterator[bytes]:
    """Yield each entity as a line of UTF-8 JSON: a firm, then what its entry says of it."""
    for entry in entries:
        for entity in entities(entry):
            yield json.dumps(entity, ensure_ascii=False).encode("utf-8", "replace") + b"\n"


def entities(entry: Entry) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the firm of an entry and its listing, as `{"id", "schema", "properties": {name: [text, …]}}`."""
    firm = firm_id(entry)
    told = _sanction(entry, firm) if isinstance(entry, RenaEntry) else _authorization(entry, firm)
    return _firm(entry, firm), told


def firm_id(entry: Entry) -> str:
    """Return the identifier of the firm of an entry: of its valid NEQ, else of the entry itself."""
    number = valid_neq(entry)
    return f"qc-neq-{number}" if number else f"amp-{entry.register.value}-firm-{_own(entry)}"


def _firm(entry: Entry, firm: str) -> dict[str, Any]:
    rena = entry if isinstance(entry, RenaEntry) else None
    rea = entry if isinstance(entry, ReaEntry) else None
    legal_person = rea is not None or (rena is not None and rena.holder_kind is HolderKind.LEGAL_PERSON)
    return _entity(
        firm,
        "Company" if legal_person else "LegalEntity",
        name=[entry.name],
        alias=[*entry.other_names, rena.person_name if rena else None],
        registrationNumber=[valid_neq(entry)],
        licenseNumber=[rea.amp_client_number if rea else None],
        address=[rena.address if rena else _address(rea)],
        jurisdiction=[COUNTRY],
        country=[COUNTRY],
        topics=["debarment" if rena else None],
        sourceUrl=[load_card(entry.register).address],
    )


def _sanction(entry: RenaEntry, firm: str) -> dict[str, Any]:
    card = load_card(entry.register)
    return _entity(
        f"amp-rena-{_own(entry)}",
        "Sanction",
        entity=[firm],
        authority=[AUTHORITY],
        country=[COUNTRY],
        program=[card.title.fr],
        programUrl=[card.address],
        provisions=["Non admissible aux contrats publics"],
        status=[entry.registration.value],
        startDate=[iso_day(entry.registered_on)],
        endDate=[iso_day(entry.projected_end)],
        reason=[
            ": ".join(filter(None, (reason.kind.value, reason.decision, reason.text)))
            for reason in entry.reasons
        ],
    )


def _authorization(entry: ReaEntry, firm: str) -> dict[str, Any]:
    own = _own(entry)
    said = [entry.status.value, entry.suspension_cause and entry.suspension_cause.value]
    return _entity(
        f"amp-rea-{own}",
        "Identification",
        holder=[firm],
        # The model asks for a number; an entry that prints none is told by its hash.
        number=[entry.amp_client_number or own],
        type=["Autorisation de contracter ou de sous-contracter (REA)"],
        authority=[AUTHORITY],
        country=[COUNTRY],
        startDate=[iso_day(entry.issued_on)],
        endDate=[iso_day(entry.expires_on)],
        summary=[" – ".join(filter(None, said))],
    )


def _address(entry: ReaEntry | None) -> str | None:
    parts = (entry.city, entry.province, entry.postal_code) if entry else ()
    return ", ".join(filter(None, parts)) or None


def _entity(entity_id: str, schema: str, **properties: list[str | None]) -> dict[str, Any]:
    kept: Mapping[str, list[str]] = {
        name: list(dict.fromkeys(filter(None, texts))) for name, texts in properties.items()
    }
    return {
        "id": entity_id,
        "schema": schema,
        "properties": {name: texts for name, texts in kept.items() if texts},
    }


def _own(entry: Entry) -> str:
    return entry_hash(entry)[:_HASH_DIGITS]
