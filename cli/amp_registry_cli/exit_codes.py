"""What the program's exit code says; 1 and 2 are click's own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from amp_registry.decide.verdict import Answer
from amp_registry.errors import (
    AmpRegistryError,
    InvalidQuestion,
    JournalBroken,
    ProofUnreadable,
    SourceUnreachable,
)

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
JOURNAL_BROKEN: Final = 22
TROUBLE: Final = 23
COPY_NOT_USABLE: Final = UNKNOWN
PROOF_FAILS: Final = 20
PROOF_UNSETTLED: Final = 21

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


OF_PROOF: Final[Mapping[str, int]] = {"holds": GOOD, "unsettled": PROOF_UNSETTLED, "fails": PROOF_FAILS}


def of_error(error: AmpRegistryError) -> int:
    """Return the exit code of an error: what was typed, a journal or a proof that does not hold, a source away, or a failure."""
    if isinstance(error, InvalidQuestion):
        return USAGE
    if isinstance(error, JournalBroken):
        return JOURNAL_BROKEN
    if isinstance(error, ProofUnreadable):
        return PROOF_FAILS
    return UNREACHABLE if isinstance(error, SourceUnreachable) else FAILURE
