"""Which gone and new entries are one that changed, and what holds of every difference."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amp_registry.compare.difference import Difference, difference
from amp_registry.records import Entry, ListOrigin, Status, entry_hash
from tests.factory import firm, neq, rea, rena

OTHER_DATE = date(2027, 1, 1)

# before, after, the fields of what changed (empty: nothing is one that changed)
PAIRS: dict[str, tuple[Entry, Entry, Sequence[str]]] = {
    "the same NEQ under another name is one that changed": (rena(1), rena(1, name="Autre"), ["name"]),
    "several fields are told in the order of the exchange form": (
        rena(1),
        rena(1, projected_end=OTHER_DATE, address=None),
        ["address", "projected_end"],
    ),
    "another NEQ under the same name is another firm": (rena(1), rena(2, name=firm(1)), []),
    "a NEQ that appears under the same name is one that changed": (rena(1, neq=None), rena(1), ["neq"]),
    "a NEQ that disappears under the same name is one that changed": (rena(1), rena(1, neq=None), ["neq"]),
    "without numbers, the same name spelled otherwise is one that changed": (
        rena(1, neq=None),
        rena(1, neq=None, name=firm(1).upper()),
        ["name"],
    ),
    "without numbers, another name is another firm": (rena(1, neq=None), rena(2, neq=None), []),
    "a NEQ printed with spaces is the same NEQ": (
        rena(1),
        rena(1, neq=f"{neq(1)[:4]} {neq(1)[4:]}", address=None),
        ["neq", "address"],
    ),
    "the same client number with a corrected NEQ is one that changed": (
        rea(1),
        rea(1, neq=neq(2)),
        ["neq"],
    ),
    "two NEQs and two client numbers under one name are two firms": (rea(1), rea(2, name=firm(1)), []),
    "two client numbers under one name, without NEQ, are two firms": (
        rea(1, neq=None),
        rea(2, neq=None, name=firm(1)),
        [],
    ),
    "a firm that moves to the list of suspended ones is one that changed": (
        rea(1),
        rea(1, status=Status.SUSPENDED, list_origin=ListOrigin.COMPLEMENT_SUSPENDED),
        ["status", "list_origin"],
    ),
}


@pytest.mark.parametrize(("before", "after", "fields"), PAIRS.values(), ids=PAIRS)
def test_what_is_one_that_changed(before: Entry, after: Entry, fields: Sequence[str]) -> None:
    found = difference([before], [after])
    assert [one.field for changed in found.changed for one in changed.fields] == fields
    assert bool(found.changed) == bool(fields)
    if not fields:
        assert (found.added, found.removed) == ((after,), (before,))


def test_equal_entries_are_left_out() -> None:
    assert difference([rena(1), rena(2)], [rena(2), rena(1)]) == Difference((), (), ())


def test_of_several_under_one_number_those_most_alike_are_one() -> None:
    """Of several that could be, those that differ in the fewest fields."""
    main, second = rena(1, address="1, rue A"), rena(1, address="2, rue B", person_name="Personne Modèle")
    moved = rena(1, address="3, rue C", person_name="Personne Modèle")
    found = difference([main, second], [moved])
    assert [(one.before, one.after) for one in found.changed] == [(second, moved)]
    assert found.removed == (main,)


def test_a_change_says_the_field_before_and_after() -> None:
    (changed,) = difference([rena(1)], [rena(1, address=None)]).changed
    assert [one.to_dict() for one in changed.fields] == [
        {"field": "address", "before": "1, rue de l'Échantillon, Québec", "after": None}
    ]


def _entry(serial: int, numbered: bool, alias: int, named: bool) -> Entry:
    number = {} if numbered else {"neq": None}
    name = {"name": firm(alias)} if named else {}
    return rea(serial, city=f"Ville {alias}", **number, **name)


LISTS = st.lists(
    st.builds(_entry, st.integers(1, 4), st.booleans(), st.integers(1, 3), st.booleans()), max_size=8
)


@given(before=LISTS, after=LISTS)
def test_a_difference_applied_to_a_list_gives_the_other(before: list[Entry], after: list[Entry]) -> None:
    """Which are new, which are gone, and which are the same one changed."""
    found = difference(before, after)
    gone = {entry_hash(e) for e in (*found.removed, *(one.before for one in found.changed))}
    come = {entry_hash(e) for e in (*found.added, *(one.after for one in found.changed))}
    old, new = {entry_hash(e) for e in before}, {entry_hash(e) for e in after}
    assert gone == old - new
    assert come == new - old
    assert len(found.removed) + len(found.changed) == len(gone)
    assert len(found.added) + len(found.changed) == len(come)
    assert all(one.fields for one in found.changed)


@given(before=LISTS, after=LISTS)
def test_the_order_of_the_lists_never_matters(before: list[Entry], after: list[Entry]) -> None:
    """Each part in the order of name, then content."""
    assert difference(before[::-1], after[::-1]) == difference(before, after)
