"""The rules of identity, which nothing may loosen, over the whole path: files, store, index, match, verdict.

One test for each rule, quoted; the firms are those of the sample registers.
"""

from __future__ import annotations

from typing import Any

import pytest

from amp_registry.decide.verdict import Answer
from amp_registry.errors import InvalidNeq
from amp_registry.explain.evidence import Evidence
from amp_registry.question import Consortium, Firm, Question
from amp_registry.registry import Registry
from tests import factory
from tests.sample_store import NOW, TODAY

LISTED, LISTED_NAME = "1170000013", "Construction Exemple inc."
AUTHORIZED, AUTHORIZED_NAME = "1199013294", "Construction Modèle-Nord inc."
AUTHORIZED_CLIENT = "9900000013"
UNLISTED, UNLISTED_NAME = factory.neq(900), "Zythum Quorfane inc."

SMALL = {"kind": "construction", "expenditure": 100_000}
LARGE = {"kind": "construction", "expenditure": 6_000_000}
ANY = None
GRANTS = {Answer.ALLOWED, Answer.ALLOWED_WITH_CONDITIONS, Answer.MAY_CONTINUE}


def ask(registry: Registry, contract: dict[str, Any] | None = None, **firm: Any) -> Evidence:
    question = Question.from_dict({"firm": firm, "contract": contract, "as_of": TODAY.isoformat()})
    return registry.check(question, now=NOW, journal=False)


def codes(notices: Any) -> set[str]:
    return {notice.code for notice in notices}


CONTRACTS = pytest.mark.parametrize("contract", [ANY, SMALL, LARGE], ids=["any", "small", "large"])


# --- 1. A plain `allowed` needs a NEQ that was given, passes its check digit, and is settled. ---


@CONTRACTS
def test_1_an_authorized_firm_by_its_neq_is_allowed(registry: Registry, contract: Any) -> None:
    """A plain `allowed` needs a NEQ that was given, passes its check digit, and is settled."""
    assert ask(registry, contract, neq=AUTHORIZED, name=AUTHORIZED_NAME).answer is Answer.ALLOWED
    assert ask(registry, contract, neq=AUTHORIZED).answer is Answer.ALLOWED


NAMES_ALONE = [
    AUTHORIZED_NAME,
    "CONSTRUCTION MODELE NORD INC",
    UNLISTED_NAME,
    "9805-1204 Québec inc.",
    "Cabinet Orlandais-Brévent",
]


@CONTRACTS
@pytest.mark.parametrize("name", NAMES_ALONE)
def test_1_a_name_alone_reaches_at_best_the_condition_to_confirm_the_neq(
    registry: Registry, name: str, contract: Any
) -> None:
    """A name alone reaches at best `allowed_with_conditions` (condition `confirm_neq`)."""
    evidence = ask(registry, contract, name=name)
    if contract is LARGE:
        assert (evidence.answer, evidence.rule) == (Answer.REVIEW, "I2")
    else:
        assert evidence.answer is Answer.ALLOWED_WITH_CONDITIONS
        assert "confirm_neq" in codes(evidence.conditions)


# --- 2. REA grants only on identity that is certain. ---


def test_2_the_client_number_of_the_amp_grants_but_does_not_replace_the_neq(registry: Registry) -> None:
    """REA grants only on identity that is certain (NEQ or AMP client number equal)."""
    evidence = ask(registry, LARGE, amp_client_number=AUTHORIZED_CLIENT)
    assert (evidence.answer, evidence.rule) == (Answer.ALLOWED_WITH_CONDITIONS, "A1")
    assert codes(evidence.conditions) == {"confirm_neq"}
    for spelled in ("9900 000 013", " 9900000013 "):
        assert ask(registry, LARGE, amp_client_number=spelled).answer is Answer.ALLOWED_WITH_CONDITIONS


