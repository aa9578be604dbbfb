"""Decisions taken, taken back and overtaken by new copies in any order, beside a plain list of them.

Three firms each have a homonym that RENA lists, no longer lists, or lists otherwise, night after night. After each step
every firm is asked about, and the answer is the one the list of decisions gives.
"""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, precondition, rule

from amp_registry.collect import exchange
from amp_registry.decide.verdict import Answer
from amp_registry.errors import AlreadyDecided, DecidedByNumber, NoSuchDecision
from amp_registry.explain.evidence import Evidence
from amp_registry.match_decision import Says
from amp_registry.question import Firm, Question
from amp_registry.records import Entry, RenaEntry, entry_hash
from amp_registry.registry import Registry
from amp_registry.settings import Settings
from tests.factory import neq, rea, rena
from tests.properties.machines import KINDS, Life, live, urls
from tests.sample_store import NOW

STEPS = {"sqlite": (6, 15), "postgres": (2, 10)}
"""For each database: how many lives are led, and how long each is at most."""

NAMES = ("Excavation Échantillon inc.", "Pavages Sarrazelle inc.", "Toitures Brancaquette inc.")
FIRMS = st.integers(0, len(NAMES) - 1)
VERSIONS = st.integers(0, 2)
BY = {"by": "Marie Exemple", "why": "essai"}


def asked(firm: int) -> Firm:
    """Return a firm; its homonym bears its name, and another number."""
    return Firm(neq=neq(501 + firm), name=NAMES[firm])


def homonym(firm: int, version: int) -> RenaEntry:
    """Return the homonym of a firm, as one of several nights prints it."""
    return rena(601 + firm, name=NAMES[firm], address=f"{version}, rue Modèle, Québec")


@dataclass(frozen=True)
class Taken:
    """A decision as the list keeps it: on which firm and which print of its homonym, and whether it was taken back."""

    firm: int
    version: int
    says: Says
    revoked: bool = False


