from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from amp_registry.errors import InvalidQuestion
from amp_registry.match_decision import Lapse, MatchDecision, Revocation, Says, person, reason
from amp_registry.question import Firm
from amp_registry.records import Register

AT = datetime(2026, 11, 22, 15, tzinfo=UTC)
NEQ, OTHER = "1170000013", "1170000021"
NAME = "Construction Exemple inc."


def decision(**changes: Any) -> MatchDecision:
    values: dict[str, Any] = {
        "id": 12,
        "says": Says.DIFFERENT,
        "register": Register.RENA,
        "entry": "4f" * 32,
        "entry_name": NAME,
        "neq": NEQ,
        "name": NAME,
        "amp_client_number": None,
        "by": "Marie Exemple",
        "why": "Adresses différentes",
        "at": AT,
    }
    return MatchDecision(**{**values, **changes})


LAPSES: dict[str, tuple[dict[str, Any], Firm, Lapse | None]] = {
    "the firm as it was asked about": ({}, Firm(neq=NEQ, name=NAME), None),
    "the same name spelled otherwise": ({}, Firm(neq=NEQ, name="CONSTRUCTION EXEMPLE INC"), None),
    "another city changes nothing": ({}, Firm(neq=NEQ, name=NAME, city="Laval"), None),
    "another NEQ": ({}, Firm(neq=OTHER, name=NAME), Lapse.NUMBER_CHANGED),
    "no NEQ any more": ({}, Firm(name=NAME), Lapse.NUMBER_CHANGED),
    "a NEQ where there was none": ({"neq": None}, Firm(neq=NEQ, name=NAME), Lapse.NUMBER_CHANGED),
    "another name": ({}, Firm(neq=NEQ, name="Pavage Exemple inc."), Lapse.NAME_CHANGED),
    "another legal form": ({}, Firm(neq=NEQ, name="Construction Exemple s.e.n.c."), Lapse.NAME_CHANGED),
    "no name any more": ({}, Firm(neq=NEQ), Lapse.NAME_CHANGED),
    "a number alone follows the number": ({"name": None}, Firm(neq=NEQ, name="Autre Nom inc."), None),
    "a name alone": ({"neq": None}, Firm(name=NAME), None),
    "a name of no word of its own": ({"name": "inc."}, Firm(neq=NEQ, name="ltée"), Lapse.NAME_CHANGED),
    "another client number, no NEQ": (
        {"neq": None, "amp_client_number": "3000000001"},
        Firm(name=NAME, amp_client_number="3000000002"),
        Lapse.NUMBER_CHANGED,
    ),
    "another client number, the same NEQ": (
        {"amp_client_number": "3000000001"},
        Firm(neq=NEQ, name=NAME, amp_client_number="3000000002"),
        None,
    ),
}


@pytest.mark.parametrize(("changes", "firm", "lapse"), LAPSES.values(), ids=LAPSES)
def test_a_decision_is_about_the_firm_as_it_was_asked_about(
    changes: dict[str, Any], firm: Firm, lapse: Lapse | None
) -> None:
    assert decision(**changes).lapse_for(firm) is lapse


def test_a_decision_holds_from_when_it_is_taken_until_it_is_revoked() -> None:
    later = AT + timedelta(hours=1)
    revoked = decision(revocation=Revocation(at=later, by="Jean Exemple", why="Erreur"))
    moments = (AT - timedelta(seconds=1), AT, later - timedelta(seconds=1), later)
    assert [decision().holds_at(moment) for moment in moments] == [False, True, True, True]
    assert [revoked.holds_at(moment) for moment in moments] == [False, True, True, False]


def test_a_decision_as_it_is_published() -> None:
    revoked = decision(check=1042, revocation=Revocation(at=AT, by="Jean Exemple", why="Erreur"))
    assert revoked.to_dict() == {
        "id": 12,
        "says": "different",
        "register": "rena",
        "entry": "4f" * 32,
        "entry_name": NAME,
        "firm": {"neq": NEQ, "name": NAME, "amp_client_number": None},
        "by": "Marie Exemple",
        "why": "Adresses différentes",
        "at": "2026-11-22T15:00:00Z",
        "check": 1042,
        "revoked": {"at": "2026-11-22T15:00:00Z", "by": "Jean Exemple", "why": "Erreur"},
    }
    assert decision().to_dict()["revoked"] is None


def test_who_and_why_are_kept_on_one_line() -> None:
    assert person("  Marie\tExemple ") == "Marie Exemple"
    assert reason("Adresses\n différentes") == "Adresses différentes"


@pytest.mark.parametrize(
    "value", ["", " \n ", "…", None, 7, "x" * 1001, "a\x00b", "\udcff"], ids=lambda value: repr(value)[:20]
)
def test_nobody_and_nothing_are_refused_with_the_name_of_the_field(value: Any) -> None:
    for field, read in (("by", person), ("why", reason)):
        with pytest.raises(InvalidQuestion) as refused:
            read(value)
        assert refused.value.values["field"] == field
