"""What people decided of a firm and its look-alikes, laid over what the registers show.

A number decides before a person does: an entry with the firm's own NEQ or client number is never touched. On
RENA, "different" takes an entry out of the doubts and "same" makes it count as if its number were the firm's. On
REA neither changes an answer: only an equal number grants there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial

from amp_registry.compare.features import Feature, feature
from amp_registry.compare.match import Certainty, Findings, Match
from amp_registry.decide.sighting import Sighting
from amp_registry.decide.verdict import Notice, Settled, Values, Verdict
from amp_registry.match_decision import Lapse, MatchDecision, Says
from amp_registry.quebec_time import day_of
from amp_registry.question import Firm
from amp_registry.records import Register, RenaEntry, entry_hash

Seen = Mapping[tuple[Register, date], Sighting]
Hashes = frozenset[str]


def settled(firm: Firm, seen: Seen, decisions: Sequence[MatchDecision]) -> tuple[Settled, ...]:
    """Return the decisions that settle an entry seen for a firm, then those that lapsed; each oldest first.

    Told as lapsed: a decision on this firm whose entry is not listed as it was, where RENA asks again or the
    entry was this firm's; and a decision on a firm of another number or name, on an entry that raises a doubt.
    """
    about = [one for one in decisions if one.lapse_for(firm) is None]
    applied = [Settled(decision=one, match=match) for one in about if (match := _doubted(seen, one))]
    days = _rena_days(seen, frozenset(one.decision.entry for one in applied))
    lapses = [(one, _lapse(one, firm, days)) for one in decisions if one.register is Register.RENA]
    return (*applied, *(Settled(decision=one, lapsed=lapse) for one, lapse in lapses if lapse))


def counted(seen: Seen, found: Sequence[Settled]) -> list[Seen]:
    """Return what is seen as the law is to count it; with and without, where an entry is said to be the firm's."""
    same = _entries(found, Says.SAME)
    different = _entries(found, Says.DIFFERENT) - same
    ways = [same, frozenset[str]()] if same else [same]
    return [_on_rena(seen, partial(_count, same=way, different=different)) for way in ways]


def told(verdict: Verdict, seen: Seen, found: tuple[Settled, ...]) -> Verdict:
    """Return the verdict with the decisions told: beside the entries they settle, and as warnings."""
    shown = {
        key: replace(
            sighting,
            findings=_marked(sighting.findings, found),
            later_findings=_marked(sighting.later_findings, found),
        )
        for key, sighting in seen.items()
    }
    notes = [note for note in notices(found) if note not in verdict.warnings]
    return replace(
        verdict,
        sightings=tuple(shown[sighting.register, sighting.day] for sighting in verdict.sightings),
        warnings=(*verdict.warnings, *notes),
        decisions=found,
    )


# --- which decisions bear -----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Day:
    """What RENA shows on one day: every entry found, those still in doubt, whether one has the firm's number."""

    listed: Hashes
    doubts: Hashes
    certain: bool


def _rena_days(seen: Seen, applied: Hashes) -> list[_Day]:
    return [
        _Day(
            listed=frozenset(entry_hash(match.entry) for match in _matches(sighting)),
            doubts=frozenset(
                hash_
                for match in _matches(sighting)
                if match.certainty is not Certainty.CERTAIN and not _ended(match, day)
                if (hash_ := entry_hash(match.entry)) not in applied
            ),
            certain=any(match.certainty is Certainty.CERTAIN for match in _matches(sighting)),
        )
        for (register, day), sighting in seen.items()
        if register is Register.RENA and (sighting.copy or sighting.later)
    ]


def _lapse(decision: MatchDecision, firm: Firm, days: Sequence[_Day]) -> Lapse | None:
    changed = decision.lapse_for(firm)
    if changed is not None:
        return changed if any(decision.entry in day.doubts for day in days) else None
    absent = [day for day in days if decision.entry not in day.listed]
    asks_again = any(day.doubts for day in absent)
    was_this_firm = decision.says is Says.SAME and not any(day.certain for day in days)
    vanished = bool(absent) and len(absent) == len(days)
    return Lapse.ENTRY_CHANGED if asks_again or (was_this_firm and vanished) else None


