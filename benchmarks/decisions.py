"""Decisions per second: the decision table on ten ordinary questions, against the same ten written by hand.

The peer is what one writes without a table: `if` after `if`, today's law only, an answer and a rule and nothing
else: no chain of reasons, no article, no warning, no fact that is missing. What the table costs more is the price
of saying why. "Explained" adds the path: every row tried, with the condition that held or failed.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal

from amp_registry.compare.match import Certainty, Feature, Findings, Match
from amp_registry.contract import Award, Contract, Kind, Role
from amp_registry.decide import path
from amp_registry.decide.consortium import SeenFirm, verdict
from amp_registry.decide.days import days_of
from amp_registry.decide.law import Law, load
from amp_registry.decide.sighting import Sighting
from amp_registry.language import Text
from amp_registry.question import Act, Dates, Firm, Question
from amp_registry.records import Copy, ReaEntry, Register, Registration, RenaEntry, Status

ROUNDS = 400
TARGET_MICROSECONDS = 100.0
TODAY = date(2026, 11, 22)
NEQ = "1170000013"


@dataclass(frozen=True, slots=True)
class Asked:
    """One question with what the registers show."""

    question: Question
    seen: SeenFirm
    rena: RenaEntry | None
    rea: ReaEntry | None


def ten() -> list[Asked]:
    """Return ten questions of an ordinary week."""
    listed = RenaEntry(name="Construction Exemple inc.", neq=NEQ, registration=Registration.DEFINITIVE)
    provisional = RenaEntry(name="Construction Exemple inc.", neq=NEQ, registration=Registration.PROVISIONAL)
    held = ReaEntry(name="Construction Exemple inc.", neq=NEQ, status=Status.AUTHORIZED)
    suspended = ReaEntry(name="Construction Exemple inc.", neq=NEQ, status=Status.SUSPENDED)
    expired = ReaEntry(name="Construction Exemple inc.", neq=NEQ, status=Status.EXPIRED)
    return [
        asked(Kind.CONSTRUCTION, 6_000_000, rena=listed),
        asked(Kind.SUPPLY, 1_000, rena=provisional),
        asked(Kind.CONSTRUCTION, 6_000_000, rea=held),
        asked(Kind.CONSTRUCTION, 6_000_000),
        asked(Kind.CONSTRUCTION, 400_000),
        asked(Kind.SUPPLY, 40_000),
        asked(Kind.SERVICES, 2_000_000, rea=suspended),
        asked(Kind.SERVICES, 200_000, rea=suspended),
        asked(Kind.SERVICES, 200_000, rea=expired),
        asked(Kind.CONSTRUCTION, 300_000, role=Role.SUBCONTRACTOR),
    ]


def asked(
    kind: Kind,
    amount: int,
    *,
    rena: RenaEntry | None = None,
    rea: ReaEntry | None = None,
    role: Role = Role.CONTRACTOR,
) -> Asked:
    """Return one question on fresh copies."""
    question = Question(
        firm=Firm(neq=NEQ),
        contract=Contract(kind=kind, expenditure=Decimal(amount), award=Award.TENDER, role=role),
        act=Act.SUBCONTRACT if role is Role.SUBCONTRACTOR else Act.BID,
        dates=Dates(process_start=date(2026, 9, 1)),
        as_of=TODAY,
    )
    entries = {Register.RENA: rena, Register.REA: rea}
    seen = {key: sighting(key[0], key[1], entries[key[0]]) for key in days_of(question).wanted()}
    return Asked(question, SeenFirm(question.firm, seen), rena, rea)


def sighting(register: Register, day: date, entry: RenaEntry | ReaEntry | None) -> Sighting:
    """Return what a fresh copy shows."""
    same = Feature("same_neq", 1.0, NEQ, NEQ, Text("NEQ identique", "same NEQ"))
    found = (Match(Certainty.CERTAIN, 1.0, entry.name, (same,), entry),) if entry else ()
    copy = Copy(
        snapshot=1,
        register=register,
        sha256="0" * 64,
        fetched_at=datetime(2026, 11, 22, 7, tzinfo=UTC),
        published_at=None,
        rows=1,
        partial=False,
        source="sample",
    )
    return Sighting(register=register, day=day, copy=copy, age_hours=1.0, findings=Findings(found))


def by_hand(one: Asked) -> tuple[str, str]:  # noqa: PLR0911 - what the peer is about
    """Return the answer and the rule of one question, the way it is written without a table."""
    contract = one.question.contract
    if contract is None or contract.kind is None or contract.expenditure is None:
        return "unknown", "N1"
    if one.rena is not None and not (one.rena.projected_end and one.rena.projected_end < TODAY):
        return (
            ("not_allowed", "R2")
            if one.rena.registration is Registration.PROVISIONAL
            else ("not_allowed", "R1")
        )
    threshold = {Kind.CONSTRUCTION: 5_000_000, Kind.SERVICES: 1_000_000}.get(contract.kind)
    status = one.rea.status if one.rea else None
    if threshold is not None and contract.expenditure >= threshold:
        if status is Status.AUTHORIZED:
            return "allowed", "A1"
        return "not_allowed", {None: "A8", Status.SUSPENDED: "A6", Status.EXPIRED: "A4"}.get(status, "A21")
    if status is Status.SUSPENDED and threshold is not None:
        return "review", "A7"
    if status is Status.AUTHORIZED:
        return "allowed", "D1"
    return ("allowed", "D4") if one.question.act is Act.SUBCONTRACT else ("allowed_with_conditions", "D2")


def microseconds(run: Callable[[Asked], object], questions: Sequence[Asked]) -> float:
    """Return the time of one decision, in microseconds: the best of five passes."""
    best = float("inf")
    for _ in range(5):
        start = time.perf_counter()
        for _ in range(ROUNDS):
            for one in questions:
                run(one)
        best = min(best, time.perf_counter() - start)
    return best / ROUNDS / len(questions) * 1e6


def main() -> int:
    """Print the times and the ratio; return 0 when a decision, explained, keeps to the target."""
    law, questions = load(), ten()
    for one in questions:
        told = verdict(one.question, law, one.seen)
        if (told.answer.value, told.rule) != by_hand(one):
            print(f"the two disagree: {told.answer.value} {told.rule}, by hand {by_hand(one)}")
            return 1
    hand = microseconds(by_hand, questions)
    table = microseconds(lambda one: verdict(one.question, law, one.seen), questions)
    path_too = microseconds(lambda one: explained(law, one), questions)
    print(f"{'by hand, no reasons':40} {hand:8.2f} µs")
    print(
        f"{'decision table, with reasons':40} {table:8.1f} µs   {1e6 / table:8.0f} decisions/s   ratio {table / hand:.0f}"
    )
    print(
        f"{'the same, and the path of every row':40} {path_too:8.1f} µs   {1e6 / path_too:8.0f} decisions/s"
    )
    print(f"target: a decision with its reasons in at most {TARGET_MICROSECONDS:.0f} µs")
    return int(table > TARGET_MICROSECONDS)


def explained(law: Law, one: Asked) -> object:
    """Return the path of one decision."""
    return path.steps(law, verdict(one.question, law, one.seen))


if __name__ == "__main__":
    sys.exit(main())
