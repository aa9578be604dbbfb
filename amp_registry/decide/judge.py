"""The verdict on one question: every possible world run through the table, the answers brought together.

Four things stand here because they are about the answer and not about a row: agreement between worlds, the
rule that a stale copy grants nothing, the rule that a name alone is never a plain yes, and the warnings
that come from what was looked at rather than from what was decided.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import takewhile

from amp_registry.compare.match import Match
from amp_registry.contract import Kind
from amp_registry.decide import axes, notices
from amp_registry.decide.axes import World
from amp_registry.decide.case import Case, MembersFound, Seen
from amp_registry.decide.law import Law, Row
from amp_registry.decide.other_grounds import not_checked
from amp_registry.decide.rules import Facts, Outcome, run
from amp_registry.decide.verdict import SEVERITY, Answer, Ground, Notice, Verdict
from amp_registry.question import Question

GRANTS = frozenset({Answer.ALLOWED, Answer.ALLOWED_WITH_CONDITIONS, Answer.MAY_CONTINUE})
NO_MEMBERS = MembersFound()


@dataclass(frozen=True, slots=True)
class Tried:
    """One possible world run through the table: its facts, the day each kind of row goes by, the outcome."""

    world: World
    facts: Facts
    days: Mapping[str, date]
    outcome: Outcome

    @property
    def threshold(self) -> Decimal | None:
        """The amount from which an authorization is required, dollars; None when none is at any amount."""
        return self.world.threshold


@dataclass(frozen=True, slots=True)
class Finding:
    """What the worlds agree on: an answer, the world that shows it best, the rows to tell, what is missing."""

    answer: Answer
    rule: str
    shown: Tried
    rows: tuple[Row, ...]
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
    tried = _try_all(case)
    finding = _settle(case, tried)
    finding = _nothing_on_a_stale_copy(case, finding)
    finding = _not_without_the_bid_date(case, finding)
    finding = _never_plain_on_a_name(case, finding)
    finding = _never_plain_on_a_number(case, finding)
    grounds = _grounds(case, finding)
    return Verdict(
        answer=finding.answer,
        rule=finding.rule,
        act=case.days.act,
        firm=question.firm,
        grounds=grounds,
        conditions=finding.conditions if finding.answer in GRANTS else (),
        warnings=notices.warnings(case, finding.rows, grounds),
        needs=finding.needs,
        not_checked=not_checked(question, case.days),
        sightings=tuple(case.seen[key] for key in case.days.wanted()),
        facts=finding.shown.facts,
        days=finding.shown.days,
        worlds=tried,
    )


# --- the worlds ---------------------------------------------------------------------------------


def _settle(case: Case, tried: Sequence[Tried]) -> Finding:
    if _agree(tried):
        return _agreed(case, tried)
    missing = _missing(case, tried)
    if case.contract.expenditure is None and case.contract.pretax_price is None:
        low = [each for each in tried if not each.world.amount]
        if _agree(low):
            return _below_threshold(case, low, missing)
    return _depends(tried, missing)


def _try_all(case: Case) -> list[Tried]:
    fixed = case.fixed_facts()
    tried = []
    for world in axes.worlds(case.question, case.days, case.law, case.rea, case.at_bid()):
        facts, days = case.facts(fixed, world), case.dates(world)
        tried.append(Tried(world, facts, days, run(case.law, facts, days)))
    return tried


def _agree(tried: Sequence[Tried]) -> bool:
    """One answer everywhere; or a yes everywhere, in some worlds on conditions: the conditions are kept."""
    return len({_YES.get(each.outcome.answer, each.outcome.answer) for each in tried}) == 1


_YES = {Answer.ALLOWED: Answer.ALLOWED_WITH_CONDITIONS}
# A contract in progress too goes on "below the threshold" on a condition only.
_ON_CONDITION = {**_YES, Answer.MAY_CONTINUE: Answer.ALLOWED_WITH_CONDITIONS}


def _agreed(case: Case, tried: Sequence[Tried]) -> Finding:
    """Every world gives one answer: the worst of them shows it, and the conditions of all are kept.

    Of equals the strictest amount shows a yes (an authorization covers any contract), the mildest shows a
    doubt (a contract nobody named is not said to need an authorization).
    """
    grants = tried[0].outcome.answer in GRANTS
    place = max(range(len(tried)), key=lambda i: (SEVERITY[tried[i].outcome.answer], -i if grants else i))
    shown = tried[place]
    rows = shown.outcome.rows if grants else _of_all(shown, tried)
    codes = dict.fromkeys(code for each in tried for row in each.outcome.rows for code in row.conditions)
    needs = dict.fromkeys(code for row in rows for code in row.needs)
    return Finding(
        shown.outcome.answer,
        shown.outcome.rule,
        shown,
        rows,
        tuple(notices.condition(case, code) for code in codes),
        tuple(Notice(code) for code in needs),
    )


def _of_all(shown: Tried, tried: Sequence[Tried]) -> tuple[Row, ...]:
    """The rows that every world passed, where the row that answers is among them: the rest is about one world alone.

    A contract of which nothing is known is not said to be one of supply, nor to need an authorization.
    """
    shared = _shared(tried)
    return shared if shown.outcome.rule in {row.id for row in shared} else shown.outcome.rows


def _missing(case: Case, tried: Sequence[Tried]) -> tuple[str, ...]:
    parting = axes.parting_axes({each.world.choices: each.outcome.answer for each in tried})
    bid_is_known = case.days.at_bid is not None
    return tuple(
        dict.fromkeys(axes.RENEWAL if axis == axes.BID and bid_is_known else axis for axis in parting)
    )


def _below_threshold(case: Case, low: Sequence[Tried], missing: tuple[str, ...]) -> Finding:
    """No amount given: the answer below the threshold, on condition that it is below."""
    found = _agreed(case, low)
    limits: dict[Kind, Decimal] = {}
    for world in (each.world for each in low):
        if world.threshold is not None:
            limits[world.kind] = min(world.threshold, limits.get(world.kind, world.threshold))
    below = Notice("below_threshold", {"thresholds": limits})
    return replace(
        found,
        answer=_ON_CONDITION.get(found.answer, found.answer),
        conditions=(below, *found.conditions),
        needs=(*_asked(missing), *found.needs),
    )


def _depends(tried: Sequence[Tried], missing: tuple[str, ...]) -> Finding:
    """The answer depends on what is not known: by us (the law we hold), or by the person who asks.

    Where every world is at least as bad as `unknown`, the mildest of them is what can be said already.
    """
    needs = _asked(missing)
    mildest = min(tried, key=lambda each: SEVERITY[each.outcome.answer])
    outcome = mildest.outcome
    if SEVERITY[outcome.answer] >= SEVERITY[Answer.UNKNOWN]:
        return Finding(outcome.answer, outcome.rule, mildest, outcome.rows, (), needs)
    return Finding(Answer.UNKNOWN, "N1" if needs else "T5", tried[0], _shared(tried), (), needs)


def _asked(missing: tuple[str, ...]) -> tuple[Notice, ...]:
    """What a person can tell us; the law we do not hold is not among it."""
    return tuple(Notice(code) for code in missing if code != axes.LAW_NOT_KNOWN)


def _shared(tried: Sequence[Tried]) -> tuple[Row, ...]:
    """The rows every world passed before they part."""
    abreast = zip(*(each.outcome.rows for each in tried), strict=False)
    return tuple(rows[0] for rows in takewhile(lambda rows: len(set(map(id, rows))) == 1, abreast))


# --- the rules of identity ----------------------------------------------------------------------


def _nothing_on_a_stale_copy(case: Case, finding: Finding) -> Finding:
    """A copy of RENA that is missing, or older than its maximum age, never yields an allowance."""
    if finding.answer not in GRANTS or case.rena_gap is None:
        return finding
    return replace(finding, answer=Answer.UNKNOWN, rule="I7", conditions=())


def _not_without_the_bid_date(case: Case, finding: Finding) -> Finding:
    """Both the bid and the conclusion are barred: an entry of RENA that ended not long ago asks when the bid was made."""
    if finding.answer not in GRANTS or not case.bid_may_have_been_barred:
        return finding
    needs = tuple(need for need in finding.needs if need.code != axes.BID)
    return replace(finding, answer=Answer.UNKNOWN, rule="N1", conditions=(), needs=(Notice(axes.BID), *needs))


def _never_plain_on_a_number(case: Case, finding: Finding) -> Finding:
    """Nor is a firm settled whose name nobody gave: RENA names firms, and the entries without a NEQ were passed over."""
    unnamed = max((sighting.unnamed for sighting in case.seen.values()), default=0)
    return _on_condition(finding, Notice("give_name", {"count": unnamed})) if unnamed else finding


def _never_plain_on_a_name(case: Case, finding: Finding) -> Finding:
    """A plain `allowed` needs a NEQ that was given; an undeclared consortium has none of its own."""
    if case.question.firm.neq is not None or case.undeclared:
        return finding
    return _on_condition(finding, Notice("confirm_neq"))


def _on_condition(finding: Finding, condition: Notice) -> Finding:
    """Return a finding that grants as one on one condition more, any other as it is."""
    if finding.answer not in GRANTS:
        return finding
    answer = _YES.get(finding.answer, finding.answer)
    return replace(finding, answer=answer, conditions=(condition, *finding.conditions))


def _grounds(case: Case, finding: Finding) -> tuple[Ground, ...]:
    values = notices.values(case, finding.shown.world)
    days = finding.shown.days
    grounds = [
        Ground(row.id, row.citation(days[row.day]), values | notices.row_values(case, row, days))
        for row in finding.rows
    ]
    if finding.rule not in {row.id for row in finding.rows}:
        grounds.append(Ground(finding.rule, None, values | notices.own_values(case, finding.rule)))
    return tuple(grounds)
