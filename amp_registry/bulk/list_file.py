"""The file of a list, opened: what it is, told by its content and never by its name, and its lines, one at a time.

Text is read by `delimited`, workbooks by `workbook`. What is neither is refused by what it is. A file is read twice:
once whole, to know that it can be read to its end before any firm is asked about; then line by line.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, BinaryIO, Final

from amp_registry.bulk.cell import Line
from amp_registry.error_parts import by_the_system
from amp_registry.errors import ListUnreadable
from amp_registry.language import Text

_CHUNK: Final = 1 << 20
LONGEST_FILE: Final = 1_000_000_000
STANDARD_INPUT: Final = "-"

_OLE: Final = b"\xd0\xcf\x11\xe0"
_ZIP: Final = (b"PK\x03\x04", b"PK\x05\x06")
_OTHER: Final[Mapping[bytes, str]] = {
    b"%PDF": "PDF",
    b"\x1f\x8b": "GZIP",
    b"\x89PNG": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"GIF8": "GIF",
    b"{\\rtf": "RTF",
    b"7z\xbc\xaf": "7Z",
    b"Rar!": "RAR",
    b"\x7fELF": "ELF",
    b"MZ\x90": "EXE",
    b"SQLite format 3": "SQLite",
}


@dataclass(frozen=True, slots=True)
class ListFile:
    """A list opened: its name, the SHA-256 of its bytes, its form, and notes on how it was read.

    `first` are its first lines; `lines` starts reading anew each time it is called; `rows` is how many there are,
    about.
    """

    name: str
    sha256: str
    form: str
    rows: int
    first: tuple[Line, ...]
    lines: Callable[[], Iterator[Line]]
    notes: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class Opened:
    """The bytes of a list, from their start: a file that can be read again."""

    file: BinaryIO
    name: str
    sha256: str
    start: bytes

    @property
    def packed(self) -> bool:
        """Whether it is a workbook, or another zip or OLE file."""
        return self.start.startswith((*_ZIP, _OLE))

    def refused(self, problem: Text, advice: Text | None = None) -> ListUnreadable:
        """Return the error for this file."""
        return ListUnreadable(file=self.name, problem=problem, advice=advice)


@contextmanager
def opened(path: Path, standard_input: BinaryIO) -> Iterator[Opened]:
    """Give the file of a list, open and hashed; `-` is standard input, kept in a temporary file.

    Raises `ListUnreadable` when it cannot be opened, is empty, too large, or is of a form that holds no list.
    """
    if str(path) == STANDARD_INPUT:
        with TemporaryFile() as kept:
            yield _looked_at(_copied(standard_input, kept), STANDARD_INPUT)
        return
    try:
        file = path.open("rb")
    except OSError as error:
        raise ListUnreadable(file=path.name, problem=by_the_system(error), advice=_CHECK_THE_PATH) from None
    with file:
        yield _looked_at(file, path.name)


def _copied(source: BinaryIO, kept: IO[bytes]) -> BinaryIO:
    size = 0
    while chunk := source.read(_CHUNK):
        size += len(chunk)
        if size > LONGEST_FILE:
            break
        kept.write(chunk)
    kept.seek(0)
    return kept  # type: ignore[return-value]  # the same object, typed by its module as IO[bytes]


def _looked_at(file: BinaryIO, name: str) -> Opened:
    digest, size = hashlib.sha256(), 0
    while chunk := file.read(_CHUNK):
        digest.update(chunk)
        size += len(chunk)
        if size > LONGEST_FILE:
            raise ListUnreadable(file=name, problem=_TOO_LARGE, advice=_SPLIT)
    file.seek(0)
    start = file.read(_CHUNK)
    file.seek(0)
    found = Opened(file, name, digest.hexdigest(), start)
    if not size:
        raise found.refused(_EMPTY)
    for signature, form in _OTHER.items():
        if start.startswith(signature):
            raise found.refused(_of_another_form(form))
    return found


def _of_another_form(form: str) -> Text:
    return Text(f"c'est un fichier {form}, pas un tableau.", f"it is a file of form {form}, not a table.")


_CHECK_THE_PATH: Final = Text(
    "Vérifiez le chemin et les droits de lecture.", "Check the path and the right to read it."
)
_EMPTY: Final = Text("le fichier est vide.", "the file is empty.")
_TOO_LARGE: Final = Text(
    f"le fichier dépasse {LONGEST_FILE // 1_000_000} Mo.",
    f"the file is larger than {LONGEST_FILE // 1_000_000} MB.",
)
_SPLIT: Final = Text("Coupez-la en plusieurs fichiers.", "Cut it into several files.")
