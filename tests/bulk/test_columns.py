"""The headings and words of lists: each means one thing, and every field of the question can be given."""

from __future__ import annotations

import tomllib
from collections import Counter
from dataclasses import fields
from pathlib import Path
from typing import get_args, get_type_hints

import pytest

from amp_registry.bulk import columns
from amp_registry.collect.source_card import fold
from amp_registry.contract import Award, Body, Contract, Kind, MontrealObject, Role
from amp_registry.question import Act, ConsortiumForm, Covers, Dates, Firm, PermissionArticle, Question

FILE = tomllib.loads(Path(columns.__file__).with_name("columns.toml").read_text(encoding="utf-8"))
OF_THE_LIST = {columns.FIRM, columns.CONSORTIUM}
OF_THE_QUESTION = {
    *(f"firm.{field.name}" for field in fields(Firm)),
    *(f"contract.{field.name}" for field in fields(Contract)),
    *(f"dates.{field.name}" for field in fields(Dates)),
    *("consortium.form", "consortium.members", "renewal.filed_on", "renewal.ruled"),
    *("permission.article", "permission.covers", "stop_order.date", "act", "as_of"),
}
KINDS = {
    "contract.kind": Kind,
    "contract.body": Body,
    "contract.award": Award,
    "contract.role": Role,
    "contract.montreal_object": MontrealObject,
    "act": Act,
    "consortium.form": ConsortiumForm,
    "permission.article": PermissionArticle,
    "permission.covers": Covers,
}


def test_every_field_of_the_question_may_be_a_column() -> None:
    assert set(columns.spellings()) == OF_THE_QUESTION | OF_THE_LIST
    assert {"firm", "contract", "dates"} <= {field.name for field in fields(Question)}


def test_no_heading_means_two_fields() -> None:
    folded = Counter(
        fold(h) for field, headings in FILE["columns"].items() for h in {fold(x) for x in (field, *headings)}
    )
    assert not [heading for heading, count in folded.items() if count > 1]


@pytest.mark.parametrize("field", FILE["words"])
def test_no_word_of_a_field_means_two_values(field: str) -> None:
    words = [
        fold(w) for value, said in FILE["words"][field].items() for w in {fold(x) for x in (value, *said)}
    ]
    assert len(words) == len(set(words))


@pytest.mark.parametrize(("field", "kind"), KINDS.items(), ids=KINDS)
def test_a_field_has_the_values_of_its_category_and_no_other(field: str, kind: type) -> None:
    assert columns.has_words(field)
    assert set(columns.values(field)) == {member.value for member in kind}


def test_every_category_of_the_contract_has_its_words() -> None:
    categories = {
        f"contract.{name}"
        for name, hint in get_type_hints(Contract).items()
        if any(each in set(KINDS.values()) for each in (hint, *get_args(hint)))
    }
    assert categories <= set(KINDS)


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("Nom du soumissionnaire", "firm.name"),
        ("N.E.Q.", "firm.neq"),
        ("BIDDER NAME", "firm.name"),
        ("code_postal", "firm.postal_code"),
        ("Contract amount ($)", "contract.expenditure"),
        ("contract.kind", "contract.kind"),
        ("Organisme", None),
        ("Objet", None),
        ("", None),
    ],
)
def test_a_heading_is_known_whatever_its_case_accents_and_signs(heading: str, field: str | None) -> None:
    assert columns.field_of(heading) == field
