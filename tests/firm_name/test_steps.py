"""Each step of name cleaning, one row a real shape, with invented names."""

from __future__ import annotations

import re
from itertools import chain
from unittest.mock import patch

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from amp_registry.naming import company_numbers, spelling, splitting, words
from amp_registry.naming.splitting import Role
from amp_registry.naming.tables import EXPANDED, LEGAL_FORMS, NOTES, SEPARATORS, TIERS, UNDETERMINED, tier

SPELLINGS = {
    "every dash is one dash": ("9221‑2745 – A — B − C", "9221-2745 - a - b - c"),
    "a trade mark is no letter": ("Zelma™ Inc.", "zelma inc."),
    "ligatures open": ("Œuvres ﬁnes", "oeuvres fines"),
    "full-width digits are digits": ("９１２３", "9123"),
    "what is invisible goes": ("Cons\u00adtruc\u200btion\ufeff", "construction"),
    "marks that join or hide letters go": ("Cons\u2061truc\ufe0ftion\U000e0041", "construction"),
    "a prime of phonetics is an apostrophe": ("L\u02b9Étoile", "l'étoile"),
    "quotes and apostrophes are plain": ("« L’Œil » d´Or", "\" l'oeil \" d'or"),
    "a plain text only loses its capitals": ("ABC Inc. (1)", "abc inc. (1)"),
}

DAMAGED = {
    "UTF-8 read as Windows": ("Ã‰lectricitÃ© GÃ©lival", "électricité gélival"),
    "UTF-8 read as Latin-1": ("\xc3\x89lectricit\xc3\xa9", "électricité"),
    "read so twice": ("QuÃƒÂ©bec", "québec"),
    "beside a letter that is whole": ("MÃ©tal Forêt", "métal forêt"),
    "and then in small letters": ("gã©lival", "gélival"),
    "an entity in capitals": ("G&EACUTE;LIVAL", "gélival"),
    "an apostrophe": ("Lâ€™Ã‰toile dâ€™Or", "l'étoile d'or"),
    "a ligature": ("Å’uvre", "oeuvre"),
    "entities of a page": ("G&eacute;lival &amp; Fils", "gélival & fils"),
    "an entity by its number": ("L&#39;&#xC9;toile", "l'étoile"),
    "letters nobody could show": (
        "Andr\ufffd \ufffdlectrique G\ufffd\ufffdlival",
        "andre electrique gelival",
    ),
    "question marks between letters": ("G?om?trix ?lectrique G??lival", "geometrix electrique gelival"),
    "a question": ("Pourquoi pas? Oui ?", "pourquoi pas? oui ?"),
    "a question mark beside digits": ("Norvel 9?3", "norvel 9?3"),
    "a sign and a semicolon": ("A&B; C&D;", "a&b; c&d;"),
    "a letter of another language": ("São Gélival", "são gélival"),
}


@pytest.mark.parametrize(("text", "after"), DAMAGED.values(), ids=DAMAGED)
def test_damaged_letters_are_mended(text: str, after: str) -> None:
    assert spelling.one_spelling(text) == after


@pytest.mark.parametrize(("text", "after"), SPELLINGS.values(), ids=SPELLINGS)
def test_one_spelling(text: str, after: str) -> None:
    assert spelling.one_spelling(text) == after


def test_accents_go_and_letters_of_other_scripts_stay() -> None:
    assert spelling.without_accents("éàçñœ北") == "eacnoe北"


INITIALS = {
    "tight": ("c.m.s. inc", "cms~  inc"),
    "without the last point": ("labo s.m inc", "labo sm~  inc"),
    "spaced": ("construction c. p. inc", "construction cp~  inc"),
    "a space ends tight ones": ("s.e.n.c.r.l. s.r.l.", "sencrl~  srl~ "),
    "glued to a word": ("r.theberge", "r~ theberge"),
    "a full stop after a word is none": ("xyz inc. abc", "xyz inc. abc"),
}


@pytest.mark.parametrize(("text", "after"), INITIALS.values(), ids=INITIALS)
def test_dotted_initials_are_one_word(text: str, after: str) -> None:
    assert spelling.joined_initials(text) == after


