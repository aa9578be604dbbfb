"""The interpreter of the decision table: blocks in order, the first row that holds in each.

It knows no law: rows, blocks and dates all come from the data. `run` gives the answer, the row that gives
it and every row passed on the way.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from amp_registry.decide.law import Law, Row
from amp_registry.decide.verdict import SEVERITY, Answer
from amp_registry.errors import BadLawFile
from amp_registry.language import Text

Facts = Mapping[str, str]

# Block A always answers, and D is reached only by a row that says so: neither leads anywhere by itself.
_PATH = {"S": "R", "R": "I", "I": "T", "T": "A"}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the table says of one world: the answer, its row, and every row passed, in order."""

    answer: Answer
    rule: str
    rows: tuple[Row, ...]


def run(law: Law, facts: Facts, days: Mapping[str, date]) -> Outcome:
    """Return what the table says; raises `BadLawFile` when no row of the last block holds."""
    rows: list[Row] = []
    given: Row | None = None
    block: str | None = "S"
    while block is not None:
        row = _pass_through(law, block, facts, days, rows)
        if row is None:
            block = next_block(block, facts)
            continue
        if row.answer is not None:
            given = row
        if row.then is None:
            break
        block = row.then
    if given is None or given.answer is None:
        raise _hole(facts)
    return _with_floors(given.answer, given.id, rows)


def _pass_through(
    law: Law, block: str, facts: Facts, days: Mapping[str, date], rows: list[Row]
) -> Row | None:
    """Walk a block: notes only leave their mark; return the row that ends it, or None at its end."""
    for row in law.rows[block]:
        if holds(row, facts) and row.in_force(days[row.day]):
            rows.append(row)
            if not row.note or row.then is not None:
                return row
    return None


def holds(row: Row, facts: Facts) -> bool:
    """Return whether every condition of the row holds."""
    for fact, accepted in row.when:  # noqa: SIM110 - the hot loop of a check: all() costs a generator
        if facts[fact] not in accepted:
            return False
    return True


def next_block(block: str, facts: Facts) -> str | None:
    """Return the block that follows one whose rows led nowhere else; None when none does."""
    if block == "I" and facts["act"] == "continue":
        return "C"
    return _PATH.get(block)


def _with_floors(answer: Answer, rule: str, rows: list[Row]) -> Outcome:
    """The worse of the answer and the floors; of equals the row reached first gives the rule."""
    for row in reversed(rows):
        if row.floor is not None and SEVERITY[row.floor] >= SEVERITY[answer]:
            answer, rule = row.floor, row.id
    return Outcome(answer, rule, tuple(rows))


def _hole(facts: Facts) -> BadLawFile:
    told = ", ".join(f"{name}={value}" for name, value in sorted(facts.items()))
    return BadLawFile(
        file="decision_table.toml",
        row="-",
        problem=Text(f"aucune ligne ne répond à : {told}", f"no row answers: {told}"),
        mend=Text("Ajoutez une ligne qui le fait.", "Add a row that does."),
    )
