"""A night of REA: its complement lists whole, its watched firms one by one, each part on its own."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from amp_registry.records import Part, Register
from amp_registry.run_report import SyncReport
from amp_registry.store.reading import open_store
from amp_registry.store.runs import Outcome
from amp_registry.syncing import Sync, sync
from tests.local_sources.rea_entries import AUTHORIZED, NEQS
from tests.local_sources.rea_site import ReaSite
from tests.local_sources.server import LocalServer
from tests.syncing.nightly import PATIENT, Clock, few_rows

WATCHED = (NEQS[0], NEQS[1], "1170000013")


class ReaNights:
    """A local REA site, a store, and one night after the other."""

    def __init__(self, url: str, cards: Path, server: LocalServer, site: ReaSite) -> None:
        self.url = url
        self.cards = cards
        self.server = server
        self.site = site
        self.clock = Clock()

    def night(self, **changes: Any) -> SyncReport:
        """Let an hour go by and sync."""
        self.clock.moment += timedelta(hours=1)
        wanted = Sync(
            register=Register.REA,
            address=self.site.address(self.server),
            cards=self.cards,
            manners=PATIENT,
            sleep=lambda _seconds: None,
            **changes,
        )
        return sync(self.url, wanted, self.clock)


@pytest.fixture
def rea(database_url: str, tmp_path: Path) -> Iterator[ReaNights]:
    site = ReaSite()
    cards = tmp_path / "cards"
    cards.mkdir()
    with LocalServer({site.prefix: site}) as server:
        yield ReaNights(database_url, few_rows(cards), server, site)


def test_the_complement_lists_are_a_part_of_their_own_and_the_register_itself_stays_what_it_was(
    rea: ReaNights,
) -> None:
    report = rea.night()
    (part,) = report.parts
    expected = len(rea.site.suspended) + len(rea.site.expired) + len(rea.site.oversight)
    assert (part.part, part.outcome, part.rows) == (Part.COMPLEMENT, Outcome.PROMOTED, expected), part.reason
    with open_store(rea.url) as store:
        assert store.copies(Register.REA) == []
        (overlay,) = store.overlays_at(Register.REA, rea.clock.moment)
    assert (overlay.part, overlay.partial) == (Part.COMPLEMENT, True)
    assert rea.night().parts[0].outcome is Outcome.UNCHANGED


@pytest.mark.parametrize(
    ("damage", "value"),
    [("lists", "none"), ("suspended", ()), ("expired", ())],
    ids=["no list at all", "nobody suspended any more", "nobody expired any more"],
)
def test_lists_that_are_not_all_there_are_held_back_and_the_last_good_ones_stay(
    rea: ReaNights, damage: str, value: Any
) -> None:
    rea.night()
    setattr(rea.site, damage, value)
    (part,) = rea.night().parts
    assert (part.outcome, part.copy) == (Outcome.HELD, None)
    with open_store(rea.url) as store:
        (overlay,) = store.overlays_at(Register.REA, rea.clock.moment)
        held = store.held_back(Register.REA, rea.clock.moment)
        run = store.last_run(Register.REA, part=Part.COMPLEMENT)
    assert overlay.rows > part.rows if part.rows else overlay.rows
    assert held is not None
    assert held.reason == part.reason
    assert run is not None
    assert run.page_sha256 is not None


def test_watched_firms_are_asked_of_the_form_and_their_part_may_hold_nobody(rea: ReaNights) -> None:
    complement, watched = rea.night(watched=WATCHED).parts
    assert (complement.part, watched.part) == (Part.COMPLEMENT, Part.WATCHED)
    assert (watched.outcome, watched.rows) == (Outcome.PROMOTED, 2), watched.reason
    with open_store(rea.url) as store:
        found = store.overlays_at(Register.REA, rea.clock.moment)
        (copy,) = [each for each in found if each.part is Part.WATCHED]
        assert {entry.neq for entry in store.all_entries(copy)} == set(WATCHED[:2])
    _, watched = rea.night(watched=("1170000013",)).parts
    assert (watched.outcome, watched.rows) == (Outcome.PROMOTED, 0)


def test_a_form_that_asks_whether_one_is_a_robot_holds_its_part_back_and_no_other(rea: ReaNights) -> None:
    rea.night(watched=WATCHED)
    rea.site.behaviour = "captcha"
    complement, watched = rea.night(watched=WATCHED).parts
    assert complement.outcome is Outcome.UNCHANGED
    assert watched.outcome is Outcome.HELD
    assert len(AUTHORIZED) > len(WATCHED)


def test_a_site_that_is_away_is_unreachable_for_every_part(rea: ReaNights) -> None:
    rea.site.prefix = "/nowhere/"  # type: ignore[misc]
    report = rea.night(watched=WATCHED)
    assert [part.outcome for part in report.parts] == [Outcome.FAILED, Outcome.FAILED]
    assert report.outcome is Outcome.FAILED
