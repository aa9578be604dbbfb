"""What each register's reconciliation service says of itself: Reconciliation Service API 0.2."""

from __future__ import annotations

from typing import Any, Final

from amp_registry.language import Language, Text
from amp_registry.records import Register
from amp_registry.version import VERSION
from amp_registry.web.reconcile.properties import type_of

VERSIONS: Final = ["0.2"]
NAMES: Final = {
    Register.RENA: Text(
        "RENA (entreprises non admissibles), copie locale", "RENA (ineligible firms), local copy"
    ),
    Register.REA: Text("REA (entreprises autorisées), copie locale", "REA (authorized firms), local copy"),
}
WIDTH: Final = 430
HEIGHT: Final = 300


def manifest(register: Register, base: str, spoken: Language) -> dict[str, Any]:
    """Return the manifest of a register's service, whose address is `base` (without a slash at its end)."""
    return {
        "versions": VERSIONS,
        "name": NAMES[register].say(spoken),
        "identifierSpace": f"urn:amp-registry:{register.value}:entry:",
        "schemaSpace": f"urn:amp-registry:{register.value}:property:",
        "serviceVersion": VERSION,
        "defaultTypes": [type_of(register, spoken)],
        "view": {"url": f"{base}/preview?id={{{{id}}}}"},
        "preview": {"url": f"{base}/preview?id={{{{id}}}}", "width": WIDTH, "height": HEIGHT},
        "suggest": {
            kind: {"service_url": base, "service_path": f"/suggest/{kind}"}
            for kind in ("entity", "property", "type")
        },
        "extend": {
            "propose_properties": {"service_url": base, "service_path": "/properties"},
            "property_settings": [],
        },
    }
