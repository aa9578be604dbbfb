"""What is fuzzed: every parser of what people, sources and other programs hand over, each a function of bytes.

A target lets an error of our tree pass, for that is an answer, and nothing else; it also holds what it read to a rule
that must hold of anything: read back equal, cleaned twice as once, never vouched for when changed.
"""

from __future__ import annotations

import hashlib
import io
import json
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any, Final

from amp_registry import business_days, firm_name, journal_heads, neq, proving, settings, watch_list
from amp_registry.bulk.asking import Asking
from amp_registry.bulk.reading import read as read_list
from amp_registry.bulk.seao import asking as seao_asking
from amp_registry.bulk.seao import mapping, sources
from amp_registry.bulk.seao.latest import Latest
from amp_registry.bulk.seao.package import Found
from amp_registry.bulk.workbook_limits import Refused, look
from amp_registry.collect import ckan, exchange
from amp_registry.collect.card_file import load_card
from amp_registry.collect.detect import read_register, read_tables
from amp_registry.collect.page import Page
from amp_registry.collect.parsed import Notes
from amp_registry.collect.rea_answer import WebPage, read_answer, session_over
from amp_registry.compare.packed import NotPacked, unpack
from amp_registry.decide import law
from amp_registry.errors import AmpRegistryError
from amp_registry.question import Question
from amp_registry.records import Register
from amp_registry.registers_file import RegistersFile
from amp_registry.signing import Signature
from tests.fuzz import seeds, serving

NOW: Final = datetime(2026, 11, 22, 15, 0, tzinfo=UTC)
MOST: Final = 400_000
"""The most bytes given to a target: what is slow is bounded elsewhere, and tested there."""


@dataclass(frozen=True)
class Target:
    """A parser: what it does with bytes, and the bytes it is known to read."""

    play: Callable[[bytes], None]
    seeds: Callable[[], Iterator[bytes]]

    def __call__(self, content: bytes) -> None:
        """Play; an error of our tree is an answer, and must be able to say itself in both languages."""
        try:
            self.play(content[:MOST])
        except AmpRegistryError as error:
            said = [error.message("fr"), error.message("en"), json.dumps(error.to_dict(), ensure_ascii=False)]
            if not all(said):
                raise AssertionError(f"an error that says nothing: {error!r}") from error


@cache
def folder() -> Path:
    """Return the folder where targets that read files put them, gone with the process."""
    kept = tempfile.TemporaryDirectory(prefix="amp-registry-fuzz-")
    _KEPT.append(kept)
    return Path(kept.name)


_KEPT: list[Any] = []


def written(content: bytes, name: str) -> Path:
    """Return a file of that name that holds these bytes."""
    path = folder() / name
    path.write_bytes(content)
    return path


def page(content: bytes) -> Page:
    """Return bytes as they come from a source."""
    return Page(content=content, address="fuzz", fetched_at=NOW)


# --- registers ------------------------------------------------------------------------------------------


def register_file(register: Register) -> Callable[[bytes], None]:
    """Return what reads a file of a register; what was read is written and read again, equal."""

    def play(content: bytes) -> None:
        parsed = read_register(register, page(content))
        lines = "".join(exchange.write(parsed.entries)).encode()
        if lines:
            again = read_register(register, page(lines))
            assert again.entries == parsed.entries, "what was written does not read back equal"

    return play


def tables(content: bytes) -> None:
    """`sources probe`: the rows of anything, under whatever headings."""
    card = load_card(Register.RENA)
    read_tables(page(content), card, Notes("fuzz"))


def workbook_part(content: bytes) -> None:
    """A workbook of which one part holds these bytes: the first of them says which part."""
    packed = seeds.with_part(content)
    with suppress(AmpRegistryError):
        read_register(Register.RENA, page(packed))
    with suppress(Refused):
        look(packed)


def rea_page(content: bytes) -> None:
    """A page of the search of REA, beside the form before anything was asked."""
    card = load_card(Register.REA)
    notes = Notes("fuzz")
    web = WebPage.of(page(content), card, notes)
    blank = WebPage.of(page(seeds.blank_form()), card, Notes("fuzz"))
    session_over(web, blank, card)
    read_answer(web, blank, card, notes)


def portal(content: bytes) -> None:
    """The description of a data set, as the open data portal gives it."""
    card = load_card(Register.RENA)
    asked = page(content)
    ckan.choose(ckan.package_of(asked, card), asked, card)


# --- what people type and hand over -----------------------------------------------------------------------


def name(content: bytes) -> None:
    """A firm's name; its key read again is itself."""
    text = content.decode("utf-8", "replace")
    firm_name.parse(text)
    firm_name.search_keys(text)
    key = firm_name.key(text)
    assert firm_name.key(key) == key, f"cleaned twice: {key!r} then {firm_name.key(key)!r}"


def number(content: bytes) -> None:
    """A NEQ: every suggestion is valid, and what is valid is ten digits."""
    text = content.decode("utf-8", "replace")
    neq.is_meant(text)
    assert all(neq.is_valid(near) for near in neq.suggest(text))
    if neq.is_valid(text):
        assert len(neq.compact(text)) == 10
        assert neq.compact(neq.format(text)) == neq.compact(text)
    neq.validate(text)