NUMBERS = {
    "a hyphen": ("9123-4567 quebec inc.", "qc:91234567"),
    "a space": ("9123 4567 quebec inc", "qc:91234567"),
    "nothing between": ("91234567 quebec inc.", "qc:91234567"),
    "spaces around the hyphen": ("9123 - 4567 quebec inc.", "qc:91234567"),
    "qc": ("9123-4567 qc inc.", "qc:91234567"),
    "que": ("9123-4567 que inc", "qc:91234567"),
    "the older series": ("2330-2029 quebec inc.", "qc:23302029"),
    "a comma before the form": ("9123-4567 quebec, inc.", "qc:91234567"),
    "the bare number": ("9123-4567", "qc:91234567"),
    "the bare number and a form": ("9123-4567 inc.", "qc:91234567"),
    "federal, six digits": ("175784 canada inc.", "ca:175784"),
    "federal, seven digits": ("1107392 canada inc.", "ca:1107392"),
    "federal, eight digits": ("13579246 canada ltee", "ca:13579246"),
    "another province": ("1714141 alberta ltd", "ab:1714141"),
    "a province by its initials": ("0812345 bc~ ltd.", "bc:0812345"),
    "a province of two words": ("123456 nouveau-brunswick ltee", "nb:123456"),
    "a point": ("9123.4567 quebec inc.", "qc:91234567"),
    "a comma": ("9123,4567 quebec inc.", "qc:91234567"),
    "a slash": ("9123/4567 quebec inc.", "qc:91234567"),
    "an underscore": ("9123_4567 quebec inc.", "qc:91234567"),
    "two hyphens": ("9123--4567 quebec inc.", "qc:91234567"),
    "quebec in parentheses": ("9123-4567 (quebec) inc.", "qc:91234567"),
    "quebec after the form": ("9123-4567 inc. quebec", "qc:91234567"),
    "quebec before the number": ("quebec 9123-4567 inc.", "qc:91234567"),
    "a letter of quebec left out": ("9123-4567 quebc inc.", "qc:91234567"),
    "another letter of quebec left out": ("9123-4567 qebec inc.", "qc:91234567"),
    "two letters of quebec swapped": ("9123-4567 queebc inc.", "qc:91234567"),
    "an accented letter that became a question mark": ("9123-4567 qu?bec inc.", "qc:91234567"),
    "an accented letter that was lost": ("9123-4567 qubec inc.", "qc:91234567"),
    "an accented letter that could not be read": ("9123-4567 qu\ufffdbec inc.", "qc:91234567"),
    "quebec glued to the form": ("9123-4567 quebecinc", "qc:91234567"),
    "an amount of a spreadsheet": ("91234567.0", "qc:91234567"),
    "an o for a zero": ("91o3-4567 quebec inc.", "qc:91034567"),
    "an l for a one": ("9l23-4567 qc", "qc:91234567"),
    "three letters for digits": ("9ol4-o740 quebec inc.", "qc:90140740"),
    "the bare number after a name": ("xyz, 9123-4567", "qc:91234567"),
    "the bare number before a name": ("9123-4567 / xyz", "qc:91234567"),
    "the bare number in parentheses": ("xyz (2330-2029)", "qc:23302029"),
    "a number of quebec said to be federal": ("9123-4567 canada inc.", "qc:91234567"),
    "canonical already": ("boreale qc:91234567", "qc:91234567"),
}


@pytest.mark.parametrize(("text", "number"), NUMBERS.values(), ids=NUMBERS)
def test_a_company_number_is_taken_out(text: str, number: str) -> None:
    rest, numbers = company_numbers.taken_out(text)
    assert numbers == (number,)
    assert not any(map(str.isdigit, rest))


OTHER_NUMBERS = {
    "a year before quebec": "pizza 2000 quebec",
    "a digit of a name": "3m canada compagnie",
    "too few digits": "1234 canada",
    "too many digits": "12345678901 quebec",
    "no digit": "x",
    "a telephone": "xyz 514-555-1234",
    "a telephone with its country": "xyz 1-450-9123-4567",
    "a building licence": "xyz rbq 5678-1234-01",
    "a licence that begins as a company number": "xyz 9123-4567-01",
    "two years": "xyz 2019-2020",
    "a wrong check digit amid words": "xyz 9123-4568",
    "another series amid words": "xyz 5678-1232",
    "digits amid words without their hyphen": "xyz 9123 4567",
    "a code that ends in digits": "xyz a9123-4567",
    "a word of letters that look like digits": "lilo 2000 quebec",
}


