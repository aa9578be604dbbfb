"""What a verdict quotes and warns of: the values its sentences use, and the warnings of what was seen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta

from amp_registry.compare.match import Certainty, Match
from amp_registry.contract import Award
from amp_registry.decide.axes import World
from amp_registry.decide.case import Case
from amp_registry.decide.days import is_subcontract, months_after
from amp_registry.decide.law import Row
from amp_registry.decide.sighting import Sighting
from amp_registry.decide.verdict import Ground, Notice, Values
from amp_registry.quebec_time import day_of
from amp_registry.records import Register, Registration


def values(case: Case, world: World) -> dict[str, object]:
    """Return everything a row's sentence may quote; what is not known is None."""
    firm, listed, held = case.question.firm, case.bar.entry, case.rea.entry
    start = listed.registered_on if listed else None
    candidate = case.candidate or case.neighbour
    permission = case.question.permission
    return {
        "firm": firm.name or firm.neq or firm.amp_client_number,
        "day": case.days.as_of,
        "registered_on": start or _registered(candidate),
        "projected_end": listed.projected_end if listed else None,
        "registration": listed.registration.value if listed else None,
        "issued_on": held.issued_on if held else None,
        "expires_on": held.expires_on if held else None,
        "status": held.status.value if held else None,
        "suspension_cause": held.suspension_cause.value if held and held.suspension_cause else None,
        "threshold": world.threshold,
        "amount": case.contract.expenditure,
        "kind": world.kind.value if case.contract.kind else None,
        "role": "subcontractor" if is_subcontract(case.question) else "contractor",
        "process_start": case.question.dates.process_start,
        "candidate": candidate.matched_name if candidate else None,
        "candidate_neq": candidate.entry.neq if candidate else None,
        "article": permission.article.value if permission else None,
        "day60": start + timedelta(days=case.law.default_days) if start else None,
        "body": case.contract.body.value,
    }


def _registered(candidate: Match | None) -> date | None:
    return getattr(candidate.entry, "registered_on", None) if candidate else None


def row_values(case: Case, row: Row, dates: Mapping[str, date]) -> dict[str, object]:
    """Return what a row quotes beyond the case: the day it goes by, and what is wrong with a copy."""
    told: dict[str, object] = {"day": dates[row.day]}
    if row.id == "I7":
        told |= _rena_gap(case) if row.block == "R" else _rea_gap(case)
    if row.id == "I6" and case.rea.match is not None:
        told |= {"candidate": case.rea.match.matched_name, "candidate_neq": case.rea.match.entry.neq}
    if row.id == "D2" and case.rea.authorized and case.rea.entry is not None:
        told |= {"held_since": case.rea.entry.issued_on}
    if row.id == "C1c" and case.begun_while_barred:
        told |= {"contract_start": case.question.dates.contract_start}
    if row.id == "I4" and case.neighbour is not None:
        told |= {"candidate": case.neighbour.matched_name, "asked_number": case.question.firm.name}
    return told


def own_values(case: Case, rule: str) -> dict[str, object]:
    """Return what a rule that is no row of the table quotes: a copy that may grant nothing (I7)."""
    return _rena_gap(case) if rule == "I7" else {}


def _rena_gap(case: Case) -> dict[str, object]:
    standing = case.rena_gap or case.bar
    return _gap(case.seen[Register.RENA, standing.day], standing.gap)


def _rea_gap(case: Case) -> dict[str, object]:
    if case.rea.gap is not None or case.days.at_bid is None:
        return _gap(case.seen[Register.REA, case.days.rea], case.rea.gap)
    return _gap(case.seen[Register.REA, case.days.at_bid], case.rea_on(case.days.at_bid).gap)


def _gap(sighting: Sighting, why: str | None) -> dict[str, object]:
    return {
        "register": sighting.register.value,
        "day": sighting.day,
        "why": why or "not_shown",
        "age_hours": sighting.age_hours,
        "maximum_hours": sighting.maximum_hours,
    }


def condition(case: Case, code: str) -> Notice:
    """Return a condition a row sets, with what its sentence quotes."""
    if code == "integrity_declaration":
        at_bid = case.contract.award is Award.TENDER
        return Notice(code, {"when": "bid" if at_bid else "writing"})
    permission = case.question.permission
    return Notice(code, {"article": permission.article.value if permission else None})


