"""The Québec enterprise number: every spelling people use, every refusal with its reason."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import luhn as stdnum_luhn
from stdnum.ca import bn

from amp_registry import neq
from amp_registry.errors import InvalidNeq

VALID = ("1143920115", "1165737934", "2260227451", "1181440711", "8881817611", "1170000013")
INVENTED_IN_CODE_ELSEWHERE = [
    "1170000000",
    "1140000999",
    "1140004444",
    "1170012345",
    "1172839401",
    "1170928456",
    "1234567890",
    "1111111111",
]

SPELLINGS = {
    "groups of four, four and two": "1181 4407 11",
    "groups of four, three and three": "1181 440 711",
    "hyphens": "118-144-0711",
    "Unicode non-breaking hyphen": "118‑144‑0711",
    "en dash and minus sign": "118–144−0711",
    "a float, as spreadsheets write it": "1181440711.0",
    "a float with a decimal comma": "1181440711,00",
    "a trailing space": "1181440711 ",
    "a non-breaking space and a line end": "\u00a01181\u202f440\u00a0711\r\n",
    "a zero-width space and a byte-order mark": "\ufeff1181440711\u200b",
    "points between the groups": "1181.440.711",
}

REFUSED = {
    "nothing": ("", "vide", "empty"),
    "only spaces and a hyphen": (" - ", "vide", "empty"),
    "letters": ("11814407AB", "que des chiffres", "only digits"),
    "digits of another script": ("١١٨١٤٤٠٧١١", "que des chiffres", "only digits"),
    "a decimal part that is not zero": ("1181440711,5", "que des chiffres", "only digits"),
    "one digit": ("1", "il a 1 chiffre au lieu de 10", "it has 1 digit, not 10"),
    "eight digits": ("11814407", "8 chiffres", "8 digits"),
    "eleven digits": ("11814407110", "11 chiffres", "11 digits"),
    "a federal business number": ("123456782", "numéro d'entreprise fédéral", "federal business number"),
    "a federal payroll account": ("123456782 RP 0001", "numéro d'entreprise fédéral", "federal business"),
    "a QST number with its letters": ("1234567890 TQ 0001", "TVQ", "QST"),
    "a QST number without its suffix": ("1234567890TQ", "TVQ", "QST"),
    "a QST number by its check digit alone": ("1201234561", "TVQ", "QST"),
    "a prefix that does not exist": ("4470000013", "commence par 44", "starts with 44"),
    "scientific notation": ("1.18144E+09", "notation scientifique", "scientific notation"),
    "a wrong check digit": ("1181440712", "chiffre de contrôle", "check digit"),
}


@pytest.mark.parametrize("number", VALID)
def test_numbers_of_the_register_are_valid(number: str) -> None:
    assert neq.validate(number) == number
    assert neq.problem(number) is None


@pytest.mark.parametrize("number", INVENTED_IN_CODE_ELSEWHERE)
def test_numbers_invented_without_the_rule_are_refused(number: str) -> None:
    assert not neq.is_valid(number)


@pytest.mark.parametrize("text", SPELLINGS.values(), ids=SPELLINGS)
def test_every_spelling_gives_the_ten_digits(text: str) -> None:
    assert neq.validate(text) == "1181440711"


@pytest.mark.parametrize(("text", "french", "english"), REFUSED.values(), ids=REFUSED)
def test_a_refusal_says_why_in_both_languages(text: str, french: str, english: str) -> None:
    why = neq.problem(text)
    assert why is not None
    assert french in why.fr
    assert english in why.en
    assert not neq.is_valid(text)


def test_a_wrong_prefix_that_is_no_qst_number_does_not_speak_of_it() -> None:
    why = neq.problem("4470000013")
    assert why is not None
    assert "TVQ" not in why.fr


def test_the_error_names_the_field_the_reason_and_the_nearest_number() -> None:
    with pytest.raises(InvalidNeq) as caught:
        neq.validate("1170000031", "consortium.members[0].neq")
    assert caught.value.values["field"] == "consortium.members[0].neq"
    assert "1170000013" in caught.value.message("fr")
    assert "chiffre de contrôle" in caught.value.message("fr")


def test_people_read_a_number_in_groups() -> None:
    assert neq.format("1181440711") == "1181 440 711"


SLIPS = {
    "the last two digits swapped": ("1170000031", "1170000013"),
    "two digits swapped around a third": ("1181447011", "1181440711"),
    "the first prefix digit wrong": ("2170000013", "1170000013"),
    "a digit typed twice": ("11700000113", "1170000013"),
    "a digit too many that doubles nothing": ("11700000813", "1170000013"),
    "a doubled digit typed once": ("117000013", "1170000013"),
}


@pytest.mark.parametrize(("typed", "meant"), SLIPS.values(), ids=SLIPS)
def test_one_slip_is_explained(typed: str, meant: str) -> None:
    assert neq.suggest(typed)[0] == meant


def test_a_digit_taken_for_its_neighbour_is_among_the_suggestions() -> None:
    assert "1170000013" in neq.suggest("1170000014")


@pytest.mark.parametrize("text", ["", "AB", "12345", "123456789012", "1170000013"])
def test_what_no_slip_explains_gets_no_suggestion(text: str) -> None:
    assert neq.suggest(text) == []


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("1170 000 031", True),
        ("117000001", True),
        ("11700000013", True),
        ("9123-4567", False),
        ("3M", False),
        ("", False),
    ],
)
def test_ten_digits_or_one_off_are_meant_as_a_number(text: str, meant: bool) -> None:
    assert neq.is_meant(text) is meant


def test_no_more_suggestions_than_asked() -> None:
    assert len(neq.suggest("1170000014", limit=2)) == 2


def _valid_numbers() -> st.SearchStrategy[str]:
    bodies = st.tuples(st.sampled_from(tuple(neq.PREFIXES)), st.integers(0, 9_999_999))
    return bodies.map(lambda body: _numbered(body[0], f"{body[1]:07d}"))


def _numbered(prefix: str, serial: str) -> str:
    return prefix + serial + next(d for d in "0123456789" if neq.luhn(serial + d) == 0)


@given(_valid_numbers())
def test_the_check_is_luhn_over_the_last_eight_digits_as_another_library_computes_it(number: str) -> None:
    assert stdnum_luhn.is_valid(number[2:])
    assert neq.is_valid(number)


@given(st.integers(0, 10**8 - 1).map(lambda n: f"{n:08d}"))
def test_the_remainder_agrees_with_another_library_on_any_eight_digits(digits: str) -> None:
    assert neq.luhn(digits) == stdnum_luhn.checksum(digits)


@given(_valid_numbers(), st.integers(0, 9), st.integers(1, 9))
def test_any_single_wrong_digit_is_detected(number: str, place: int, shift: int) -> None:
    """ "any single wrong digit (prefix list + Luhn): 100 %"."""
    wrong = number[:place] + str((int(number[place]) + shift) % 10) + number[place + 1 :]
    assert not neq.is_valid(wrong)


@given(_valid_numbers(), st.integers(2, 8))
def test_neighbours_swapped_are_detected_but_for_09_and_90(number: str, place: int) -> None:
    """ "adjacent transposition: 98.4 % (09↔90 escapes)"."""
    pair = number[place : place + 2]
    swapped = number[:place] + pair[::-1] + number[place + 2 :]
    assert neq.is_valid(swapped) == (pair[0] == pair[1] or set(pair) == set("09"))


@given(_valid_numbers(), st.integers(2, 8))
def test_a_swap_of_neighbours_is_among_the_suggestions(number: str, place: int) -> None:
    swapped = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
    assert neq.is_valid(swapped) or number in neq.suggest(swapped, limit=20)


@given(_valid_numbers(), st.integers(0, 9), st.integers(1, 9))
def test_every_suggestion_is_valid_and_the_right_one_is_reachable(
    number: str, place: int, shift: int
) -> None:
    wrong = number[:place] + str((int(number[place]) + shift) % 10) + number[place + 1 :]
    suggestions = neq.suggest(wrong, limit=40)
    assert all(map(neq.is_valid, suggestions))
    assert number in suggestions


@given(st.text(max_size=30))
def test_any_text_is_either_a_number_or_refused_with_a_reason(text: str) -> None:
    why = neq.problem(text)
    assert (why is None) == neq.is_valid(text)
    assert why is None or (why.fr and why.en)


def test_a_federal_business_number_is_not_taken_for_a_neq() -> None:
    assert bn.is_valid("123456782")
    assert not neq.is_valid("123456782")
