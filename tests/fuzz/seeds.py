"""What the targets are known to read: where fuzzing starts from. Fixtures of the project, and what its tests make."""

from __future__ import annotations

import io
import json
import random
import tempfile
import zipfile
from array import array
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Final
from urllib.parse import quote

from amp_registry import proving, signing
from amp_registry.compare.packed import pack
from amp_registry.journal_heads import Head
from amp_registry.records import Register
from amp_registry.settings import READERS, Settings, variable
from benchmarks import seao_month
from benchmarks.seao_releases import Raw
from tests.collect import official
from tests.factory import firm, neq, rena
from tests.fuzz import serving
from tests.local_sources import pdf, rea_entries, rea_lists
from tests.local_sources.rea_designs import COLUMNS, DESIGNS, Shown
from tests.local_sources.rea_site import ReaSite

FIXTURES: Final = Path(__file__).parents[2] / "data" / "fixtures"
OWN: Final = Path(__file__).parents[2] / "amp_registry"
WHEN: Final = datetime(2026, 11, 22, 15, 0, tzinfo=UTC)
WORKBOOKS: Final = {".xls", ".xlsx"}


def files(*folders: str, starting: str = "") -> Iterator[bytes]:
    """Yield the bytes of the fixtures of some folders."""
    for folder in folders:
        for path in sorted((FIXTURES / folder).iterdir()):
            if path.is_file() and path.name.startswith(starting):
                yield path.read_bytes()


def rena_files() -> Iterator[bytes]:
    """RENA in every form, good and bad."""
    yield from files("samples", starting="rena")
    yield from files("bad")
    entries = [rena(1), rena(2, neq=None, other_names=("Autre nom",))]
    yield from (official.as_json(entries), official.as_xml(entries))


def rea_files() -> Iterator[bytes]:
    """REA in every form, good and bad."""
    yield from files("samples", starting="rea")
    yield from files("bad")


def rea_pdfs() -> Iterator[bytes]:
    """The lists of REA as PDF."""
    site = ReaSite()
    for kind in rea_lists.TITLES:
        yield pdf.pdf([("Nom", "NEQ", "Date"), *(row[:3] for row in rea_lists.rows(site, kind))])


def register_texts() -> Iterator[bytes]:
    """Registers as text, of either kind."""
    for folder in ("samples", "bad"):
        for path in sorted((FIXTURES / folder).iterdir()):
            if path.is_file() and path.suffix not in WORKBOOKS:
                yield path.read_bytes()


# --- workbooks, a part of which is exchanged -----------------------------------------------------------------


@cache
def _parts() -> tuple[tuple[str, bytes], ...]:
    with zipfile.ZipFile(FIXTURES / "samples" / "rena.xlsx") as packed:
        return tuple((name, packed.read(name)) for name in packed.namelist())


def workbook_parts() -> Iterator[bytes]:
    """Each part of a workbook, under its number."""
    for place, (_, content) in enumerate(_parts()):
        yield bytes([place]) + content


def with_part(content: bytes) -> bytes:
    """Return the workbook with the part that the first byte numbers exchanged for the other bytes."""
    parts = _parts()
    changed = content[0] % len(parts) if content else 0
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w") as packed:
        for place, (name, own) in enumerate(parts):
            packed.writestr(name, content[1:] if place == changed else own)
    return output.getvalue()


# --- pages and portals ---------------------------------------------------------------------------------------


@cache
def blank_form() -> bytes:
    """The search form of REA before anything was asked."""
    return DESIGNS["webforms"].blank("x+/=1", "", "fr").encode()


def rea_pages() -> Iterator[bytes]:
    """Pages of answers of every design, with rows and without, in either language."""
    for design in DESIGNS.values():
        for lang in ("fr", "en"):
            for entries in (rea_entries.AUTHORIZED[:3], ()):
                shown = Shown(
                    query="exemple",
                    entries=entries,
                    number=1,
                    last=2,
                    total=len(entries),
                    message="" if entries else "Aucun résultat",
                    columns=COLUMNS,
                    lists="",
                    lang=lang,
                )
                yield design.answer("x+/=1", shown).encode()
    yield from files("bad", starting="challenge")


