"""What one copy of one register shows of a firm, for one day the law tests."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from amp_registry.compare.match import NOTHING_FOUND, Findings
from amp_registry.records import Copy, HeldBack, Register


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """One register, one day, the copy that answers for it, and what was found there.

    `copy` is the last promoted copy fetched by the end of the day (null: none). `age_hours` and `stale`
    (older than `maximum_hours`) are taken at that same moment. `future`: the day lies after the day the question is asked about, so that
    day's copy stands in for it. `later` is the first copy fetched after a past day that no fresh copy
    covers; the dates its entries print may settle a bar or an authorization, never an absence. `held` is a
    copy received after the one that answers, by that same moment, which was not believed.

    `overlays` are fresh copies of parts of the register (lists of complement, watched firms) that were
    consulted besides; what they list is among the findings. Where no copy of the register itself can
    answer and one of them can, it stands in as `copy`: a partial one.

    `known_as`, of RENA: the names the firm was looked for by besides the one asked, which REA prints for its number.
    `unnamed`, of RENA: where the firm could be looked for by no name at all, how many entries of the copy carry no
    NEQ, and were compared with nothing.
    """

    register: Register
    day: date
    copy: Copy | None = None
    age_hours: float | None = None
    maximum_hours: float | None = None
    stale: bool = False
    future: bool = False
    findings: Findings = NOTHING_FOUND
    later: Copy | None = None
    later_findings: Findings = NOTHING_FOUND
    held: HeldBack | None = None
    overlays: tuple[Copy, ...] = ()
    known_as: tuple[str, ...] = ()
    unnamed: int = 0

    @property
    def fresh(self) -> bool:
        """Whether a copy covers the day and is not older than its maximum age."""
        return self.copy is not None and not self.stale
