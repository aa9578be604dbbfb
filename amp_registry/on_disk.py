"""What stands at a path, so that a closed folder is never taken for an empty one.

`Path.exists` and its like answer no where the system refuses to say, or raise, by the version of Python.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn


def stands(path: Path) -> bool:
    """Return whether something stands at a path; raises `OSError` where this user may not look."""
    return _mode(path) is not None


def is_folder(path: Path) -> bool:
    """Return whether a folder stands at a path; raises `OSError` where this user may not look."""
    return stat.S_ISDIR(_mode(path) or 0)


def files_within(folder: Path) -> Iterator[Path]:
    """Yield the files of a folder and of those inside it; raises `OSError` for one this user may not read."""
    for place, _, names in os.walk(folder, onerror=_raised):
        yield from (path for name in names if (path := Path(place, name)).is_file())


def refuse_to_replace(path: Path) -> None:
    """Raise `OSError` for what is not a file and stands where one is to be: a folder, a device, a pipe."""
    mode = _mode(path)
    if mode is not None and not stat.S_ISREG(mode):
        raise OSError(errno.EISDIR if stat.S_ISDIR(mode) else errno.ENODEV, "not a file", str(path))


def _mode(path: Path) -> int | None:
    try:
        return path.stat().st_mode
    except (FileNotFoundError, NotADirectoryError):
        return None


def _raised(error: OSError) -> NoReturn:
    raise error
