"""How much two names resemble each other, and the slips that may separate one word from itself."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amp_registry import firm_name
from amp_registry.compare.resemblance import (
    CONTAINED,
    DOUBTFUL,
    NOTHING,
    SAME_LETTERS,
    SAME_NUMBER,
    Resemblance,
    closeness,
    is_initials,
    resemblance,
)


def _of(asked: str, found: str) -> Resemblance:
    return resemblance(firm_name.parse(asked), firm_name.parse(found))


def test_one_name_that_holds_the_other_is_worth_a_look() -> None:
    assert CONTAINED < _of("ABC-Vavelin", "ABC Vavelin Stavelot Morvane").score < CONTAINED + 0.05
    assert _of("Qij", "Qij Stavelot").score == 0


def test_two_years_are_a_doubt() -> None:
    both = _of("Hervault Norvel Stavelot (1988)", "Hervault Norvel Stavelot (2014)")
    assert both.different_years
    assert both.score == DOUBTFUL


def test_a_numeral_on_one_side_is_a_doubt() -> None:
    assert (
        _of("Hervault Norvel Stavelot Morvane Chiquet 2", "Hervault Norvel Stavelot Morvane Chiquet").score
        <= DOUBTFUL
    )


def test_numerals_on_both_sides_are_two_firms() -> None:
    assert _of("Hervault Norvel 12", "Hervault Norvel 13") == NOTHING


def test_a_number_in_common_is_the_company() -> None:
    assert _of("9123-4567 Québec inc. (Xyvel)", "Morvane (9123-4567 Québec inc.)").score == SAME_NUMBER


def test_the_same_letters_spaced_otherwise() -> None:
    assert _of("ACVFArchitecture", "ACVF Architecture").score == SAME_LETTERS
    assert _of("Xy Vo", "Xyvo") == NOTHING
    assert _of("Montréal Nord", "Montréalnord").score == 0


def test_nothing_resembles_a_name_of_signs() -> None:
    assert _of("&", "Xyvel") == NOTHING
    assert _of("&", "()") == NOTHING


WORDS = {
    "one letter missing": ("baretteau", "barretteau", 0.9),
    "two neighbours swapped": ("nepveuil", "nepvueil", 0.9),
    "a plural": ("norpaquin", "norpaquins", 0.97),
    "two slips in a long word": ("alternavare", "alternvvre", 0.8),
    "two slips in a shorter one": ("gagnon", "gagne", 0),
    "a short word, worth it beside another": ("danis", "davis", 0.75),
    "too short": ("dani", "davi", 0),
    "another spelling of one sound": ("norpak", "norpaque", 0.9),
    "the same sound under another first letter": ("kartex", "cartex", 0.9),
    "another first letter": ("leclair", "eclair", 0),
    "digits": ("abcde12", "abcde13", 0),
}


@pytest.mark.parametrize(("one", "other", "close"), WORDS.values(), ids=WORDS)
def test_words_are_one_slip_apart_or_not_close(one: str, other: str, close: float) -> None:
    assert closeness(one, other) == closeness(other, one) == close


@pytest.mark.parametrize(
    ("word", "initials"),
    [("qjl", True), ("qjlm", True), ("roche", False), ("roy", False), ("1988", False), ("a1", True)],
)
def test_short_words_are_initials(word: str, initials: bool) -> None:
    assert is_initials(word) is initials


NAMES = st.lists(
    st.sampled_from(
        [
            "Gélival",
            "Gelivals",
            "QJL",
            "QJM",
            "Construction",
            "Excavation",
            "Tremblay",
            "Roy",
            "1988",
            "2",
            "(2014)",
            "/",
            "(Nord)",
            "inc.",
            "J.",
        ]
    ),
    min_size=1,
    max_size=5,
).map(" ".join)


@given(NAMES, NAMES)
def test_a_resemblance_is_the_same_both_ways_and_lies_between_0_and_1(one: str, other: str) -> None:
    score = _of(one, other).score
    assert 0 <= score <= 1
    assert score == pytest.approx(_of(other, one).score)


@given(NAMES)
def test_a_name_resembles_itself_fully(name: str) -> None:
    expected = 0 if not firm_name.key(name) else SAME_NUMBER if firm_name.parse(name).numbers else 1
    assert _of(name, name).score == expected