def _doubted(seen: Seen, decision: MatchDecision) -> Match | None:
    """The entry of a decision, where it is seen and no number says whose it is."""
    found = (
        match
        for (register, _), sighting in seen.items()
        if register is decision.register
        for match in _matches(sighting)
    )
    unsure = (match for match in found if match.certainty is not Certainty.CERTAIN)
    return next((match for match in unsure if entry_hash(match.entry) == decision.entry), None)


def _matches(sighting: Sighting) -> Iterator[Match]:
    for findings in (sighting.findings, sighting.later_findings):
        yield from findings.matches
        yield from findings.neighbours


def _ended(match: Match, day: date) -> bool:
    return isinstance(match.entry, RenaEntry) and match.entry.ended(day)


# --- what they change ---------------------------------------------------------------------------


def _entries(found: Iterable[Settled], says: Says) -> Hashes:
    on_rena = (one.decision for one in found if one.match and one.decision.register is Register.RENA)
    return frozenset(decision.entry for decision in on_rena if decision.says is says)


def _on_rena(seen: Seen, change: Callable[[Findings], Findings]) -> Seen:
    return {
        (register, day): replace(
            sighting, findings=change(sighting.findings), later_findings=change(sighting.later_findings)
        )
        if register is Register.RENA
        else sighting
        for (register, day), sighting in seen.items()
    }


def _count(findings: Findings, *, same: Hashes, different: Hashes) -> Findings:
    """The firm's entries first, as if by number; those of other firms left out, unless a number is equal."""
    everyone = [*findings.matches, *findings.neighbours]
    own = [replace(m, certainty=Certainty.CERTAIN) for m in everyone if entry_hash(m.entry) in same]
    out = same | different
    return Findings(tuple(own) + _kept(findings.matches, out), _kept(findings.neighbours, out))


def _kept(matches: Iterable[Match], out: Hashes) -> tuple[Match, ...]:
    return tuple(m for m in matches if m.certainty is Certainty.CERTAIN or entry_hash(m.entry) not in out)


# --- how they are told --------------------------------------------------------------------------

_FEATURES = {Says.SAME: ("decided_same", 1.0), Says.DIFFERENT: ("decided_different", -1.0)}


def _marked(findings: Findings, found: Sequence[Settled]) -> Findings:
    marks = {one.decision.entry: _mark(one.decision) for one in found if one.match}
    return Findings(_with(findings.matches, marks), _with(findings.neighbours, marks)) if marks else findings


def _with(matches: Iterable[Match], marks: Mapping[str, Feature]) -> tuple[Match, ...]:
    return tuple(
        replace(match, features=(*match.features, mark)) if mark else match
        for match, mark in ((match, marks.get(entry_hash(match.entry))) for match in matches)
    )


def _mark(decision: MatchDecision) -> Feature:
    code, score = _FEATURES[decision.says]
    return feature(code, score, str(decision.id), f"{decision.by}, {day_of(decision.at).isoformat()}")


def notices(found: Iterable[Settled]) -> tuple[Notice, ...]:
    """Return what a verdict warns of for each decision: that it settles an entry, or that it lapsed and why."""
    return tuple(note for one in found for note in _notices(one))


def _notices(one: Settled) -> Iterator[Notice]:
    values: Values = {
        "number": str(one.decision.id),
        "by": one.decision.by,
        "day": day_of(one.decision.at),
        "why": one.decision.why,
        "candidate": one.decision.entry_name,
    }
    if one.match is None:
        yield Notice("decision_lapsed", {**values, "lapsed": one.lapsed, "says": one.decision.says})
        return
    if one.decision.says is Says.SAME:
        on_rena = one.decision.register is Register.RENA
        yield Notice("decided_same" if on_rena else "decided_same_rea", values)
        return
    if one.match.has("same_name_key"):
        yield Notice("homonym", {"candidate": one.match.matched_name, "candidate_neq": one.match.entry.neq})
    yield Notice("decided_different", values)
