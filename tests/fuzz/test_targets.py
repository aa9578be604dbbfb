"""The targets of fuzzing without the fuzzer: what they are known to read, some of it changed, and all that was found."""

from __future__ import annotations

import json
import random

import pytest

from tests.fuzz.targets import TARGETS

CHANGES = 40
NESTED = b"[" * 5000
LONG = b"9" * 5000

FOUND = {
    "lines of JSON of which the last is cut": ("tables", b'{"register": "rena", "name": "x"}\n{"register"'),
    "a web address that is none, in the description of a data set": (
        "portal",
        json.dumps(
            {"success": True, "result": {"resources": [{"format": "JSON", "url": "http://["}]}}
        ).encode(),
    ),
    "a form that leads to a web address that is none": (
        "rea_page",
        b'<base href="http://["><form action="//["></form>',
    ),
    "a list that ends before it begins": ("seao", b'{"releases": [}'),
    "a path that is too long": ("settings_variables", b"AMP_REGISTRY_LAW=" + b"x" * 5000),
    "a path from a home that is nobody's": ("settings_file", b'law = "~nobody-at-all/law.toml"'),
    "a number of hours that is too long": ("settings_file", b"rena_max_age_hours = 1" + b"0" * 400),
    "a number no program reads, in settings": ("settings_file", b"smtp_port = " + LONG),
    "lists within lists, in settings": ("settings_file", b"mail_to = " + NESTED),
    "lists within lists, in a source card": ("source_card", b"minimum_rows = " + NESTED),
    "lists within lists, in the law": ("law_override", b"row = " + NESTED),
    "a permission for something nobody knows, in the law": (
        "law_override",
        b'[[permission]]\narticle = "21.5"\ncovers = ["subcontract_tier11"]\n',
    ),
    "rows that are a number, in the law": ("law_override", b"row = 3"),
    "lists within lists, in holidays": ("holidays", b"also = " + NESTED),
    "an index whose head says nothing": ("index", (2).to_bytes(8, "little") + b"{}"),
    "an index whose head is a list": ("index", (2).to_bytes(8, "little") + b"[]"),
    "an index within an index": ("index", (5000).to_bytes(8, "little") + NESTED),
}
"""Input by which something else than an error of ours came out, or nothing ever, and the target it was found with."""


@pytest.mark.parametrize("name", TARGETS)
def test_a_target_reads_what_it_is_known_to_read(name: str) -> None:
    seeds = list(TARGETS[name].seeds())
    assert seeds
    for seed in seeds:
        TARGETS[name](seed)


@pytest.mark.parametrize("name", TARGETS)
def test_nothing_but_errors_of_ours_comes_of_what_was_changed(name: str) -> None:
    draw = random.Random(name)
    seeds = list(TARGETS[name].seeds())
    for _ in range(CHANGES):
        TARGETS[name](changed(draw.choice(seeds), draw))


def changed(content: bytes, draw: random.Random) -> bytes:
    """Return bytes with a piece cut out, doubled, exchanged or turned into something else."""
    start = draw.randrange(len(content) + 1)
    end = min(len(content), start + draw.choice((1, 1, 4, 40)))
    piece = draw.choice((b"", content[start:end] * 2, draw.randbytes(3), b"\0", b"[", b'"', b"}", b"9" * 30))
    return content[:start] + piece + content[end:]


@pytest.mark.parametrize(("name", "content"), FOUND.values(), ids=FOUND)
def test_what_fuzzing_found_is_an_answer_now(name: str, content: bytes) -> None:
    TARGETS[name](content)
