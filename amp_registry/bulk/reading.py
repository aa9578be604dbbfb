"""A list opened and its columns found, whatever its form."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from amp_registry.bulk import delimited, workbook
from amp_registry.bulk.cell import Line
from amp_registry.bulk.headings import Headings, Mapped, find
from amp_registry.bulk.list_file import ListFile, opened
from amp_registry.collect.source_card import fold


@dataclass(frozen=True, slots=True)
class FirmList:
    """A list of firms, open: its file, its headings, and `lines`, those below the headings, blank ones too."""

    file: ListFile
    headings: Headings

    def lines(self) -> Iterator[Line]:
        """Yield the lines below the headings, in the order of the file."""
        return (line for line in self.file.lines() if line.number > self.headings.number)


@contextmanager
def read(
    path: Path, standard_input: BinaryIO, *, mapped: Mapped | None = None, sheet: str | None = None
) -> Iterator[FirmList]:
    """Give the list of a file, `-` for standard input; `mapped` and `sheet` are what the user says of it.

    Raises `ListUnreadable` or `ColumnsUnclear`, before any line is given.
    """
    told = mapped or {}
    named = frozenset(fold(heading) for heading in told)
    with opened(path, standard_input) as file:
        found = workbook.read(file, named, sheet) if file.packed else delimited.read(file, named)
        yield FirmList(found, find(found.first, told, found.name))
