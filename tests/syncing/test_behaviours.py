"""Whatever the source does, the night ends as the table says; after a bad one the last good copy answers unchanged."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from amp_registry.question import Firm, Question
from amp_registry.records import Register
from amp_registry.registry import Registry
from amp_registry.settings import Settings
from amp_registry.store.reading import open_store
from tests.conftest import KINDS, _empty_database
from tests.factory import neq
from tests.local_sources.rena_behaviours import BEHAVIOURS
from tests.local_sources.rena_site import HELD, PROMOTED, UNCHANGED, Behaviour, RenaSite
from tests.local_sources.server import LocalServer
from tests.syncing.nightly import ENTRIES, Nights

UNASKED = "unasked not modified"
BAD = [each for each in BEHAVIOURS.values() if each.bad and each.name != UNASKED]
GOOD = [each for each in BEHAVIOURS.values() if each.outcome == PROMOTED]
LISTED, UNLISTED = neq(7), neq(4000)
MINUTE = timedelta(minutes=1)
OF_THE_MOMENT = ("checked_at", "journal", "warnings")


@pytest.fixture(scope="module", params=KINDS)
def good_night(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nights]:
    """Return nights after a good one; the bad ones of the module follow each other on it."""
    site = RenaSite(ENTRIES)
    url = _empty_database(request, tmp_path_factory.mktemp("store"))
    with LocalServer({site.prefix: site}) as server:
        nights = Nights(url, tmp_path_factory.mktemp("cards"), server, site)
        assert nights.night("json").outcome.value == PROMOTED
        yield nights


def answers(nights: Nights) -> tuple[list[dict[str, Any]], set[str]]:
    """Return what is answered of a listed and of an unlisted firm, and the warnings said."""
    said: list[dict[str, Any]] = []
    warnings: set[str] = set()
    with Registry.open(nights.url, settings=Settings(rena_max_age_hours=10_000)) as registry:
        for number in (LISTED, UNLISTED):
            question = Question(firm=Firm(neq=number))
            told = registry.check(question, now=nights.clock(), journal=False).to_dict()
            warnings |= {each["text"]["en"] for each in told["warnings"] if each["code"] == "held_back"}
            ages = [{**copy, "age_hours": 0.0} for copy in told["copies"]]
            said.append({k: v for k, v in told.items() if k not in OF_THE_MOMENT} | {"copies": ages})
    return said, warnings


@pytest.mark.parametrize("behaviour", BAD, ids=lambda each: each.name)
def test_after_a_bad_night_the_last_good_copy_answers_unchanged(
    good_night: Nights, behaviour: Behaviour
) -> None:
    """`bad` behaviours: held back, or no answer; the bytes that came and the reason are kept with the run."""
    with open_store(good_night.url) as store:
        copies = store.copies(Register.RENA)
    before, _ = answers(good_night)
    assert [each["answer"] for each in before] == ["not_allowed", "allowed_with_conditions"]
    report = good_night.night(behaviour.name, after=MINUTE)
    assert (report.outcome.value, report.copy) == (behaviour.outcome, None)
    assert report.reason is not None
    assert behaviour.says in report.reason.en
    after, warnings = answers(good_night)
    assert after == before
    with open_store(good_night.url) as store:
        assert store.copies(Register.RENA) == copies
        run = store.last_run(Register.RENA)
    assert run is not None
    assert (run.outcome, run.reason) == (report.outcome, report.reason)
    if behaviour.outcome == HELD:
        assert [text for text in warnings if report.reason.en in text]


@pytest.mark.parametrize("behaviour", GOOD, ids=lambda each: each.name)
def test_a_good_night_puts_the_same_register_in_use_however_it_is_given(
    nights: Nights, behaviour: Behaviour
) -> None:
    nights.site.entries = list(ENTRIES[:50])
    nights.night("json")
    nights.site.entries = list(ENTRIES)
    report = nights.night(behaviour.name)
    assert (report.outcome.value, report.rows) == (PROMOTED, len(ENTRIES)), report.reason
    assert report.copy is not None
    with open_store(nights.url) as store:
        assert {entry.neq for entry in store.all_entries(report.copy)} == {e.neq for e in ENTRIES}


@pytest.mark.parametrize(
    "behaviour", [e for e in BEHAVIOURS.values() if e.outcome == UNCHANGED], ids=lambda e: e.name
)
def test_a_night_that_changes_nothing_ends_so(nights: Nights, behaviour: Behaviour) -> None:
    nights.night("json")
    assert nights.night(behaviour.name).outcome.value == UNCHANGED


def test_a_source_that_says_unasked_that_nothing_changed_is_not_believed(nights: Nights) -> None:
    report = nights.night(UNASKED)
    assert (report.outcome.value, report.copy) == (HELD, None)
    nights.night("same bytes")  # a copy whose source gave nothing to send
    report = nights.night(UNASKED)
    assert report.outcome.value == HELD
    assert report.reason is not None
    assert BEHAVIOURS[UNASKED].says in report.reason.en


def test_the_table_has_at_least_25_behaviours_of_which_more_than_half_are_bad() -> None:
    assert len(BEHAVIOURS) >= 25
    assert len(BAD) > len(BEHAVIOURS) / 2
    assert replace(BAD[0]).bad