class DecisionMachine(Life):
    """One life of a registry: `shown` is what the last night printed of each homonym, `taken` each decision by number."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.url = type(self).new_url()
        self.clock = NOW
        self.shown: dict[int, int] = {}
        self.taken: dict[int, Taken] = {}
        self.registry = self._open()

    def teardown(self) -> None:
        self.registry.close()
        self.folder.cleanup()

    def _open(self) -> Registry:
        return Registry.open(self.url, settings=Settings(), upgrade=True)

    def now(self) -> datetime:
        self.clock += timedelta(minutes=1)
        return self.clock

    # --- what is done ---

    @initialize()
    def first_night(self) -> None:
        self._put("rea", [rea(701)])
        self.shown = {0: 0, 1: 0}
        self._night()

    @rule(firm=FIRMS, version=st.one_of(st.none(), VERSIONS))
    def night(self, firm: int, version: int | None) -> None:
        if version is None:
            self.shown.pop(firm, None)
        else:
            self.shown[firm] = version
        self._night()

    @rule(firm=FIRMS, says=st.sampled_from(Says))
    def decide(self, firm: int, says: Says) -> None:
        evidence = self._ask(asked(firm))
        if firm not in self.shown:
            assert evidence.matches == ()
        elif self._holding(firm, self.shown[firm]) is not None:
            with pytest.raises(AlreadyDecided):
                self._decide(says, evidence)
        else:
            number = self._decide(says, evidence)
            assert number == len(self.taken) + 1
            self.taken[number] = Taken(firm, self.shown[firm], says)

    @precondition(lambda self: self.shown)
    @rule(firm=FIRMS)
    def decide_what_a_number_decides(self, firm: int) -> None:
        if firm in self.shown:
            with pytest.raises(DecidedByNumber):
                self._decide(Says.DIFFERENT, self._ask(Firm(neq=homonym(firm, 0).neq)))

    @rule(number=st.integers(1, 8))
    def take_back(self, number: int) -> None:
        known = self.taken.get(number)
        if known is None or known.revoked:
            with pytest.raises(NoSuchDecision):
                self.registry.revoke_decision(number, **BY, now=self.now())
        else:
            self.registry.revoke_decision(number, **BY, now=self.now())
            self.taken[number] = replace(known, revoked=True)

    @rule()
    def open_again(self) -> None:
        self.registry.close()
        self.registry = self._open()

    def _night(self) -> None:
        fillers = [rena(serial) for serial in range(1, 6)]
        self._put("rena", [*fillers, *(homonym(*each) for each in self.shown.items())])

    def _put(self, register: str, entries: list[Any]) -> None:
        path, at = Path(self.folder.name) / f"{register}.jsonl", self.now()
        lines: list[Entry] = entries
        path.write_text("".join(exchange.write(lines)), encoding="utf-8")
        report = self.registry.import_records(register, path, fetched_at=at, now=at, accept_shrink=True)
        assert report.held is None

    def _ask(self, firm: Firm) -> Evidence:
        contract = {"kind": "construction", "expenditure": 100_000}
        question = Question.from_dict({"firm": Question(firm=firm).to_dict()["firm"], "contract": contract})
        return self.registry.check(question, now=self.now())

    def _decide(self, says: Says, evidence: Evidence) -> int:
        assert evidence.journal is not None
        return self.registry.decide_match(says, check=evidence.journal.seq, match=1, now=self.now(), **BY).id

    def _holding(self, firm: int, version: int) -> Says | None:
        found = [one for one in self.taken.values() if (one.firm, one.version) == (firm, version)]
        return next((one.says for one in found if not one.revoked), None)

    # --- what must hold ---

    @invariant()
    def each_firm_is_answered_as_the_decisions_say(self) -> None:
        for firm in range(len(NAMES)):
            evidence = self._ask(asked(firm))
            says = self._holding(firm, self.shown[firm]) if firm in self.shown else None
            right = {Says.SAME: Answer.NOT_ALLOWED, Says.DIFFERENT: Answer.ALLOWED_WITH_CONDITIONS}
            otherwise = Answer.REVIEW if firm in self.shown else Answer.ALLOWED_WITH_CONDITIONS
            assert evidence.answer == (right[says] if says else otherwise)
            assert {warning.code for warning in evidence.warnings} & {
                "decided_same",
                "decided_different",
                "decision_lapsed",
            } == self._told(firm, says)

    def _told(self, firm: int, says: Says | None) -> set[str]:
        """Return what the answer tells: the decision it counts; and those on another print, where it asks again."""
        others = [
            one
            for one in self.taken.values()
            if one.firm == firm and not one.revoked and one.version != self.shown.get(firm)
        ]
        asks_again = firm in self.shown and says is None
        same_is_gone = any(one.says is Says.SAME for one in others)
        lapsed = bool(others) and (asks_again or same_is_gone)
        return ({f"decided_{says}"} if says else set()) | ({"decision_lapsed"} if lapsed else set())

    @invariant()
    def no_decision_is_about_another_firm(self) -> None:
        """The same name with another number is asked about anew; the homonym's own number bars, whatever was decided."""
        for firm, version in self.shown.items():
            assert self._ask(Firm(neq=neq(801), name=NAMES[firm])).answer == Answer.REVIEW
            assert self._ask(Firm(neq=homonym(firm, version).neq)).answer == Answer.NOT_ALLOWED

    @invariant()
    def every_decision_is_listed(self) -> None:
        found = {
            one.id: (one.entry, one.says, one.revocation is not None) for one in self.registry.decisions()
        }
        assert found == {
            number: (entry_hash(homonym(one.firm, one.version)), one.says, one.revoked)
            for number, one in self.taken.items()
        }


@pytest.mark.parametrize("kind", KINDS)
def test_decisions_taken_in_any_order_give_the_answers_that_their_list_gives(
    kind: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    live(DecisionMachine, urls(kind, request, tmp_path), *STEPS[kind])
