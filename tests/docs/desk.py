"""A reader's desk: a folder with the files the pages speak of, the sample registers in a store, the sources on loopback.

What a page tells its reader to type is typed here, in the test's own process, and what is printed is given back.
"""

from __future__ import annotations

import json
import re
import shlex
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from textwrap import dedent
from typing import Final

import pytest
import xlsxwriter
from click.testing import CliRunner

from amp_registry import syncing
from amp_registry.language import Language
from amp_registry.records import Register
from amp_registry_cli.main import main
from benchmarks.seao_releases import Firm
from benchmarks.seao_releases import release as a_release
from docs import samples
from tests.factory import firm, neq
from tests.gates.source_tree import ROOT
from tests.local_sources.rea_site import ReaSite
from tests.local_sources.rena_site import RenaSite
from tests.local_sources.server import LocalServer
from tests.syncing.nightly import ENTRIES, few_rows

PROGRAM: Final = "amp-registry"
BLOCK: Final = re.compile(
    r"(?ms)^(?:<!-- (?P<mark>[^\n]*?) -->\n)?(?P<indent> *)```(?P<language>\w+)\n(?P<code>.*?)^(?P=indent)```"
)
TO_THE_PROGRAM: Final = re.compile(rf"(?:\w+=\S+ )*{PROGRAM}(?: |$)")
ASSIGNED: Final = re.compile(r"^(\w+)=(.*)$")
REVIEWED: Final = 'amp-registry check "Construction Solanvert inc." --neq 1199014201 --as-of 2026-11-20'
ASKED: Final = "amp-registry check 1199013294 --kind construction --expenditure 6000000 --as-of 2026-11-20"
HEAD: Final = "amp-registry journal head --keep heads"
CHECKS: Final = 12
A_READERS: Final = {"1042": "1", "/media/coffre/tetes": "tetes"}
"""What a page calls something of the reader's own, and what stands for it on the desk."""
OF_THE_RUN: Final = re.compile(r"\d{4}-\d{2}-\d{2}|[0-9a-f]{6}…|[0-9a-f]{12,64}")


@dataclass(frozen=True)
class Block:
    """A fenced block of a page: its mark, the language of its fence, what stands in it."""

    mark: str
    language: str
    code: str


@dataclass(frozen=True)
class Typed:
    """A command of a page, and what the page shows of its print: "" when it shows nothing."""

    line: str
    shown: str


@dataclass(frozen=True)
class Printed:
    """What came of a command."""

    code: int
    out: str
    err: str


def blocks(text: str) -> list[Block]:
    """Return the fenced blocks of a page, in order."""
    return [Block(m["mark"] or "", m["language"], dedent(m["code"])) for m in BLOCK.finditer(text)]


def commands(text: str) -> list[Typed]:
    """Return what a page tells its reader to type to this program, in order."""
    return [typed for block in blocks(text) for typed in _typed(block)]


def _typed(block: Block) -> Iterator[Typed]:
    code = block.code.replace("\\\n", " ")
    if block.language == "console":
        for part in re.split(r"(?m)^\$ ", code)[1:]:
            line, _, shown = part.partition("\n")
            if TO_THE_PROGRAM.match(line):
                yield Typed(line, shown)
    elif block.language == "sh":
        lines = (line.partition("   #")[0].strip() for line in code.splitlines())
        yield from (Typed(line, "") for line in lines if TO_THE_PROGRAM.match(line))


