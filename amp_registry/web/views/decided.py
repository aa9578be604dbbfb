"""A person's decision as a page draws it: what, who, when, why, whether it was taken back."""

from __future__ import annotations

from dataclasses import dataclass

from amp_registry.explain.wording import one_line
from amp_registry.match_decision import LONGEST_WHY, MatchDecision
from amp_registry.register_words import SAYS
from amp_registry.web.views.say import Say


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """One decision; `revoked` says who took it back and why, empty while it holds."""

    number: int
    says: str
    entry: str
    by: str
    day: str
    why: str
    revoked: str


def decided(decision: MatchDecision, say: Say) -> Decided:
    """Return a decision in words."""
    gone = decision.revocation
    return Decided(
        number=decision.id,
        says=say(SAYS[decision.says]),
        entry=one_line(decision.entry_name),
        by=one_line(decision.by),
        day=say.day(decision.at),
        why=one_line(decision.why, LONGEST_WHY),
        revoked=say("answer.revoked_by", day=say.day(gone.at), by=one_line(gone.by), why=one_line(gone.why))
        if gone
        else "",
    )
