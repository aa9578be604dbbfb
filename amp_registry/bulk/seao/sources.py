"""Files as people have them to streams of JSON: `.json`, `.json.gz`, `.zip`, or a folder of these.

Nothing is unpacked on the disk or held whole. What cannot be opened, or stops in the middle, is told by name;
the files after it are read all the same.
"""

from __future__ import annotations

import gzip
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from amp_registry import zip_archive
from amp_registry.bulk.seao import package
from amp_registry.bulk.seao.package import Found, Unreadable
from amp_registry.bulk.seao.text_window import Bytes
from amp_registry.error_parts import by_the_system, short
from amp_registry.errors import FileUnusable
from amp_registry.explain.wording import one_line
from amp_registry.language import Text
from amp_registry.on_disk import files_within, is_folder, stands

JSON: Final = ".json"
GZIP: Final = ".json.gz"
ZIP: Final = ".zip"
MOST_BYTES: Final = 1 << 36
"""How many bytes of one file are read, unpacked: sixty-four gigabytes, ten times all that SEAO published."""

_ENCRYPTED: Final = 1
_LOCKED: Final = "mot de passe, password"


@dataclass(frozen=True, slots=True)
class Read:
    """What stands in one place of one file: a release, or what could not be read as one."""

    source: str
    item: Found | Unreadable


def files(paths: Iterable[Path]) -> list[Path]:
    """Return the files to read, those of a folder in the order of their names.

    Raises `FileUnusable` for a path that is not there or may not be looked at, and for a folder that holds no
    file of a kind read.
    """
    found: list[Path] = []
    for path in paths:
        try:
            found += _files(path)
        except OSError as error:
            raise FileUnusable(
                path=error.filename or str(path), problem=by_the_system(error), so=_NOTHING_READ
            ) from None
    return list(dict.fromkeys(found))


def _files(path: Path) -> list[Path]:
    if is_folder(path):
        inside = sorted(each for each in files_within(path) if _kind(each.name))
        if not inside:
            raise FileUnusable(path=str(path), problem=_EMPTY_FOLDER, advice=_KINDS, so=_NOTHING_READ)
        return inside
    if stands(path):
        return [path]
    raise FileUnusable(path=str(path), problem=_NOT_THERE, so=_NOTHING_READ)


def name_of(path: Path) -> str:
    """Return the name a file goes by in the report, safe to print."""
    return one_line(path.name)


def read(path: Path) -> Iterator[Read]:
    """Yield what stands in a file, in order; trouble with the file itself comes as `Unreadable` of number 0."""
    with ExitStack() as opened:
        try:
            streams = dict(_streams(path, opened))
        except zip_archive.DAMAGED as error:
            yield Read(name_of(path), Unreadable(0, 0, _unusable(error)))
            return
        if not streams:
            yield Read(name_of(path), Unreadable(0, 0, _NOTHING_INSIDE))
        yield from _read_all(streams)


def _read_all(streams: Mapping[str, Bytes]) -> Iterator[Read]:
    for name, stream in streams.items():
        try:
            for item in package.read(_Bounded(stream)):
                yield Read(name, item)
        except zip_archive.DAMAGED as error:
            yield Read(name, Unreadable(0, 0, _unusable(error)))


def _streams(path: Path, opened: ExitStack) -> Iterator[tuple[str, Bytes]]:
    """Yield each JSON text of a file by name; the stack closes what is opened."""
    if _kind(path.name) != ZIP:
        yield name_of(path), _plain(path, opened)
        return
    archive = opened.enter_context(zip_archive.opened(path))
    for member in archive.infolist():
        kind = _kind(member.filename)
        if kind in (JSON, GZIP):
            name = f"{name_of(path)}/{one_line(member.filename)}"
            yield name, _Member(archive, member, packed=kind == GZIP)


def _plain(path: Path, opened: ExitStack) -> Bytes:
    if _kind(path.name) == GZIP:
        return opened.enter_context(gzip.open(path))
    return opened.enter_context(path.open("rb"))


class _Member:
    """One member of an archive, opened when it is first read."""

    def __init__(self, archive: zipfile.ZipFile, member: zipfile.ZipInfo, *, packed: bool) -> None:
        self._archive, self._member, self._packed = archive, member, packed
        self._stream: Bytes | None = None

    def read(self, size: int, /) -> bytes:
        if self._member.flag_bits & _ENCRYPTED:
            raise OSError(_LOCKED)
        if self._stream is None:
            stream = zip_archive.part(self._archive, self._member)
            self._stream = gzip.GzipFile(fileobj=stream) if self._packed else stream
        return self._stream.read(size)


class _Bounded:
    """A stream that ends in trouble when it unpacks to more than anything SEAO ever published."""

    def __init__(self, stream: Bytes) -> None:
        self._stream, self._left = stream, MOST_BYTES

    def read(self, size: int, /) -> bytes:
        piece = self._stream.read(size)
        self._left -= len(piece)
        if self._left < 0:
            raise OSError(f"more than {MOST_BYTES} bytes")
        return piece


def _kind(name: str) -> str:
    """Return which of the three kinds a file is by its name, or nothing."""
    lower = name.lower()
    return next((kind for kind in (GZIP, JSON, ZIP) if lower.endswith(kind)), "")


def _unusable(error: BaseException) -> Text:
    told = short(error) or type(error).__name__
    return Text(
        f"le fichier est illisible à partir d'ici ({told})",
        f"the file cannot be read from here on ({told})",
    )


_EMPTY_FOLDER: Final = Text(
    "le dossier ne contient aucun fichier .json, .json.gz ou .zip.",
    "the folder holds no .json, .json.gz or .zip file.",
)
_KINDS: Final = Text(
    "Téléchargez les fichiers « hebdo » ou « mensuel » du SEAO sur Données Québec.",
    "Download the weekly or monthly files of SEAO from Données Québec.",
)
_NOT_THERE: Final = Text("il n'y a pas de fichier à cet endroit.", "there is no file there.")
_NOTHING_READ: Final = Text("Aucun contrat n'a été examiné.", "No contract was screened.")
_NOTHING_INSIDE: Final = Text("l'archive ne contient aucun fichier .json", "the archive holds no .json file")
