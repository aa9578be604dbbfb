"""What is believable about a copy, and what holds it back."""

from __future__ import annotations

import pytest

from amp_registry.collect.card_file import load_card
from amp_registry.collect.detect import read_many
from amp_registry.collect.expectations import holding, judge
from amp_registry.collect.parsed import CODES, Issue, Parsed
from amp_registry.records import Register, RenaEntry
from tests.collect.pages import sample

CARD = load_card(Register.RENA)


def parsed(rows: int) -> Parsed:
    return Parsed(tuple(RenaEntry(name=f"Firme {n}") for n in range(rows)), rows=tuple(range(rows)))


def judged(
    rows: int, previous: int | None, *, absolute: bool = False, partial: bool = False
) -> list[tuple[str, bool]]:
    issues = judge(parsed(rows), previous, CARD, absolute=absolute, partial=partial)
    return [(issue.code, issue.stops) for issue in issues]


@pytest.mark.parametrize(
    ("rows", "previous", "expected"),
    [
        (100, None, []),
        (100, 100, []),
        (90, 100, []),
        (89, 100, [("shrink", True)]),
        (50, 100, [("shrink", True)]),
        (110, 100, []),
        (111, 100, [("growth", False)]),
        (1, 0, []),
        (0, None, [("no_rows", True)]),
        (0, 100, [("no_rows", True)]),
    ],
)
def test_more_than_a_tenth_fewer_stops_and_more_than_a_tenth_more_is_noted(
    rows: int, previous: int | None, expected: list[tuple[str, bool]]
) -> None:
    assert judged(rows, previous) == expected


def test_the_bounds_of_the_card_apply_to_the_official_source_alone() -> None:
    assert judged(1499, None) == []
    assert judged(1499, None, absolute=True) == [("below_minimum", True)]
    assert judged(1500, None, absolute=True) == judged(4000, None, absolute=True) == []
    assert judged(4001, None, absolute=True) == [("above_maximum", False)]


def test_a_partial_copy_is_compared_with_nothing_but_may_not_be_empty() -> None:
    assert judged(3, 2218, absolute=True, partial=True) == []
    assert judged(0, 2218, partial=True) == [("no_rows", True)]


def test_complement_lists_alone_stop_unless_the_copy_is_said_partial() -> None:
    lists = read_many(Register.REA, [sample("rea_suspended.csv")])
    card = load_card(Register.REA)
    assert [i.code for i in judge(lists, None, card, absolute=False)] == ["extract_missing"]
    assert judge(lists, None, card, absolute=False, partial=True) == ()


def test_a_shrink_may_be_accepted_and_an_empty_copy_never() -> None:
    shrunk = judge(parsed(50), 100, CARD, absolute=False)
    empty = judge(parsed(0), 100, CARD, absolute=False)
    assert holding(shrunk, accept_shrink=False) == shrunk
    assert holding(shrunk, accept_shrink=True) == ()
    assert holding(empty, accept_shrink=True) == empty
    assert holding(judge(parsed(200), 100, CARD, absolute=False), accept_shrink=False) == ()


def test_a_shrink_is_said_in_both_languages_with_its_figures() -> None:
    (issue,) = judge(parsed(50), 100, CARD, absolute=False)
    assert issue.text.fr == (
        "50 inscriptions au lieu de 100 dans la dernière bonne copie : 50 % de moins (maximum cru : 10 %)."
    )
    assert issue.text.en == "50 entries against 100 in the last good copy: 50% fewer (largest believed: 10%)."


def test_issues_are_counted_by_code_the_most_frequent_first() -> None:
    issues = tuple(Issue(n, code, CODES["blank_row"]) for n, code in enumerate(["a", "b", "b"]))
    assert list(Parsed((), issues).counts.items()) == [("b", 2), ("a", 1)]
