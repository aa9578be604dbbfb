"""A ZIP of somebody else's: whatever is wrong with it comes as `DAMAGED`, and what unpacks without measure is refused."""

from __future__ import annotations

import struct
import zipfile
import zlib
from pathlib import Path
from typing import IO, Final

DAMAGED: Final = (zipfile.BadZipFile, EOFError, NotImplementedError, OSError, zlib.error)
"""What a damaged, cut or unusually packed archive raises, here and while a part is read."""

# Deflate is unpacked a piece at a time; a few kilobytes of bzip2 or LZMA come out at once, gigabytes if they will.
_MEASURED: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


def opened(file: Path | IO[bytes]) -> zipfile.ZipFile:
    """Return the archive, open; raises one of `DAMAGED`."""
    try:
        archive = zipfile.ZipFile(file)
    except (ValueError, struct.error) as error:
        raise zipfile.BadZipFile(str(error)) from None
    for item in archive.infolist():
        if item.compress_type not in _MEASURED:
            archive.close()
            raise NotImplementedError(f"compression {item.compress_type}")
    return archive


def part(archive: zipfile.ZipFile, name: str | zipfile.ZipInfo) -> IO[bytes]:
    """Return one part, open.

    Raises one of `DAMAGED`, `KeyError` for one that is not there, and `RuntimeError` for one under a password.
    """
    try:
        return archive.open(name)
    except (
        ValueError,
        struct.error,
    ) as error:  # a part that says it begins before the file, or where it ends
        raise zipfile.BadZipFile(str(error)) from None


def content(archive: zipfile.ZipFile, name: str | zipfile.ZipInfo) -> bytes:
    """Return what one part holds, unpacked; raises what `part` does."""
    with part(archive, name) as opened_part:
        return opened_part.read()
