"""A night, then another: what is read, what is written, what is believed, and what is said of it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event

from amp_registry import night_sources
from amp_registry.collect import exchange
from amp_registry.collect.card_file import load_card
from amp_registry.collect.fetch import Fetcher
from amp_registry.errors import AnotherRun, BadSettings
from amp_registry.question import Firm, Question
from amp_registry.records import Part, Register
from amp_registry.registry import Registry
from amp_registry.run_report import Event, Step
from amp_registry.store.reading import open_store
from amp_registry.store.runs import Outcome
from tests.factory import neq, rena
from tests.local_sources.rena_behaviours import BEHAVIOURS
from tests.syncing.nightly import ENTRIES, FIRST, PATIENT, Nights

DAY = timedelta(days=1)


@contextmanager
def written() -> Iterator[list[str]]:
    """Collect the tables that statements write to, of every engine."""
    tables: list[str] = []

    @event.listens_for(Engine, "before_cursor_execute")
    def executing(_c: object, _cursor: object, statement: str, *_: object) -> None:
        verb, *words = statement.split()
        if verb.upper() in {"INSERT", "UPDATE", "DELETE", "CREATE", "DROP", "ALTER"}:
            tables.append(next(word for word in words if word.upper() not in {"INTO", "FROM"}))

    try:
        yield tables
    finally:
        event.remove(Engine, "before_cursor_execute", executing)


@pytest.mark.parametrize("behaviour", ["not modified", "same bytes"])
def test_an_unchanged_night_reads_nothing_and_writes_nothing_but_the_row_of_the_run(
    nights: Nights, behaviour: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = nights.night("json")

    def parse(*_: Any) -> None:
        pytest.fail("an unchanged file is parsed")

    monkeypatch.setattr(night_sources, "read_register", parse)
    with written() as tables:
        again = nights.night(behaviour, after=DAY)
    assert (again.outcome, again.rows) == (Outcome.UNCHANGED, first.rows)
    assert tables == ["run"]
    with open_store(nights.url) as store:
        assert len(store.copies(Register.RENA)) == 1


def test_an_unchanged_night_makes_the_copy_fresh_again_from_that_night_on(nights: Nights) -> None:
    nights.night("json")
    fetched = nights.clock.moment
    nights.night("not modified", after=timedelta(hours=40))
    with open_store(nights.url) as store:
        now = store.copy_at(Register.RENA, nights.clock.moment + timedelta(hours=40))
        then = store.copy_at(Register.RENA, fetched + timedelta(hours=39))
    assert now is not None
    assert then is not None
    assert now.verified_at - now.fetched_at > timedelta(hours=39)
    assert then.verified_at == then.fetched_at


def test_the_validators_sent_are_those_of_the_copy_in_use_never_those_of_a_copy_held_back(
    nights: Nights,
) -> None:
    nights.night("json")
    good = list(nights.site.entries)
    nights.site.entries = good[:10]
    assert nights.night("json").outcome is Outcome.HELD
    assert nights.night("json").outcome is Outcome.HELD, "a 304 to a copy that was held back means nothing"
    nights.site.entries = good
    assert nights.night("json").outcome is Outcome.UNCHANGED
    with Registry.open(nights.url) as registry:
        assert registry.status(now=nights.clock.moment)[0].held is None


def test_the_page_of_a_night_held_back_is_kept_byte_for_byte(nights: Nights) -> None:
    for behaviour in ("a challenge page", "truncated", "half the rows", "a portal behind a challenge"):
        nights.night("json")
        nights.night(behaviour)
        with open_store(nights.url) as store:
            run = store.last_run(Register.RENA)
            assert run is not None
            assert run.page_sha256 is not None, behaviour
            assert store.page(run.page_sha256), behaviour


def test_a_shrink_is_taken_when_it_is_accepted_and_that_is_recorded(nights: Nights) -> None:
    nights.night("json", accept_shrink=True)
    with open_store(nights.url) as store:
        first = store.last_run(Register.RENA)
    report = nights.night("half the rows", accept_shrink=True)
    with open_store(nights.url) as store:
        second = store.last_run(Register.RENA)
    assert (report.outcome, report.removed) == (Outcome.PROMOTED, len(ENTRIES) // 2)
    assert first is not None
    assert second is not None
    assert (first.overrides, second.overrides) == ((), ("accept_shrink",))


def test_nobody_can_accept_an_empty_register_or_one_below_the_minimum_of_the_card(nights: Nights) -> None:
    nights.night("json")
    assert nights.night("no rows", accept_shrink=True).outcome is Outcome.HELD
    nights.site.entries = list(ENTRIES[:4])
    below = nights.night("json", accept_shrink=True)
    assert (below.outcome, [i.code for i in below.issues if i.stops]) == (
        Outcome.HELD,
        ["shrink", "below_minimum"],
    )


def test_a_page_is_read_again_when_that_is_asked(nights: Nights) -> None:
    nights.night("json")
    again = nights.night("json", reread=True)
    assert (again.outcome, again.added, again.removed) == (Outcome.PROMOTED, 0, 0)


def test_a_source_that_changes_nothing_for_many_days_is_remarked_on_and_nothing_stops(nights: Nights) -> None:
    nights.night("json")
    codes = []
    for _night in range(9):
        report = nights.night("not modified", after=DAY)
        codes.append([issue.code for issue in report.issues])
    assert codes == [[]] * 7 + [["unchanged_long"]] * 2
    rewritten = nights.night("same bytes", after=DAY, reread=True)
    assert [issue.code for issue in rewritten.issues] == ["unchanged_long"]
    with Registry.open(nights.url) as registry:
        status = registry.status(now=nights.clock.moment)[0]
    assert status.usable
    assert status.last_run is not None
    nights.site.entries = [*ENTRIES, rena(99)]
    assert not [i for i in nights.night("json").issues if i.code == "unchanged_long"]


def test_a_file_imported_since_is_not_taken_for_what_the_source_holds(nights: Nights, tmp_path: Path) -> None:
    nights.night("json")
    with Registry.open(nights.url) as registry:
        file = tmp_path / "rena.jsonl"
        file.write_text("".join(exchange.write([*ENTRIES, rena(70)])), encoding="utf-8")
        nights.clock.moment += timedelta(hours=1)
        registry.import_records("rena", file, fetched_at=nights.clock(), now=nights.clock())
    report = nights.night("json")
    assert (report.outcome, report.rows) == (Outcome.PROMOTED, len(ENTRIES))


def test_a_page_that_did_not_come_cannot_be_read(nights: Nights) -> None:
    nights.night("json")
    nights.site.behaviour = BEHAVIOURS["not modified"]
    with open_store(nights.url) as store:
        answered = store.runs(Register.RENA)[0].answered
    ask = night_sources.asks(Register.RENA, nights.wanted().address, load_card(Register.RENA))[Part.REGISTER]
    with Fetcher(Register.RENA, PATIENT, now=nights.clock) as fetcher:
        brought = ask(fetcher, answered)
    assert brought.page is None
    assert brought.answered == replace(answered, http_status=304) if answered else False
    with pytest.raises(ValueError, match="nothing changed"):
        brought.read()


# --- what is said ------------------------------------------------------------------------------------


def test_every_later_answer_and_the_status_say_why_a_night_is_held_back_until_a_good_one_comes(
    nights: Nights,
) -> None:
    nights.night("json")
    held = nights.night("a renamed column")
    assert nights.night("broken").outcome is Outcome.FAILED, "an absent source does not make it forgotten"
    with Registry.open(nights.url) as registry:
        evidence = registry.check(Question(firm=Firm(neq=neq(7))), now=nights.clock.moment)
        status = registry.status(now=nights.clock.moment)[0]
        before = registry.check(
            Question(firm=Firm(neq=neq(7)), as_of=FIRST.date() - DAY), now=nights.clock.moment
        )
    assert held.reason is not None
    said = [warning.text for warning in evidence.warnings if warning.code == "held_back"]
    assert len(said) == 1
    assert held.reason.fr in said[0].fr
    assert held.reason.en in said[0].en
    assert status.held is not None
    assert (status.held.reason, status.usable) == (held.reason, True)
    assert "held_back" not in [warning.code for warning in before.warnings]
    nights.night("json", reread=True)
    with Registry.open(nights.url) as registry:
        evidence = registry.check(Question(firm=Firm(neq=neq(7))), now=nights.clock.moment)
    assert "held_back" not in [warning.code for warning in evidence.warnings]


def test_each_step_is_told_in_order_with_its_figures(nights: Nights) -> None:
    events: list[Event] = []
    nights.night("json", tell=events.append)
    steps = [each.step for each in events]
    assert steps[0] is Step.STARTED
    assert list(dict.fromkeys(steps)) == [Step.STARTED, Step.RECEIVING, Step.RECEIVED, Step.READ, Step.ENDED]
    ended = events[-1].values
    assert (ended["outcome"], ended["rows"], ended["added"], ended["changed"]) == ("promoted", 60, 60, 0)
    received = next(each for each in events if each.step is Step.RECEIVED)
    assert received.values["http_status"] == 200
    assert received.values["bytes"]


def test_an_entry_that_changed_in_the_night_is_counted_as_changed(nights: Nights) -> None:
    nights.night("json")
    first, *others = nights.site.entries
    nights.site.entries = [replace(first, registered_on=date(2024, 1, 2)), *others]
    part = nights.night("json")
    assert (part.added, part.removed, part.changed, part.to_dict()["changed"]) == (0, 0, 1, 1)


def test_what_is_odd_in_the_whole_file_is_told(nights: Nights) -> None:
    events: list[Event] = []
    nights.night("another encoding", tell=events.append)
    assert [each.values["code"] for each in events if each.step is Step.NOTED] == ["not_utf8"]


# --- one at a time -----------------------------------------------------------------------------------


def test_of_two_syncs_at_once_one_works_and_the_other_says_so_and_exits(nights: Nights) -> None:
    nights.night("json")
    inside, let_go = threading.Event(), threading.Event()

    def pause(step: Event) -> None:
        if step.step is Step.RECEIVED:
            inside.set()
            assert let_go.wait(30)

    ended: list[Outcome] = []
    nights.site.entries = [*ENTRIES, rena(99)]
    first = threading.Thread(target=lambda: ended.append(nights.night("json", tell=pause).outcome))
    first.start()
    assert inside.wait(30)
    asked = len(nights.server.asked)
    with pytest.raises(AnotherRun):
        nights.report()
    with Registry.open(nights.url) as registry, pytest.raises(AnotherRun):
        registry.import_records("rena", __file__)
    assert len(nights.server.asked) == asked, "the second asked the source"
    let_go.set()
    first.join()
    assert ended == [Outcome.PROMOTED]
    assert nights.night("json").outcome is Outcome.UNCHANGED


def test_a_bad_card_stops_before_the_store_is_touched(nights: Nights, tmp_path: Path) -> None:
    (nights.cards / "rena.toml").write_text("minimum_rows = 'few'\n", encoding="utf-8")
    with pytest.raises(BadSettings):
        nights.report()
    assert not nights.server.asked
    assert not list(tmp_path.glob("store.sqlite3*"))
