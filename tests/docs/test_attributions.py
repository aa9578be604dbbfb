"""Every component has a licence that was read, none that would bind what uses it."""

from __future__ import annotations

import re

import pytest

from docs.attributions import components_by_extra, licence_of
from tests.docs.reference_pages import page

COMPONENTS = components_by_extra()
BINDING = re.compile(r"(?<!L)GPL|Affero|(?<!Lesser )General Public", re.IGNORECASE)


@pytest.mark.parametrize("name", COMPONENTS)
def test_a_component_is_not_under_a_licence_that_binds_what_uses_it(name: str) -> None:
    licence = licence_of(name)
    if licence is None:
        pytest.skip(f"{name} is not installed on this system")
    assert licence != "not stated"
    assert not BINDING.search(licence)


def test_what_is_always_installed_and_what_an_extra_brings_are_told_apart() -> None:
    assert COMPONENTS["rapidfuzz"] == ["core"]
    assert COMPONENTS["psycopg-binary"] == ["postgres"]
    assert "pytest" not in COMPONENTS


def test_the_page_names_the_source_of_each_register_and_how_sure_its_licence_is() -> None:
    written = page("attributions.md")
    assert re.search(r"\| RENA \| <https://rena[^|]*\| CC-BY 4\.0 \| S \|", written)
    assert re.search(r"\| REA \| <https://registre-rea[^|]*\| – \| U \|", written)