ALMOST = [
    AUTHORIZED_NAME,
    "Construction Modele Nord",
    "Constructions Modèle-Nord ltée",
    "Modèle-Nord",
    "Pavages Solivert",
    "Genie conseil Lambrissel",
]


@pytest.mark.parametrize("name", ALMOST)
def test_2_a_fuzzy_name_never_grants(registry: Registry, name: str) -> None:
    """A fuzzy name never grants."""
    assert ask(registry, LARGE, name=name).answer is Answer.REVIEW
    evidence = ask(registry, LARGE, name=name, neq=UNLISTED)
    assert (evidence.answer, evidence.rule) == (Answer.NOT_ALLOWED, "A8")


def test_2_a_client_number_nobody_has_grants_nothing(registry: Registry) -> None:
    evidence = ask(registry, LARGE, name=AUTHORIZED_NAME, amp_client_number="9900009999")
    assert evidence.answer not in GRANTS


# --- 3. RENA bars on NEQ equality. ---


@CONTRACTS
@pytest.mark.parametrize("name", [None, LISTED_NAME, AUTHORIZED_NAME, UNLISTED_NAME, "Exemple"])
def test_3_rena_bars_on_the_neq_whatever_the_name_and_the_amount(
    registry: Registry, name: str | None, contract: Any
) -> None:
    """RENA bars on NEQ equality."""
    evidence = ask(registry, contract, neq=LISTED, name=name)
    assert (evidence.answer, evidence.rule) == (Answer.NOT_ALLOWED, "R1")
    assert evidence.matches[0].entry.neq == LISTED


@pytest.mark.parametrize(
    "spelled", ["1170 000 013", "1170-000-013", "1170000013.0", "\u00a01170\u202f000\u202f013 "]
)
def test_3_however_the_neq_is_spelled(registry: Registry, spelled: str) -> None:
    assert ask(registry, SMALL, neq=spelled).answer is Answer.NOT_ALLOWED


NO_NEQ_ON_RENA = [
    "Cabane à sucre Chez Tire-Bouchelle",
    "CABANE A SUCRE CHEZ TIRE BOUCHELLE",
    "Casse-croûte La Patate Dorémi",
    "Maple Sample Paving Ltd",
    "Personne Inventée Trois",
]


@pytest.mark.parametrize("name", NO_NEQ_ON_RENA)
@pytest.mark.parametrize("neq", [None, UNLISTED], ids=["no NEQ", "a NEQ"])
@pytest.mark.parametrize("contract", [ANY, SMALL], ids=["any", "small"])
def test_3_a_name_match_with_no_neq_to_settle_it_is_for_a_person(
    registry: Registry, name: str, neq: str | None, contract: Any
) -> None:
    """A strong or possible name match on RENA with no NEQ to settle it gives `review`."""
    evidence = ask(registry, contract, name=name, neq=neq)
    assert (evidence.answer, evidence.rule) == (Answer.REVIEW, "I3")


def test_3_the_same_name_under_a_different_neq_is_a_homonym_or_a_successor_for_a_person(
    registry: Registry,
) -> None:
    """A strong or possible name match on RENA with a *different* NEQ gives `review`."""
    for neq in (UNLISTED, "1199014201"):
        evidence = ask(registry, SMALL, name="Construction Solanvert inc.", neq=neq)
        assert (evidence.answer, evidence.rule) == (Answer.REVIEW, "I3")
        listed = [match for match in evidence.matches if match.register == "rena"]
        assert [match.entry.neq for match in listed] == ["1199012171"]
        assert listed[0].has("different_neq")


def test_3_an_authorization_does_not_settle_a_namesake_on_rena(registry: Registry) -> None:
    evidence = ask(registry, LARGE, name="Excavation Sarrazelle inc.", neq="1199014276")
    assert (evidence.answer, evidence.rule) == (Answer.REVIEW, "I3")