def portals() -> Iterator[bytes]:
    """Descriptions of a data set."""
    resource = {
        "name": "RENA (JSON)",
        "format": "JSON",
        "url": "https://example.org/rena.json",
        "state": "active",
        "last_modified": "2026-11-21T22:10:03.000000",
    }
    for resources in ([resource], [{**resource, "format": "XML", "last_modified": None}, resource], []):
        yield json.dumps({"success": True, "result": {"resources": resources}}).encode()
    yield b'{"success": false}'


# --- what people type ----------------------------------------------------------------------------------------


def names() -> Iterator[bytes]:
    """Names of the invented cases, and shapes that are odd."""
    lines = (FIXTURES / "names" / "cases.csv").read_text(encoding="utf-8").splitlines()[1:]
    yield from (line.split(",")[1].encode() for line in lines[::7])
    odd = (
        "9123-4567 Québec inc.",
        "1107392 Canada inc. f.a.s.n. Exemple (Division Nord)",
        "A & B, s.e.n.c.r.l.",
        "",
    )
    yield from (text.encode() for text in odd)


def numbers() -> Iterator[bytes]:
    """Numbers as people write them."""
    for text in (
        neq(1),
        "118-144-0711",
        "1181440711.0",
        "123456782 RP 0001",
        "1.18144E+09",
        "1170000031",
        " ",
    ):
        yield text.encode()


def questions() -> Iterator[bytes]:
    """Questions with every field, and with few."""
    whole = {
        "firm": {"name": firm(1), "neq": neq(1), "amp_client_number": "3000000001", "city": "Laval"},
        "contract": {
            "kind": "construction",
            "expenditure": 6000000.00,
            "body": "public_body",
            "award": "tender",
            "role": "contractor",
            "tier": 1,
            "same_nature": True,
            "montreal_object": None,
        },
        "act": "bid",
        "dates": {"process_start": "2026-05-04", "bid": "2026-06-10", "conclusion": "2026-07-02"},
        "renewal": {"filed_on": None, "ruled": False},
        "permission": {"article": "25.0.3", "covers": ["conclude", "subcontract_tier1"]},
        "as_of": "2026-11-22",
    }
    yield json.dumps(whole).encode()
    yield json.dumps(
        {"consortium": {"form": "undeclared", "members": [{"name": None, "neq": neq(1)}]}}
    ).encode()
    yield b'{"firm": {"name": "Exemple"}, "contract": {"expenditure": 1e3}}'


def lists() -> Iterator[bytes]:
    """Lists of firms as text."""
    yield from files("lists")
    yield from files("samples", starting="rea_")
    rows = 'Nom;NEQ;Montant;Date de soumission\n"Exemple; et fils";1170000013;40 000,00 $;2026-05-30\n'
    yield from (rows.encode(encoding) for encoding in ("utf-8", "cp1252", "utf-16", "utf-8-sig"))


def watch_files() -> Iterator[bytes]:
    """Contracts to watch."""
    yield b"reference,name,neq,kind,expenditure,ends,public_body\nC-1,Exemple inc.,1170000013,construction,6000000,2027-05-01,Ville d'Exemple\n"
    yield b"name;neq\nExemple;1170000013\n"


@cache
def _month() -> list[Raw]:
    cast = seao_month.Cast({Register.RENA: 60, Register.REA: 120}, 300, seao_month.SEED)
    draw = random.Random(1)
    planted = [each for case in seao_month.planted(cast, 1_000) for each in case.releases]
    return [*planted[:12], *(seao_month.ordinary(draw, number, cast, 0) for number in range(4))]


def seao_packages() -> Iterator[bytes]:
    """Packages of a release or two, as they are and packed."""
    releases = _month()
    for start in range(0, len(releases), 2):
        yield json.dumps({"uri": "x", "releases": releases[start : start + 2]}, ensure_ascii=False).encode()
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w") as packed:
        packed.writestr("mensuel.json", json.dumps({"releases": releases[:1]}))
    yield output.getvalue()
    yield b'{"releases": [{"ocid": "x"}, 3'


