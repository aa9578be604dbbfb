"""What the registers said over time: tables of nights, on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine

from amp_registry import Registry, firm_name
from amp_registry.changes import Change, ChangeKind
from amp_registry.errors import EmptyName, InvalidNeq
from amp_registry.history import Told
from amp_registry.records import Entry, ListOrigin, Part, Register, Status
from amp_registry.settings import Settings
from amp_registry.store.runs import RunKind
from amp_registry.store.snapshots import promote, record_unchanged, stage
from tests.factory import firm, neq, rea, rena
from tests.store.nights import RUN, night, store_night

NOW = night(30)
SYNC = replace(RUN, kind=RunKind.SYNC)


@pytest.fixture
def registry(engine: Engine, database_url: str) -> Iterator[Registry]:
    with Registry.open(database_url, settings=Settings()) as registry:
        yield registry


def store_part(engine: Engine, number: int, part: Part, *entries: Entry) -> None:
    staged = stage(engine, Register.REA, entries, fetched_at=night(number), part=part, source="f")
    promote(engine, staged.snapshot, RUN)


def brief(change: Change) -> tuple[Any, ...]:
    return change.kind.value, change.at.day, change.previous_at.day, change.about.neq


def told(one: Told) -> tuple[Any, ...]:
    gone = one.gone_by.day if one.gone_by else None
    return one.part.value, one.since.day, one.last_seen.day, gone, one.ended


# --- changes ------------------------------------------------------------------------------------


def test_each_copy_is_compared_with_the_one_before_it(engine: Engine, registry: Registry) -> None:
    """Yield how each copy differs from the copy before it, oldest first."""
    store_night(engine, 1, [rena(1), rena(2)])
    store_night(engine, 2, [rena(1, name="Autre nom inc."), rena(3)])
    store_night(engine, 4, [rena(3)])
    found = registry.changes(since=date(2026, 10, 1), now=NOW)
    assert [brief(change) for change in found] == [
        ("added", 2, 1, neq(3)),
        ("removed_before_projected_end", 2, 1, neq(2)),
        ("changed", 2, 1, neq(1)),
        ("removed_before_projected_end", 4, 2, neq(1)),
    ]
    assert [field.to_dict() for field in found[2].fields] == [
        {"field": "name", "before": firm(1), "after": "Autre nom inc."}
    ]
    assert (found[2].before, found[2].entry) == (rena(1), rena(1, name="Autre nom inc."))


def test_without_a_day_the_newest_copy_alone_is_compared(engine: Engine, registry: Registry) -> None:
    store_night(engine, 1, [rena(1)])
    store_night(engine, 2, [rena(1), rena(2)])
    store_night(engine, 3, [rena(1), rena(2), rena(3)])
    assert [brief(change) for change in registry.changes(now=NOW)] == [("added", 3, 2, neq(3))]
    assert registry.changes(now=night(1)) == []
    assert [brief(change) for change in registry.changes(now=night(2))] == [("added", 2, 1, neq(2))]


def test_since_a_day_takes_the_copies_from_its_first_moment_in_quebec(
    engine: Engine, registry: Registry
) -> None:
    """3 a.m. in Greenwich is still the evening before in Québec."""
    store_night(engine, 1, [])
    store_night(engine, 2, [rena(1)])
    assert len(registry.changes(since=date(2026, 11, 1), now=NOW)) == 1
    assert registry.changes(since=date(2026, 11, 2), now=NOW) == []


def test_an_entry_that_leaves_at_its_end_is_removed_and_no_more(engine: Engine, registry: Registry) -> None:
    last_day = date(2026, 11, 1)
    kept = {number: rena(number, projected_end=last_day + timedelta(days=number - 1)) for number in (1, 2)}
    kept[3] = rena(3, projected_end=None)
    store_night(engine, 1, kept.values())
    store_night(engine, 2, [])
    kinds = {change.about.neq: change.kind for change in registry.changes(now=NOW)}
    assert kinds == {
        neq(1): ChangeKind.REMOVED_BEFORE_PROJECTED_END,
        neq(2): ChangeKind.REMOVED_BEFORE_PROJECTED_END,
        neq(3): ChangeKind.REMOVED,
    }
    store_night(engine, 4, [rena(4, projected_end=last_day)])
    store_night(engine, 5, [])
    assert [change.kind for change in registry.changes(now=NOW)] == [ChangeKind.REMOVED]


def test_what_a_partial_copy_does_not_list_has_not_gone(engine: Engine, registry: Registry) -> None:
    store_night(engine, 1, [rea(1), rea(2)], register=Register.REA)
    store_night(engine, 2, [rea(1)], register=Register.REA, partial=True)
    store_night(engine, 3, [], register=Register.REA, partial=True)
    store_part(engine, 2, Part.WATCHED, rea(1))
    store_part(engine, 3, Part.WATCHED)
    assert registry.changes(since=date(2026, 10, 1), now=NOW) == []


def test_a_list_of_complement_is_followed_beside_the_register(engine: Engine, registry: Registry) -> None:
    suspended = rea(1, status=Status.SUSPENDED, list_origin=ListOrigin.COMPLEMENT_SUSPENDED)
    store_night(engine, 1, [rea(1)], register=Register.REA)
    for number, entries in ((1, ()), (2, (suspended,)), (3, ())):
        store_part(engine, number, Part.COMPLEMENT, *entries)
    found = registry.changes("rea", since=date(2026, 10, 1), now=NOW)
    assert [(change.kind.value, change.part.value, change.at.day) for change in found] == [
        ("added", "complement", 2),
        ("removed", "complement", 3),
    ]
    assert registry.changes("rena", since=date(2026, 10, 1), now=NOW) == []


def test_a_change_as_json(engine: Engine, registry: Registry) -> None:
    store_night(engine, 1, [])
    store_night(engine, 2, [rena(1)])
    (change,) = registry.changes(now=NOW)
    assert change.to_dict() == {
        "kind": "added",
        "register": "rena",
        "part": "register",
        "at": "2026-11-02T03:00:00+00:00",
        "previous_at": "2026-11-01T03:00:00+00:00",
        "name": firm(1),
        "neq": neq(1),
        "fields": [],
        "entry": rena(1).to_dict(),
        "before": None,
    }
    store_night(engine, 3, [])
    (gone,) = registry.changes(now=NOW)
    assert (gone.to_dict()["entry"], gone.to_dict()["before"]) == (None, rena(1).to_dict())


# --- history ------------------------------------------------------------------------------------


def test_an_entry_has_a_line_for_each_time_it_was_said(engine: Engine, registry: Registry) -> None:
    for number, entries in ((1, [rena(1)]), (2, [rena(1)]), (4, []), (5, [rena(1)]), (6, [rena(1)])):
        store_night(engine, number, entries)
    assert [told(one) for one in registry.history(neq=neq(1), now=NOW)] == [
        ("register", 1, 2, 4, ChangeKind.REMOVED_BEFORE_PROJECTED_END),
        ("register", 5, 6, None, None),
    ]
    assert [told(one) for one in registry.history(neq=neq(1), now=night(4))] == [
        ("register", 1, 2, 4, ChangeKind.REMOVED_BEFORE_PROJECTED_END)
    ]
    assert [told(one) for one in registry.history(neq=neq(1), now=night(3))] == [
        ("register", 1, 2, None, None)
    ]


def test_an_entry_that_takes_the_place_of_another_says_what_it_changed(
    engine: Engine, registry: Registry
) -> None:
    store_night(engine, 1, [rena(1)])
    store_night(engine, 2, [rena(1, name="Autre nom inc.")])
    before, after = registry.history(neq=neq(1), now=NOW)
    assert (told(before), told(after)) == (
        ("register", 1, 1, 2, ChangeKind.CHANGED),
        ("register", 2, 2, None, None),
    )
    assert before.fields == ()
    assert [field.field for field in after.fields] == ["name"]


def test_a_copy_last_seen_unchanged_is_last_seen_then(engine: Engine, registry: Registry) -> None:
    copy = store_night(engine, 1, [rena(1)]).copy
    record_unchanged(engine, copy, replace(SYNC, finished_at=night(7)))
    (one,) = registry.history(neq=neq(1), now=NOW)
    assert one.last_seen == night(7)


def test_the_silence_of_a_partial_copy_ends_nothing(engine: Engine, registry: Registry) -> None:
    store_part(engine, 1, Part.WATCHED, rea(1))
    store_part(engine, 2, Part.WATCHED, rea(2))
    store_part(engine, 2, Part.COMPLEMENT, rea(1, status=Status.SUSPENDED))
    store_part(engine, 3, Part.COMPLEMENT)
    assert [told(one) for one in registry.history(neq=neq(1), now=NOW)] == [
        ("watched", 1, 1, None, None),
        ("complement", 2, 2, 3, ChangeKind.REMOVED),
    ]


def test_a_name_finds_what_strongly_resembles_it_and_all_of_its_neqs(
    engine: Engine, registry: Registry
) -> None:
    store_night(engine, 1, [rena(1), rena(2, name="Excavation Sarrazelle inc."), rena(3, neq=None)])
    store_night(engine, 2, [rena(1), rena(2, name="Groupe Tout Autre inc."), rena(3, neq=None)])
    found = registry.history(name="EXCAVATION SARRAZELLE", now=NOW)
    assert [one.entry.name for one in found] == ["Excavation Sarrazelle inc.", "Groupe Tout Autre inc."]
    assert [one.entry.neq for one in registry.history(name=firm(3), now=NOW)] == [None]
    assert registry.history(name="Personne d'ici", now=NOW) == []


def test_an_amp_client_number_is_not_asked_for_but_a_neq_finds_both_registers(
    engine: Engine, registry: Registry
) -> None:
    store_night(engine, 1, [rena(1)])
    store_night(engine, 1, [rea(1)], register=Register.REA)
    found = registry.history(neq=neq(1), now=NOW)
    assert [one.register for one in found] == [Register.RENA, Register.REA]


def test_nobody_has_no_history(registry: Registry) -> None:
    with pytest.raises(EmptyName):
        registry.history(now=NOW)
    with pytest.raises(InvalidNeq):
        registry.history(neq="1170000014", now=NOW)


def test_a_line_of_history_as_json(engine: Engine, registry: Registry) -> None:
    store_night(engine, 1, [rena(1)])
    store_night(engine, 2, [])
    (one,) = registry.history(neq=neq(1), now=NOW)
    assert one.to_dict() == {
        "register": "rena",
        "part": "register",
        "partial": False,
        "since": "2026-11-01T03:00:00+00:00",
        "last_seen": "2026-11-01T03:00:00+00:00",
        "gone_by": "2026-11-02T03:00:00+00:00",
        "ended": "removed_before_projected_end",
        "fields": [],
        "entry": rena(1).to_dict(),
    }


def test_what_was_never_put_in_use_is_not_history(engine: Engine, registry: Registry) -> None:
    stage(engine, Register.RENA, [rena(1)], fetched_at=night(1), source="f")
    assert registry.history(neq=neq(1), now=NOW) == []
    assert registry.history(name=firm(1), now=NOW) == []


def test_names_made_by_another_version_are_still_found(
    engine: Engine, registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    store_night(engine, 1, [rena(1)])
    monkeypatch.setattr(firm_name, "VERSION", "other")
    assert [one.entry for one in registry.history(name=firm(1), now=NOW)] == [rena(1)]