class Desk:
    """The desk, at work: the current folder is its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def type(self, line: str) -> Printed:
        """Type a line to the program; a pipe is cut, and what is sent to a file is written there."""
        for theirs, ours in A_READERS.items():
            line = line.replace(theirs, ours)
        line, _, target = line.partition(" | ")[0].partition(" > ")
        words = shlex.split(line)
        assigned = dict(
            found.groups() for word in words[: words.index(PROGRAM)] if (found := ASSIGNED.match(word))
        )
        args = words[words.index(PROGRAM) + 1 :]
        result = CliRunner().invoke(main, args, env=assigned, prog_name=PROGRAM)
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        if target:
            (self.folder / target.split()[0]).write_text(result.stdout, encoding="utf-8")
        return Printed(result.exit_code, result.stdout, result.stderr)


def settled(printed: str) -> str:
    """Return what was printed without what differs from one run to the next."""
    return OF_THE_RUN.sub("…", printed)


def made(folder: Path) -> Path:
    """Make a store with the sample registers, twelve checks and a review among them; return its folder."""
    environment = samples.store(folder)
    desk = Desk(folder)
    for name in ("heads", "tetes"):
        (folder / name).mkdir()
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        _set(patch, environment)
        for line in (REVIEWED, *[ASKED] * (CHECKS - 1), HEAD):
            desk.type(line)
    shutil.copy(next((folder / "heads").iterdir()), folder / f"head-{CHECKS:010}.json")
    return folder


@contextmanager
def laid(made: Path, folder: Path, text: str, language: Language) -> Iterator[Desk]:
    """Lay a desk for a page: a copy of the store, the reader's files, the sources answering on loopback."""
    desk = folder / "desk"
    shutil.copytree(made, desk)
    (desk / "data").symlink_to(ROOT / "data")
    _readers_files(desk, text)
    rena, rea = RenaSite(ENTRIES), ReaSite()
    cards = folder / "cards"
    cards.mkdir()
    polite = syncing.MANNERS[Register.REA]
    with (
        LocalServer({rena.prefix: rena, rea.prefix: rea}) as server,
        pytest.MonkeyPatch.context() as patch,
    ):
        patch.chdir(desk)
        patch.setitem(syncing.MANNERS, Register.REA, replace(polite, pause=0))  # type: ignore[arg-type]
        _set(patch, samples.environment(desk, language))
        patch.setenv("AMP_REGISTRY_RENA_URL", rena.base(server))
        patch.setenv("AMP_REGISTRY_REA_URL", rea.address(server))
        patch.setenv("AMP_REGISTRY_SOURCES", str(few_rows(cards)))
        yield Desk(desk)


def _set(patch: pytest.MonkeyPatch, environment: dict[str, str]) -> None:
    for name, value in environment.items():
        if name.startswith("AMP_REGISTRY_"):
            patch.setenv(name, value)


def _readers_files(desk: Path, text: str) -> None:
    """Put on the desk what a page says its reader has."""
    for name in ("rena.json", "rena-2024-03-01.json"):
        shutil.copy(ROOT / samples.SAMPLES / "rena.json", desk / name)
    shutil.copy(ROOT / samples.SAMPLES / "rea_extract.csv", desk / "rea.csv")
    (desk / "liste.csv").write_text(
        "Proposant;Valeur\nConstruction Exemple inc.;40 000,00 $\n", encoding="utf-8"
    )
    (desk / "contrats.csv").write_text("neq,reference\n1170000013,2026-119\n", encoding="utf-8")
    for name in ("liste.xlsx", "soumissionnaires.xlsx"):
        with xlsxwriter.Workbook(desk / name) as book:
            sheet = book.add_worksheet()
            sheet.write_row(0, 0, ["Firme", "NEQ"])
            sheet.write_row(1, 0, ["Construction Exemple inc.", "1170000013"])
    awarded = [a_release(3_000_001, [Firm(firm(1), neq(1))], signed=date(2026, 6, 15), value=5.0)]
    (desk / "seao").mkdir()
    for path in (desk / "mensuel_20260601_20260630.json", desk / "seao" / "mensuel.json"):
        path.write_text(json.dumps(awarded), encoding="utf-8")
    for block in blocks(text):
        if block.mark == "law":
            (desk / "regles.toml").write_text(block.code, encoding="utf-8")
    if "--sources fiches" in text:
        (desk / "fiches").mkdir()
        few_rows(desk / "fiches")
