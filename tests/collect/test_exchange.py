"""The exchange form: what is written reads back equal, and one bad line refuses the file."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amp_registry.collect import exchange
from amp_registry.collect.card_file import load_card
from amp_registry.collect.detect import read_register
from amp_registry.errors import BadLines, NotTheRegister
from amp_registry.records import (
    Decision,
    Entry,
    HolderKind,
    ListOrigin,
    ReaEntry,
    Reason,
    ReasonKind,
    Register,
    Registration,
    RenaEntry,
    Status,
    SuspensionCause,
    entry_hash,
    records_hash,
)
from tests.collect.pages import codes, page, sample

RENA = {"register": "rena", "name": "A inc.", "registration": "definitive"}
REA = {"register": "rea", "name": "A inc.", "status": "authorized", "list_origin": "extract"}


def lines(*records: dict[str, Any]) -> str:
    return "".join(json.dumps(record) + "\n" for record in records)


def read(text: str, register: Register = Register.RENA) -> tuple[Entry, ...]:
    return exchange.parse(page(text), load_card(register)).entries


words = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1, max_size=12
).filter(
    lambda text: (
        bool(text.strip())
        and "Ã" not in text
        and "â€" not in text
        and "Â" not in text
        and "\ufffd" not in text
    )
)
optional = st.none() | words
days = st.none() | st.dates(date(1900, 1, 1), date(2199, 12, 31))
numbers = st.none() | st.sampled_from(["1170000013", "1170000014", "119902"])
plain = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | words
raws = st.dictionaries(words, plain | st.lists(plain, max_size=2), max_size=3)
reasons = st.builds(
    Reason,
    kind=st.sampled_from(ReasonKind),
    text=words | st.just(""),
    name=optional,
    municipality=optional,
    decision=st.none() | st.sampled_from(Decision),
)
rena_entries = st.builds(
    RenaEntry,
    name=words,
    other_names=st.lists(words, max_size=2).map(tuple),
    neq=numbers,
    address=optional,
    holder_kind=st.none() | st.sampled_from(HolderKind),
    person_name=optional,
    registration=st.sampled_from(Registration),
    registered_on=days,
    projected_end=days,
    reasons=st.lists(reasons, max_size=2).map(tuple),
    raw=raws,
)
rea_entries = st.builds(
    ReaEntry,
    name=words,
    other_names=st.lists(words, max_size=2).map(tuple),
    neq=numbers,
    amp_client_number=optional,
    city=optional,
    province=optional,
    postal_code=optional,
    status=st.sampled_from(Status),
    suspension_cause=st.none() | st.sampled_from(SuspensionCause),
    oversight=st.none() | st.booleans(),
    issued_on=days,
    expires_on=days,
    list_origin=st.sampled_from(ListOrigin),
    raw=raws,
)


@given(st.lists(rena_entries, max_size=4) | st.lists(rea_entries, max_size=4))
def test_importing_what_was_exported_gives_the_same_snapshot(entries: list[Entry]) -> None:
    """Importing what was exported gives the same snapshot (same hash)."""
    register = entries[0].register if entries else Register.RENA
    again = read("".join(exchange.write(entries)), register)
    assert again == tuple(entries)
    assert records_hash(map(entry_hash, again)) == records_hash(map(entry_hash, entries))


@pytest.mark.parametrize(("register", "name"), [(Register.RENA, "rena.jsonl"), (Register.REA, "rea.jsonl")])
def test_a_sample_is_written_byte_for_byte_as_it_was_read(register: Register, name: str) -> None:
    original = sample(name)
    entries = read_register(register, original).entries
    assert "".join(exchange.write(entries)).encode() == original.content


def test_blank_lines_and_windows_line_ends_change_nothing() -> None:
    text = lines(RENA, {**RENA, "name": "B inc."})
    assert read("\n" + text.replace("\n", "\r\n\r\n")) == read(text)
    assert exchange.parse(page("\n" + text), load_card(Register.RENA)).rows == (2, 3)


def test_a_valid_neq_in_another_spelling_is_ten_digits_and_an_invalid_one_is_kept_and_flagged() -> None:
    parsed = exchange.parse(
        page(lines({**RENA, "neq": "1170 000 013"}, {**RENA, "neq": "1170 000 014"})),
        load_card(Register.RENA),
    )
    assert [entry.neq for entry in parsed.entries] == ["1170000013", "1170 000 014"]
    assert codes(parsed) == [(2, "neq_flagged")]


def test_every_bad_line_is_listed_by_its_number_and_nothing_is_read() -> None:
    """A bad line is reported by its number and not lost."""
    text = lines(RENA) + "{oops\n" + lines({**RENA, "registration": "forever"}, RENA, REA) + '"text"\n'
    with pytest.raises(BadLines) as refused:
        read(text)
    assert refused.value.values["rows"] == "2, 3, 5, 6"
    assert refused.value.values["count"] == 4


def test_after_twenty_bad_lines_the_others_are_counted() -> None:
    with pytest.raises(BadLines, match=r"Line 20: .*And 5 more\.") as refused:
        read("{}\n" * 25)
    assert "Et 5 autre(s)." in refused.value.message("fr")


@pytest.mark.parametrize(
    "line",
    [
        '{"register": "rena", "name": "A", "name": "B", "registration": "definitive"}',
        '{"register": "rena", "name": "\\ud800", "registration": "definitive"}',
        '{"register": "rena", "name": "A", "registration": "definitive", "raw": {"x": NaN}}',
        '{"register": "rena", "name": "A", "registration": "definitive", "raw": {"x": 1e999}}',
        '{"register": "rena", "name": "A", "registration": "definitive", "raw": '
        + '{"x":' * 5000
        + "1"
        + "}" * 5001,
    ],
    ids=["a key twice", "half a letter", "not a number", "a number without end", "nested without end"],
)
def test_a_line_that_could_not_be_written_again_is_refused(line: str) -> None:
    with pytest.raises(BadLines, match="not readable JSON"):
        read(line)


def test_a_file_whose_every_line_is_of_the_other_register_is_that_register() -> None:
    with pytest.raises(NotTheRegister, match="it is the RENA register"):
        read(lines(RENA, RENA), Register.REA)


@pytest.mark.parametrize(
    ("text", "is_lines"),
    [
        (lines(RENA), True),
        ("{}\n{}\n", True),
        ('{"register": "rena", "na', True),
        ('{"records": []}', False),
        ('{\n "records": []\n}', False),
        ("[]", False),
        ("Nom;NEQ\n", False),
    ],
)
def test_lines_of_records_are_told_from_one_document(text: str, is_lines: bool) -> None:
    assert exchange.looks_like(text) is is_lines


def test_dates_are_written_as_iso_days() -> None:
    entry = RenaEntry(name="A", registered_on=date(2024, 6, 13))
    (line,) = exchange.write([entry])
    assert json.loads(line)["registered_on"] == "2024-06-13"
