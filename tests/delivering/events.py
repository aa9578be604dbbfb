"""Events for tests, of an invented firm; any field may be given."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from amp_registry.language import Text
from amp_registry.watched import EventKind, WatchEvent

AT = datetime(2026, 11, 20, 7, 31, tzinfo=UTC)
HOSTILE = "Exemple\r\nBcc: tous@exemple.test\x1b[31m\u202e inc."


def contract(**changes: Any) -> dict[str, Any]:
    values: dict[str, Any] = {
        "firm": {"name": "Construction Exemple inc.", "neq": "1170000013"},
        "reference": "2026-118",
        "public_body": "Ville d'Exemple",
        "ends": "2027-06-30",
        "subcontractor_of": None,
        "note": None,
    }
    return {**values, **changes}


def event(serial: int = 1, **changes: Any) -> WatchEvent:
    values: dict[str, Any] = {
        "id": f"{serial:064x}",
        "watch": 1,
        "kind": EventKind.LISTED,
        "on": date(2026, 11, 20),
        "key": "",
        "at": AT,
        "copy_at": AT,
        "already": False,
        "entry": None,
        "values": {"name": "Construction Exemple inc."},
        "contract": contract(),
        "what": Text(
            "INSCRITE AU RENA : Construction Exemple inc.", "LISTED ON RENA: Construction Exemple inc."
        ),
        "answer": "may_continue",
        "rule": "C1",
        "article": "LCOP 21.5.4",
        "confidence": "R",
        "because": Text("OUI. La firme peut poursuivre.", "YES. The firm may go on."),
        "todo": Text("Décidez avant ce jour.", "Decide before that day."),
        "by": date(2027, 1, 19),
        "found_at": AT,
    }
    return WatchEvent(**{**values, **changes})
