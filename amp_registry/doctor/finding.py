"""What the doctor says of one thing it looked at: how it stands, what was seen, and what to do."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from amp_registry.language import Text


class State(StrEnum):
    """How a thing stands, worst last.

    `good`: as it should be. `attention`: answers are right, something will be amiss later or is not as one would
    expect. `trouble`: answers are missing or `unknown`, or nothing can be kept.
    """

    GOOD = "good"
    ATTENTION = "attention"
    TROUBLE = "trouble"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at. `code` never changes; `todo` is a command or a gesture, null when there is none."""

    code: str
    state: State
    seen: Text
    todo: Text | None = None

    def to_dict(self) -> dict[str, Any]:
        """Return the finding as `doctor --json` prints it."""
        return {
            "code": self.code,
            "state": self.state.value,
            "seen": self.seen.to_dict(),
            "todo": self.todo.to_dict() if self.todo else None,
        }