@pytest.mark.parametrize("text", OTHER_NUMBERS.values(), ids=OTHER_NUMBERS)
def test_other_numbers_stay_words(text: str) -> None:
    assert company_numbers.taken_out(text) == (text, ())


def test_two_numbers_are_two() -> None:
    assert company_numbers.taken_out("9123-4567 quebec inc. et 1107392 canada inc.")[1] == (
        "qc:91234567",
        "ca:1107392",
    )


@pytest.mark.parametrize(
    ("number", "shown"),
    [("qc:91234567", "9123-4567 Québec"), ("ca:1107392", "1107392 Canada"), ("ab:1714141", "1714141 AB")],
)
def test_a_number_is_shown_as_people_print_it(number: str, shown: str) -> None:
    assert company_numbers.display(number) == shown


def test_neighbours_are_one_slip_away_and_each_knows_the_other() -> None:
    for neighbour in company_numbers.neighbours("qc:91234567"):
        assert company_numbers.is_neighbour("qc:91234567", neighbour)
        assert "qc:91234567" in company_numbers.neighbours(neighbour)


@pytest.mark.parametrize("other", ["qc:91234567", "ca:91234568", "qc:91234678", "qc:9123456", "qc:19324567"])
def test_what_is_more_than_one_slip_away_is_no_neighbour(other: str) -> None:
    assert not company_numbers.is_neighbour("qc:91234567", other)


PARTS = {
    "parentheses": ("xyz (abc)", [("name", "xyz"), ("other_name", "abc")]),
    "a parenthesis left open": ("xyz inc (c.i.e.", [("name", "xyz inc"), ("other_name", "c.i.e.")]),
    "a slash": ("xyz ltee/abc ltd", [("name", "xyz ltee"), ("other_name", "abc ltd")]),
    "a slash between two forms is none": ("xyz sencrl~ /srl~", [("name", "xyz sencrl~ srl~")]),
    "a slash between digits is none": ("securite 24/7", [("name", "securite 24/7")]),
    "a bar": ("xyz | abc", [("name", "xyz"), ("other_name", "abc")]),
    "a backslash": ("xyz\\abc", [("name", "xyz"), ("other_name", "abc")]),
    "fasn": ("| fasn~ xyz", [("other_name", "xyz")]),
    "faisant affaire sous le nom de": ("| faisant affaire sous le nom de xyz", [("other_name", "xyz")]),
    "o/a": ("abc inc. o/a xyz", [("name", "abc inc."), ("other_name", "xyz")]),
    "oa after a number": ("| oa xyz", [("other_name", "xyz")]),
    "fas with dots": ("fas~ xyz", [("other_name", "xyz")]),
    "fas as a word of the name": ("groupe fas quebec", [("name", "groupe fas quebec")]),
    "une division de": ("xyz, une division de abc", [("division", "xyz,"), ("name", "abc")]),
    "division d'": ("xyz division d'abc", [("division", "xyz"), ("name", "abc")]),
    "division without de": ("xyz division abc", [("name", "xyz"), ("other_name", "abc")]),
    "a/s": ("| a/s abc", [("care_of", "abc")]),
    "aux soins de": ("xyz aux bons soins de abc", [("name", "xyz"), ("care_of", "abc")]),
    "a year in parentheses stays a word": ("xyz (2014) inc.", [("name", "xyz  2014  inc.")]),
    "an article in parentheses stays a word": ("xyz inc. (les)", [("name", "xyz inc.  les")]),
}


@pytest.mark.parametrize(("text", "parts"), PARTS.values(), ids=PARTS)
def test_one_line_may_hold_several_names(text: str, parts: list[tuple[str, str]]) -> None:
    assert [(role.value, part.strip()) for role, part in splitting.segments(text)] == parts


