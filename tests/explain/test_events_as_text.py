"""Events of the watch in words: by body and contract, in both languages, with nothing a terminal would obey."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from amp_registry.decide.verdict import Answer
from amp_registry.explain import event_words
from amp_registry.explain.events_as_text import as_text
from amp_registry.language import LANGUAGES, Language, same
from amp_registry.watched import EventKind
from tests.delivering.events import HOSTILE, contract, event

ON = date(2026, 11, 20)

LATE = """\
Events: 2. Contracts: 2.

Public body not given · contract without a reference · Autre Exemple inc.
  2026-11-20  LISTED ON RENA: Construction Exemple inc.                       C1
  Rule         YES. The firm may go on.
  To do        Decide before that day.

Ville d'Exemple · contract 2026-118 · Construction Exemple inc., NEQ 1170000013
· subcontractor of Pavage Exemple inc.
  2026-11-20  LISTED ON RENA: Construction Exemple inc.                       C1
  Rule         YES. The firm may go on.
  To do        Decide before that day.
  By           2027-01-19
  Late         happened on 2026-11-20, reported on 2026-11-24

These events say what our copies show. Consult the official register before you
act.
"""


def test_no_event_is_no_text() -> None:
    assert as_text([], "fr") == ""


def test_events_stand_by_body_and_contract_and_one_told_late_says_so() -> None:
    late = event(
        1,
        watch=1,
        contract=contract(subcontractor_of="Pavage Exemple inc."),
        found_at=datetime(2026, 11, 24, 12, tzinfo=UTC),
    )
    nobody = contract(public_body=None, reference=None, firm={"name": "Autre Exemple inc.", "neq": None})
    assert as_text([late, event(2, watch=2, contract=nobody, by=None)], "en") == LATE


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", EventKind)
def test_a_hostile_name_is_data_in_every_sentence(kind: EventKind, language: Language) -> None:
    values = {
        "name": HOSTILE,
        "before": HOSTILE,
        "neq": HOSTILE,
        "register": "rea",
        "registration": "definitive",
    }
    values |= {"last_day": "2027-01-18", "days_left": "7", "ends": "2027-06-30"}
    told = event_words.what(kind, values, already=True)
    assert told.say(language).isprintable()
    hostile = event(what=told, contract=contract(public_body=HOSTILE, reference=HOSTILE))
    assert all(line.isprintable() for line in as_text([hostile], language).splitlines())
    assert told.fr != told.en


def test_a_value_that_is_not_known_is_said_to_be() -> None:
    values = {"name": "A inc.", "registration": "provisional", "registered_on": None, "register": "rena"}
    assert "date non indiquée" in event_words.what(EventKind.LISTED, values, already=False).fr
    odd = event_words.what(EventKind.LISTED, {**values, "registration": "odd"}, already=False)
    assert "odd" in odd.fr


@pytest.mark.parametrize("answer", Answer)
def test_every_answer_says_what_to_do_and_a_bad_one_says_by_when(answer: Answer) -> None:
    advice, by = event_words.todo(EventKind.LISTED, answer, ON, last_day=None, warnings=frozenset())
    assert advice.fr != advice.en
    bad = {Answer.UNKNOWN, Answer.REVIEW, Answer.NOT_ALLOWED, Answer.MUST_STOP, Answer.DEEMED_IN_DEFAULT}
    assert (by == ON) == (answer in bad)


def test_the_list_to_the_amp_is_due_in_ten_days() -> None:
    """Expired or suspended: the list of public bodies to the AMP within 10 days (21.41.1)."""
    warned = frozenset({event_words.LIST_TO_AMP})
    _, by = event_words.todo(EventKind.SUSPENDED, Answer.MUST_CONTINUE, ON, last_day=None, warnings=warned)
    assert by == date(2026, 11, 30)


@pytest.mark.parametrize(
    "kind", [EventKind.POSSIBLE_MATCH, EventKind.NUMBER_CHANGED, EventKind.CONTRACT_ENDED]
)
def test_a_doubt_about_who_it_is_and_a_contract_that_ended_are_for_that_day(kind: EventKind) -> None:
    advice, by = event_words.todo(kind, Answer.MAY_CONTINUE, ON, last_day=None, warnings=frozenset())
    assert by == ON
    assert advice not in (event_words.TODO[Answer.MAY_CONTINUE], same(""))