def test_3_a_name_whose_registration_has_ended_bars_nobody(registry: Registry) -> None:
    evidence = ask(registry, SMALL, name="Rénovations Pélerianne inc.", neq=UNLISTED)
    assert evidence.answer is Answer.ALLOWED_WITH_CONDITIONS


# --- 4. Numbered companies compare by number equality. ---

SAME_NUMBER = [
    "9801-0002 Québec inc.",
    "98010002 QUEBEC INC",
    "9801\u20110002 Québec inc.",
    "9801-0002",
    "Une autre enseigne (9801-0002 Québec inc.)",
]


@pytest.mark.parametrize("name", SAME_NUMBER)
def test_4_a_numbered_company_is_found_by_its_number_however_spelled(registry: Registry, name: str) -> None:
    """Numbered companies (`9123-4567 Québec inc.`, `1107392 Canada inc.`) compare by number equality."""
    evidence = ask(registry, SMALL, name=name)
    assert (evidence.answer, evidence.rule) == (Answer.REVIEW, "I3")
    assert evidence.matches[0].entry.neq == "1199011686"


NEIGHBOURS = {
    "one digit": "9801-0003 Québec inc.",
    "another digit": "9801-0009 Québec inc.",
    "two digits swapped": "9801-0020 Québec inc.",
    "a federal number": "99000128 Canada inc.",
}


@pytest.mark.parametrize("name", NEIGHBOURS.values(), ids=NEIGHBOURS)
def test_4_a_neighbouring_number_is_a_hint_and_never_a_match(registry: Registry, name: str) -> None:
    """A one-digit or swapped-digit neighbour is a `review` hint ("did you mean"), never a match."""
    alone = ask(registry, SMALL, name=name)
    assert (alone.answer, alone.rule) == (Answer.REVIEW, "I4")
    assert not [match for match in alone.matches if match.register == "rena"]
    settled = ask(registry, SMALL, name=name, neq=UNLISTED)
    assert settled.answer is Answer.ALLOWED_WITH_CONDITIONS
    assert "number_neighbour" in codes(alone.warnings) & codes(settled.warnings)
    looked_at = alone.to_dict()["neighbours"]
    assert "rena" in {one["register"] for one in looked_at}
    assert {one["certainty"] for one in looked_at} == {"neighbour"}


def test_4_a_number_further_away_is_another_company(registry: Registry) -> None:
    evidence = ask(registry, SMALL, name="9801-0444 Québec inc.")
    assert evidence.answer is Answer.ALLOWED_WITH_CONDITIONS
    assert "number_neighbour" not in codes(evidence.warnings)


# --- 5. A NEQ that fails its check digit is refused when given, kept but flagged when printed. ---


@pytest.mark.parametrize("asked", ["1170000031", "1170 000 014", "117000013", "11700000130"])
def test_5_a_neq_that_fails_its_check_digit_is_refused_with_the_nearest_valid(
    registry: Registry, asked: str
) -> None:
    """Refused when a person gives it (with the reason and, where one exists, the nearest valid spelling)."""
    with pytest.raises(InvalidNeq) as refused:
        ask(registry, SMALL, neq=asked)
    assert LISTED in str(refused.value.values["suggestions"])
    with pytest.raises(InvalidNeq):
        registry.check(asked, now=NOW, journal=False)


@pytest.mark.parametrize("neq", [None, UNLISTED], ids=["no NEQ", "a NEQ"])
def test_5_a_neq_that_a_register_prints_wrong_is_kept_and_flagged(
    registry: Registry, neq: str | None
) -> None:
    """Kept but flagged when a register prints it."""
    evidence = ask(registry, SMALL, name="Ascenseurs Hautelise inc.", neq=neq)
    assert (evidence.answer, evidence.rule) == (Answer.REVIEW, "I3")
    assert "neq_flagged" in codes(evidence.warnings)
    assert evidence.matches[0].entry.neq == "1199019995"


# --- 6. A NEQ of an authorized firm with the name of another gives `review`. ---


