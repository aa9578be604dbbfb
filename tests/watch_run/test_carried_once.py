"""Each event goes once through each channel, whatever happens to the runs; on both databases."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import exc, text

from amp_registry import watch_run
from amp_registry.delivering.channel import Carried
from amp_registry.errors import AnotherRun
from amp_registry.records import (
    Status,
)
from amp_registry.store.engine import open_engine
from amp_registry.store.run_lock import RUN_LOCK, WATCH_LOCK, only_run
from amp_registry.watched import EventKind, WatchEvent
from tests.watch_run.play import FIRST, HELD, LISTED, PROVISIONAL, Box, Play


def test_a_firm_listed_and_removed_between_two_runs_is_reported_with_its_days(play: Play) -> None:
    play.watch()
    play.run(1)
    play.night(2, rena=[LISTED])
    play.night(3)
    play.run(9)
    assert play.told() == [(EventKind.LISTED, "2026-04-05"), (EventKind.LEFT_RENA_EARLY, "2026-04-06")]


def test_a_file_brought_in_late_tells_only_what_nobody_was_told(play: Play) -> None:
    play.watch()
    play.night(3, rena=[LISTED])
    play.run(3)
    assert play.told() == [(EventKind.LISTED, "2026-04-06")]
    play.night(2, rena=[PROVISIONAL])
    play.run(4)
    assert play.told() == [(EventKind.MADE_DEFINITIVE, "2026-04-06")]
    assert play.run(5).events == ()


def test_a_run_twice_reports_nothing_twice(play: Play) -> None:
    play.watch()
    play.night(2, rena=[LISTED])
    assert len(play.run(2).events) == 1
    assert play.run(2).events == ()
    assert len(play.told()) == 1


def test_a_run_killed_before_it_carried_its_events_leaves_them_to_the_next(play: Play) -> None:
    play.watch()
    play.night(2, rena=[LISTED])
    play.box.dies = True
    with pytest.raises(KeyboardInterrupt):
        play.run(2)
    play.box.dies = False
    assert play.run(3).events == ()
    assert play.told() == [(EventKind.LISTED, "2026-04-05")]


def test_a_channel_that_fails_is_owed_the_rest_and_the_others_are_not_told_again(play: Play) -> None:
    play.watch()
    other = Box("other")
    play.night(2, rena=[LISTED], rea=[replace(HELD, status=Status.SUSPENDED)])
    play.box.fails = 1
    report = play.run(2, play.box, other)
    assert [failure.values["count"] for failure in report.failures] == [1]
    play.box.fails = None
    assert play.run(3, play.box, other).failures == ()
    assert len({event.id for event in play.box.got}) == len(play.box.got) == len(other.got) == 2


def test_a_channel_added_later_is_owed_only_what_is_found_from_then_on(play: Play) -> None:
    play.watch()
    play.night(2, rena=[LISTED])
    play.run(2)
    other = Box("other")
    play.run(3, play.box, other)
    assert other.got == []
    play.night(4)
    play.run(4, play.box, other)
    assert [event.kind for event in other.got] == [EventKind.LEFT_RENA_EARLY]


@pytest.mark.parametrize("key", [RUN_LOCK, WATCH_LOCK])
def test_one_report_at_a_time_and_none_while_the_copies_change(play: Play, key: int) -> None:
    code = (
        "import sys; from datetime import datetime, UTC; from amp_registry.store.run_lock import only_run\n"
        "with only_run(sys.argv[1], datetime.now(UTC), key=int(sys.argv[2])):\n"
        "    print('held', flush=True); sys.stdin.read()"
    )
    command = [sys.executable, "-c", code, play.url, str(key)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        with pytest.raises(AnotherRun):
            play.run(1)
        holder.communicate(b"")
    assert play.run(1).failures == ()


def test_a_sync_may_run_while_a_channel_is_slow(play: Play) -> None:
    play.watch()
    play.night(2, rena=[LISTED])
    held: list[bool] = []

    class Slow(Box):
        def send(self, events: Sequence[WatchEvent], carried: Carried) -> None:
            with only_run(play.url, FIRST):
                held.append(True)
            super().send(events, carried)

    play.run(2, Slow())
    assert held == [True]


@pytest.mark.parametrize("table", ["watch_event", "watch_delivery"])
@pytest.mark.parametrize(
    "change",
    [lambda t: f"DELETE FROM {t}", lambda t: f"UPDATE {t} SET {COLUMN[t]} = '2'"],
    ids=["delete", "update"],
)
def test_what_was_reported_is_never_changed(play: Play, table: str, change: Callable[[str], str]) -> None:
    play.watch()
    play.night(2, rena=[LISTED])
    play.run(2)
    engine = open_engine(play.url)
    with pytest.raises(exc.DBAPIError, match="append-only"), engine.begin() as connection:
        connection.execute(text(change(table)))
    engine.dispose()
    assert len(watch_run.found(play.url)) == 1


EMPTYING = {
    "sqlite": [
        "INSERT OR REPLACE INTO watch_event SELECT * FROM watch_event",
        (
            "INSERT OR REPLACE INTO watch_event SELECT id + 7, identity, watch_id, kind, key, at, happened_on,"
            " found_at, 'other' FROM watch_event"
        ),
        "INSERT OR REPLACE INTO watch_delivery SELECT * FROM watch_delivery",
    ],
    "postgresql": [
        "TRUNCATE watch_event CASCADE",
        "TRUNCATE watch_delivery",
        "TRUNCATE watched_contract CASCADE",
    ],
}


def test_what_was_reported_is_neither_emptied_nor_replaced(play: Play) -> None:
    play.watch()
    play.night(2, rena=[LISTED])
    play.run(2)
    engine = open_engine(play.url)
    for statement in EMPTYING[engine.dialect.name]:
        with pytest.raises(exc.DBAPIError, match="append-only"), engine.begin() as connection:
            connection.execute(text(statement))
    engine.dispose()
    assert len(watch_run.found(play.url)) == 1


COLUMN = {"watch_event": "event", "watch_delivery": "delivered_at"}


def test_the_events_on_record_are_read_again_whole(play: Play) -> None:
    play.watch()
    play.night(2, rena=[LISTED])
    (event,) = play.run(2).events
    assert watch_run.found(play.url) == [event]
    assert watch_run.found(play.url, FIRST + timedelta(days=3)) == []


def test_there_are_no_events_where_there_is_no_store(tmp_path: object) -> None:
    assert watch_run.found(f"sqlite:///{tmp_path}/none.sqlite3") == []
