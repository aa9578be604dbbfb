"""From a firm and entries to findings: who is certain, who may be, in what order and why."""

from __future__ import annotations

import json
from itertools import permutations

import pytest

from amp_registry.compare import features
from amp_registry.compare.features import Feature
from amp_registry.compare.match import NOTHING_FOUND, VERSION, Certainty, Match, find
from amp_registry.language import Text
from amp_registry.question import Firm
from amp_registry.records import Entry
from tests import factory

NEQ, OTHER_NEQ = factory.neq(1), factory.neq(2)
NAME = "Construction Gélival inc."


def _only(firm: Firm, entry: Entry) -> Match:
    (match,) = find(firm, [entry]).matches
    return match


def _codes(match: Match) -> list[str]:
    return [feature.code for feature in match.features]


def test_an_equal_neq_is_certain() -> None:
    match = _only(Firm(neq=NEQ), factory.rena(1, name=NAME))
    assert (match.certainty, match.score, match.matched_name) == (Certainty.CERTAIN, 1.0, NAME)
    assert _codes(match) == ["same_neq"]


def test_an_equal_neq_is_certain_however_the_register_spells_it() -> None:
    entry = factory.rena(1, neq=f"{NEQ[:4]} {NEQ[4:7]} {NEQ[7:]}")
    assert _only(Firm(neq=NEQ), entry).certainty is Certainty.CERTAIN


def test_an_equal_neq_is_certain_under_another_name_and_says_so() -> None:
    match = _only(Firm(neq=NEQ, name="Pavages Chenavel"), factory.rena(1, name=NAME))
    assert match.certainty is Certainty.CERTAIN
    assert _codes(match) == ["same_neq", "name_conflict"]


def test_a_name_in_conflict_says_which_initials_or_numbers_differ() -> None:
    initials = _only(Firm(neq=NEQ, name="Construction QJL"), factory.rena(1, name="Construction QJM"))
    numbers = _only(
        Firm(neq=NEQ, name="9123-4567 Québec inc."), factory.rena(1, name="9765-4326 Québec inc.")
    )
    assert _codes(initials) == ["same_neq", "different_initials", "name_conflict"]
    assert _codes(numbers) == ["same_neq", "different_company_number", "name_conflict"]


def test_one_of_the_entrys_names_is_enough_for_no_conflict() -> None:
    entry = factory.rena(1, name="Pavages Chenavel inc.", other_names=(NAME,))
    match = _only(Firm(neq=NEQ, name="construction gelival"), entry)
    assert match.matched_name == NAME
    assert not match.has("name_conflict")
    assert match.has("same_name_key")


def test_a_person_named_by_an_entry_is_found() -> None:
    entry = factory.rena(1, neq=None, name="Excavation Sorbier", person_name="Marc-Olivier Verchelon")
    assert _only(Firm(name="VERCHELON, MARC-OLIVIER"), entry).matched_name == "Marc-Olivier Verchelon"


@pytest.mark.parametrize("asked", ["3000000001", " 3000 000 001 "], ids=["as printed", "with spaces"])
def test_an_equal_client_number_is_certain(asked: str) -> None:
    match = _only(Firm(amp_client_number=asked), factory.rea(1))
    assert match.certainty is Certainty.CERTAIN
    assert _codes(match) == ["same_amp_client_number"]


def test_a_client_number_says_nothing_of_an_entry_without_one() -> None:
    entries = [factory.rea(1, amp_client_number=None), factory.rena(1)]
    assert find(Firm(amp_client_number="3000000001"), entries) == NOTHING_FOUND


def test_an_equal_client_number_with_another_neq_says_both() -> None:
    match = _only(Firm(amp_client_number="3000000001", neq=OTHER_NEQ), factory.rea(1))
    assert _codes(match) == ["same_amp_client_number", "different_neq"]


def test_the_same_name_with_another_neq_stays_a_match() -> None:
    match = _only(Firm(name=NAME, neq=OTHER_NEQ), factory.rena(1, name=NAME))
    assert match.certainty is Certainty.STRONG
    assert _codes(match) == ["same_name_key", "different_neq"]


