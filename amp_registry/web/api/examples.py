"""The examples of the description: sample firms alone, as in the documentation."""

from __future__ import annotations

from typing import Any, Final

QUESTION: Final[dict[str, Any]] = {
    "firm": {"neq": "1170000013", "name": "Construction Exemple inc."},
    "contract": {"kind": "construction", "expenditure": 6000000},
    "dates": {"process_start": "2026-05-04", "bid": "2026-06-10"},
}