@CONTRACTS
def test_6_the_neq_of_an_authorized_firm_with_another_name_is_for_a_person(
    registry: Registry, contract: Any
) -> None:
    """A NEQ of an authorized firm with the name of another gives `review` (conflict)."""
    evidence = ask(registry, contract, neq=AUTHORIZED, name=UNLISTED_NAME)
    assert (evidence.answer, evidence.rule) == (Answer.REVIEW, "I6")


def test_6_a_client_number_of_an_authorized_firm_with_another_neq_is_too(registry: Registry) -> None:
    evidence = ask(registry, LARGE, neq=UNLISTED, amp_client_number=AUTHORIZED_CLIENT)
    assert (evidence.answer, evidence.rule) == (Answer.REVIEW, "I6")


def test_6_a_neq_on_rena_bars_whatever_the_name(registry: Registry) -> None:
    """A NEQ on RENA bars whatever the name."""
    evidence = ask(registry, SMALL, neq=LISTED, name=AUTHORIZED_NAME)
    assert evidence.answer is Answer.NOT_ALLOWED
    assert "name_conflict" in codes(evidence.warnings)


OTHER_NAMES = [
    "Évrardelle",
    "GROUPE EVRARDELLE",
    "Les Constructions Évrardelle",
    "Constructions Evrardelle inc",
]


@pytest.mark.parametrize("name", OTHER_NAMES)
def test_6_a_name_the_register_knows_the_firm_by_is_no_conflict(registry: Registry, name: str) -> None:
    assert ask(registry, LARGE, neq="1199013369", name=name).answer is Answer.ALLOWED


# --- 8. One member of a consortium that is not allowed makes the consortium not allowed. (7: test_copies) ---

FORMS = ["undeclared", "general_partnership", "limited_partnership", "company"]


def consortium(registry: Registry, form: str, *members: str, contract: Any = SMALL) -> Evidence:
    question = Question(
        firm=Firm(neq=None if form == "undeclared" else AUTHORIZED),
        consortium=Consortium(form=form, members=[Firm(neq=neq) for neq in members]),
        contract=Question.from_dict({"firm": {"neq": LISTED}, "contract": contract}).contract,
        as_of=TODAY,
    )
    return registry.check(question, now=NOW, journal=False)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("place", [0, 1, 2])
def test_8_one_member_on_rena_bars_the_consortium(registry: Registry, form: str, place: int) -> None:
    """One member of a consortium that is not allowed makes the consortium not allowed."""
    members = ["1199013369", "1199013435"]
    members.insert(place, LISTED)
    evidence = consortium(registry, form, *members)
    assert (evidence.answer, evidence.rule) == (Answer.NOT_ALLOWED, "R8")
    assert [member.question.firm.neq for member in evidence.members] == members
    answers = [member.answer for member in evidence.members]
    assert answers[place] is Answer.NOT_ALLOWED
    assert answers.count(Answer.ALLOWED) == 2


def test_8_one_member_without_the_authorization_bars_a_large_contract(registry: Registry) -> None:
    evidence = consortium(registry, "undeclared", AUTHORIZED, UNLISTED, contract=LARGE)
    assert (evidence.answer, evidence.rule) == (Answer.NOT_ALLOWED, "A12")


def test_8_a_member_for_a_person_to_look_at_makes_the_whole_so(registry: Registry) -> None:
    question = Question(
        consortium=Consortium(members=[Firm(neq=AUTHORIZED), Firm(name=NO_NEQ_ON_RENA[0])]), as_of=TODAY
    )
    assert registry.check(question, now=NOW, journal=False).answer is Answer.REVIEW


def test_8_a_consortium_of_authorized_members_is_allowed(registry: Registry) -> None:
    evidence = consortium(registry, "undeclared", AUTHORIZED, "1199013369", contract=LARGE)
    assert evidence.answer is Answer.ALLOWED
    assert [member.answer for member in evidence.members] == [Answer.ALLOWED, Answer.ALLOWED]
