"""Who asks: a person or a program, as the entry point says it, for the journal. Nothing more is kept of them.

A name is enough to find who can explain a check years later; no address, no machine, no session.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final, Self

from amp_registry import field_value
from amp_registry.language import Text

LONGEST_NAME: Final = 200
SYSTEM_PREFIX: Final = "system:"
_A_NAME: Final = Text(
    f"un nom d'au plus {LONGEST_NAME} caractères sur une ligne ; « {SYSTEM_PREFIX}nom » pour un programme",
    f"a name of at most {LONGEST_NAME} characters on one line; “{SYSTEM_PREFIX}name” for a program",
)


class AskerKind(StrEnum):
    """Whether a person asks, or a program on its own."""

    USER = "user"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True, init=False)
class Asker:
    """Who asks, as the journal keeps it: a kind and a name."""

    kind: AskerKind
    name: str

    def __init__(self, kind: AskerKind | str, name: str) -> None:
        """Check both; raises `InvalidQuestion` with the field, the value and what is accepted."""
        text = field_value.text("asked_by.name", name)
        stripped = (text or "").strip()
        if not 0 < len(stripped) <= LONGEST_NAME or not stripped.isprintable():
            raise field_value.refused("asked_by.name", name, _A_NAME)
        object.__setattr__(self, "kind", field_value.category("asked_by.kind", kind, AskerKind))
        object.__setattr__(self, "name", stripped)

    @classmethod
    def of(cls, text: str) -> Self:
        """Return the asker a text names: a person, or a program when it starts with `system:`.

        >>> Asker.of("c.roy"), Asker.of("system:portail").kind.value
        (Asker(kind=<AskerKind.USER: 'user'>, name='c.roy'), 'system')
        """
        if text.startswith(SYSTEM_PREFIX):
            return cls(AskerKind.SYSTEM, text.removeprefix(SYSTEM_PREFIX))
        return cls(AskerKind.USER, text)

    def to_dict(self) -> dict[str, Any]:
        """Return `{"kind", "name"}`."""
        return {"kind": self.kind.value, "name": self.name}


PYTHON: Final = Asker(AskerKind.SYSTEM, "python")
"""Who asks when a program that uses the library does not say."""
