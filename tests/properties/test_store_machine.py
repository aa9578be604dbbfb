"""A store worked on in any order, beside a plain model of what it must say: copies, journal and decisions together.

Copies come in any order of time, are promoted, held back, left pending or fail; checks are journaled; people decide
and take back; the store is closed and opened. After each step the store says what the model says.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, rule

from amp_registry.errors import AlreadyDecided, NoSuchDecision
from amp_registry.language import Text
from amp_registry.match_decision import MatchDecision, Revocation, Says
from amp_registry.question import Firm
from amp_registry.records import Register, entry_hash
from amp_registry.store import snapshots
from amp_registry.store.engine import open_engine
from amp_registry.store.journal import chained
from amp_registry.store.migration import migrate
from amp_registry.store.reading import open_store
from amp_registry.store.runs import RunKind, RunNote
from tests.factory import firm, neq, rea, rena
from tests.properties.machines import KINDS, Life, live, urls

FIRST = datetime(2026, 11, 1, 3, tzinfo=UTC)
MADE = {Register.RENA: rena, Register.REA: rea}
REGISTERS = st.sampled_from(Register)
FIRMS = st.sets(st.integers(1, 6), max_size=6)
NIGHTS = st.integers(0, 8)
STEPS = {"sqlite": (12, 20), "postgres": (5, 15)}
"""For each database: how many lives are led, and how long each is at most."""


class StoreMachine(Life):
    """One life of a store."""

    def __init__(self) -> None:
        super().__init__()
        self.url = type(self).new_url()
        migrate(self.url)
        self.engine = open_engine(self.url)
        self.store = open_store(self.url)
        self.copies: dict[Register, dict[datetime, set[int]]] = {register: {} for register in Register}
        self.journal: list[dict[str, Any]] = []
        self.decisions: dict[int, MatchDecision] = {}
        self.clock = FIRST

    def teardown(self) -> None:
        self.store.close()
        self.engine.dispose()

    def now(self) -> datetime:
        self.clock += timedelta(seconds=1)
        return self.clock

    def note(self, reason: Text | None = None) -> RunNote:
        return RunNote(kind=RunKind.IMPORT, started_at=self.clock, finished_at=self.now(), reason=reason)

    def staged(self, register: Register, night: int, firms: set[int]) -> int:
        return snapshots.stage(
            self.engine,
            register,
            [MADE[register](serial) for serial in firms],
            fetched_at=FIRST + timedelta(days=night),
            source="machine",
        ).snapshot

    # --- what is done ---

    @initialize(register=REGISTERS, firms=FIRMS)
    def first_copy(self, register: Register, firms: set[int]) -> None:
        self.promote(register, 0, firms)

    @rule(register=REGISTERS, night=NIGHTS, firms=FIRMS)
    def promote(self, register: Register, night: int, firms: set[int]) -> None:
        """The same records at the same moment are the copy there was; others come a microsecond after the last."""
        moment, told = FIRST + timedelta(days=night), self.copies[register]
        there = [at for at in told if moment <= at < moment + timedelta(seconds=1)]
        promotion = snapshots.promote(self.engine, self.staged(register, night, firms), self.note())
        assert promotion.copy.rows == len(firms)
        if promotion.copy.fetched_at not in told:
            expected = max(there) + timedelta(microseconds=1) if there else moment
            assert promotion.copy.fetched_at == expected
        told[promotion.copy.fetched_at] = set(firms)

    @rule(register=REGISTERS, night=NIGHTS, firms=FIRMS)
    def hold(self, register: Register, night: int, firms: set[int]) -> None:
        snapshots.hold(self.engine, self.staged(register, night, firms), self.note(Text("retenue", "held")))

    @rule(register=REGISTERS, night=NIGHTS, firms=FIRMS)
    def leave_pending(self, register: Register, night: int, firms: set[int]) -> None:
        self.staged(register, night, firms)

    @rule(register=REGISTERS)
    def fail(self, register: Register) -> None:
        snapshots.record_failure(self.engine, register, self.note(Text("en panne", "failed")))

    @rule(count=st.integers(1, 3))
    def check(self, count: int) -> None:
        evidences = [{"checked_at": self.now().isoformat(), "n": len(self.journal) + n} for n in range(count)]
        links = self.store.append_all(evidences)
        assert [link.seq for link in links] == list(
            range(len(self.journal) + 1, len(self.journal) + count + 1)
        )
        self.journal += evidences

    @rule(serial=st.integers(1, 3), says=st.sampled_from(Says))
    def decide(self, serial: int, says: Says) -> None:
        decision = MatchDecision(
            says=says,
            register=Register.RENA,
            entry=entry_hash(rena(serial)),
            entry_name=firm(serial),
            neq=neq(serial),
            name=firm(serial),
            amp_client_number=None,
            by="Essai",
            why="essai",
            at=self.now(),
            check=None,
        )
        holds = [one for one in self.decisions.values() if one.neq == decision.neq and one.revocation is None]
        if holds:
            with pytest.raises(AlreadyDecided):
                self.store.decisions.record(decision)
        else:
            kept = self.store.decisions.record(decision)
            assert kept.id not in self.decisions
            self.decisions[kept.id] = kept

    @rule(number=st.integers(1, 6))
    def revoke(self, number: int) -> None:
        revocation = Revocation(at=self.now(), by="Essai", why="essai")
        known = self.decisions.get(number)
        if known is None or known.revocation is not None:
            with pytest.raises(NoSuchDecision):
                self.store.decisions.revoke(number, revocation)
        else:
            self.decisions[number] = self.store.decisions.revoke(number, revocation)

    @rule()
    def open_again(self) -> None:
        self.store.close()
        self.store = open_store(self.url)

    # --- what must hold ---

    @invariant()
    def every_moment_has_the_copy_of_the_model(self) -> None:
        """For each moment, the newest copy by then, whole; what is held, pending or failed is never read."""
        for register, told in self.copies.items():
            for moment in (*told, FIRST - timedelta(days=1), FIRST + timedelta(days=30)):
                by_then = [at for at in told if at <= moment]
                copy = self.store.copy_at(register, moment)
                if not by_then:
                    assert copy is None
                    continue
                assert copy is not None
                assert copy.fetched_at == max(by_then)
                found = list(self.store.all_entries(copy))
                assert found == [MADE[register](serial) for serial in sorted(told[max(by_then)])]

    @invariant()
    def the_journal_is_what_was_appended_in_order(self) -> None:
        assert self.store.verify() == len(self.journal)
        previous = ""
        for number, entry in enumerate(self.store.journal(), 1):
            assert (entry.link.seq, entry.link.previous) == (number, previous)
            assert entry.evidence()["n"] == self.journal[number - 1]["n"]
            previous = chained(entry.link.previous, entry.text)
            assert entry.link.hash == previous

    @invariant()
    def decisions_are_what_was_decided(self) -> None:
        assert self.store.decisions.all() == [self.decisions[number] for number in sorted(self.decisions)]
        for serial in (1, 2, 3):
            holding = {
                one.id for one in self.decisions.values() if one.neq == neq(serial) and not one.revocation
            }
            asked = self.store.decisions.of_firm(Firm(neq=neq(serial)), self.clock)
            assert {one.id for one in asked} == holding


@pytest.mark.parametrize("kind", KINDS)
def test_a_store_worked_on_in_any_order_says_what_a_plain_model_says(
    kind: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    live(StoreMachine, urls(kind, request, tmp_path), *STEPS[kind])
