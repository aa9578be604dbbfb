"""What a workbook may hold, looked at before its own reader sees it: sizes, entities, the farthest cell, formulas.

A zip says what it unpacks to, and may lie: what is unpacked here stops at what was said, and the process that reads
has a limit of memory of its own.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final
from xml.etree import ElementTree as ET

from amp_registry import zip_archive
from amp_registry.sheet_reach import column_of, reach_of

LARGEST_UNPACKED: Final = 500_000_000
LARGEST_RATIO: Final = 300
SMALL: Final = 20_000_000
MOST_CELLS: Final = 20_000_000
MOST_PARTS: Final = 10_000
_CHUNK: Final = 1 << 20

_ENTITIES: Final = (b"<!DOCTYPE", b"<!ENTITY")
_MACROS: Final = ("xl/vbaproject.bin", "scripts/", "basic/")
_FAULTY: Final = re.compile(
    rb"""<(?:\w+:)?c\s(?P<error>[^<>]*\bt=["']e["'][^<>]*)>"""
    rb"""|<(?:\w+:)?c\s(?P<empty>[^<>]*)>\s*<(?:\w+:)?f(?:\s[^<>]*)?(?:/>|>[^<]*</(?:\w+:)?f>)\s*"""
    rb"""(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"""
)
_REFERENCE: Final = re.compile(rb"""\br=["']([A-Z]{1,3})(\d{1,7})["']""")
_RELATION: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


class Refused(Exception):
    """A workbook that is not read: a code of `workbook.PROBLEMS`, and what it is about."""

    def __init__(self, code: str, about: str = "") -> None:
        super().__init__(code, about)
        self.code = code
        self.about = about


Place = tuple[int, int]
"""A row and a column, from 0."""


@dataclass(frozen=True, slots=True)
class Looked:
    """What was seen of a packed workbook: its form, whether macros are in it, and where each sheet's cells are bad."""

    form: str
    macros: bool
    faults: Mapping[str, Mapping[Place, str]]


def look(content: bytes) -> Looked:
    """Return what a packed workbook (XLSX, ODS) holds; raises `Refused`."""
    try:
        with zip_archive.opened(io.BytesIO(content)) as packed:
            return _look(packed)
    except (
        *zip_archive.DAMAGED,
        LookupError,
        ValueError,
    ):  # a part that is not there, XML of an unknown encoding
        raise Refused("cut") from None
    except RuntimeError:
        raise Refused("locked") from None


def _look(packed: zipfile.ZipFile) -> Looked:
    items = packed.infolist()
    if len(items) > MOST_PARTS:
        raise Refused("too_large", f"{len(items)} parts")
    size, held = sum(i.file_size for i in items), sum(i.compress_size for i in items)
    if size > LARGEST_UNPACKED or (size > SMALL and size > LARGEST_RATIO * max(held, 1)):
        raise Refused("too_large", f"{size / 1e6:.0f} MB")
    names = {item.filename.lower() for item in items}
    form = _form(packed, names)
    for item in items:
        _refuse_entities(packed, item)
    macros = any(name.startswith(_MACROS) for name in names)
    return Looked(form, macros, _faults(packed) if form == "XLSX" else {})


def _form(packed: zipfile.ZipFile, names: set[str]) -> str:
    if "xl/workbook.xml" in names:
        return "XLSX"
    if "mimetype" in names and zip_archive.content(packed, "mimetype").strip().endswith(
        b"opendocument.spreadsheet"
    ):
        _refuse_locked_ods(packed)
        return "ODS"
    raise Refused("not_a_workbook")


def _refuse_locked_ods(packed: zipfile.ZipFile) -> None:
    if b"encryption-data" in zip_archive.content(packed, "META-INF/manifest.xml"):
        raise Refused("locked")


def _refuse_entities(packed: zipfile.ZipFile, item: zipfile.ZipInfo) -> None:
    """Unpack a part to its end, so that a lie about its size shows, and refuse a declaration of entities."""
    before = b""
    with zip_archive.part(packed, item) as part:
        while chunk := part.read(_CHUNK):
            if any(mark in before + chunk for mark in _ENTITIES):
                raise Refused("entities", item.filename)
            before = chunk[-16:]


def _faults(packed: zipfile.ZipFile) -> dict[str, Mapping[Place, str]]:
    """Return, for each sheet, the cells without a value; raises `Refused` when a sheet reaches too far."""
    found: dict[str, Mapping[Place, str]] = {}
    for name, part in _sheets(packed):
        content = zip_archive.content(packed, part)
        _refuse_too_far(content, name)
        found[name] = dict(_faulty(content))
    return found


def _sheets(packed: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """Yield the name of each sheet and the part it is in; a sheet whose part is not there is left to the reader."""
    try:
        book = ET.fromstring(zip_archive.content(packed, "xl/workbook.xml"))  # noqa: S314 - entities were refused
        related = ET.fromstring(zip_archive.content(packed, "xl/_rels/workbook.xml.rels"))  # noqa: S314 - the same
    except (KeyError, ET.ParseError):
        raise Refused("cut") from None
    parts = {each.get("Id"): each.get("Target", "") for each in related}
    there = set(packed.namelist())
    for sheet in book.findall(".//{*}sheet"):
        target = parts.get(sheet.get(_RELATION), "")
        part = posixpath.normpath(posixpath.join("xl", target) if not target.startswith("/") else target[1:])
        if part in there:
            yield sheet.get("name", ""), part


def _refuse_too_far(content: bytes, sheet: str) -> None:
    reach = reach_of(content)
    if reach.cells > MOST_CELLS:
        raise Refused("too_far", f"{sheet}!{reach}")


def _faulty(content: bytes) -> Iterator[tuple[Place, str]]:
    for match in _FAULTY.finditer(content):
        reference = _REFERENCE.search(match["error"] or match["empty"])
        if reference is None:
            raise Refused("formulas")
        place = (int(reference[2]) - 1, column_of(reference[1]))
        yield place, "error" if match["error"] else "uncalculated"