# --- what an administrator writes ------------------------------------------------------------------------------


def cards() -> Iterator[bytes]:
    """Our own card whole, and cards of a line or two."""
    yield (OWN / "collect" / "rena.toml").read_bytes()
    yield b"minimum_rows = 5\n"
    yield b'[fields]\nneq = ["Num\xc3\xa9ro"]\n[categories.registration]\ndefinitive = ["D"]\n'


def settings_files() -> Iterator[bytes]:
    """Settings of every kind."""
    yield (
        b'database_url = "sqlite:///x.sqlite3"\nrena_max_age_hours = 24.5\nlanguage = "en"\nlaw = "law.toml"\n'
        b'watch_days_before = [30, 7]\nmail_to = ["a@example.org"]\nsmtp_port = 25\njournal_optional = true\n'
    )
    for name in READERS:
        yield f'{name} = "1"\n'.encode()


def variables() -> Iterator[bytes]:
    """The same as variables."""
    for value in (
        "1",
        "24,5",
        "a@example.org",
        "https://example.org",
        "oui",
        str(asdict(Settings())["review_days"]),
    ):
        yield "\n".join(f"{variable(name)}={value}" for name in READERS).encode()
    for name in READERS:
        yield f"{variable(name)}=30".encode()


def laws() -> Iterator[bytes]:
    """Rows that replace ours, of both kinds."""
    for name in ("thresholds.toml", "decision_table.toml"):
        text = (OWN / "decide" / name).read_text(encoding="utf-8")
        blocks = text.split("\n[[")
        yield ("[[" + "\n[[".join(blocks[1:3])).encode()


def calendars() -> Iterator[bytes]:
    """Holidays added and taken away."""
    yield b"easter_monday = true\nadd = [2026-12-24]\nremove = [2026-12-26]\n"


# --- proofs, seals, indexes --------------------------------------------------------------------------------------


def proofs() -> Iterator[bytes]:
    """Proofs in JSON, and a page of HTML."""
    yield from files("proofs")
    evidence = json.loads((FIXTURES / "proofs" / "holds.json").read_bytes())
    yield proving.draw(evidence, proving.Form.HTML, ("fr", "en"))


def heads() -> Iterator[bytes]:
    """Heads of a journal, signed and not."""
    head = Head(seq=12, hash="b" * 64, checked_at=WHEN, noted_at=WHEN)
    yield json.dumps(head.to_dict()).encode()
    yield next(_signatures()).join((b'{"signature": ', b"}"))


def signatures() -> Iterator[bytes]:
    """A signature as its file holds it."""
    yield from _signatures()


def _signatures() -> Iterator[bytes]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "key.pem"
        signing.make_key(path)
        yield json.dumps(signing.sign(b"x", signing.load_key(path)).to_dict()).encode()


def indexes() -> Iterator[bytes]:
    """A packed index without its mark and its hash, which the target makes to fit."""
    sections = {"a": array("I", [1, 2]), "b": array("Q", [3]), "c": array("f", [1.5]), "d": b"text"}
    yield pack({"copy": "x", "snapshot": 1}, sections)[40:]
    yield pack({}, {})[40:]


def registers() -> Iterator[bytes]:
    """A file of the registers without its mark and its hash, which the target makes to fit."""
    yield serving.packed()[40:]


def bodies() -> Iterator[bytes]:
    """Bodies that are understood, under the number of where they go."""
    queries = '{"q0": {"query": "Construction Exemple", "limit": 3, "properties": [{"pid": "neq", "v": "1170000013"}]}}'
    for question in questions():
        yield b"\0" + question
        yield b"\1" + question + b"\n" + question
    for content in proofs():
        yield b"\2" + content
    yield b"\4queries=" + quote(queries).encode()
    yield b"\4extend=" + quote('{"ids": ["x"], "properties": [{"id": "neq"}]}').encode()
    yield b"\5" + queries.encode()
