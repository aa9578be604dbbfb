"""Data files load, and a number that names something is text: quoted, it keeps its zeros and its length."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.gates.source_tree import files, name

TOML = [path for path in files() if path.suffix == ".toml"]
A_MILLION_MILLION = 10**9


@pytest.mark.parametrize("path", TOML, ids=name)
def test_a_data_file_loads(path: Path) -> None:
    assert tomllib.loads(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", TOML, ids=name)
def test_a_number_as_long_as_a_neq_is_quoted(path: Path) -> None:
    numbers = [v for v in _values(tomllib.loads(path.read_text(encoding="utf-8"))) if type(v) is int]
    assert not [number for number in numbers if abs(number) >= A_MILLION_MILLION]


def _values(value: Any) -> Iterator[Any]:
    if isinstance(value, dict):
        value = list(value.values())
    if not isinstance(value, list):
        yield value
        return
    for item in value:
        yield from _values(item)