# --- warnings -----------------------------------------------------------------------------------


def warnings(case: Case, rows: Sequence[Row], grounds: Sequence[Ground]) -> tuple[Notice, ...]:
    """Return the warnings, each code and values once: of the rows, of the copies, of the identity."""
    found = [
        *_of_rows(case, rows),
        *_of_copies(case),
        *_of_identity(case),
        *_of_period(case),
        *_of_articles(grounds),
    ]
    return tuple(notice for place, notice in enumerate(found) if notice not in found[:place])


def _of_rows(case: Case, rows: Sequence[Row]) -> Iterator[Notice]:
    told: dict[str, Values] = {
        "register_conflict": _dates_of_both(case),
        "controller_listed": {"candidate": case.controller.matched_name if case.controller else None},
        "conviction_pending": {"convicted_on": case.question.firm.convicted_on},
    }
    for row in rows:
        for code in row.warn:
            yield Notice(code, told.get(code, {}))


def _dates_of_both(case: Case) -> Values:
    listed, held = case.bar.entry, case.rea.entry
    return {
        "registered_on": listed.registered_on if listed else None,
        "issued_on": held.issued_on if held else None,
    }


def _of_copies(case: Case) -> Iterator[Notice]:
    future = {day for (_, day), sighting in case.seen.items() if sighting.future}
    for day in sorted(future & {*case.days.rena, case.days.rea}):
        yield Notice("recheck_on_date", {"day": day})
    for standing in case.rena:
        sighting = case.seen[Register.RENA, standing.day]
        if standing.settled:
            yield Notice("settled_by_entry_dates", {"register": "rena", "day": standing.day})
        if standing.barred and not standing.settled and sighting.stale:
            yield Notice("stale_bar", {"register": "rena", "age_hours": sighting.age_hours})
        if standing.gap == "partial":
            yield Notice("partial_copy", {"register": "rena"})
    yield from _of_rea_copy(case)
    for register, day in case.days.wanted():
        if (held := case.seen[register, day].held) is not None:
            said = {"register": register.value, "day": day_of(held.at), "problem": held.reason}
            yield Notice("held_back", said)


def _of_rea_copy(case: Case) -> Iterator[Notice]:
    if case.undeclared:
        return
    if case.rea.settled:
        yield Notice("settled_by_entry_dates", {"register": "rea", "day": case.days.rea})
    if case.rea.gap == "partial":
        yield Notice("partial_copy", {"register": "rea"})
    elif case.rea.gap is not None:
        yield Notice("rea_stale", {"age_hours": case.seen[Register.REA, case.days.rea].age_hours})


def _of_identity(case: Case) -> Iterator[Notice]:
    bar = case.bar
    if bar.match is not None and bar.match.has("name_conflict"):
        yield Notice("name_conflict", {"candidate": bar.match.matched_name})
    if case.neighbour is not None:
        yield Notice("number_neighbour", {"candidate": case.neighbour.matched_name})
    for match in _seen_matches(case):
        told = {"candidate": match.matched_name, "candidate_neq": match.entry.neq}
        if match.register is Register.REA and _homonym(match):
            yield Notice("homonym", told)
        if match.has("neq_flagged"):
            yield Notice("neq_flagged", told)


def _seen_matches(case: Case) -> Iterator[Match]:
    for register, day in case.days.wanted():
        yield from case.seen[register, day].findings.matches


def _homonym(match: Match) -> bool:
    """The same name under another NEQ, both known: another firm."""
    other = match.certainty is not Certainty.CERTAIN and match.has("different_neq")
    return other and match.has("same_name_key")


def _of_period(case: Case) -> Iterator[Notice]:
    entry = case.bar.entry
    if entry is None or entry.registration is not Registration.PROVISIONAL or entry.registered_on is None:
        return
    if case.bar.barred and months_after(entry.registered_on, case.law.provisional_months) < case.bar.day:
        yield Notice("provisional_overdue", {"registered_on": entry.registered_on})


def _of_articles(grounds: Sequence[Ground]) -> Iterator[Notice]:
    cited = [ground.citation for ground in grounds if ground.citation is not None]
    unsure = dict.fromkeys(citation.article for citation in cited if citation.confidence == "U")
    if unsure:
        yield Notice("article_unconfirmed", {"articles": tuple(unsure)})
