"""Every parser of a tree, given its seeds with one value of another type or out of bounds, or one key wrong."""

from __future__ import annotations

import json
import random
import tomllib
from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import quote

import pytest

from tests.fuzz import shapes
from tests.fuzz.targets import TARGETS

CHANGES = 250
TOML = ("settings_file", "source_card", "law_override", "holidays")
JSON = ("question", "head", "signature", "portal", "proof", "seao", "rena_file", "rea_file", "tables")
QUERIES = {
    "q0": {
        "query": "Construction Exemple",
        "limit": 3,
        "type": "firm",
        "properties": [{"pid": "neq", "v": "1170000013"}, {"pid": "name", "v": [{"id": "x", "name": "y"}]}],
    }
}


def trees(target: str, read: Callable[[str], Any]) -> list[Any]:
    """Return the seeds of a target that are trees."""
    found = []
    for seed in TARGETS[target].seeds():
        try:
            found.append(read(seed.decode()))
        except ValueError:
            continue
    return found


@pytest.mark.parametrize(
    ("target", "read", "write", "values"),
    [
        *((name, tomllib.loads, shapes.as_toml, shapes.OF_TOML) for name in TOML),
        *((name, json.loads, shapes.as_json, shapes.VALUES) for name in JSON),
    ],
    ids=[*TOML, *JSON],
)
def test_a_tree_with_one_thing_wrong_is_read_or_refused(
    target: str, read: Callable[[str], Any], write: Callable[[Any], bytes], values: Sequence[Any]
) -> None:
    draw = random.Random(target)
    seeds = trees(target, read)
    assert seeds
    for _ in range(CHANGES):
        TARGETS[target](write(shapes.changed(draw.choice(seeds), values, draw)))


def test_a_request_with_one_thing_wrong_is_answered() -> None:
    draw = random.Random("body")
    questions = trees("question", json.loads)
    for _ in range(CHANGES):
        asked = shapes.as_json(shapes.changed(draw.choice(questions), shapes.VALUES, draw))
        TARGETS["body"](b"\0" + asked)
        queries = shapes.as_json(shapes.changed(QUERIES, shapes.VALUES, draw))
        TARGETS["body"](b"\4queries=" + quote(queries).encode())