def test_the_same_name_without_a_neq_on_the_entry_says_so() -> None:
    match = _only(Firm(name=NAME, neq=NEQ), factory.rena(1, name=NAME, neq=None))
    assert _codes(match) == ["same_name_key", "no_neq_on_entry"]


def test_a_neq_that_fails_its_check_digit_counts_as_none_and_is_flagged() -> None:
    match = _only(Firm(name=NAME, neq=NEQ), factory.rena(1, name=NAME, neq="1170000031"))
    assert match.certainty is Certainty.STRONG
    assert _codes(match) == ["same_name_key", "neq_flagged"]
    assert match.features[-1].found == "1170000031"


def test_another_name_and_another_neq_is_nobody() -> None:
    assert find(Firm(name="Pavages Chenavel", neq=OTHER_NEQ), [factory.rena(1, name=NAME)]) == NOTHING_FOUND


def test_sample_firms_numbered_apart_are_not_each_other() -> None:
    assert find(Firm(name=factory.firm(1)), [factory.rena(2), factory.rena(12)]) == NOTHING_FOUND


NUMBERED = "9123-4567 Québec inc. (Excavation Boréalix)"


def test_the_same_company_number_is_strong_whatever_the_neq() -> None:
    match = _only(Firm(name="9123 4567 QUEBEC INC", neq=OTHER_NEQ), factory.rena(1, name=NUMBERED))
    assert match.certainty is Certainty.STRONG
    assert _codes(match) == ["same_company_number", "different_neq"]
    assert match.features[0].found == "9123-4567 Québec"


def test_another_company_number_is_another_firm_under_the_same_trade_name() -> None:
    asked = Firm(name="9765-4326 Québec inc. (Excavation Boréalix)")
    assert find(asked, [factory.rena(1, name=NUMBERED)]) == NOTHING_FOUND


@pytest.mark.parametrize("asked", ["9123-4568 Québec inc.", "9123-4576 Québec inc."], ids=["digit", "swap"])
def test_a_neighbouring_company_number_is_a_hint_and_never_a_match(asked: str) -> None:
    findings = find(Firm(name=asked), [factory.rena(1, name=NUMBERED)])
    assert findings.matches == ()
    (neighbour,) = findings.neighbours
    assert neighbour.certainty is Certainty.NEIGHBOUR
    assert neighbour.has("number_neighbour")


def test_a_number_that_fails_the_usual_check_digit_says_so() -> None:
    wrong = find(Firm(name="9123-4568 Québec inc."), [factory.rena(1, name="9123-4567 Québec inc.")])
    right = find(Firm(name="9123-4567 Québec inc."), [factory.rena(1, name="9123-4568 Québec inc.")])
    federal = find(Firm(name="1107393 Canada inc."), [factory.rena(1, name="1107392 Canada inc.")])
    assert wrong.neighbours[0].has("number_check_fails")
    assert not right.neighbours[0].has("number_check_fails")
    assert not federal.neighbours[0].has("number_check_fails")


def test_a_match_is_no_neighbour() -> None:
    entry = factory.rena(1, name="9123-4568 Québec inc.")
    findings = find(Firm(name="9123-4567 Québec inc.", neq=NEQ), [entry])
    assert [match.certainty for match in findings.matches] == [Certainty.CERTAIN]
    assert findings.neighbours == ()


CLOSE = "Baretteau et fils"


def _score(**firm: str) -> float:
    entry = factory.rea(1, name="Barretteau & fils ltée", city="Lévis", postal_code="G6V 1A1")
    return _only(Firm(name=CLOSE, **firm), entry).score


def test_a_place_in_common_makes_a_close_name_closer() -> None:
    assert _score(city="Saguenay") < _score() < _score(city="LEVIS") < _score(postal_code="g6v1a1")


def test_places_are_read_in_the_address_rena_prints() -> None:
    entry = factory.rena(1, name=NAME, neq=None, address="12, rue du Quai, Lévis (Québec) G6V 1A1")
    match = _only(Firm(name=NAME, city="Levis", postal_code="G6V 1A1"), entry)
    assert match.has("same_city")
    assert match.has("same_postal_code")
    assert match.score < 1
    assert not _only(Firm(name=NAME, city="Matane"), entry).has("different_city")


