"""The page of an answer: its words are those of the proof, its sign and its tone say what its words say."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from amp_registry.decide.verdict import Answer
from amp_registry.explain.proof.page import page
from amp_registry.question import Question
from amp_registry.registry import Registry
from amp_registry.web.views.answer import SIGNS, TONES, told
from tests.sample_store import NOW

PROOFS = Path(__file__).parents[3] / "data" / "fixtures" / "proofs"


@pytest.fixture(scope="module")
def registry(sample_url: str) -> Any:
    with Registry.open(sample_url) as opened:
        yield opened


def _told(registry: Registry, language: Any = "fr", **question: Any) -> Any:
    return told(registry.check(Question.from_dict(question), now=NOW).to_dict(), language)


def test_every_answer_has_a_tone_and_every_tone_a_sign() -> None:
    assert set(TONES) == set(Answer)
    assert set(TONES.values()) == set(SIGNS)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_answer_is_said_whole_its_first_words_apart(language: Any) -> None:
    evidence = json.loads((PROOFS / "holds.json").read_text(encoding="utf-8"))
    shown = told(evidence, language)
    assert f"{shown.headline}. {shown.rest}" == page(evidence, language).answer


def test_the_sections_are_those_of_the_proof_and_none_is_lost() -> None:
    evidence = json.loads((PROOFS / "holds.json").read_text(encoding="utf-8"))
    shown = told(evidence, "fr")
    names = {one.name for one in (*shown.above, *shown.below)}
    assert names == {section.name for section in page(evidence, "fr").sections} - {"found"}
    assert [one.name for one in shown.above] == ["why", "warnings", "todo"]


def test_a_firm_and_its_candidates_stand_side_by_side(registry: Registry) -> None:
    shown = _told(registry, firm={"name": "Excavation Sarrazelle", "city": "Laval"})
    (comparison,) = shown.comparisons
    assert [(one.register, one.may_decide) for one in comparison.candidates] == [
        ("RENA", True),
        ("REA", False),
    ]
    rows = {row.label: row for row in comparison.rows}
    assert rows["Nom"].asked == "Excavation Sarrazelle"
    assert rows["Nom"].found == ("Les Excavations Sarrazelle inc.", "Excavation Sarrazelle inc.")
    assert rows["NEQ"].asked == ""
    assert rows["Adresse"].asked == "Laval"
    assert rows["Inscription"].asked is None
    assert comparison.candidates[0].features


@pytest.mark.parametrize(
    ("firm", "as_of", "says"),
    [
        pytest.param({"name": "Excavation Sarrazelle"}, None, "Demandez le NEQ à la firme", id="a name alone"),
        pytest.param(
            {"name": "Construction Solanvert inc.", "neq": "1199014201"}, None, "Comparez l'adresse et les dirigeants", id="with its NEQ"
        ),
        pytest.param({"neq": "1199013294"}, "2026-09-01", "Importez une copie prise ce jour-là", id="a past day"),
    ],
)  # fmt: skip
def test_what_to_do_is_that_of_this_very_question(
    registry: Registry, firm: dict[str, str], as_of: str | None, says: str
) -> None:
    shown = _told(registry, firm=firm, as_of=as_of)
    (todo,) = (section for section in shown.above if section.name == "todo")
    lines = [line for block in todo.blocks for line in block.lines]
    assert sum(line.startswith(says) for line in lines) == 1
    assert not any("sync" in line or "s'il n'a pas été donné" in line for line in lines)


def test_what_to_do_of_a_question_that_would_be_refused_today_stands_as_printed(registry: Registry) -> None:
    question = Question.from_dict({"firm": {"name": "Excavation Sarrazelle"}})
    evidence = registry.check(question, now=NOW).to_dict()
    evidence["question"]["firm"]["neq"] = "1170000031"
    shown = told(evidence, "fr")
    assert any("s'il n'a pas été donné" in line for s in shown.above for b in s.blocks for line in b.lines)


def test_equal_numbers_leave_nothing_to_decide(registry: Registry) -> None:
    (comparison,) = _told(registry, firm={"neq": "1170000013"}).comparisons
    assert not any(one.may_decide for one in comparison.candidates)


def test_each_member_of_a_consortium_has_its_own_comparison(registry: Registry) -> None:
    members = [{"neq": "1170000013"}, {"name": "Excavation Sarrazelle"}]
    shown = _told(registry, firm={}, consortium={"members": members})
    assert [one.member for one in shown.comparisons] == [1, 2]


def test_nothing_found_says_what_was_looked_for(registry: Registry) -> None:
    shown = _told(registry, firm={"name": "Papeterie Inventée"})
    assert shown.comparisons == ()
    assert [section.name for section in shown.found] == ["found"]


def test_what_the_form_asks_for_is_not_said_twice(registry: Registry) -> None:
    evidence = registry.check(Question.from_dict({"firm": {"neq": "1199000010"}}), now=NOW).to_dict()
    lines = [line for s in told(evidence, "fr").above for block in s.blocks for line in block.lines]
    assert evidence["needed"]
    assert not {one["text"]["fr"] for one in evidence["needed"]} & set(lines)
