"""What the program's exit code says; 1 and 2 are click's own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from amp_registry.decide.verdict import Answer
from amp_registry.errors import AmpRegistryError, ExpectationFailed, InvalidQuestion, SourceUnreachable

GOOD: Final = 0
FAILURE: Final = 1
USAGE: Final = 2
HELD_BACK: Final = 3
UNREACHABLE: Final = 4
EVENTS: Final = 5
NOT_ALLOWED: Final = 10
REVIEW: Final = 11
UNKNOWN: Final = 12
OUT_OF_SCOPE: Final = 13
ALLOWED_WITH_CONDITIONS: Final = 14
COPY_NOT_USABLE: Final = UNKNOWN

OF_ANSWER: Final[Mapping[Answer, int]] = {
    Answer.ALLOWED: GOOD,
    Answer.MAY_CONTINUE: GOOD,
    Answer.MUST_CONTINUE: GOOD,
    Answer.NOT_ALLOWED: NOT_ALLOWED,
    Answer.MUST_STOP: NOT_ALLOWED,
    Answer.DEEMED_IN_DEFAULT: NOT_ALLOWED,
    Answer.REVIEW: REVIEW,
    Answer.UNKNOWN: UNKNOWN,
    Answer.OUT_OF_SCOPE: OUT_OF_SCOPE,
    Answer.ALLOWED_WITH_CONDITIONS: ALLOWED_WITH_CONDITIONS,
}


def of_error(error: AmpRegistryError) -> int:
    """Return the exit code of an error: what was typed, a copy held back, a source away, or a failure."""
    if isinstance(error, InvalidQuestion):
        return USAGE
    if isinstance(error, ExpectationFailed):
        return HELD_BACK
    return UNREACHABLE if isinstance(error, SourceUnreachable) else FAILURE
