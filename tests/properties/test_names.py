"""What holds of every name, however it is written."""

from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from amp_registry import firm_name

FRAGMENTS = (
    *(
        "Construction",
        "Électricité",
        "Gélival",
        "St-Ambrin",
        "Ste",
        "L'Œuvre",
        "d'Aoust",
        "O'Brilan",
        "Tremblay",
    ),
    *("inc.", "ltée", "s.e.n.c.", "S.E.C.", "Cie", "Co", "corp.", "enr.", "S.A.", "sec", "LLP", "SRL", "sa"),
    *(
        "Les",
        "de la",
        "à",
        "A",
        "A.",
        "L.",
        "et",
        "&",
        "+",
        "II",
        "iv",
        "2014",
        "(1988)",
        "3M",
        "C. M.",
        "S.M.",
    ),
    *("9123-4567 Québec inc.", "9123", "4567", "Québec", "1107392", "Canada", "2330 2029 Qc", "qc:91234567"),
    *("Zelma 9123-4567", "9l23", "O567", "Quebc", "9123.4567", "514-555-1234"),
    *(
        "(",
        ")",
        "/",
        "|",
        " - ",
        "-",
        "–",
        "fasrs",
        "f.a.s.n.",
        "FAS",
        "oa",
        "une division de",
        "div.",
        "a/s",
    ),
    *(
        "Projet 12",
        "(siège social)",
        "_41",
        "*",
        "Entreprise",
        "Société",
        "const",
        "entr.",
        "cpe",
        "CPE",
        "coop",
        "Can.",
    ),
    *("Lexpert", "dentretien", "l''étoile", "Zelmarinc", "incorporé"),
    *("&eacute;toile", "G?lival", "\ufffdl", "?", "&", ";"),
    *("Groupe", "services", "Jacques", "consortium", "bsl", "société en commandite", "X", "y", "z.", "~"),
)


def _names() -> st.SearchStrategy[str]:
    fragments = st.lists(st.sampled_from(FRAGMENTS), min_size=1, max_size=7)
    return st.tuples(fragments, st.sampled_from((" ", "", "  "))).map(lambda made: made[1].join(made[0]))


ANY_TEXT = st.one_of(_names(), st.text(max_size=40))


@given(ANY_TEXT)
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    """ "Cleaning twice = cleaning once"."""
    once = firm_name.key(text)
    assert firm_name.key(once) == once


@given(_names())
def test_case_never_changes_a_key(text: str) -> None:
    """ "Accents, case and hyphens never change a key"."""
    assert firm_name.key(text.upper()) == firm_name.key(text) == firm_name.key(text.lower())


@given(_names())
def test_accents_never_change_a_key(text: str) -> None:
    """ "Accents, case and hyphens never change a key"."""
    bare = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
    assert firm_name.key(bare) == firm_name.key(text) == firm_name.key(unicodedata.normalize("NFD", text))


@given(_names(), st.sampled_from("-‑‐–—−"))
def test_one_hyphen_is_as_good_as_another(text: str, hyphen: str) -> None:
    """ "Accents, case and hyphens never change a key"."""
    assert firm_name.key(text.replace("-", hyphen)) == firm_name.key(text)


@given(
    st.lists(
        st.sampled_from(("Gélival", "Nord", "Brise", "Construction", "St", "Ambrin", "Mirol")), min_size=1
    )
)
def test_a_hyphen_between_words_is_as_good_as_a_space(words: list[str]) -> None:
    """ "Accents, case and hyphens never change a key"."""
    assert firm_name.key("-".join(words)) == firm_name.key(" ".join(words))


@given(ANY_TEXT)
def test_a_text_with_a_letter_or_a_digit_has_a_key_and_can_be_searched(text: str) -> None:
    if any(c.isascii() and c.isalnum() for c in text):
        assert firm_name.key(text)
        assert firm_name.search_keys(text)


@given(ANY_TEXT)
def test_a_name_is_read_the_same_every_time(text: str) -> None:
    assert firm_name.parse.__wrapped__(text) == firm_name.parse.__wrapped__(text)
