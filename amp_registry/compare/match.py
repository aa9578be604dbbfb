"""How a firm asked about and an entry of a register compare: named features, a certainty, an order.

Only this module knows weights and thresholds.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from amp_registry.language import Text
from amp_registry.records import Entry, Register


class Certainty(StrEnum):
    """How sure it is that the entry is the firm; only `certain` (equal numbers) ever grants or bars."""

    CERTAIN = "certain"
    STRONG = "strong"
    POSSIBLE = "possible"


@dataclass(frozen=True, slots=True)
class Feature:
    """One named thing that speaks for or against; `score` from -1 (against) to 1 (for)."""

    code: str
    score: float
    asked: str
    found: str
    text: Text

    def to_dict(self) -> dict[str, Any]:
        """Return the feature as the evidence prints it."""
        return {
            "code": self.code,
            "score": round(self.score, 4),
            "asked": self.asked,
            "found": self.found,
            "text": self.text.to_dict(),
        }


@dataclass(frozen=True, slots=True)
class Match:
    """One entry that is, or may be, the firm."""

    certainty: Certainty
    score: float
    matched_name: str
    features: tuple[Feature, ...]
    entry: Entry

    @property
    def register(self) -> Register:
        """The register the entry stands on."""
        return self.entry.register

    def has(self, code: str) -> bool:
        """Return whether a feature of that code is among the reasons."""
        return any(feature.code == code for feature in self.features)

    def to_dict(self) -> dict[str, Any]:
        """Return the match as the evidence prints it."""
        return {
            "register": self.register.value,
            "certainty": self.certainty.value,
            "score": round(self.score, 4),
            "matched_name": self.matched_name,
            "neq": self.entry.neq,
            "features": [feature.to_dict() for feature in self.features],
            "entry": self.entry.to_dict(),
        }


@dataclass(frozen=True, slots=True)
class Findings:
    """What one copy of a register gives for a firm: matches, best first, and neighbours in number.

    A neighbour's company number is one digit or one swap away from the one asked: a hint ("did you
    mean"), never a match.
    """

    matches: tuple[Match, ...] = ()
    neighbours: tuple[Match, ...] = ()


NOTHING_FOUND = Findings()
