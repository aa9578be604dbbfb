"""What would make it allowed: changes a person or a firm can bring about or prove, tried on the table.

The changes are data (`remedies.toml`); what each leads to is never written down, it is asked of the table.
One change, or two together, is told only when every possible world then says yes, and the rules that no row
may loosen (a stale copy, a name alone, a member that may not) still hold.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import Any

from amp_registry.decide.law import DAYS, Law
from amp_registry.decide.law_file import Conditions, LawFile
from amp_registry.decide.rules import Facts, run
from amp_registry.decide.verdict import SEVERITY, Answer, Citation, PossibleWorld, Verdict, worst

FILE = "remedies.toml"
TOGETHER = 2

# A yes of each sort; `must_continue` is one for a contract in progress.
FAVOURABLE = frozenset(
    {Answer.ALLOWED, Answer.ALLOWED_WITH_CONDITIONS, Answer.MAY_CONTINUE, Answer.MUST_CONTINUE}
)
_GRANTED = FAVOURABLE - {Answer.MUST_CONTINUE}


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One row of the file: when it makes sense, and the facts it brings about; see the file's head."""

    code: str
    when: Conditions
    brings: Mapping[str, str]
    day: str | None
    end: date | None
    names: bool
    members: bool

    def fits(self, world: PossibleWorld, verdict: Verdict) -> bool:
        """Return whether the change makes sense in a world."""
        if self.members and not _unfavourable(verdict.members):
            return False
        late = self.day is not None and self.end is not None and world.days[self.day] > self.end
        return not late and all(world.facts[fact] in accepted for fact, accepted in self.when)


@dataclass(frozen=True, slots=True, kw_only=True)
class Brought:
    """One change as told: its code, the day it is about (None: no day of the question), the facts it changes.

    `threshold` is the lowest amount, dollars, from which an authorization may be required here; None when no
    text says, or none is required at any amount.
    """

    code: str
    day: date | None
    threshold: Decimal | None
    facts: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Remedy:
    """One or two changes that lead to a yes: the answer, the row that gives it, the text it rests on."""

    changes: tuple[Brought, ...]
    answer: Answer
    rule: str
    citation: Citation | None
    conditions: tuple[str, ...]


def remedies(law: Law, verdict: Verdict) -> tuple[Remedy, ...]:
    """Return what would make it allowed, single changes first; nothing when the answer already is a yes."""
    if verdict.answer in FAVOURABLE:
        return ()
    found: list[Remedy] = []
    enough: list[set[str]] = []
    for together in range(1, TOGETHER + 1):
        for codes in combinations(_codes(verdict), together):
            if any(known <= set(codes) for known in enough):
                continue
            remedy = _tried(law, verdict, codes)
            if remedy is not None:
                found.append(remedy)
                enough.append(set(codes))
    return tuple(found)


def _codes(verdict: Verdict) -> tuple[str, ...]:
    """The remedies that make sense in some world, in the file's order."""
    fitting = (
        change.code for change in shipped() if any(change.fits(world, verdict) for world in verdict.worlds)
    )
    return tuple(dict.fromkeys(fitting))


@dataclass(frozen=True, slots=True)
class _Rerun:
    """One world after the changes: the answer under the rules that no row may loosen."""

    answer: Answer
    rule: str
    citation: Citation | None
    conditions: tuple[str, ...]


def _tried(law: Law, verdict: Verdict, codes: Sequence[str]) -> Remedy | None:
    rerun = [_rerun(law, verdict, world, codes) for world in verdict.worlds]
    if not all(one.answer in FAVOURABLE for one in rerun):
        return None
    shown = max(rerun, key=lambda one: SEVERITY[one.answer])
    return Remedy(
        changes=tuple(_brought(verdict, code) for code in codes),
        answer=shown.answer,
        rule=shown.rule,
        citation=shown.citation,
        conditions=tuple(dict.fromkeys(code for one in rerun for code in one.conditions)),
    )


def _rerun(law: Law, verdict: Verdict, world: PossibleWorld, codes: Sequence[str]) -> _Rerun:
    changes = [change for change in shipped() if change.code in codes and change.fits(world, verdict)]
    facts = dict(world.facts)
    for change in changes:
        facts |= change.brings
    outcome = run(law, facts, world.days)
    row = next(row for row in reversed(outcome.rows) if row.id == outcome.rule)
    conditions = tuple(code for passed in outcome.rows for code in passed.conditions)
    answer, unnamed = _capped(verdict, facts, outcome.answer, changes)
    return _Rerun(answer, outcome.rule, row.citation(world.days[row.day]), (*unnamed, *conditions))


def _capped(
    verdict: Verdict, facts: Facts, answer: Answer, changes: Sequence[Change]
) -> tuple[Answer, tuple[str, ...]]:
    """The rules of identity and copies, and the consortium's: none is better off than its worst member."""
    if answer in _GRANTED and facts["rena_copy"] == "gap":
        answer = Answer.UNKNOWN
    if not any(change.members for change in changes):
        answer = worst((answer, *_unfavourable(verdict.members)))
    lacking = _lacking(verdict, facts, changes)
    if answer not in _GRANTED or not lacking:
        return answer, ()
    plain = answer is Answer.ALLOWED
    return (Answer.ALLOWED_WITH_CONDITIONS if plain else answer), lacking


def _lacking(verdict: Verdict, facts: Facts, changes: Sequence[Change]) -> tuple[str, ...]:
    """What a yes still asks of who the firm is: its NEQ; or its name, where RENA has entries without one."""
    named = verdict.firm.neq is not None or facts["consortium"] == "undeclared"
    if not named and not any(change.names for change in changes):
        return ("confirm_neq",)
    return ("give_name",) if any(sighting.unnamed for sighting in verdict.sightings) else ()


def _unfavourable(members: Sequence[Verdict]) -> list[Answer]:
    return [member.answer for member in members if member.answer not in FAVOURABLE]


def _brought(verdict: Verdict, code: str) -> Brought:
    """A change as told: about the world the verdict shows, or the first world in which it makes sense."""
    change, world = _fitting(verdict, code)[0]
    changed = {fact: value for fact, value in change.brings.items() if world.facts[fact] != value}
    lowest = min((w.threshold for w in verdict.worlds if w.threshold is not None), default=None)
    day = world.days[change.day] if change.day else None
    return Brought(code=code, day=day, threshold=lowest or None, facts=changed)


def _fitting(verdict: Verdict, code: str) -> list[tuple[Change, PossibleWorld]]:
    shown_first = sorted(verdict.worlds, key=lambda world: world.facts != verdict.facts)
    changes = [change for change in shipped() if change.code == code]
    return [(c, world) for world in shown_first for c in changes if c.fits(world, verdict)]


@cache
def shipped() -> tuple[Change, ...]:
    """Return the changes of the file the package ships; raises `BadLawFile` when it cannot be used."""
    return read(FILE, Path(__file__).with_name(FILE).read_text(encoding="utf-8"))


def read(name: str, text: str) -> tuple[Change, ...]:
    """Return the changes of a TOML text; raises `BadLawFile` naming the file and the row."""
    file = LawFile.parse(name, text)
    return tuple(_change(file, data) for data in file.tables("remedy"))


def _change(file: LawFile, data: Mapping[str, Any]) -> Change:
    reader = file.row(data, str(data.get("code", "?")))
    change = Change(
        code=reader.text("code"),
        when=reader.conditions("when"),
        brings=reader.facts("set"),
        day=reader.optional_word("day", DAYS),
        end=reader.day("to"),
        names=reader.flag("names"),
        members=reader.flag("members"),
    )
    reader.finish()
    return change
