"""The interpreter itself: floors, holes, and readings that would be mistakes of a programmer."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from amp_registry.compare.match import Certainty, Findings, Match
from amp_registry.decide.law import BLOCKS, DAYS, load
from amp_registry.decide.rules import run
from amp_registry.decide.sighting import Sighting
from amp_registry.decide.standing import rea_standing, rena_standing
from amp_registry.decide.verdict import Answer, worst
from amp_registry.decide.vocabulary import FACTS
from amp_registry.errors import BadLawFile
from amp_registry.question import Firm
from amp_registry.records import Register
from tests.factory import rea, rena

LAW = load()
TODAY = dict.fromkeys(DAYS, date(2026, 11, 22))
MILD = {name: values[0] for name, values in FACTS.items()} | {
    "covered": "yes",
    "stop_order": "no",
    "controller": "none",
    "convicted": "no",
    "oversight": "no",
    "process": "in_regime",
    "holds": "no",
    "members_rea": "all",
    "supplier": "enterprise",
}


def test_a_table_with_a_hole_gives_no_answer_but_says_where() -> None:
    nothing = replace(LAW, rows=dict.fromkeys(BLOCKS, ()))
    with pytest.raises(BadLawFile) as caught:
        run(nothing, {"act": "bid", "rea": "absent"}, TODAY)
    assert caught.value.message("fr") == (
        "Fichier de loi decision_table.toml, ligne - : aucune ligne ne répond à : act=bid, rea=absent"
        " Aucune réponse n'est donnée avec une loi mal lue. Ajoutez une ligne qui le fait."
    )
    assert caught.value.message("en") == (
        "Law file decision_table.toml, row -: no row answers: act=bid, rea=absent"
        " No answer is given on a law badly read. Add a row that does."
    )


def test_of_two_rows_as_bad_as_each_other_the_first_reached_gives_the_rule() -> None:
    """I3 (a name on RENA) is reached before T4 (a concession); both say review."""
    facts = MILD | {"rena_name": "candidate", "kind": "concession"}
    outcome = run(LAW, facts, TODAY)
    assert (outcome.answer, outcome.rule) == (Answer.REVIEW, "I3")


def test_a_worse_answer_is_not_softened_by_a_floor() -> None:
    never = {"rea": "absent", "rea_at_bid": "not_authorized", "rea_at_conclusion": "not_known"}
    facts = MILD | {"rena_name": "candidate", "amount": "at_or_above", **never}
    outcome = run(LAW, facts, TODAY)
    assert (outcome.answer, outcome.rule) == (Answer.NOT_ALLOWED, "A8")


def test_the_worst_answer_first() -> None:
    assert worst([Answer.ALLOWED, Answer.UNKNOWN, Answer.REVIEW, Answer.OUT_OF_SCOPE]) is Answer.REVIEW


def test_an_entry_of_the_other_register_is_a_mistake_of_the_caller() -> None:
    match = Match(Certainty.CERTAIN, 1.0, "x", (), rea())
    sighting = Sighting(register=Register.RENA, day=date(2026, 1, 1), findings=Findings((match,)))
    with pytest.raises(TypeError, match=r"^a sighting of RENA holds RENA entries$"):
        rena_standing(sighting, LAW)
    other = replace(match, entry=rena())
    with pytest.raises(TypeError, match=r"^a sighting of REA holds REA entries$"):
        rea_standing(
            replace(sighting, register=Register.REA, findings=Findings((other,))),
            Firm(neq="1170000013"),
            None,
            LAW,
        )


def test_a_sighting_without_a_copy_is_not_fresh() -> None:
    assert not Sighting(register=Register.RENA, day=date(2026, 1, 1)).fresh
