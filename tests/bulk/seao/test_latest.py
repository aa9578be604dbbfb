"""The latest release of each process answers for it, whatever the order the packages are read in."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from amp_registry.bulk.seao import latest as latest_module
from amp_registry.bulk.seao.latest import Latest, Process

AWARD = [{"id": "A1", "suppliers": [{"id": "F", "name": "Exemple inc."}]}]


@pytest.fixture
def latest(tmp_path: Path) -> Iterator[Latest]:
    with Latest(tmp_path) as opened:
        yield opened


def raw(ocid: str | None, at: str | None, **told: Any) -> dict[str, Any]:
    return {"ocid": ocid, "date": at, "awards": AWARD, **told}


def only(latest: Latest) -> Process:
    (process,) = latest.processes()
    return process


ORDERS = {
    "by day": ["2026-06-01", "2026-06-03", "2026-06-02"],
    "by moment, each in its own zone": [
        "2026-06-01T23:00:00Z",
        "2026-06-01T20:00:00-04:00",
        "2026-06-02T01:00:00+03:00",
    ],
    "a moment without a zone is Québec's": [
        "2026-06-01T23:30:00Z",
        "2026-06-01T20:00:00",
        "2026-06-01T21:00:00Z",
    ],
    "one without a date is the oldest": ["", "2026-06-01", "bientôt"],
    "the first day there is, in a zone before ours": ["0001-01-01T00:00:00+14:00", "2026-06-01", ""],
}


@pytest.mark.parametrize("dates", ORDERS.values(), ids=ORDERS)
def test_the_latest_by_date_is_kept(dates: list[str], latest: Latest) -> None:
    for number, at in enumerate(dates):
        latest.put(raw("o-1", at, tender={"title": str(number)}), "m.json", number)
    assert only(latest).release.title == "1"
    assert len(latest) == 1


def test_of_two_of_one_date_the_one_read_last_is_kept(latest: Latest) -> None:
    for number in (1, 2):
        latest.put(raw("o-1", "2026-06-01"), f"{number}.json", number)
    assert (only(latest).source, only(latest).number) == ("2.json", 2)


def test_an_update_that_names_no_award_does_not_lose_the_one_before(latest: Latest) -> None:
    latest.put(raw("o-1", "2026-06-01"), "m.json", 1)
    latest.put(raw("o-1", "2026-06-09", awards=[], tag=["contractUpdate"]), "m.json", 2)
    process = only(latest)
    assert (process.number, process.earlier, process.cancelled) == (1, True, False)
    assert process.release.awards


def test_a_cancellation_that_names_no_award_cancels_the_one_before(latest: Latest) -> None:
    latest.put(raw("o-1", "2026-06-09", awards=[], tag=["tenderCancellation"]), "m.json", 2)
    latest.put(raw("o-1", "2026-06-01"), "m.json", 1)
    assert only(latest).cancelled


def test_an_award_after_a_cancellation_stands(latest: Latest) -> None:
    latest.put(raw("o-1", "2026-06-01", awards=[], tag=["tenderCancellation"]), "m.json", 1)
    latest.put(raw("o-1", "2026-06-09"), "m.json", 2)
    assert (only(latest).cancelled, only(latest).earlier) == (False, False)


def test_releases_without_an_ocid_are_processes_of_their_own(latest: Latest) -> None:
    for number in (1, 2):
        latest.put(raw(None, "2026-06-01"), "m.json", number)
    assert sorted(process.number for process in latest.processes()) == [1, 2]


def test_what_nothing_is_asked_of_is_not_kept(latest: Latest) -> None:
    heavy = raw("o-1", "2026-06-01", description="x" * 10_000, tender={"documents": [1] * 1000, "title": "t"})
    latest.put(heavy, "m.json", 1)
    assert len(latest) == 1
    (size,) = latest._database.execute("SELECT max(length(content)) FROM release").fetchone()
    assert size < 500
    assert only(latest).release.title == "t"


def test_processes_come_out_by_blocks_of_their_days(latest: Latest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Processes whose days lie close together follow one another: few copies of the registers at a time."""
    monkeypatch.setattr(latest_module, "TILE_DAYS", 6)
    draw = random.Random(1)
    for number in range(300):
        told = {
            "contracts": [{"awardID": "A1", "dateSigned": f"2026-06-{draw.randrange(1, 31):02d}"}],
            "tender": {"tenderPeriod": {"endDate": f"2026-05-{draw.randrange(1, 31):02d}"}},
        }
        latest.put(raw(f"o-{number}", "2026-07-01", **told), "m.json", number)
    tiles = [
        ((a.signed or a.decided).toordinal() // 6, p.release.closed.toordinal() // 6)
        for p in latest.processes()
        for a in p.release.awards
        if (a.signed or a.decided) and p.release.closed
    ]
    assert len(tiles) == 300
    assert tiles == sorted(tiles)
