"""Names by the million, and names written otherwise: the same for the same seed, changed, never emptied."""

from __future__ import annotations

import random
from collections import Counter
from itertools import islice

import pytest

from amp_registry import firm_name
from amp_registry.neq import luhn
from benchmarks import population, search
from benchmarks.population import PERTURBATIONS, perturbed

NAMES = list(population.names(2_000))


def test_the_same_seed_gives_the_same_names_and_another_gives_others() -> None:
    assert list(population.names(50, 1)) == list(population.names(50, 1))
    assert list(population.names(50, 1)) != list(population.names(50, 2))


def test_a_larger_population_starts_as_a_smaller_one_does() -> None:
    assert list(islice(population.names(1_000_000), 50)) == NAMES[:50]


def test_words_come_in_the_frequencies_of_names_few_often_and_many_once() -> None:
    words = Counter(word for name in NAMES for word in firm_name.parse(name).words)
    often = sum(count for _word, count in words.most_common(20))
    once = sum(count == 1 for count in words.values())
    assert often / sum(words.values()) > 0.3
    assert once / len(words) > 0.4


def test_a_name_in_six_is_a_numbered_company_in_a_range_not_issued() -> None:
    numbers = [number for name in NAMES for number in firm_name.parse(name).numbers]
    assert 0.14 < len(numbers) / len(NAMES) < 0.22
    assert {number[:4] for number in numbers} == {"qc:9"}
    assert all(number[4] in "6789" and luhn(number[3:]) == 0 for number in numbers)


def test_no_name_holds_the_word_that_marks_a_sample() -> None:
    assert not [name for name in NAMES if "exemple" in name.lower() or "sample" in name.lower()]


@pytest.mark.parametrize(
    ("way", "name", "possible"),
    [
        ("case", "Pavage Valdon inc.", {"PAVAGE VALDON INC.", "pavage valdon inc.", "Pavage Valdon Inc."}),
        ("accents", "Béton Gélival ltée", {"Beton Gelival ltee"}),
        ("legal form dropped", "Pavage Valdon inc.", {"Pavage Valdon"}),
        ("legal form dropped", "Pavage Valdon", {"Pavage Valdon"}),
        ("article", "Les Pavages Valdon", {"Pavages Valdon", "Pavages Valdon (Les)"}),
        ("article", "Pavages Valdon", {"Les Pavages Valdon"}),
        ("order", "Pavage Valdon inc.", {"Valdon Pavage inc."}),
        ("word dropped", "Pavage Valdon", {"Pavage Valdon"}),
        ("word dropped", "Groupe A. Valdon", {"Groupe A.", "Groupe Valdon", "A. Valdon"}),
        ("glued", "Pavage Valdon", {"PavageValdon"}),
        ("split", "Valdon", {"Val don"}),
        ("split", "Val", {"Val"}),
        ("slip", "3", {"3"}),
    ],
)
def test_each_way_of_writing_otherwise_does_what_it_says(way: str, name: str, possible: set[str]) -> None:
    assert {PERTURBATIONS[way](name, random.Random(seed)) for seed in range(40)} == possible


def test_an_abbreviation_is_one_that_is_read_as_the_word() -> None:
    short = {PERTURBATIONS["abbreviation"]("Équipements", random.Random(seed)) for seed in range(40)}
    assert "Equip." in short
    assert {firm_name.key(one) for one in short} == {"equipement"}


def test_a_slip_is_one_letter_too_many_missing_wrong_or_swapped() -> None:
    lengths = {len(PERTURBATIONS["slip"]("Valdon", random.Random(seed))) for seed in range(40)}
    assert lengths == {5, 6, 7}


def test_the_form_changed_is_another_form_and_the_word_added_is_one_more() -> None:
    for seed in range(20):
        changed = PERTURBATIONS["legal form changed"]("Valdon inc.", random.Random(seed))
        assert changed.startswith("Valdon ")
        assert len(PERTURBATIONS["word added"]("Valdon", random.Random(seed)).split()) > 1


def test_a_perturbed_name_is_another_text_that_still_holds_a_letter_or_a_digit() -> None:
    rng = random.Random(1)
    for name in NAMES:
        other = perturbed(name, rng)
        assert other != name
        assert any(map(str.isalnum, other))


@pytest.mark.parametrize("name", ["3", "X", "🙂 a", "שלום", "a" * 5_000, "a " * 500])
def test_an_odd_name_is_written_otherwise_or_left(name: str) -> None:
    assert any(map(str.isalnum, perturbed(name, random.Random(1))))


def test_queries_are_the_same_for_the_same_seed_and_a_quarter_names_nobody() -> None:
    asked = search.queries(["Pavage Valdon inc."], 1_000)
    assert asked == search.queries(["Pavage Valdon inc."], 1_000)
    nobody = set(population.names(1_000, search.SEED + 1))
    assert 0.2 < sum(name in nobody for name in asked) / 1_000 < 0.3
