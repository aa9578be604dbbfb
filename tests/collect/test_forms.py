"""Whatever form the register is written in, and in whatever order, it is the same register."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amp_registry.collect.detect import read_register
from amp_registry.collect.parsed import Parsed
from amp_registry.records import (
    Decision,
    Entry,
    HolderKind,
    Reason,
    ReasonKind,
    Register,
    Registration,
    RenaEntry,
    entry_hash,
    records_hash,
)
from tests.collect import official
from tests.collect.pages import delimited, page
from tests.factory import neq

LETTERS = "ABCÉÈÇŒabcéèçœ019 &'’-.()"
texts = (
    st.text(LETTERS, min_size=1, max_size=20).map(str.strip).filter(lambda text: any(map(str.isalnum, text)))
)
words = texts.filter(
    lambda text: text.casefold() not in {"nd", "na", "so"} and "aucun" not in text.casefold()
)
days = st.none() | st.dates(min_value=date(2012, 6, 1), max_value=date(2099, 12, 31))


def reason(kind: ReasonKind) -> st.SearchStrategy[Reason]:
    """Return reasons of a kind as both shapes of the file can print them."""
    named = kind in (ReasonKind.ASSOCIATE, ReasonKind.CONTROL)
    return st.builds(
        Reason,
        kind=st.just(kind),
        text=st.just("") if kind is ReasonKind.CONTROL else words,
        name=words if named else st.none(),
        municipality=st.none() | words if named else st.none(),
        decision=st.none(),
    )


entries = st.builds(
    RenaEntry,
    name=words,
    other_names=st.lists(words, max_size=2).map(tuple),
    neq=st.none() | st.integers(1, 900).map(neq),
    address=st.none() | words,
    holder_kind=st.none() | st.sampled_from(HolderKind),
    person_name=st.none() | words,
    registration=st.sampled_from([Registration.DEFINITIVE, Registration.PROVISIONAL]),
    registered_on=days,
    projected_end=days,
    reasons=st.tuples(*(st.lists(reason(kind), max_size=2) for kind in ReasonKind)).map(
        lambda kinds: tuple(each for of_kind in kinds for each in of_kind)
    ),
)
registers = st.lists(entries, min_size=1, max_size=4, unique_by=lambda entry: (entry.name, entry.neq))


def without_raw(parsed: Parsed) -> list[Entry]:
    return [replace(entry, raw={}) for entry in parsed.entries]


def snapshot(parsed: Parsed) -> str:
    return records_hash(map(entry_hash, parsed.entries))


@pytest.mark.parametrize("form", official.FORMS)
@settings(max_examples=40, deadline=None)
@given(register=registers)
def test_what_is_written_in_any_form_of_the_file_reads_back_equal(
    form: str, register: list[RenaEntry]
) -> None:
    """parse ∘ export = identity."""
    parsed = read_register(Register.RENA, page(official.FORMS[form](register)))
    assert without_raw(parsed) == register


@pytest.mark.parametrize("form", ["JSON", "XML"])
@settings(deadline=None)
@given(decision=st.sampled_from(Decision), text=words.filter(lambda text: "refus" not in text.casefold()))
def test_what_was_decided_is_read_where_it_is_printed(form: str, decision: Decision, text: str) -> None:
    said = Reason(kind=ReasonKind.AMP_DECISION, text=text, decision=decision)
    register = [RenaEntry(name="A inc.", registration=Registration.DEFINITIVE, reasons=(said,))]
    parsed = read_register(Register.RENA, page(official.FORMS[form](register)))
    assert without_raw(parsed) == register


# --- order --------------------------------------------------------------------------------------------

Write = Callable[[Sequence[Mapping[str, Any]]], bytes]


def as_json(rows: Sequence[Mapping[str, Any]]) -> bytes:
    return json.dumps({"records": rows}, ensure_ascii=False).encode()


def as_csv(rows: Sequence[Mapping[str, Any]]) -> bytes:
    return delimited([{key: value or "" for key, value in row.items()} for row in rows]).encode()


def as_sheet(rows: Sequence[Mapping[str, Any]]) -> bytes:
    return official.workbook({"RENA": rows})


def as_elements(rows: Sequence[Mapping[str, Any]]) -> bytes:
    return f"<RENA>{''.join(official.element('Inscription', row) for row in rows)}</RENA>".encode()


def shuffled(rows: Sequence[Mapping[str, Any]], draw: random.Random) -> list[dict[str, Any]]:
    """Return the rows in another order, their columns too, the same way in each."""
    columns = draw.sample(list(rows[0]), len(rows[0]))
    return [{column: row[column] for column in columns} for row in draw.sample(list(rows), len(rows))]


@pytest.mark.parametrize(
    ("write", "row"),
    [
        (as_json, official.nested),
        (as_elements, official.nested),
        (as_csv, official.flat),
        (as_sheet, official.flat),
    ],
    ids=["JSON", "XML", "CSV", "XLSX"],
)
@settings(max_examples=40, deadline=None)
@given(register=registers, draw=st.randoms(use_true_random=False))
def test_the_order_of_rows_and_of_columns_never_matters(
    write: Write,
    row: Callable[[RenaEntry], dict[str, Any]],
    register: list[RenaEntry],
    draw: random.Random,
) -> None:
    """The order of rows or columns in a source never matters."""
    rows = [row(entry) for entry in register]
    one = read_register(Register.RENA, page(write(rows)))
    other = read_register(Register.RENA, page(write(shuffled(rows, draw))))
    assert snapshot(one) == snapshot(other)


@settings(deadline=None)
@given(draw=st.randoms(use_true_random=False))
def test_of_two_columns_that_mean_the_same_one_is_used_wherever_it_stands(draw: random.Random) -> None:
    """The order of rows or columns in a source never matters."""
    rows = [
        {
            "Nom": "A inc.",
            "Dénomination sociale": "B inc.",
            "NEQ": "",
            "Inscription": "Définitive",
            "Date de fin": "",
        }
    ]
    parsed = read_register(Register.RENA, page(as_csv(shuffled(rows, draw))))
    assert [entry.name for entry in parsed.entries] == ["A inc."]
    assert parsed.counts == {"repeated_column": 1}


def test_a_place_left_empty_in_a_joined_column_keeps_the_others_in_theirs() -> None:
    row = {
        "Nom": "A inc.",
        "NEQ": "",
        "Inscription": "Définitive",
        "Date de fin": "",
        "Nom de la personne liée": "Personne Inventée Un | Personne Inventée Deux",
        "Municipalité de la personne liée": " | Laval",
        "Infraction de la personne liée": "",
    }
    (entry,) = read_register(Register.RENA, page(as_csv([row]))).entries
    assert isinstance(entry, RenaEntry)
    assert [(each.name, each.municipality) for each in entry.reasons] == [
        ("Personne Inventée Un", None),
        ("Personne Inventée Deux", "Laval"),
    ]
