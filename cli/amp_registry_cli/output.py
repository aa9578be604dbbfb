"""Writing to a terminal or a pipe of any encoding: a character it lacks becomes the nearest plain one."""

from __future__ import annotations

import codecs
import errno
import os
import stat
import sys
import unicodedata
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from io import TextIOWrapper
from pathlib import Path
from typing import Any, BinaryIO, Final

import click

from amp_registry.error_parts import by_the_system
from amp_registry.errors import AmpRegistryError, FileNotWritten
from amp_registry.explain.as_json import as_json
from amp_registry.language import Text
from amp_registry_cli.speech import language, say

ERROR: Final = Text("Erreur : ", "Error: ")
NO_ROOM: Final = Text(
    "La sortie standard n'a pas pu être écrite : {problem} Ce qu'elle contient n'est pas complet. Recommencez où il "
    "reste de la place.",
    "The standard output could not be written: {problem} What it holds is not complete. Start again where there is "
    "room.",
)
FOR_ALL_TO_READ: Final = 0o644
_AS_THE_MASK_SAYS: Final = 0o666
_OWN: Final = 0o600
STANDARD_OUTPUT: Final = "-"
OF_WRITING: Final = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
HANDLER: Final = "amp_registry.nearest"
NEAREST: Final = str.maketrans(
    {"«": '"', "»": '"', "“": '"', "”": '"', "’": "'", "…": "...", "·": "-", "—": "-", "–": "-", "œ": "oe"}
)


def nearest(error: UnicodeError) -> tuple[str, int]:
    """Return plain characters for those an encoding lacks: `é` as `e`, `«` as `"`, the rest as `?`."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    lacking = error.object[error.start : error.end].translate(NEAREST)
    plain = unicodedata.normalize("NFKD", lacking)
    return "".join(c if c.isascii() else "?" for c in plain if not unicodedata.combining(c)), error.end


def prepare() -> None:
    """Make both streams able to write anything; what the encoding lacks is written nearly.

    A stream that whoever started the program closed is empty, or takes what is written to nowhere.
    """
    codecs.register_error(HANDLER, nearest)
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open(mode, encoding="utf-8"))  # noqa: SIM115 - until the program ends
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors=HANDLER)


def say_error(error: AmpRegistryError) -> None:
    """Write an error of ours on standard error, in the language of the run."""
    click.echo(say(ERROR) + error.message(language()), err=True)


def say_no_room(error: OSError) -> None:
    """Write that the standard output could not be written, and let go of what it still holds."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    click.echo(say(ERROR) + say(NO_ROOM.fill({"problem": by_the_system(error)})), err=True)


def say_json(value: Mapping[str, Any] | list[Any]) -> None:
    """Write a JSON value and an end of line; escaped down to ASCII where the encoding is not UTF-8."""
    encoding = codecs.lookup(getattr(sys.stdout, "encoding", None) or "ascii").name
    click.echo(as_json(value, ascii_only=encoding != "utf-8"))


@contextmanager
def whole(path: Path, *, option: str = "--output", for_all: bool = False) -> Iterator[BinaryIO]:
    """Give a file to write that others see whole, once it is, or not at all when writing it failed.

    Who may read it: whom the file it replaces lets, else whom the user's mask does; anybody where it is `for_all`.
    A link is followed; a device or a pipe is written into, for what replaced it would be neither. `option` is what
    asked for it. Raises `FileNotWritten` when the folder is not there, may not be written or has no room.
    """
    place = Path(os.path.realpath(path))
    made = place.parent / f".{uuid.uuid4().hex}"
    try:
        found = _mode(path)  # of a pipe that is handed over open, the place is none
        apart = found is None or stat.S_ISREG(found)
        first = _AS_THE_MASK_SAYS if found is None else _OWN
        file = _made(made, first) if apart else path.open("wb")
    except OSError as error:
        raise _not_written(path, error, option) from None
    try:
        with file:
            yield file
        if apart:
            _put(made, place, FOR_ALL_TO_READ if for_all else found)
    except OSError as error:
        if error.errno not in OF_WRITING:  # of what is read meanwhile, say
            raise
        raise _not_written(path, error, option) from None
    finally:
        made.unlink(missing_ok=True)


def _put(made: Path, place: Path, mode: int | None) -> None:
    if mode is not None:
        made.chmod(stat.S_IMODE(mode))
    made.replace(place)


def _mode(path: Path) -> int | None:
    """Return what stands there and its rights; None when nothing does yet."""
    try:
        return path.stat().st_mode
    except FileNotFoundError:
        return None


def _made(path: Path, rights: int) -> BinaryIO:
    return open(path, "xb", opener=lambda name, flags: os.open(name, flags, rights))


@contextmanager
def written(target: Path | None) -> Iterator[BinaryIO]:
    """Give where to write: standard output where no file is named, or `-`; else a file, as `whole` does."""
    if target is None or str(target) == STANDARD_OUTPUT:
        yield sys.stdout.buffer
        return
    with whole(target) as file:
        yield file


def write_whole(path: Path, content: bytes, *, option: str, for_all: bool = False) -> None:
    """Write a file that others read at any moment: they see the old one whole, or the new one whole, also after a power cut.

    `option` is what asked for it, `for_all` as for `whole`. Raises `FileNotWritten` when it cannot be written.
    """
    try:
        with whole(path, option=option, for_all=for_all) as file:
            file.write(content)
            file.flush()
            if stat.S_ISREG(os.fstat(file.fileno()).st_mode):  # a device or a pipe keeps nothing
                os.fsync(file.fileno())
    except OSError as error:
        raise _not_written(path, error, option) from None


def _not_written(path: Path, error: OSError, option: str) -> FileNotWritten:
    return FileNotWritten(path=str(path), option=option, problem=by_the_system(error))
