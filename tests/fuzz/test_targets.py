"""The targets of fuzzing without the fuzzer: what they are known to read, some of it changed, and all that was found."""

from __future__ import annotations

import json
import random

import pytest

from tests.fuzz import seeds
from tests.fuzz.targets import TARGETS

CHANGES = 40
NESTED = b"[" * 5000
LONG = b"9" * 5000
DOTTED = b".a" * 2000 + b" = 1"
HEAD = json.loads(next(seeds.heads()))

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
    "a number beyond 64 bits, in settings": ("settings_file", b"smtp_port = 0x" + LONG),
    "a number beyond 64 bits, in the law": ("law_override", b"row = 0x" + LONG),
    "tables within tables, in settings": ("settings_file", b"smtp_port" + DOTTED),
    "tables within tables, in the law": ("law_override", b"[[threshold]]\nkind" + DOTTED),
    "a port that is too long": ("settings_variables", b"AMP_REGISTRY_SMTP_PORT=" + LONG),
    "days before that are too long": ("settings_variables", b"AMP_REGISTRY_WATCH_DAYS_BEFORE=7," + LONG),
    "a tier that is too long, of a contract to watch": ("watch_file", b"neq,tier\n1170000013," + LONG),
    "a cell as wide as no page is": ("rena_file", b"<table><tr><th colspan=" + LONG + b">Nom</table>"),
    "a head of the first day there is, in a zone before ours": (
        "head",
        json.dumps({**HEAD, "checked_at": "0001-01-01T00:00:00+14:00"}).encode(),
    ),
    "a number of candidates that is none": ("body", b'\4queries={"q0": {"query": "x", "limit": NaN}}'),
    "more candidates than can be counted": ("body", b'\4queries={"q0": {"query": "x", "limit": 1e9999999}}'),
    "an index whose head says nothing": ("index", (2).to_bytes(8, "little") + b"{}"),
    "an index whose head is a list": ("index", (2).to_bytes(8, "little") + b"[]"),
    "an index within an index": ("index", (5000).to_bytes(8, "little") + NESTED),
}
"""Input by which something else than an error of ours came out, or nothing ever, and the target it was found with."""


@pytest.mark.parametrize("name", TARGETS)
def test_a_target_reads_what_it_is_known_to_read(name: str) -> None:
    known = list(TARGETS[name].seeds())
    assert known
    for seed in known:
        TARGETS[name](seed)


@pytest.mark.parametrize("name", TARGETS)
def test_nothing_but_errors_of_ours_comes_of_what_was_changed(name: str) -> None:
    draw = random.Random(name)
    known = list(TARGETS[name].seeds())
    for _ in range(CHANGES):
        TARGETS[name](changed(draw.choice(known), draw))


def changed(content: bytes, draw: random.Random) -> bytes:
    """Return bytes with a piece cut out, doubled, exchanged or turned into something else."""
    start = draw.randrange(len(content) + 1)
    end = min(len(content), start + draw.choice((1, 1, 4, 40)))
    piece = draw.choice((b"", content[start:end] * 2, draw.randbytes(3), b"\0", b"[", b'"', b"}", b"9" * 30))
    return content[:start] + piece + content[end:]


@pytest.mark.parametrize(("name", "content"), FOUND.values(), ids=FOUND)
def test_what_fuzzing_found_is_an_answer_now(name: str, content: bytes) -> None:
    TARGETS[name](content)
