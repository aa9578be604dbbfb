"""Every condition of every row matters: taken away, with one of its values or whole, it changes some situation."""

from __future__ import annotations

from amp_registry.decide import law as law_module
from tests.decide.situations import judged, situations
from tests.decide.table_mutants import Judged, survivors

LAW = law_module.load()

# Conditions the rows above already imply. They stay because a row that closes its block must say by itself
# what it is about: if a row above it falls (an override may take it away), the case must then fall through to
# the error that names the hole, never into a row that was written for another case.
ARGUED = {
    "A1#2 rea": "A11 takes whoever is not authorized at the conclusion; a row that grants says what it needs",
    "A1#2 rea_at_bid": "A9, A10 and I7 take whoever was not authorized at the bid; the same",
    "A2#1 award": "A1 takes the tenders",
    "A8#1 rea": "only an absent firm is left",
    "A14#3 consortium": "for a partnership A12 decides through the member itself, and is worse than this review",
    "C0#2 rea": "only an authorized firm is left where an authorization is needed",
    "C0#2 rea_copy": "I7 takes the copies that cannot answer",
    "C1#1 ineligible_for": "C1c, C2 and C3 take the other days",
    "C5#1 role": "C1, C2 and C3 take the contractor",
    "D2#1 award": "D3 and D4 take the other ways of awarding",
}


def test_every_condition_of_every_row_and_every_value_it_accepts_changes_some_situation() -> None:
    cases = [Judged(case, judged(case.data, LAW)) for case in situations()]
    assert set(survivors(LAW, cases)) == set(ARGUED)
