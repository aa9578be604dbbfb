"""What the officer is told to do: by what the question gives already, and by what can still be had."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from amp_registry.contract import Award, Contract
from amp_registry.decide.sighting import Sighting
from amp_registry.decide.verdict import Answer, Ground, Notice
from amp_registry.explain.evidence import Evidence
from amp_registry.explain.recorded import read
from amp_registry.explain.todo import advice
from amp_registry.language import LANGUAGES, Language
from amp_registry.question import Dates
from amp_registry.records import Register
from amp_registry.table_cell import harmless
from tests.explain.situations import (
    AS_OF,
    FIRM,
    NAME_ONLY,
    asked,
    copy,
    evidence,
    sighting,
    to_decide,
    to_review,
    verdict,
)

PAST = date(2026, 9, 1)
AT_THE_TIME = datetime(2026, 9, 1, 11, tzinfo=UTC)
RENA, REA = Register.RENA, Register.REA


@pytest.mark.parametrize(
    ("firm", "language", "told"),
    [
        pytest.param(NAME_ONLY, "fr", "Demandez le NEQ à la firme", id="a name alone, in French"),
        pytest.param(NAME_ONLY, "en", "Ask the firm for its NEQ", id="a name alone, in English"),
        pytest.param(FIRM, "fr", "Comparez l'adresse et les dirigeants", id="with its NEQ, in French"),
        pytest.param(FIRM, "en", "Compare the address and the directors", id="with its NEQ, in English"),
    ],
)
def test_a_number_is_asked_for_only_where_none_was_given(firm: Any, language: Language, told: str) -> None:
    shown = advice(replace(to_review(), question=asked(firm)), language)
    assert shown.startswith(told)
    assert ("NEQ" in shown.splitlines()[0]) is (firm.neq is None)


def _of(register: Register, day: date = PAST, **changes: Any) -> Sighting:
    return sighting(register, day=day, **changes)


def _at_the_time(register: Register, **changes: Any) -> Sighting:
    return _of(register, copy=copy(register, fetched_at=AT_THE_TIME), **changes)


def _without(register: Register, day: date = PAST) -> Sighting:
    return _of(register, day, copy=None, later=copy(register))


def _stale(register: Register, day: date = PAST, **changes: Any) -> Sighting:
    old = copy(register, fetched_at=datetime(2026, 7, 1, 11, tzinfo=UTC))
    return _of(register, day, copy=old, age_hours=1505.0, stale=True, **changes)


SETTLED = (Notice("settled_by_entry_dates", {"register": "rea", "day": PAST}),)
TENDER = {"contract": Contract(award=Award.TENDER), "dates": Dates(bid=PAST, conclusion=AS_OF)}
SYNC = "sync"
IMPORT_RENA = "import rena FICHIER --fetched-at 2026-09-01"
IMPORT_REA = "import rea FICHIER --fetched-at 2026-09-01"


@pytest.mark.parametrize(
    ("question", "seen", "told", "rule", "warnings"),
    [
        pytest.param({}, (_stale(RENA, AS_OF), sighting(REA)), {SYNC}, "I7", (), id="today's copy is too old"),
        pytest.param(
            {"as_of": PAST}, (_without(RENA), _without(REA)), {IMPORT_RENA, IMPORT_REA}, "I7", (), id="no copy of that day"
        ),
        pytest.param(
            {"as_of": PAST}, (_without(RENA), _without(REA)), {IMPORT_RENA}, "I7", SETTLED, id="REA is settled by its dates"
        ),
        pytest.param(
            {"as_of": PAST}, (_at_the_time(RENA), _stale(REA)), {IMPORT_REA}, "I7", (), id="one copy too old then"
        ),
        pytest.param(
            {"as_of": PAST},
            (_at_the_time(RENA), _of(REA, copy=copy(REA, fetched_at=AT_THE_TIME, partial=True))),
            {IMPORT_REA},
            "I7",
            (),
            id="a part of the register then",
        ),
        pytest.param(
            TENDER, (_without(RENA), sighting(RENA), _without(REA), sighting(REA)), {IMPORT_RENA, IMPORT_REA}, "I7", (), id="the bid was then, the conclusion is today"
        ),
        pytest.param(
            TENDER,
            (_at_the_time(RENA), _of(RENA, AS_OF, copy=copy(RENA, fetched_at=AT_THE_TIME), age_hours=1967.0, stale=True), _at_the_time(REA), sighting(REA)),
            {SYNC},
            "I7",
            (),
            id="the copy of the bid date covered it, and is too old today",
        ),
        pytest.param(
            {"as_of": PAST}, (_at_the_time(RENA), _at_the_time(REA)), {IMPORT_REA}, "A19", (), id="the copy of REA is of before the regime"
        ),
        pytest.param({}, (sighting(RENA), sighting(REA)), {SYNC}, "A19", (), id="and so is today's"),
    ],
)  # fmt: skip
def test_a_past_day_is_never_told_to_sync(
    question: dict[str, Any],
    seen: tuple[Sighting, ...],
    told: set[str],
    rule: str,
    warnings: tuple[Notice, ...],
) -> None:
    values = {"register": "rena", "why": "not_covered", "day": PAST}
    given = verdict(Answer.UNKNOWN, rule, (Ground(rule, None, values),), sightings=seen, warnings=warnings)
    whole = evidence(asked(**question), given)
    for one in (whole, read(whole.to_dict())):
        assert {part for part in (SYNC, IMPORT_RENA, IMPORT_REA) if part in advice(one, "fr")} == told
        assert ("demandez à l'AMP" in advice(one, "fr")) is (told != {SYNC})
        assert ("ask the AMP" in advice(one, "en")) is (told != {SYNC})


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_we_say_ourselves_is_altered_for_a_spreadsheet(language: Language) -> None:
    told: Evidence = to_decide()
    assert "--same" in advice(told, language)
    assert harmless(advice(told, language)) == advice(told, language)