NOTED = {
    "an office": ("xyz (bureau des offres)", "xyz "),
    "a seat": ("xyz inc. (siege social) - projet 125046", "xyz inc.  - "),
    "a vehicle": ("xyz - camionnette # 2", "xyz - "),
    "a serial": ("xyz_41", "xyz"),
    "a remark": ("xyz *important*: only for one site", "xyz"),
    "nothing but a note": ("projet 125046", "projet 125046"),
    "no note": ("projets nordel", "projets nordel"),
}


@pytest.mark.parametrize(("text", "after"), NOTED.values(), ids=NOTED)
def test_notes_are_cut(text: str, after: str) -> None:
    assert splitting.without_notes(text) == after


def test_a_paragraph_is_cut_at_300_characters() -> None:
    assert len(splitting.without_notes("mot " * 200)) == splitting.LONGEST


FORMS = {
    "inc. anywhere": (["xyz", "inc", "montreal"], ["xyz", "montreal"], "inc."),
    "two forms": (["xyz", "sencrl~", "srl~"], ["xyz"], "s.e.n.c.r.l."),
    "sec when it stands last": (["olvymel", "sec"], ["olvymel"], "s.e.c."),
    "sec as a word": (["nettoyage", "a", "sec"], ["nettoyage", "a", "sec"], None),
    "sec inside": (["sec", "olvymel"], ["sec", "olvymel"], None),
    "co before inc": (["levemay", "co", "inc"], ["levemay"], "cie"),
    "cie inside a name": (["xyz", "cie", "nord"], ["xyz", "cie", "nord"], None),
    "an article after the form": (["xyz", "corp", "les"], ["xyz", "les"], "corp."),
    "corp when nothing else tells": (["construction", "corp"], ["construction", "corp"], None),
    "coop stays and tells the kind": (["coop", "xyz"], ["coop", "xyz"], "coop"),
    "s.a. with dots": (["bolvore", "sa~"], ["bolvore"], "s.a."),
    "sa without": (["bolvore", "sa"], ["bolvore", "sa"], None),
    "no form": (["bolvore"], ["bolvore"], None),
}


@pytest.mark.parametrize(("given", "kept", "form"), FORMS.values(), ids=FORMS)
def test_legal_forms(given: list[str], kept: list[str], form: str | None) -> None:
    words_kept, found = words.without_legal_form(given)
    assert words_kept == kept
    assert (found.display if found else None) == form


def test_a_form_written_in_several_words_is_one() -> None:
    assert words.split("xyz, societe en commandite") == ["xyz", "sec~"]


GLUED = {
    "inc": ("quennyvelinc", ["quennyvel", "inc"]),
    "senc": ("roy zelmarsenc", ["roy", "zelmar", "senc"]),
    "sencrl": ("zelmarsencrl", ["zelmar", "sencrl"]),
    "ltee after a consonant": ("tremvlayltee", ["tremvlay", "ltee"]),
    "a word in ltee": ("recoltee survoltee", ["recoltee", "survoltee"]),
    "a metal": ("eurozinc", ["eurozinc"]),
    "a short word": ("vinc", ["vinc"]),
    "a number": ("2000inc", ["2000inc"]),
}


@pytest.mark.parametrize(("text", "after"), GLUED.values(), ids=GLUED)
def test_a_form_is_taken_off_a_word_only_where_it_is_no_part_of_it(text: str, after: list[str]) -> None:
    assert words.split(text) == after


def test_no_listed_word_ends_as_a_glued_form_does() -> None:
    assert [word for word in TIERS if words.split(word) != [word]] == []


def test_a_doubled_apostrophe_is_one() -> None:
    assert spelling.without_elision("service d''entretien l''heureux") == "service entretien heureux"


def test_canada_is_shortened_with_a_point_alone() -> None:
    assert words.split("xyvel du can. inc.") == ["xyvel", "du", "canada", "inc"]
    assert words.split("can-bec can toucan.") == ["can", "bec", "can", "toucan"]


@pytest.mark.parametrize("row", LEGAL_FORMS.values(), ids=lambda form: form.display)
def test_every_legal_form_says_what_it_is(row: object) -> None:
    form = next(f for f in LEGAL_FORMS.values() if f is row)
    assert form.display
    assert form.compare.isidentifier()
    assert form.strip in {"anywhere", "end", "dotted", "never"}


