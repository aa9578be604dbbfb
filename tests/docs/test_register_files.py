"""The page of the register files names every code, every field of the exchange form and every list."""

from __future__ import annotations

from dataclasses import fields

import pytest

from amp_registry.collect.card_file import load_card
from amp_registry.collect.parsed import CODES
from amp_registry.records import ReaEntry, Register, RenaEntry
from tests.docs.reference_pages import page, quoted


def test_every_code_of_an_issue_is_explained() -> None:
    assert not set(CODES) - quoted("register-files.md")


@pytest.mark.parametrize("record", [RenaEntry, ReaEntry])
def test_every_field_of_the_exchange_form_is_listed_in_order(record: type[RenaEntry | ReaEntry]) -> None:
    names = ["register", *(field.name for field in fields(record))]
    assert ", ".join(f"`{name}`" for name in names) in page("register-files.md")


def test_every_list_of_rea_is_listed() -> None:
    assert not set(load_card(Register.REA).lists) - quoted("register-files.md")
