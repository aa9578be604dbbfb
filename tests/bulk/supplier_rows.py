"""Rows of suppliers as a table holds them, good and hostile, and the registers they are asked of."""

from __future__ import annotations

from typing import Any, Final

from amp_registry.errors import InvalidQuestion
from amp_registry.question import Question
from amp_registry.registry import Registry
from tests.sample_store import NOW

COMMON: Final = {"contract": {"kind": "construction", "expenditure": 6_000_000}}
COLUMNS: Final = {"name": "fournisseur", "neq": "no_neq"}

# Name, NEQ: each row of a table asks about one firm, or cannot be asked.
FIRMS: Final[tuple[tuple[str | None, str | None], ...]] = (
    ("Construction Exemple inc.", "1170000013"),
    ("Excavation Sarrazelle", None),
    ("Papeterie Inventée inc.", None),
    (None, "1199010985"),
    ("Construction Modèle-Nord inc.", "1199013294"),
    ("Un autre nom inc.", "1199013294"),
    ("  Construction Exemple inc. ", " 1170 000 013 "),
    ("CONSTRUCTION EXEMPLE", ""),
    ("9100-0000 Québec inc.", None),
    ("Construction Exemple inc.", "1170000013"),
    (None, None),
    ("   ", ""),
    ("Mauvais numéro inc.", "1170000031"),
    ('=HYPERLINK("http://x")', None),
    ("'; DROP TABLE entry; --", None),
    ("<script>alert(1)</script>", None),
    ("Nul\x00octet inc.", None),
    ("\u202eenvers inc.", None),
    ("Ligne\ndeux inc.", None),
    ("N" * 20_000, None),
    ("🏗️ Constructions 🏗️", None),
    ("null", None),
    ("NaN", None),
)


def alone(registry: Registry, name: str | None, neq: str | None) -> dict[str, Any] | None:
    """Return the evidence of a row asked alone on one machine, None when it cannot be asked."""
    firm = {"name": (name or "").strip() or None, "neq": (neq or "").strip() or None}
    try:
        question = Question.from_dict({**COMMON, "firm": firm})
    except InvalidQuestion:
        return None
    return registry.check(question, now=NOW, journal=False).to_dict()
