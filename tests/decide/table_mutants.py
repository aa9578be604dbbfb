"""The decision table with one condition, or one accepted value, taken away; and what that changes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from amp_registry.decide.law import Law, Row
from amp_registry.decide.verdict import PossibleWorld, Verdict
from amp_registry.errors import BadLawFile
from tests.decide.situations import Situation, judged

Told = tuple[object, ...]


@dataclass(frozen=True)
class Mutant:
    """A row without one of its conditions (`value` is None) or without one value a condition accepts."""

    row: Row
    name: str
    fact: str
    value: str | None

    @property
    def changed(self) -> Row:
        """The row as the mutant has it."""
        when = [
            (fact, accepted if fact != self.fact else accepted - {self.value})
            for fact, accepted in self.row.when
            if fact != self.fact or self.value is not None
        ]
        return replace(self.row, when=tuple(when))

    def touches(self, world: PossibleWorld) -> bool:
        """Whether the row would hold in a world where it does not, or the other way round."""
        facts = world.facts
        if not self.row.in_force(world.days[self.row.day]):
            return False
        others = all(facts[fact] in accepted for fact, accepted in self.row.when if fact != self.fact)
        held = facts[self.fact] in dict(self.row.when)[self.fact]
        return others and (facts[self.fact] == self.value if self.value is not None else not held)

    def law(self, law: Law) -> Law:
        """The law with the mutant in the row's place."""
        rows = {
            block: tuple(self.changed if row is self.row else row for row in rows)
            for block, rows in law.rows.items()
        }
        return replace(law, rows=rows)


def mutants(law: Law) -> Iterator[Mutant]:
    """Yield every mutant of every row; a row's name is its id and its place among the rows of that id."""
    seen: dict[str, int] = {}
    for row in law.all_rows():
        seen[row.id] = seen.get(row.id, 0) + 1
        name = f"{row.id}#{seen[row.id]}"
        for fact, accepted in row.when:
            yield Mutant(row, name, fact, None)
            if len(accepted) > 1:
                yield from (Mutant(row, name, fact, value) for value in sorted(accepted))


@dataclass(frozen=True)
class Judged:
    """A case and the verdict on it under the law as it is."""

    case: Situation
    verdict: Verdict

    @property
    def worlds(self) -> list[PossibleWorld]:
        """Every world tried, for the whole and for each member."""
        return [world for one in (self.verdict, *self.verdict.members) for world in one.worlds]


def killed(mutant: Mutant, law: Law, cases: Sequence[Judged]) -> bool:
    """Whether some case has another answer under the mutant, or none: a hole in the table."""
    changed = mutant.law(law)
    touched = (one for one in cases if any(mutant.touches(world) for world in one.worlds))
    return any(_other_answer(one, changed, mutant.row) for one in touched)


def _other_answer(one: Judged, changed: Law, row: Row) -> bool:
    try:
        return told(judged(one.case.data, changed), row) != told(one.verdict, row)
    except BadLawFile:
        return True


def told(verdict: Verdict, row: Row) -> Told:
    """What a case says: answer, rule, its text of law, conditions, warnings, needs; for a bare note, the chain too."""
    cited = [ground.citation for ground in verdict.grounds if ground.rule == verdict.rule]
    chain: Sequence[str] = [ground.rule for ground in verdict.grounds] if row.note else []
    notices = (verdict.conditions, verdict.warnings, verdict.needs)
    return (
        verdict.answer,
        verdict.rule,
        cited,
        [[notice.code for notice in some] for some in notices],
        chain,
        [told(member, row) for member in verdict.members],
    )


def survivors(law: Law, cases: Sequence[Judged]) -> Mapping[str, Mutant]:
    """Return the mutants no case tells from the law, by `row#place fact[=value]`."""
    found = {}
    for mutant in mutants(law):
        if not killed(mutant, law, cases):
            suffix = "" if mutant.value is None else f"={mutant.value}"
            found[f"{mutant.name} {mutant.fact}{suffix}"] = mutant
    return found
