"""Every fact, value, block, day and answer of the law has its words in both languages, and no word is left over."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from amp_registry import explain
from amp_registry.decide.law import BLOCKS, DAYS, load
from amp_registry.decide.remedies import shipped
from amp_registry.decide.verdict import Answer
from amp_registry.decide.vocabulary import FACTS
from amp_registry.explain.fact_words import fact_name, fact_value, word
from amp_registry.explain.messages import catalogue, tell
from amp_registry.explain.row_words import condition, conditions, either, outcome, period
from amp_registry.language import LANGUAGES, Text

WORDS = tomllib.loads((Path(explain.__file__).with_name("facts.toml")).read_text(encoding="utf-8"))
VALUES = [(fact, value) for fact, values in FACTS.items() for value in values]
LAW = load()


@pytest.mark.parametrize(("fact", "value"), VALUES, ids=lambda part: part)
def test_every_value_of_every_fact_has_its_words(fact: str, value: str) -> None:
    assert value in WORDS["fact"][fact]
    told = fact_value(fact, value)
    assert told.fr
    assert told.en


def test_there_are_words_for_the_facts_of_the_table_and_no_others() -> None:
    assert {fact: set(words) for fact, words in WORDS["fact"].items()} == {
        fact: {"name", *values} for fact, values in FACTS.items()
    }


@pytest.mark.parametrize(
    ("section", "codes"), [("block", BLOCKS), ("day", DAYS), ("answer", [a.value for a in Answer])]
)
def test_a_section_has_a_word_for_each_code_and_no_other(section: str, codes: list[str]) -> None:
    assert set(WORDS[section]) == set(codes)
    assert all(word(section, code).fr and word(section, code).en for code in codes)


def _texts(part: object) -> Iterator[dict[str, str]]:
    if isinstance(part, dict) and set(part) == set(LANGUAGES):
        yield part
    elif isinstance(part, dict):
        for inner in part.values():
            yield from _texts(inner)
    else:
        raise TypeError(part)


def test_every_word_is_in_both_languages_and_holds_no_comma_that_a_list_would_hide() -> None:
    for fact in WORDS["fact"].values():
        for told in _texts(fact):
            assert "," not in told["fr"] + told["en"]
    assert all(told["fr"] and told["en"] for told in _texts(WORDS))


def test_two_values_of_one_fact_are_never_told_in_the_same_words() -> None:
    for fact, values in FACTS.items():
        for language in LANGUAGES:
            said = [fact_value(fact, value).say(language) for value in values]
            assert len(set(said)) == len(said), fact


def test_a_fact_or_a_value_of_no_word_is_called_by_its_own_name() -> None:
    assert fact_name("moon") == Text("moon", "moon")
    assert fact_value("rea", "blue") == Text("blue", "blue")
    assert fact_value("moon", "full") == Text("full", "full")


@pytest.mark.parametrize("code", sorted({change.code for change in shipped()}))
def test_every_change_that_may_help_has_its_sentence(code: str) -> None:
    assert all(code in catalogue(language)["remedy"] for language in LANGUAGES)
    for values in ({}, {"day": date(2026, 1, 2), "candidate": "x", "threshold": "1", "article": "y"}):
        told = tell("remedy", code, values)
        assert told.fr.startswith(("Si ", "S'il "))
        assert told.en.startswith("If ")
        assert told.fr.endswith(".")
        assert told.en.endswith(".")


def test_there_is_no_sentence_for_a_change_that_is_not_in_the_file() -> None:
    assert set(catalogue("fr")["remedy"]) == {"other", *(change.code for change in shipped())}


# --- a row in words ---------------------------------------------------------------------------------


def test_accepted_values_are_told_as_a_choice() -> None:
    assert either("act", {"continue"}).en == "go on with a contract in progress"
    assert either("act", {"conclude", "bid"}).fr == "soumissionner ou conclure le contrat"
    assert either("act", {"subcontract", "conclude", "bid"}).en == (
        "bid, conclude the contract or conclude a subcontract"
    )


def test_a_condition_names_its_fact() -> None:
    assert condition("rena", {"clear"}) == Text(
        "au RENA\u00a0: aucune inscription", "on RENA: no registration"
    )


def test_every_condition_of_every_row_can_be_told() -> None:
    for row in LAW.all_rows():
        assert len(conditions(row)) == len(row.when)
        assert outcome(row).fr.startswith("→ ")
        assert outcome(row).en.startswith("→ ")


@pytest.mark.parametrize(
    ("rule", "place", "said"),
    [
        ("R1", 0, "→ no"),
        ("R6", 0, "→ at least: to be reviewed"),
        ("R9", 0, "→ noted, the chain goes on"),
        ("T2", 0, "→ yes, unless the next block says otherwise"),
        ("D2", 0, "→ yes, on conditions"),
    ],
)
def test_what_a_row_does_is_told(rule: str, place: int, said: str) -> None:
    assert outcome([row for row in LAW.all_rows() if row.id == rule][place]).en == said


@pytest.mark.parametrize(
    ("start", "end", "said"),
    [
        (None, None, ("", "")),
        (date(2020, 1, 2), None, ("depuis le 2020-01-02", "since 2020-01-02")),
        (None, date(2020, 1, 2), ("jusqu'au 2020-01-02", "until 2020-01-02")),
        (
            date(2020, 1, 2),
            date(2021, 1, 2),
            ("du 2020-01-02 au 2021-01-02", "from 2020-01-02 to 2021-01-02"),
        ),
    ],
)
def test_a_period_is_told_with_both_days(start: date | None, end: date | None, said: tuple[str, str]) -> None:
    assert period(start, end) == Text(*said)
