"""What a person decided of a firm and an entry of a register: the same firm, or two different ones.

A decision is about the firm as it was asked about and about the entry as it was printed. It holds for no
other: `lapse_for` says what is no longer as it was decided.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from amp_registry import field_value, firm_name
from amp_registry.errors import InvalidQuestion
from amp_registry.language import Text
from amp_registry.quebec_time import iso_instant
from amp_registry.question import Firm
from amp_registry.records import Register

LONGEST_WHY: Final = 1000
LONGEST_BY: Final = 120


class Says(StrEnum):
    """What was decided."""

    SAME = "same"
    DIFFERENT = "different"


class Lapse(StrEnum):
    """Why a decision no longer holds: what is not as it was when it was taken."""

    ENTRY_CHANGED = "entry_changed"
    NUMBER_CHANGED = "number_changed"
    NAME_CHANGED = "name_changed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Revocation:
    """Who took a decision back, when (an aware moment) and why."""

    at: datetime
    by: str
    why: str

    def to_dict(self) -> dict[str, Any]:
        """Return `{"at", "by", "why"}`."""
        return {"at": iso_instant(self.at), "by": self.by, "why": self.why}


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchDecision:
    """One decision: what it says, of which entry (by its hash) and which firm (as asked), by whom and why.

    `id` is the store's number of it, 0 before it is kept. `check` is the journal number of the check it was
    taken on, null when it was taken without one. `at` is an aware moment.
    """

    id: int = 0
    says: Says
    register: Register
    entry: str
    entry_name: str
    neq: str | None
    name: str | None
    amp_client_number: str | None
    by: str
    why: str
    at: datetime
    check: int | None = None
    revocation: Revocation | None = None

    def lapse_for(self, firm: Firm) -> Lapse | None:
        """Return what of a firm is not as it was decided, or None: the decision is about this very firm.

        The NEQ must be the same one, or be absent from both: then the client number must be. A decision taken
        on a number alone follows the number; else the name must read the same, its legal form included.
        """
        if self.neq != firm.neq:
            return Lapse.NUMBER_CHANGED
        if self.neq is None and self.amp_client_number != firm.amp_client_number:
            return Lapse.NUMBER_CHANGED
        if self.name is not None and same_reading(self.name) != same_reading(firm.name):
            return Lapse.NAME_CHANGED
        return None

    def holds_at(self, moment: datetime) -> bool:
        """Whether the decision was taken by a moment and not yet revoked then."""
        return self.at <= moment and (self.revocation is None or self.revocation.at > moment)

    def to_dict(self) -> dict[str, Any]:
        """Return the decision as it is listed and exported; moments are UTC, ISO 8601."""
        return {
            "id": self.id,
            "says": self.says.value,
            "register": self.register.value,
            "entry": self.entry,
            "entry_name": self.entry_name,
            "firm": {"neq": self.neq, "name": self.name, "amp_client_number": self.amp_client_number},
            "by": self.by,
            "why": self.why,
            "at": iso_instant(self.at),
            "check": self.check,
            "revoked": self.revocation.to_dict() if self.revocation else None,
        }


def same_reading(name: str | None) -> tuple[str, str | None]:
    """Return what two spellings of one name have in common; a name without any word of its own is itself.

    >>> same_reading("Les Constructions Saint-Amour Inc.") == same_reading("CONSTRUCTION ST AMOUR LTÉE")
    True
    >>> same_reading("Constructions Saint-Amour inc.") == same_reading("Constructions Saint-Amour s.e.n.c.")
    False
    """
    if name is None:
        return "", None
    read = firm_name.parse(name)
    return read.key or name.casefold(), read.legal_kind


def person(by: object) -> str:
    """Return who acts, cleaned; raises `InvalidQuestion` for nobody, or for what is no text."""
    return _required("by", by, LONGEST_BY)


def reason(why: object) -> str:
    """Return why, cleaned; raises `InvalidQuestion` for nothing, or for what is no text."""
    return _required("why", why, LONGEST_WHY)


def _required(path: str, value: object, longest: int) -> str:
    said = " ".join((field_value.text(path, value) or "").split())
    if not any(char.isalnum() for char in said) or len(said) > longest:
        raise InvalidQuestion(
            field=path,
            value=said,
            problem=field_value.WRONG_VALUE,
            accepted=Text(f"un texte de 1 à {longest} caractères", f"a text of 1 to {longest} characters"),
        )
    return said
