"""What holds of every entry: its JSON is the whole of it, and its hash is that of its content."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from amp_registry.errors import InvalidQuestion
from amp_registry.records import (
    Decision,
    Entry,
    HolderKind,
    ListOrigin,
    ReaEntry,
    Reason,
    ReasonKind,
    Registration,
    RenaEntry,
    Status,
    SuspensionCause,
    canonical,
    entry_from_dict,
    entry_hash,
)

words = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=20)
names = words.filter(lambda text: bool(text.strip()))
maybe = st.none() | words
days = st.none() | st.dates(date(1900, 1, 1), date(2199, 12, 31))
plain = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | words,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words, inner, max_size=3),
    max_leaves=5,
)
raws = st.dictionaries(words, plain, max_size=3)


def one_of(kind: Any) -> Any:
    return st.sampled_from(list(kind))


reasons = st.builds(
    Reason,
    kind=one_of(ReasonKind),
    text=words,
    name=maybe,
    municipality=maybe,
    decision=st.none() | one_of(Decision),
)
rena_entries = st.builds(
    RenaEntry,
    name=names,
    other_names=st.lists(words, max_size=3).map(tuple),
    neq=maybe,
    address=maybe,
    holder_kind=st.none() | one_of(HolderKind),
    person_name=maybe,
    registration=one_of(Registration),
    registered_on=days,
    projected_end=days,
    reasons=st.lists(reasons, max_size=3).map(tuple),
    raw=raws,
)
rea_entries = st.builds(
    ReaEntry,
    name=names,
    other_names=st.lists(words, max_size=3).map(tuple),
    neq=maybe,
    amp_client_number=maybe,
    city=maybe,
    province=maybe,
    postal_code=maybe,
    status=one_of(Status),
    suspension_cause=st.none() | one_of(SuspensionCause),
    oversight=st.none() | st.booleans(),
    issued_on=days,
    expires_on=days,
    list_origin=one_of(ListOrigin),
    raw=raws,
)


@given(rena_entries | rea_entries)
def test_an_entry_comes_back_from_its_json_as_it_was(entry: Entry) -> None:
    """Importing what was exported gives the same snapshot (same hash)."""
    again = entry_from_dict(json.loads(json.dumps(entry.to_dict())))
    assert again == entry
    assert entry_hash(again) == entry_hash(entry)
    assert canonical(again.to_dict()) == canonical(entry.to_dict())


@given(rena_entries | rea_entries, st.data())
def test_a_field_of_any_value_is_read_or_refused_and_what_is_read_can_be_stored(
    entry: Entry, data: st.DataObject
) -> None:
    """An entry that was read can be hashed, written and read again."""
    plain_entry = entry.to_dict()
    field = data.draw(st.sampled_from(sorted(plain_entry)))
    given_value = data.draw(plain | st.text() | st.floats())
    try:
        read = entry_from_dict({**plain_entry, field: given_value})
    except InvalidQuestion:
        return
    assert entry_from_dict(json.loads(canonical(read.to_dict()))) == read
