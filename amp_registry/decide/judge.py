"""The verdict on one question: every possible world run through the table, the answers brought together.

Four things stand here because they are about the answer and not about a row: agreement between worlds, the
rule that a stale copy grants nothing, the rule that a name alone is never a plain yes, and the warnings
that come from what was looked at rather than from what was decided.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import takewhile

from amp_registry.compare.match import Match
from amp_registry.contract import Kind
from amp_registry.decide import axes, notices
from amp_registry.decide.axes import World
from amp_registry.decide.case import Case, MembersFound, Seen
from amp_registry.decide.law import Law, Row
from amp_registry.decide.other_grounds import not_checked
from amp_registry.decide.rules import Outcome, run
from amp_registry.decide.verdict import SEVERITY, Answer, Ground, Notice, Verdict
from amp_registry.question import Question

GRANTS = frozenset({Answer.ALLOWED, Answer.ALLOWED_WITH_CONDITIONS, Answer.MAY_CONTINUE})
NO_MEMBERS = MembersFound()


@dataclass(frozen=True, slots=True)
class Finding:
    """What the worlds agree on: an answer, the world that shows it best, and what is missing."""

    answer: Answer
    rule: str
    world: World
    outcome: Outcome
    conditions: tuple[Notice, ...] = ()
    needs: tuple[Notice, ...] = ()


def judge(
    question: Question,
    law: Law,
    seen: Seen,
    controller: Match | None = None,
    members: MembersFound = NO_MEMBERS,
) -> Verdict:
    """Return the verdict on one firm; `seen` holds a sighting for every day `Days.wanted` names."""
    case = Case.of(question, law, seen, controller, members)
    finding = _settle(case)
    finding = _nothing_on_a_stale_copy(case, finding)
    finding = _never_plain_on_a_name(case, finding)
    grounds = _grounds(case, finding)
    return Verdict(
        answer=finding.answer,
        rule=finding.rule,
        act=case.days.act,
        firm=question.firm,
        grounds=grounds,
        conditions=finding.conditions if finding.answer in GRANTS else (),
        warnings=notices.warnings(case, finding.outcome.rows, grounds),
        needs=finding.needs,
        not_checked=not_checked(question, case.days),
        sightings=tuple(case.seen[key] for key in case.days.wanted()),
    )


# --- the worlds ---------------------------------------------------------------------------------


def _settle(case: Case) -> Finding:
    worlds = axes.worlds(case.question, case.days, case.law, case.rea, case.at_bid())
    fixed = case.fixed_facts()
    outcomes = [run(case.law, case.facts(fixed, world), case.dates(world)) for world in worlds]
    if _agree(outcomes):
        return _agreed(case, worlds, outcomes)
    missing = _missing(case, worlds, outcomes)
    if case.contract.expenditure is None and case.contract.pretax_price is None:
        low = [(w, o) for w, o in zip(worlds, outcomes, strict=True) if not w.amount]
        if _agree([outcome for _, outcome in low]):
            return _below_threshold(case, [w for w, _ in low], [o for _, o in low], missing)
    return _depends(worlds, outcomes, missing)


def _agree(outcomes: Sequence[Outcome]) -> bool:
    """One answer everywhere; or a yes everywhere, in some worlds on conditions: the conditions are kept."""
    return len({_YES.get(outcome.answer, outcome.answer) for outcome in outcomes}) == 1


_YES = {Answer.ALLOWED: Answer.ALLOWED_WITH_CONDITIONS}


def _agreed(case: Case, worlds: Sequence[World], outcomes: Sequence[Outcome]) -> Finding:
    """Every world gives one answer: the worst of them shows it, and the conditions of all are kept.

    Of equals the strictest amount shows a yes (an authorization covers any contract), the mildest shows a
    doubt (a contract nobody named is not said to need an authorization).
    """
    grants = outcomes[0].answer in GRANTS
    place = max(range(len(outcomes)), key=lambda i: (SEVERITY[outcomes[i].answer], -i if grants else i))
    best = outcomes[place]
    codes = dict.fromkeys(code for outcome in outcomes for row in outcome.rows for code in row.conditions)
    needs = dict.fromkeys(code for row in best.rows for code in row.needs)
    conditions = tuple(notices.condition(case, code) for code in codes)
    return Finding(
        best.answer, best.rule, worlds[place], best, conditions, tuple(Notice(code) for code in needs)
    )


def _missing(case: Case, worlds: list[World], outcomes: list[Outcome]) -> tuple[str, ...]:
    parting = axes.parting_axes(worlds, [outcome.answer for outcome in outcomes])
    bid_is_known = case.days.at_bid is not None
    return tuple(
        dict.fromkeys(axes.RENEWAL if axis == axes.BID and bid_is_known else axis for axis in parting)
    )


def _below_threshold(
    case: Case, worlds: list[World], outcomes: list[Outcome], missing: tuple[str, ...]
) -> Finding:
    """No amount given: the answer below the threshold, on condition that it is below."""
    found = _agreed(case, worlds, outcomes)
    limits: dict[Kind, Decimal] = {}
    for world in worlds:
        if world.threshold is not None:
            limits[world.kind] = min(world.threshold, limits.get(world.kind, world.threshold))
    below = Notice("below_threshold", {"thresholds": limits})
    needs = tuple(Notice(code) for code in missing if code != axes.LAW_NOT_KNOWN)
    return replace(found, conditions=(below, *found.conditions), needs=(*needs, *found.needs))


def _depends(worlds: list[World], outcomes: list[Outcome], missing: tuple[str, ...]) -> Finding:
    """The answer depends on what is not known: by us (the law we hold), or by the person who asks.

    Where every world is at least as bad as `unknown`, the mildest of them is what can be said already.
    """
    needs = tuple(Notice(code) for code in missing if code != axes.LAW_NOT_KNOWN)
    place = min(range(len(outcomes)), key=lambda i: SEVERITY[outcomes[i].answer])
    mildest = outcomes[place]
    if SEVERITY[mildest.answer] >= SEVERITY[Answer.UNKNOWN]:
        return Finding(mildest.answer, mildest.rule, worlds[place], mildest, (), needs)
    rule = "N1" if needs else "T5"
    return Finding(
        Answer.UNKNOWN, rule, worlds[0], Outcome(Answer.UNKNOWN, rule, _shared(outcomes)), (), needs
    )


def _shared(outcomes: list[Outcome]) -> tuple[Row, ...]:
    """The rows every world passed before they part."""
    abreast = zip(*(outcome.rows for outcome in outcomes), strict=False)
    return tuple(rows[0] for rows in takewhile(lambda rows: len(set(map(id, rows))) == 1, abreast))


# --- the rules of identity ----------------------------------------------------------------------


def _nothing_on_a_stale_copy(case: Case, finding: Finding) -> Finding:
    """A copy of RENA that is missing, or older than its maximum age, never yields an allowance."""
    if finding.answer not in GRANTS or case.rena_gap is None:
        return finding
    return replace(finding, answer=Answer.UNKNOWN, rule="I7", conditions=())


def _never_plain_on_a_name(case: Case, finding: Finding) -> Finding:
    """A plain `allowed` needs a NEQ that was given; an undeclared consortium has none of its own."""
    if finding.answer not in GRANTS or case.question.firm.neq is not None or case.undeclared:
        return finding
    answer = Answer.ALLOWED_WITH_CONDITIONS if finding.answer is Answer.ALLOWED else finding.answer
    return replace(finding, answer=answer, conditions=(Notice("confirm_neq"), *finding.conditions))


def _grounds(case: Case, finding: Finding) -> tuple[Ground, ...]:
    values = notices.values(case, finding.world)
    dates = case.dates(finding.world)
    rows = finding.outcome.rows
    grounds = [
        Ground(row.id, row.citation(dates[row.day]), values | notices.row_values(case, row, dates))
        for row in rows
    ]
    if finding.rule not in {row.id for row in rows}:
        grounds.append(Ground(finding.rule, None, values | notices.own_values(case, finding.rule)))
    return tuple(grounds)