def test_a_place_the_register_does_not_print_says_nothing() -> None:
    entry = factory.rea(1, name=NAME, city=None, postal_code=None)
    assert not {"same_city", "different_city", "same_postal_code"} & {
        *_codes(_only(Firm(name=NAME, city="Lévis", postal_code="G6V 1A1"), entry))
    }


def test_legal_forms_are_told_when_they_differ_in_kind() -> None:
    entry = factory.rea(1, name="Excavations Sorbier inc.")
    absent = _only(Firm(name="Excavation Sorbier"), entry)
    different = _only(Firm(name="Excavation Sorbier s.e.n.c."), entry)
    alike = _only(Firm(name="Excavation Sorbier ltée"), entry)
    assert absent.has("legal_form_absent")
    assert different.has("legal_form_different")
    assert not {"legal_form_absent", "legal_form_different"} & {*_codes(alike)}
    assert different.score < alike.score


def test_close_words_rare_words_and_years_are_named() -> None:
    match = _only(Firm(name="Hervault Norpaquin (1988)"), factory.rea(1, name="Hervault Norpaquins (2014)"))
    told = {feature.code: (feature.asked, feature.found) for feature in match.features}
    assert told["same_rare_word"] == ("hervault", "hervault")
    assert told["close_word"] == ("norpaquin", "norpaquins")
    assert told["different_year"] == ("1988", "2014")
    assert match.certainty is Certainty.POSSIBLE


def test_the_best_comes_first_and_the_order_of_the_entries_does_not_count() -> None:
    entries = [
        factory.rena(1, name="Gélival Excavation inc."),
        factory.rena(2, name=NAME),
        factory.rena(3, name="Gélival"),
        factory.rena(4, name="Autre nom inc."),
        factory.rena(5, name=NAME, address="Lévis"),
        factory.rena(5, name=NAME, address="Matane"),
    ]
    firm = Firm(name=NAME, neq=factory.neq(4))
    found = find(firm, entries).matches
    assert [match.entry.neq for match in found] == [factory.neq(n) for n in (4, 2, 5, 5, 3, 1)]
    assert all(find(firm, order).matches == found for order in permutations(entries))


def test_no_more_than_asked_and_never_without_a_certain_one() -> None:
    entries = [factory.rena(n, name=NAME) for n in range(1, 6)]
    assert len(find(Firm(name=NAME), entries, limit=3).matches) == 3
    same = [factory.rena(1, address=str(n)) for n in range(4)]
    assert len(find(Firm(neq=NEQ), same, limit=2).matches) == 4


def test_a_match_and_its_features_print_as_the_evidence_does() -> None:
    match = _only(Firm(name=NAME), factory.rea(1, name=NAME))
    printed = match.to_dict()
    assert list(printed) == ["register", "certainty", "score", "matched_name", "neq", "features", "entry"]
    assert printed["register"] == "rea"
    assert printed["features"][0] == {
        "code": "same_name_key",
        "score": 1.0,
        "asked": NAME,
        "found": NAME,
        "text": {"fr": "nom identique", "en": "same name"},
    }
    assert json.dumps(printed)


@pytest.mark.parametrize("code", features.SENTENCES)
def test_every_feature_has_its_sentence_in_both_languages(code: str) -> None:
    made = features.feature(code, 0.5, "demandé", "inscrit")
    assert made == Feature(code, 0.5, "demandé", "inscrit")
    assert "{" not in made.text.fr + made.text.en
    assert made.text.fr != made.text.en


def test_a_feature_without_a_sentence_cannot_be_made() -> None:
    with pytest.raises(KeyError):
        features.feature("same_colour", 1.0)


def test_a_name_with_braces_stays_as_it_is() -> None:
    assert features.feature("name_conflict", -1.0, "{x}", "{y}").text == Text(
        "le nom demandé ne ressemble à aucun nom de l'inscription ({y})",
        "the name asked resembles none of the entry's names ({y})",
    )


def test_the_version_names_the_cleaning_too() -> None:
    assert "/" in VERSION
