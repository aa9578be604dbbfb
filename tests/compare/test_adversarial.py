"""Names nobody would write, and somebody will: every one gets an answer, and none a long one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amp_registry import firm_name
from amp_registry.compare.index import build
from amp_registry.compare.match import find
from amp_registry.errors import InvalidQuestion
from amp_registry.naming.splitting import LONGEST
from amp_registry.question import Firm
from amp_registry.records import NameRow, ReaEntry

LISTED = ReaEntry(name="Construction Gélival inc.")
HOSTILE = {
    "10,000 letters": "g" * 10_000,
    "10,000 letters with a name before": "Construction Gélival inc. " + "x" * 9_970,
    "500 words": " ".join(f"mot{n}" for n in range(500)),
    "500 times one word": "gelival " * 500,
    "500 single letters": "a " * 500,
    "only punctuation": "?!...,;:-_()[]{}" * 20,
    "500 parentheses opened": "(" * 500 + "gelival",
    "500 slashes": "/".join(["gelival"] * 500),
    "right to left": "\u202eيلافيج شركة البناء\u202c",
    "right to left around a name": "\u202eConstruction Gélival inc.\u202c",
    "emoji": "🏗️🏗️ Gélival 🏗️",
    "zero width": "Gé\u200bli\u200cv\u200dal\ufeff",
    "mixed scripts": "Gélivаl Констрuction",
    "control characters": "Gélival\x00\x1b[31m\x07\x08",
    "combining marks": "G" + "\u0301" * 500 + "elival",
    "half a character": "G\ud800lival",
    "digits": "1234567890" * 100,
    "numbers of companies": "9123-4567 Québec inc. " * 50,
    "dotted initials": "a." * 300,
}


def _asked(name: str) -> Firm | None:
    """Return the firm of a name a person typed, None when the question says that it cannot be asked."""
    try:
        firm = Firm(name=name)
    except InvalidQuestion:
        return None
    return firm if firm.named else None


@pytest.mark.parametrize("name", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_name_is_read_compared_and_looked_up(name: str) -> None:
    read = firm_name.parse(name)
    assert sum(map(len, read.words)) <= 3 * LONGEST
    keys = [*firm_name.search_keys(name), *firm_name.search_keys(LISTED.name)]
    index = build([NameRow(n, key.key, key.number) for n, key in enumerate(keys)], {}, {})
    firm = _asked(name)
    if firm is None:
        return
    assert isinstance(index.candidates(firm), list)
    for match in find(firm, [LISTED, ReaEntry(name=name)]).matches:
        assert 0 <= match.score <= 1
        assert all(feature.text.fr for feature in match.features)


@pytest.mark.parametrize("name", [HOSTILE[case] for case in ("control characters", "half a character")])
def test_a_name_that_cannot_be_printed_is_refused_and_the_refusal_says_what_is_accepted(name: str) -> None:
    with pytest.raises(InvalidQuestion, match="without control characters or undecodable bytes"):
        Firm(name=name)


@pytest.mark.parametrize(
    "name",
    [HOSTILE[case] for case in ("zero width", "emoji", "right to left around a name")],
)
def test_what_cannot_be_seen_does_not_hide_a_firm(name: str) -> None:
    assert find(Firm(name=name), [LISTED]).matches


def test_letters_of_another_script_are_other_letters() -> None:
    assert not find(Firm(name=HOSTILE["mixed scripts"]), [LISTED]).matches


@given(st.text(max_size=400))
def test_any_text_has_an_answer(text: str) -> None:
    firm = _asked(text)
    if firm is None:
        return
    index = build([NameRow(0, key.key, key.number) for key in firm_name.search_keys(LISTED.name)], {}, {})
    index.candidates(firm)
    find(firm, [LISTED])
