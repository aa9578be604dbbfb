"""A live look at the form before a question is answered."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from amp_registry import watching
from amp_registry.collect.fetch import Manners
from amp_registry.collect.rea_form import GONE
from amp_registry.errors import NotTheRegister, SourceUnreachable
from amp_registry.records import Part, ReaEntry, Register, Status
from amp_registry.store.reading import open_store
from amp_registry.store.runs import Outcome
from amp_registry.watching import Live, LiveReport
from tests.local_sources.rea_entries import AUTHORIZED, FIRST, NEQS
from tests.local_sources.rea_site import ReaSite
from tests.local_sources.server import LocalServer

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
KNOWN = FIRST.neq or ""
NOBODY = "1170000013"


@dataclass
class Play:
    url: str
    site: ReaSite
    address: str

    def ask(self, *numbers: str, at: datetime = NOW) -> LiveReport:
        live = Live(
            numbers=numbers,
            address=self.address,
            manners=Manners(retries=0, first_wait=0.01),
            sleep=lambda seconds: None,
        )
        return watching.look_up(self.url, live, at, lambda: at + timedelta(seconds=3))

    def shown(self, at: datetime = NOW) -> list[ReaEntry]:
        with open_store(self.url) as store:
            copy = store.copy_at(Register.REA, at, part=Part.WATCHED)
            assert copy is not None
            return [entry for entry in store.all_entries(copy) if isinstance(entry, ReaEntry)]

    def outcome(self) -> Outcome:
        with open_store(self.url) as store:
            run = store.last_run(Register.REA, part=Part.WATCHED)
            assert run is not None
            return run.outcome


@pytest.fixture
def play(database_url: str) -> Iterator[Play]:
    site = ReaSite()
    with LocalServer({site.prefix: site}) as server:
        yield Play(database_url, site, site.address(server))


# --- a live look --------------------------------------------------------------------------------------


def test_what_the_form_shows_becomes_a_partial_copy_dated_when_it_began(play: Play) -> None:
    report = play.ask(KNOWN, NEQS[0])
    assert report.copy is not None
    assert (report.copy.part, report.copy.partial, report.copy.fetched_at) == (Part.WATCHED, True, NOW)
    assert report.asked == {KNOWN: "found", NEQS[0]: "found"}
    assert {entry.neq for entry in play.shown()} == {KNOWN, NEQS[0]}


def test_a_firm_plainly_not_found_gives_an_empty_copy_and_no_entry(play: Play) -> None:
    report = play.ask(NOBODY)
    assert (report.asked, play.shown()) == ({NOBODY: "not_found"}, [])


def test_a_firm_no_longer_found_is_shown_with_an_unknown_status(play: Play) -> None:
    play.ask(KNOWN)
    play.site.entries = AUTHORIZED[1:]
    later = NOW + timedelta(days=1)
    report = play.ask(KNOWN, at=later)
    (entry,) = play.shown(later)
    assert (entry.name, entry.neq, entry.status) == (FIRST.name, KNOWN, Status.UNKNOWN)
    assert GONE in entry.raw
    assert "no_longer_found" in [issue.code for issue in report.issues]


def test_what_was_lost_once_is_not_lost_for_ever(play: Play) -> None:
    """An entry of unknown status is written once; a later night that finds nothing writes nothing."""
    play.ask(KNOWN)
    play.site.entries = AUTHORIZED[1:]
    play.ask(KNOWN, at=NOW + timedelta(days=1))
    play.ask(KNOWN, at=NOW + timedelta(days=2))
    assert play.shown(NOW + timedelta(days=2)) == []


def test_a_sighting_too_old_to_count_is_not_missed(play: Play) -> None:
    play.ask(KNOWN)
    play.site.entries = AUTHORIZED[1:]
    play.ask(KNOWN, at=NOW + timedelta(days=8))
    assert play.shown(NOW + timedelta(days=8)) == []


def test_a_doubtful_answer_is_held_back_and_takes_nothing_away(play: Play) -> None:
    play.ask(KNOWN)
    play.site.behaviour = "too many"
    report = play.ask(KNOWN, at=NOW + timedelta(hours=1))
    assert (report.copy, report.asked) == (None, {KNOWN: "doubtful"})
    assert report.held is not None
    assert "too many results" in report.held.en
    assert play.outcome() is Outcome.HELD
    assert [entry.status for entry in play.shown(NOW + timedelta(hours=1))] == [Status.AUTHORIZED]


@pytest.mark.parametrize(
    ("behaviour", "error", "outcome"),
    [("broken", SourceUnreachable, Outcome.FAILED), ("captcha", NotTheRegister, Outcome.HELD)],
)
def test_no_answer_is_an_error_and_a_run(
    play: Play, behaviour: str, error: type[Exception], outcome: Outcome
) -> None:
    play.site.behaviour = behaviour
    with pytest.raises(error):
        play.ask(KNOWN)
    assert play.outcome() is outcome
