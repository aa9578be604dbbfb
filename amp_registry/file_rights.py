"""Who may read and write the files this program makes, and who may change those it relies on.

Whatever the user's umask says, a file is its owner's alone, or shared as widely as another it belongs to, never wider.
Where the system knows no such rights (Windows), nothing is asked and nothing is told.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from stat import S_IRUSR, S_IRWXG, S_IRWXU, S_ISGID, S_ISVTX, S_IWGRP, S_IWOTH, S_IWUSR
from typing import BinaryIO, Final

_OWN: Final = S_IRUSR | S_IWUSR
_READ_OR_WRITE: Final = 0o066
_READ: Final = 0o044
_NO_LINK: Final = getattr(os, "O_NOFOLLOW", 0)
_AS_BYTES: Final = getattr(os, "O_BINARY", 0)


@dataclass(frozen=True, slots=True)
class Rights:
    """What others than its owner may do with a file, and the group that `group_id` says; nothing, by default."""

    others: int = 0
    group_id: int | None = None

    @classmethod
    def of(cls, path: Path) -> Rights:
        """Return the rights of a file, to give to what belongs to it; raises `OSError`."""
        about = path.stat()
        return cls(about.st_mode & _READ_OR_WRITE, about.st_gid)

    @property
    def of_file(self) -> int:
        """The mode of a file."""
        return _OWN | self.others

    @property
    def of_folder(self) -> int:
        """The mode of a folder: who may read the files may enter it, and a shared one hands its group on."""
        shared = S_ISGID if self.others & S_IRWXG else 0
        return S_IRWXU | self.others | (self.others & _READ) >> 2 | shared


PRIVATE: Final = Rights()


def make_folder(folder: Path, rights: Rights = PRIVATE) -> None:
    """Make a folder with these rights, or give them to one that is there and ours; those above it are made private."""
    for above in reversed(folder.parents):
        if not above.exists():
            above.mkdir(mode=S_IRWXU, exist_ok=True)
    folder.mkdir(mode=S_IRWXU, exist_ok=True)
    with suppress(OSError):  # another's: `doctor` tells who may write it
        _give(folder, rights.of_folder, rights.group_id)


@contextmanager
def new_file(path: Path, rights: Rights = PRIVATE) -> Iterator[BinaryIO]:
    """Hold a file that was not there open for writing; raises `FileExistsError` for one that was, even a link."""
    how = os.O_WRONLY | os.O_CREAT | os.O_EXCL | _NO_LINK | _AS_BYTES
    with os.fdopen(os.open(path, how, _OWN), "wb") as file:
        if rights.others:
            _give(path, rights.of_file, rights.group_id)
        yield file


def _give(path: Path, mode: int, group_id: int | None) -> None:
    if sys.platform == "win32":
        return
    if group_id is not None and path.stat().st_gid != group_id:
        try:
            os.chown(path, -1, group_id)
        except OSError:  # not one of that group: what it may do is no right of another
            mode &= ~(S_IRWXG | S_ISGID)
    path.chmod(mode)


def others_may_write(path: Path, like: Path | None = None) -> bool:
    """Return whether others may change a file or a folder than those who may change another, by default its own user.

    Those are its owner, the administrator, and its group where the group may write. False for what is not there.
    """
    if sys.platform == "win32":
        return False
    try:
        about, known = path.stat(), None if like is None else like.stat()
    except OSError:
        return False
    owner = os.geteuid() if known is None else known.st_uid
    shared = known is not None and bool(known.st_mode & S_IWGRP)
    if about.st_mode & S_IWGRP and not (shared and known is not None and about.st_gid == known.st_gid):
        return True
    return bool(about.st_mode & S_IWOTH) or (not shared and about.st_uid not in (owner, _ADMINISTRATOR))


def anybody_may_replace(path: Path) -> bool:
    """Return whether anybody may put another file in the place of one: its folder is open to all, and not sticky."""
    mode = path.parent.stat().st_mode
    return sys.platform != "win32" and bool(mode & S_IWOTH) and not mode & S_ISVTX


_ADMINISTRATOR: Final = 0