CLEANED = {
    "articles and prepositions": (["les", "jeux", "pour", "la", "vie"], ("jeux", "vie")),
    "an initial that reads as an article": (["l~", "fournivel"], ("l.", "fournivel")),
    "initials that read as an article": (["la~", "hebervel"], ("l.a.", "hebervel")),
    "other initials": (["cms~"], ("cms",)),
    "nothing but articles": (["les"], ("les",)),
    "nothing but a word that determines nothing": (["les", "entreprises"], ("entreprise",)),
    "a Roman numeral": (["mirol", "iv"], ("mirol", "4")),
    "st last": (["rang", "st"], ("rang", "st")),
    "an article without its apostrophe": (
        ["service", "dentretien", "xyvel"],
        ("service", "entretien", "xyvel"),
    ),
    "an article and a plural": (["xyvel", "dexpertises"], ("xyvel", "expertise")),
    "what looks like an article, and alone tells": (["groupe", "lexpert"], ("groupe", "lexpert")),
    "a word of its own that begins so": (["laval", "lavage", "xyvel"], ("laval", "lavage", "xyvel")),
    "an English plural": (["elevators", "xyvel"], ("ascenseur", "xyvel")),
    "dotted abbreviation": (["cpe~", "lune"], ("centre", "petite", "enfance", "lune")),
    "a short plural": (["eaux", "bas"], ("eau", "bas")),
    "an x of a name made of a common word": (["supremex", "mediax"], ("supremex", "mediax")),
    "an x after a consonant": (["directx"], ("directx",)),
}


@pytest.mark.parametrize(("given", "after"), CLEANED.values(), ids=CLEANED)
def test_the_nine_differences_the_law_does_not_count(given: list[str], after: tuple[str, ...]) -> None:
    assert words.cleaned(given) == after


def test_word_lists_are_folded_and_in_the_singular() -> None:
    for word in TIERS:
        assert word == spelling.without_accents(spelling.one_spelling(word))
        assert words.singular(word) == word


def test_what_is_written_out_stands_on_a_list() -> None:
    for abbreviation, full in EXPANDED.items():
        assert not EXPANDED.keys() & set(full), abbreviation
        assert set(full) <= TIERS.keys() | UNDETERMINED, abbreviation


def test_every_role_and_tier_has_its_name() -> None:
    assert {role.value for role in Role} == {"name", "other_name", "division", "care_of"}
    assert tier("construction") == "any_trade"
    assert SEPARATORS.keys() == {"trading_as", "trading_as_after_a_form", "care_of"}
    assert NOTES.keys() == {"inside_parentheses", "to_the_end"}


# Every run of letters of the data, those of separators and notes too, and how names join them.
_WRITTEN = chain(LEGAL_FORMS, *SEPARATORS.values(), *NOTES.values())
_SAID = sorted({word for text in _WRITTEN for word in re.findall(r"[a-z]+", text)})
_TEXTS = st.lists(
    st.tuples(
        st.sampled_from([*_SAID, "construction", "tremblay", "une", "division", "de", "du", "of"]) | st.text("adflos", min_size=1, max_size=4),
        st.sampled_from([" ", " ", "-", ". ", ".", " - ", "/", "'"]),
    ),
    min_size=1,
    max_size=5,
).map(lambda pieces: "".join(word + sign for word, sign in pieces).rstrip())  # fmt: skip


@given(_TEXTS)
@example("xyz division de abc")
@example("xyz inc fa abc")
@example("abc aux soins de xyz")
def test_no_step_changes_a_plain_text(text: str) -> None:
    """A plain text goes to its words at once: every step that is left out must leave it as it is."""
    assume(splitting.is_plain(text))
    assert splitting.without_notes(text) == text
    assert spelling.joined_initials(text) == text
    assert company_numbers.taken_out(text) == (text, ())
    assert spelling.without_elision(text) == text
    with patch.object(splitting, "_may_say_so", return_value=True):
        assert splitting.segments(text) == [(Role.NAME, text)]
    assert splitting.dashed(text) == []
