"""Which keys are worth reading for a name: all that may reach the floor, few others."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from amp_registry.compare.resemblance import FLOOR, compared, key_words
from amp_registry.compare.wanted import MOST_TOGETHER, Wanted
from amp_registry.compare.ways_in import ways_of
from amp_registry.compare.weights import closeness, holds_a_firm, lightest, telling, weight
from amp_registry.firm_name import key

WORDS = (
    *(
        "gelival",
        "gelivals",
        "gelivale",
        "norpaquin",
        "norpaquein",
        "qjl",
        "qjm",
        "tremblay",
        "trembley",
        "roy",
    ),
    *(
        "construction",
        "constrution",
        "excavation",
        "groupe",
        "1988",
        "2",
        "kartex",
        "cartex",
        "montreal",
        "stavelot",
    ),
)
NAMES = st.lists(st.sampled_from(WORDS), min_size=1, max_size=8).map(sorted)


def _shared(wanted: Wanted, words: list[str]) -> float:
    return sum(
        word.weight
        * max((closeness(word.text, w) if word.text != w else 1.0 for w in telling(words)), default=0.0)
        for word in wanted.read
    )


@given(NAMES, NAMES)
def test_a_key_that_reaches_the_floor_by_what_is_shared_is_worth_reading(
    asked: list[str], found: list[str]
) -> None:
    """ "The candidate stage loses nothing that the scorer would call possible." """
    if not compared(asked, found).score or asked == found:
        return
    wanted = Wanted.of(asked, spread=len)
    light = sum(map(lightest, found))
    looked_up = set(telling(found)) <= set(telling(asked))
    lacked = wanted.lacked(ways_of(found))
    reached = wanted.reaches(_shared(wanted, found), light, lacked)
    assert looked_up or reached or (not lacked and wanted.held_by(" ".join(found)))


@given(NAMES)
def test_a_word_that_may_be_a_slip_of_a_common_one_is_never_counted_on(words: list[str]) -> None:
    wanted = Wanted.of(words, spread=len)
    counted = sum(w.weight for w in wanted.read if lightest(w.text) == weight(w.text))
    assert wanted.reads_everything or wanted.unread >= wanted.name.whole - counted - 1e-9


def test_the_rarest_words_are_read_until_the_rest_cannot_reach_the_floor() -> None:
    words = key_words(key("Gelival Tremblay Construction"))
    wanted = Wanted.of(words, spread={"gelival": 1, "tremblay": 900}.__getitem__)
    assert [word.text for word in wanted.read] == ["gelival"]


def test_all_that_hold_the_rarest_are_read_where_the_name_alone_tells_a_firm() -> None:
    first, *others = Wanted.of(("gelival", "norpaquin", "tremblay"), spread=len).read
    assert first.heaviest is None
    assert all(word.heaviest == 2.6 / FLOOR for word in others)
    assert holds_a_firm(("gelival",))


def test_a_name_of_common_words_reads_nothing() -> None:
    assert Wanted.of(("construction", "quebec"), spread=len).read == ()


def test_a_name_of_many_telling_words_reads_every_key_that_holds_one() -> None:
    words = [f"{letter}elival" for letter in "abcdfgh"]
    wanted = Wanted.of(words, spread=len)
    assert len(wanted.read) > MOST_TOGETHER
    assert wanted.reads_everything
    assert wanted.reaches(0.0, 99.0)
