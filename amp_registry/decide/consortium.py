"""The verdict on a consortium: each member judged for itself, then the whole; one no is a no.

The consortium is never better off than its worst member. Where a member decides, the rule is R8 (the member
may be on RENA), A12 (it lacks the authorization) or A14 (a shareholder of a company); otherwise the row the
whole reached by itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from amp_registry.compare.match import Match
from amp_registry.decide import settling
from amp_registry.decide.case import MembersFound, Seen
from amp_registry.decide.judge import GRANTS, NO_MEMBERS, judge
from amp_registry.decide.law import Law
from amp_registry.decide.verdict import SEVERITY, Answer, Citation, Ground, Notice, Verdict
from amp_registry.match_decision import MatchDecision
from amp_registry.question import Act, ConsortiumForm, Firm, Question

# A consortium that must go on, for one of it is barred, does so on the conditions of the others.
_ON_CONDITIONS = {*GRANTS, Answer.MUST_CONTINUE}

ABOUT_A_MEMBER = frozenset({"R8", "A12", "A14"})
"""The rows by which a member decides for its consortium; their own sentence names it."""


@dataclass(frozen=True, slots=True)
class SeenFirm:
    """One firm and what the registers show of it; `controller` is its controlling firm's RENA entry.

    `decisions` are those of people that hold and share a number or a name with it.
    """

    firm: Firm
    seen: Seen
    controller: Match | None = None
    decisions: tuple[MatchDecision, ...] = ()


def verdict(question: Question, law: Law, whole: SeenFirm, members: Sequence[SeenFirm] = ()) -> Verdict:
    """Return the verdict on a question: one firm, or a consortium with its members in the same order."""
    if question.consortium is None:
        return _judged(question, law, whole)
    judged = tuple(_judged(replace(question, firm=m.firm, consortium=None), law, m) for m in members)
    own = _judged(question, law, whole, _members_found(judged))
    return replace(_with_members(own, judged, question.consortium.form, law), members=judged)


def _judged(question: Question, law: Law, firm: SeenFirm, members: MembersFound = NO_MEMBERS) -> Verdict:
    """Return the verdict on one firm, people's decisions counted.

    A decision that an entry is the firm may only add a bar: where the law is milder with the firm listed than
    with the doubt (a provisional registration, contract in progress), the doubt stands.
    """
    if not firm.decisions:
        return judge(question, law, firm.seen, firm.controller, members)
    settled = settling.settled(firm.firm, firm.seen, firm.decisions)
    found = [
        judge(question, law, seen, firm.controller, members) for seen in settling.counted(firm.seen, settled)
    ]
    return settling.told(max(found, key=lambda one: SEVERITY[one.answer]), firm.seen, settled)


def _members_found(members: Sequence[Verdict]) -> MembersFound:
    refused = [m for m in members if m.answer is Answer.NOT_ALLOWED]
    return MembersFound(
        rena="barred" if any(m.rule.startswith("R") for m in refused) else "none",
        rea="some_not" if any(m.rule.startswith("A") for m in refused) else "all",
        hold=all(m.rule == "D1" for m in members),
    )


def _with_members(own: Verdict, members: Sequence[Verdict], form: ConsortiumForm, law: Law) -> Verdict:
    whole = replace(
        own,
        needs=_once(own.needs, *(m.needs for m in members)),
        warnings=_once(own.warnings, *(_of_member(m, members) for m in members)),
        grounds=_naming(own.grounds, members),
    )
    decisive = max((m for m in members if _counts(m, form)), key=lambda m: SEVERITY[m.answer], default=own)
    if SEVERITY[decisive.answer] > SEVERITY[own.answer]:
        rule = _rule_of(decisive, form)
        ground = Ground(
            rule,
            _citation(law, rule, own),
            {**_values(own), "member": _name(decisive.firm), "day": _day(own)},
        )
        grounds = (*_without_what_it_contradicts(whole), ground)
        whole = replace(whole, answer=decisive.answer, rule=rule, grounds=grounds)
    if whole.answer not in _ON_CONDITIONS:
        return replace(whole, conditions=())
    return replace(whole, conditions=_once(own.conditions, *(m.conditions for m in members)))


def _of_member(member: Verdict, members: Sequence[Verdict]) -> list[Notice]:
    """The warnings of a member, with its name where they are not those of every member.

    An article it cites is warned of where it is cited: in the member's own answer.
    """
    return [
        warning
        if all(warning in each.warnings for each in members)
        else Notice(warning.code, {**warning.values, "member": _name(member.firm)})
        for warning in member.warnings
        if warning.code != "article_unconfirmed"
    ]


def _without_what_it_contradicts(whole: Verdict) -> tuple[Ground, ...]:
    """Of a contract in progress the row that lets the consortium go on says that nothing stops it: a member does."""
    if whole.act is not Act.CONTINUE:
        return whole.grounds
    return tuple(ground for ground in whole.grounds if ground.rule != whole.rule)


def _naming(grounds: Sequence[Ground], members: Sequence[Verdict]) -> tuple[Ground, ...]:
    """A row that the consortium reached because of a member says which one."""
    refused = next((_name(m.firm) for m in members if m.answer is Answer.NOT_ALLOWED), None)
    return tuple(
        replace(g, values={**g.values, "member": refused}) if g.rule in ABOUT_A_MEMBER else g for g in grounds
    )


def _counts(member: Verdict, form: ConsortiumForm) -> bool:
    """A shareholder without authorization is weighed by row A14 of its company, not counted again."""
    without = member.answer is Answer.NOT_ALLOWED and member.rule.startswith("A")
    return form is not ConsortiumForm.COMPANY or not without


def _rule_of(member: Verdict, form: ConsortiumForm) -> str:
    """Which row speaks for a member that decides for its consortium."""
    about_rea = member.rule.startswith(("A", "I2", "I6", "N", "T5")) or _lacks_rea_copy(member)
    if about_rea:
        return "A14" if form is ConsortiumForm.COMPANY else "A12"
    return "R8" if member.rule.startswith(("R", "I")) else member.rule


def _lacks_rea_copy(member: Verdict) -> bool:
    last = member.grounds[-1] if member.grounds else None
    return member.rule == "I7" and last is not None and last.values.get("register") == "rea"


def _citation(law: Law, rule: str, own: Verdict) -> Citation | None:
    return next(row for row in law.all_rows() if row.id == rule).citation(_day(own))


def _day(own: Verdict) -> date:
    return own.sightings[-1].day


def _values(own: Verdict) -> dict[str, object]:
    return dict(own.grounds[0].values) if own.grounds else {}


def _name(firm: Firm) -> str:
    return firm.name or firm.neq or firm.amp_client_number or "?"


def _once(*groups: Sequence[Notice]) -> tuple[Notice, ...]:
    found: list[Notice] = []
    for notice in (n for group in groups for n in group):
        if notice not in found:
            found.append(notice)
    return tuple(found)
