"""A register on a page: what filters let through, and each entry as a row."""

from __future__ import annotations

from datetime import date

import pytest

from amp_registry.records import ReasonKind, Register, Registration, Status, SuspensionCause
from amp_registry.web.views import shelf
from amp_registry.web.views.say import Say
from tests import factory

TODAY = date(2026, 11, 22)
RENA = shelf.kept(
    [
        factory.rena(1, name="Béton Été inc.", address="1, rue Un, Lévis"),
        factory.rena(2, registration=Registration.PROVISIONAL, projected_end=None, registered_on=None),
        factory.rena(
            3, neq=None, projected_end=date(2026, 11, 21), reasons=(factory.reason(kind=ReasonKind.CONTROL),)
        ),
    ]
)
REA = shelf.kept(
    [
        factory.rea(1),
        factory.rea(
            2,
            status=Status.SUSPENDED,
            suspension_cause=SuspensionCause.INTEGRITY,
            oversight=True,
            city="Laval",
        ),
    ]
)


@pytest.mark.parametrize(
    ("asked", "places"),
    [
        pytest.param({}, [0, 1, 2], id="no filter lets all through"),
        pytest.param({"q": "beton ete"}, [0], id="accents and capitals do not count"),
        pytest.param({"q": "LÉVIS"}, [0], id="a town"),
        pytest.param({"q": "1170 000 013"}, [0], id="a NEQ with its spaces"),
        pytest.param({"q": "exemple 2"}, [1], id="a part of a name"),
        pytest.param({"q": "inc."}, [0, 1, 2], id="a part of every name"),
        pytest.param({"q": "personne"}, [], id="nobody"),
        pytest.param({"registration": "provisional"}, [1], id="a kind of registration"),
        pytest.param({"reason": "control"}, [2], id="a reason"),
        pytest.param({"running": "yes"}, [0, 1], id="an end to come, or none given"),
        pytest.param({"running": "no"}, [2], id="an end that is past"),
        pytest.param({"registration": "<script>"}, [0, 1, 2], id="a code that is none filters nothing"),
        pytest.param({"reason": "control", "running": "yes"}, [], id="all filters at once"),
        pytest.param({"status": "suspended"}, [0, 1, 2], id="a filter of the other register filters nothing"),
    ],
)
def test_filters_let_through_what_they_say(asked: dict[str, str], places: list[int]) -> None:
    assert shelf.wanted(RENA, Register.RENA, asked, TODAY) == [RENA[place].entry for place in places]


@pytest.mark.parametrize(
    ("asked", "places"),
    [
        ({"status": "suspended"}, [1]),
        ({"oversight": "no"}, [0]),
        ({"oversight": "yes"}, [1]),
        ({"q": "laval"}, [1]),
        ({"q": "3000000001"}, [0]),
    ],
)
def test_filters_of_rea_let_through_what_they_say(asked: dict[str, str], places: list[int]) -> None:
    assert shelf.wanted(REA, Register.REA, asked, TODAY) == [REA[place].entry for place in places]


def test_an_entry_is_a_row_in_words() -> None:
    line = shelf.line(RENA[0].entry, Say("fr"))
    assert (line.name, line.neq, line.place) == ("Béton Été inc.", "1170000013", "1, rue Un, Lévis")
    assert line.standing == "définitive, décision de l'AMP"
    assert line.dates == "du 2024-06-13 au 2029-06-12"
    assert shelf.line(RENA[1].entry, Say("en")).dates == ""
    assert shelf.line(RENA[2].entry, Say("fr")).firm == "Construction Exemple 3 inc."
    suspended = shelf.line(REA[1].entry, Say("fr"))
    assert suspended.standing == "suspendue, examen de l'intégrité, sous mesures de surveillance"
    assert suspended.dates == "depuis le 2022-03-01"


def test_a_row_is_one_line_whatever_the_register_printed() -> None:
    entry = factory.rena(1, name="a\u202e\x1b[31m\nb", address="x" * 5_000, neq="\n1")
    line = shelf.line(entry, Say("fr"))
    assert line.name == "a\ufffd\ufffd[31m b"
    assert len(line.place) == shelf.LONGEST_PLACE


def test_the_filter_in_use_is_marked_and_each_has_its_word() -> None:
    for register in Register:
        for language in ("fr", "en"):
            for one in shelf.filters(
                register, {"registration": "provisional", "status": "expired"}, Say(language)
            ):
                assert all(choice.label and "_" not in choice.label for choice in one.choices)
                chosen = [choice.value for choice in one.choices if choice.chosen]
                assert chosen == {"registration": ["provisional"], "status": ["expired"]}.get(one.name, [])
