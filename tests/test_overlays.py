"""Lists of complement and watched firms beside the copy of the register: tables, on a real store of each kind.

"Presence counts. Absence settles nothing." (docs/decisions/0006)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import Engine

from amp_registry import Contract, Firm, Question, Registry
from amp_registry.explain.evidence import Evidence
from amp_registry.records import Copy, Entry, ListOrigin, Part, Register, Status
from amp_registry.settings import Settings
from amp_registry.store.engine import open_engine
from amp_registry.store.migration import migrate
from amp_registry.store.runs import RunKind, RunNote
from amp_registry.store.snapshots import promote, record_unchanged, stage
from tests.factory import neq, rea, rena

NOW = datetime(2026, 11, 22, 15, tzinfo=UTC)
BIG = Contract(kind="construction", expenditure=Decimal(6_000_000), award="mutual_agreement")

AUTHORIZED = rea(1)
SUSPENDED = rea(1, status=Status.SUSPENDED, list_origin=ListOrigin.COMPLEMENT_SUSPENDED)
OVERSIGHT = rea(
    1, status=Status.UNKNOWN, oversight=True, list_origin=ListOrigin.COMPLEMENT_OVERSIGHT, issued_on=None
)
OTHER = rea(2)


@dataclass(frozen=True)
class Held:
    """A copy of REA of some hours ago, and the firms it lists."""

    hours: float
    entries: Sequence[Entry]
    part: Part = Part.REGISTER
    partial: bool = False


def register(hours: float, *entries: Entry, partial: bool = False) -> Held:
    return Held(hours, entries, partial=partial)


def lists(hours: float, *entries: Entry) -> Held:
    return Held(hours, entries, Part.COMPLEMENT)


def watched(hours: float, *entries: Entry) -> Held:
    return Held(hours, entries, Part.WATCHED)


# what is held, the answer, the parts of the copies of REA the evidence lists
ANSWERS: dict[str, tuple[Sequence[Held], str, list[str]]] = {
    "a fresh list that suspends the firm counts over an older extract": (
        [register(100, AUTHORIZED), lists(5, SUSPENDED)],
        "not_allowed",
        ["complement", "register"],
    ),
    "a fresh list that does not name the firm changes nothing": (
        [register(100, AUTHORIZED), lists(5, rea(2, status=Status.SUSPENDED))],
        "allowed",
        ["complement", "register"],
    ),
    "a list older than the maximum age does not count": (
        [register(100, AUTHORIZED), lists(169, SUSPENDED)],
        "allowed",
        ["register"],
    ),
    "a fresh word of the search form does not lift a suspension": (
        [register(100, SUSPENDED), watched(1, AUTHORIZED)],
        "not_allowed",
        ["watched", "register"],
    ),
    "without a copy of the register, a firm that an overlay lists is answered for": (
        [watched(1, AUTHORIZED)],
        "allowed",
        ["watched"],
    ),
    "without a copy of the register, a firm that no overlay lists is not": (
        [watched(1, OTHER), lists(2, OTHER)],
        "unknown",
        ["watched", "complement"],
    ),
    "an empty answer of the search form says nothing": ([watched(1)], "unknown", ["watched"]),
    "of several answers of the search form, the newest that names the firm": (
        [watched(30, SUSPENDED), watched(20, AUTHORIZED), watched(1, OTHER)],
        "allowed",
        ["watched"],
    ),
    "and no older one, which an answer since has replaced": (
        [watched(30, AUTHORIZED), watched(20, SUSPENDED), watched(1, OTHER)],
        "not_allowed",
        ["watched"],
    ),
    "nor one that is too old": ([watched(200, AUTHORIZED), watched(1, OTHER)], "unknown", ["watched"]),
    "a copy of the register that is too old makes way for a fresh word on the firm": (
        [register(200, SUSPENDED), watched(1, AUTHORIZED)],
        "allowed",
        ["watched"],
    ),
    "but not for firms the overlays do not list": (
        [register(200, AUTHORIZED), watched(1, OTHER)],
        "unknown",
        ["watched", "register"],
    ),
    "an authorization that is too old is not revived by a list of oversight": (
        [register(200, AUTHORIZED), lists(1, OVERSIGHT)],
        "review",
        ["complement"],
    ),
    "an overlay on a partial copy adds to it": (
        [register(100, OTHER, partial=True), watched(1, AUTHORIZED)],
        "allowed",
        ["watched", "register"],
    ),
}


def keep(
    engine: Engine, register: Register, fetched_at: datetime, entries: Sequence[Entry], held: Held
) -> Copy:
    run = RunNote(kind=RunKind.SYNC, started_at=fetched_at, finished_at=fetched_at)
    staged = stage(
        engine,
        register,
        entries,
        fetched_at=fetched_at,
        part=held.part,
        partial=held.partial,
        source=held.part.value,
    )
    return promote(engine, staged.snapshot, run).copy


@pytest.fixture
def engine(database_url: str) -> Engine:
    migrate(database_url)
    return open_engine(database_url)


def asked(engine: Engine, url: str, held: Sequence[Held], question: Question) -> Evidence:
    """Return the evidence of a question, RENA being fresh and empty."""
    keep(engine, Register.RENA, NOW - timedelta(hours=2), [], register(2))
    for one in held:
        keep(engine, Register.REA, NOW - timedelta(hours=one.hours), one.entries, one)
    engine.dispose()
    with Registry.open(url, settings=Settings()) as registry:
        return registry.check(question, now=NOW, journal=False)


def parts(evidence: Evidence) -> list[str]:
    return [copy["part"] for copy in evidence.to_dict()["copies"] if copy["register"] == "rea"]


@pytest.mark.parametrize(("held", "answer", "used"), ANSWERS.values(), ids=ANSWERS)
def test_what_stands_beside_the_register(
    held: Sequence[Held], answer: str, used: list[str], engine: Engine, database_url: str
) -> None:
    question = Question(firm=Firm(neq=neq(1)), contract=BIG, act="conclude")
    evidence = asked(engine, database_url, held, question)
    assert (evidence.answer.value, parts(evidence)) == (answer, used)
    partial = {w.code for w in evidence.warnings} & {"partial_copy"}
    assert bool(partial) == (answer == "unknown" and Part.REGISTER.value not in used and len(held) < 3)


def test_a_client_number_is_looked_for_in_every_answer_of_the_search_form(
    engine: Engine, database_url: str
) -> None:
    question = Question(
        firm=Firm(amp_client_number=AUTHORIZED.amp_client_number), contract=BIG, act="conclude"
    )
    evidence = asked(engine, database_url, [watched(9, AUTHORIZED), watched(1, OTHER)], question)
    assert [match.entry for match in evidence.matches] == [AUTHORIZED]


def test_an_entry_in_several_copies_is_one_match(engine: Engine, database_url: str) -> None:
    held = [register(100, AUTHORIZED), watched(1, AUTHORIZED)]
    evidence = asked(engine, database_url, held, Question(firm=Firm(neq=neq(1)), contract=BIG))
    assert [match.entry for match in evidence.matches] == [AUTHORIZED]


def test_a_past_day_has_the_overlays_of_that_day(engine: Engine, database_url: str) -> None:
    """And their ages at its end, in Québec: 5 a.m. the next day in Greenwich."""
    held = [register(100, AUTHORIZED), lists(75, SUSPENDED), lists(5)]
    day = date(2026, 11, 19)
    question = Question(firm=Firm(neq=neq(1)), contract=BIG, act="conclude", as_of=day)
    evidence = asked(engine, database_url, held, question)
    copies = [copy for copy in evidence.to_dict()["copies"] if copy["register"] == "rea"]
    assert [(copy["part"], copy["age_hours"]) for copy in copies] == [
        ("complement", 17.0),
        ("register", 42.0),
    ]


def test_a_stale_copy_of_rena_never_makes_way(engine: Engine, database_url: str) -> None:
    """A bar stays a bar, and all an overlay can do there is add one."""
    old = NOW - timedelta(hours=60)
    keep(engine, Register.RENA, old, [rena(1)], register(60))
    keep(engine, Register.RENA, NOW - timedelta(hours=1), [rena(2)], watched(1))
    engine.dispose()
    with Registry.open(database_url, settings=Settings()) as registry:
        answers = {
            serial: registry.check(
                Question(firm=Firm(neq=neq(serial)), contract=BIG), now=NOW, journal=False
            ).answer.value
            for serial in (1, 2, 3)
        }
    assert answers == {1: "not_allowed", 2: "not_allowed", 3: "unknown"}


def test_an_unchanged_night_keeps_the_copy_in_use(engine: Engine, database_url: str) -> None:
    """A copy's age counts from the last moment its source is known to have held it."""
    keep(engine, Register.REA, NOW - timedelta(hours=5), [AUTHORIZED], register(5))
    copy = keep(engine, Register.RENA, NOW - timedelta(hours=100), [], register(100))
    question = Question(firm=Firm(neq=neq(1)), contract=BIG, act="conclude")
    with Registry.open(database_url, settings=Settings()) as registry:
        stale = registry.check(question, now=NOW, journal=False)
        night = NOW - timedelta(hours=6)
        run = RunNote(kind=RunKind.SYNC, started_at=night, finished_at=night)
        record_unchanged(engine, copy, run)
        fresh = registry.check(question, now=NOW, journal=False)
        again = registry.check(replace(question, as_of=date(2026, 11, 20)), now=NOW, journal=False)
    engine.dispose()
    assert (stale.answer.value, fresh.answer.value) == ("unknown", "allowed")
    used = fresh.to_dict()["copies"][0]
    assert (used["age_hours"], used["verified_at"]) == (6.0, "2026-11-22T09:00:00Z")
    assert used["fetched_at"] == "2026-11-18T11:00:00Z"
    assert again.to_dict()["copies"][0]["stale"]


def test_a_search_looks_in_the_overlays_too_and_shows_an_entry_once(
    engine: Engine, database_url: str
) -> None:
    for held in (register(100, AUTHORIZED), watched(1, AUTHORIZED, OTHER)):
        keep(engine, Register.REA, NOW - timedelta(hours=held.hours), held.entries, held)
    engine.dispose()
    with Registry.open(database_url, settings=Settings()) as registry:
        assert [match.entry for match in registry.search(neq(1), now=NOW)] == [AUTHORIZED]
        assert [match.entry for match in registry.search(neq(2), now=NOW)] == [OTHER]
