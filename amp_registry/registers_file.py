"""Use case: everything a check reads in one file, carried to where the store cannot be reached.

The copies of both registers with their history, what people decided, the indexes of the copies that answer now, the
law of the settings and the maximum ages. No journal: what answers from the file writes nothing.

The file is one run of bytes (`compare.packed`) that carries its own SHA-256; whoever had it written also knows the
SHA-256 of the whole, and nothing is answered from a file that differs from either, or that another version wrote.
"""

from __future__ import annotations

import hashlib
import mmap
import os
import uuid
from array import array
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from amp_registry import indexing
from amp_registry.compare.packed import NotPacked, Packed, pack, unpack
from amp_registry.consulting import MaximumAges
from amp_registry.decide import law as law_module
from amp_registry.error_parts import by_the_system
from amp_registry.errors import RegistersFileNotWritten, RegistersFileUnusable
from amp_registry.language import Text
from amp_registry.on_disk import refuse_to_replace
from amp_registry.records import Copy
from amp_registry.screening import Screening
from amp_registry.settings import Settings
from amp_registry.store import instants, schema
from amp_registry.store.extract import CarriedDatabase
from amp_registry.store.location import NOT_A_STORE, Location, locate
from amp_registry.store.reading import Store, open_store
from amp_registry.version import VERSION

FORM: Final = "amp-registry/registers/1"
_WRITTEN_BY: Final = {"form": FORM, "program": VERSION, "tables": schema.HEAD}
_STORE: Final = "store"
_LAW: Final = "law"


@dataclass(frozen=True, slots=True)
class RegistersFile:
    """A file of the registers: where it stands, the SHA-256 of the whole of it, and when it was written.

    `copies` are those that answered at that moment: register, part, SHA-256 of the records, and when fetched.
    """

    path: Path
    sha256: str
    written_at: datetime
    copies: tuple[Mapping[str, str], ...]

    @classmethod
    def of(cls, path: Path | str) -> RegistersFile:
        """Return the file at a path, as it is now; raises `RegistersFileUnusable` when it cannot be trusted."""
        content = _content(Path(path))
        about = _unpacked(content, str(path)).about
        try:
            written_at = instants.from_text(about["written_at"])
            copies = tuple(dict(copy) for copy in about["copies"])
        except (KeyError, TypeError, ValueError):
            raise RegistersFileUnusable(file=str(path), problem=_CHANGED) from None
        return cls(Path(path), hashlib.sha256(content).hexdigest(), written_at, copies)

    def to_dict(self) -> dict[str, Any]:
        """Return `{"path", "sha256", "written_at", "copies"}`; moments are ISO 8601, in UTC."""
        return {
            "path": str(self.path),
            "sha256": self.sha256,
            "written_at": instants.to_text(self.written_at),
            "copies": [dict(copy) for copy in self.copies],
        }


def write(path: Path, *, url: str, settings: Settings, now: datetime) -> RegistersFile:
    """Write the file of a store, whole or not at all, and return it; `now` says which copies answer.

    Raises `StoreError` when there is no store or it cannot be read, `BadLawFile` for the law of the settings,
    `RegistersFileNotWritten` when the file cannot be written.
    """
    law_module.load_with(settings.law)
    ages = MaximumAges(settings.rena_max_age_hours, settings.rea_max_age_hours)
    with open_store(url) as store:
        if not store.exists:
            raise locate(url).trouble(NOT_A_STORE)
        copies = Screening(store, None, law_module.load(), ages).current_copies(now)
        about = {
            **_WRITTEN_BY,
            "written_at": instants.to_text(now),
            "ages": {"rena": ages.rena, "rea": ages.rea},
            "law": settings.law.name if settings.law else None,
            "copies": [_said(copy) for copy in copies],
        }
        sections: dict[str, array[Any] | bytes] = {_STORE: store.extract()}
        sections |= {_index_name(copy): indexing.packed(store, copy) for copy in copies}
    if settings.law:
        sections[_LAW] = settings.law.read_bytes()
    _write_whole(path, pack(about, sections))
    return RegistersFile.of(path)


def copy_to(path: Path, file: RegistersFile) -> None:
    """Copy a file, whole or not at all; raises `RegistersFileUnusable` when it is not the one named any more."""
    _write_whole(path, _announced(file))


def opened(file: RegistersFile) -> Screening:
    """Return what answers from a file, for one thread; raises `RegistersFileUnusable` when it is not the one named."""
    content = _announced(file)
    found = _unpacked(content, str(file.path))
    sections, about = found.sections, found.about
    store = Store(CarriedDatabase(Location(url="", shown=str(file.path)), sections[_STORE]))
    law = law_module.load(bytes(sections[_LAW]).decode(), about["law"]) if about["law"] else law_module.load()
    screening = Screening(store, None, law, MaximumAges(**about["ages"]))
    for copy in screening.current_copies(instants.from_text(about["written_at"])):
        index = indexing.of_bytes(store, copy, sections[_index_name(copy)])
        if index is not None:
            screening.copies.use(copy, index)
    return screening


def _said(copy: Copy) -> dict[str, str]:
    return {
        "register": copy.register.value,
        "part": copy.part.value,
        "sha256": copy.sha256,
        "fetched_at": instants.to_text(copy.fetched_at),
    }


def _index_name(copy: Copy) -> str:
    return f"index.{copy.snapshot}"


def _write_whole(path: Path, content: bytes | memoryview) -> None:
    making = path.parent / f".making-{uuid.uuid4().hex}"
    try:
        refuse_to_replace(path)
        # What people decided stands in it, with their names: nobody else's to read.
        with open(making, "xb", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
            file.write(content)
        making.replace(path)
    except OSError as error:
        raise RegistersFileNotWritten(file=str(path), problem=by_the_system(error)) from None
    finally:
        # Where the folder is no folder, there is nothing to take away either.
        with suppress(OSError):
            making.unlink(missing_ok=True)


def _announced(file: RegistersFile) -> memoryview:
    content = _content(file.path)
    if hashlib.sha256(content).hexdigest() != file.sha256:
        raise RegistersFileUnusable(file=str(file.path), problem=_ANOTHER)
    return content


def _content(path: Path) -> memoryview:
    try:
        with path.open("rb") as file:
            return memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
    except OSError as error:
        raise RegistersFileUnusable(file=str(path), problem=by_the_system(error)) from None
    except ValueError:  # nothing can be mapped of it
        raise RegistersFileUnusable(file=str(path), problem=_EMPTY) from None


def _unpacked(content: memoryview, name: str) -> Packed:
    try:
        found = unpack(content)
    except NotPacked:
        raise RegistersFileUnusable(file=name, problem=_CHANGED) from None
    if not isinstance(found.about, Mapping):
        raise RegistersFileUnusable(file=name, problem=_CHANGED)
    by = {key: found.about.get(key) for key in _WRITTEN_BY}
    if by != _WRITTEN_BY:
        raise RegistersFileUnusable(file=name, problem=_by_another(str(by["program"])))
    return found


_EMPTY: Final = Text("il est vide.", "it is empty.")


def _by_another(version: str) -> Text:
    return Text(
        f"il a été écrit par amp-registry {version}, et celui-ci est {VERSION}.",
        f"it was written by amp-registry {version}, and this is {VERSION}.",
    )


_CHANGED: Final = Text(
    "ce n'est pas un fichier des registres, ou il a été changé ou coupé.",
    "it is not a file of the registers, or it was changed or cut.",
)
_ANOTHER: Final = Text(
    "son SHA-256 n'est pas celui du fichier annoncé.", "its SHA-256 is not that of the file announced."
)
