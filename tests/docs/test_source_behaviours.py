"""The page of what a source may do lists every behaviour the local server plays, with how it ends."""

from __future__ import annotations

import re
from collections.abc import Iterator

from amp_registry.collect.fetch import AGAIN, Manners
from amp_registry.collect.page import MAX_BYTES
from tests.docs.reference_pages import QUOTED, page
from tests.local_sources.rea_site import REA_BEHAVIOURS
from tests.local_sources.rena_behaviours import BEHAVIOURS

TEXT = page("source-behaviours.en.md")
RENA, REA = (section.split("\n## ")[0] for section in TEXT.split("\n## ")[1:])


def rows(section: str) -> Iterator[list[str]]:
    for line in re.findall(r"(?m)^\| (.*) \|$", section):
        yield line.split(" | ")


def test_every_behaviour_of_rena_is_listed_in_order_with_its_outcome() -> None:
    expected = [[each.name, each.told, f"`{each.outcome}`"] for each in BEHAVIOURS.values()]
    assert [row for row in rows(RENA) if row[0] != "behaviour"] == expected


def test_every_behaviour_of_the_form_of_rea_is_listed() -> None:
    assert [row[0] for row in rows(REA) if row[0] != "behaviour"] == list(REA_BEHAVIOURS)


def test_the_french_page_tells_the_same_behaviours_with_the_same_outcomes() -> None:
    french = page("source-behaviours.md").split("\n## ")[1:]
    for section, other in zip((RENA, REA), french, strict=True):
        ours, theirs = (list(rows(part.split("\n## ")[0]))[1:] for part in (section, other))
        assert [row[0] for row in ours] == [row[0] for row in theirs]
        assert [QUOTED.findall(row[2]) for row in ours] == [QUOTED.findall(row[2]) for row in theirs]


def test_together_they_are_more_than_25_good_and_bad() -> None:
    """A local server plays both sources with at least 25 behaviours, good and bad."""
    bad = [each for each in BEHAVIOURS.values() if each.bad]
    assert len(BEHAVIOURS) + len(REA_BEHAVIOURS) > 50
    assert len(BEHAVIOURS) - len(bad) >= 10
    assert len(bad) >= 25


def test_the_manners_told_are_those_of_the_code() -> None:
    manners = Manners()
    assert ", ".join(map(str, sorted(AGAIN)[:-1])) in TEXT
    assert f"within {manners.read_seconds} s" in TEXT
    assert f"within {manners.whole_seconds / 60:.0f} minutes" in TEXT
    assert f"up to {manners.longest_wait} s" in TEXT
    assert f"{MAX_BYTES // 1_000_000} MB" in TEXT
    waits = [f"{manners.first_wait * 2**turn}" for turn in range(manners.retries)]
    assert f"after {', '.join(waits[:-1])} and {waits[-1]} s" in TEXT