def question(content: bytes) -> None:
    """A question as JSON; written and read again, it is the same."""
    asked = Question.from_json(content)
    again = Question.from_dict(json.loads(json.dumps(asked.to_dict(), default=str)))
    assert again.to_dict() == asked.to_dict()


def list_file(content: bytes) -> None:
    """A list of firms as text, and what is asked of each of its lines. Workbooks are read by a process of their own."""
    if content.startswith((b"PK", b"\xd0\xcf")):
        return
    with read_list(written(content, "list"), io.BytesIO()) as firms:
        list(Asking(firms.headings, {}).items(firms.lines()))


def watch_file(content: bytes) -> None:
    """A list of contracts to watch."""
    watch_list.read_file(written(content, "watch.csv"), NOW)


def seao(content: bytes) -> None:
    """A package of SEAO, and what is asked of each of its processes."""
    words = mapping.load()
    with tempfile.TemporaryDirectory(dir=folder()) as place, Latest(Path(place)) as latest:
        for found in sources.read(written(content, _seao_name(content))):
            if isinstance(found.item, Found):
                latest.put(found.item.release, found.source, found.item.number)
        for process in latest.processes():
            list(seao_asking.of(process, words))


def _seao_name(content: bytes) -> str:
    kinds = {b"PK": "package.zip", b"\x1f\x8b": "package.json.gz"}
    return kinds.get(content[:2], "package.json")


# --- what an administrator writes -------------------------------------------------------------------------


def source_card(content: bytes) -> None:
    """A card of a source that completes ours."""
    path = written(content, "rena.toml")
    load_card(Register.RENA, path.parent)


def settings_file(content: bytes) -> None:
    """A file of settings."""
    settings.load({}, {}, written(content, "settings.toml"))


def settings_variables(content: bytes) -> None:
    """The same settings, as variables: lines of `name=value`."""
    lines = content.decode("utf-8", "replace").replace("\0", "").splitlines()
    told = dict(line.partition("=")[::2] for line in lines)
    told.pop(settings.FILE_VARIABLE, None)
    settings.load({}, told, written(b"", "empty.toml"))


def law_override(content: bytes) -> None:
    """Rows of the law that replace ours."""
    law.load_with(written(content, "law.toml"))


def holidays(content: bytes) -> None:
    """Which days are holidays."""
    business_days.read(written(content, "holidays.toml"))


# --- proofs, seals, indexes --------------------------------------------------------------------------------


def proof(content: bytes) -> None:
    """A proof, verified offline and unsigned: whatever it says of itself, nothing vouches for it."""
    report = proving.verify(content)
    report.to_dict()
    assert report.vouched_by == (), "a proof vouches for itself"


def head(content: bytes) -> None:
    """A head of the journal kept elsewhere."""
    journal_heads.read(written(content, "head.json"))


def signature(content: bytes) -> None:
    """A detached signature, as its file holds it."""
    with suppress(ValueError, RecursionError):
        Signature.from_dict(json.loads(content))


def index(content: bytes) -> None:
    """An index file whose hash is right, whatever else it says: its content is given, its hash made to fit."""
    fitting = b"AMPIDX01" + hashlib.sha256(content).digest() + content
    for each in (content, fitting):
        with suppress(NotPacked):
            unpack(memoryview(each))


def registers(content: bytes) -> None:
    """A file of the registers whose hash is right, whatever else it says."""
    fitting = b"AMPIDX01" + hashlib.sha256(content).digest() + content
    RegistersFile.of(written(fitting, "registers"))


TARGETS: Final[dict[str, Target]] = {
    "rena_file": Target(register_file(Register.RENA), seeds.rena_files),
    "rea_file": Target(register_file(Register.REA), seeds.rea_files),
    "rea_pdf": Target(register_file(Register.REA), seeds.rea_pdfs),
    "tables": Target(tables, seeds.register_texts),
    "workbook_part": Target(workbook_part, seeds.workbook_parts),
    "rea_page": Target(rea_page, seeds.rea_pages),
    "portal": Target(portal, seeds.portals),
    "name": Target(name, seeds.names),
    "number": Target(number, seeds.numbers),
    "question": Target(question, seeds.questions),
    "list_file": Target(list_file, seeds.lists),
    "watch_file": Target(watch_file, seeds.watch_files),
    "seao": Target(seao, seeds.seao_packages),
    "source_card": Target(source_card, seeds.cards),
    "settings_file": Target(settings_file, seeds.settings_files),
    "settings_variables": Target(settings_variables, seeds.variables),
    "law_override": Target(law_override, seeds.laws),
    "holidays": Target(holidays, seeds.calendars),
    "proof": Target(proof, seeds.proofs),
    "head": Target(head, seeds.heads),
    "signature": Target(signature, seeds.signatures),
    "index": Target(index, seeds.indexes),
    "registers": Target(registers, seeds.registers),
    "body": Target(serving.body, seeds.bodies),
}
