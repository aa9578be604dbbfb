"""What was fetched or read, before anyone tries to understand it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from amp_registry.error_parts import by_the_system
from amp_registry.errors import FileUnusable, NotTheRegister
from amp_registry.language import Text
from amp_registry.records import Register

MAX_BYTES = 200_000_000


@dataclass(frozen=True, slots=True)
class Page:
    """Bytes as received, where they came from, and when.

    `address` is what messages and evidence print: a web address, or the file's name without its folder.
    `fetched_at` is aware of its time zone; `published_at` is the source's own date, None when not shown.
    """

    content: bytes
    address: str
    fetched_at: datetime
    headers: Mapping[str, str] = field(default_factory=dict)
    published_at: datetime | None = None

    def __post_init__(self) -> None:
        if self.fetched_at.tzinfo is None:
            raise ValueError("fetched_at must carry a time zone")

    @property
    def sha256(self) -> str:
        """The SHA-256 (hex) of the bytes as received."""
        return hashlib.sha256(self.content).hexdigest()


def refused(page: Page, register: Register, problem: Text, advice: Text | None = None) -> NotTheRegister:
    """Return the error that says why a page is not the register."""
    return NotTheRegister(source=page.address, register=register, problem=problem, advice=advice)


def read_file(path: Path, fetched_at: datetime, max_bytes: int = MAX_BYTES) -> Page:
    """Return the page a file holds.

    Raises `FileUnusable` when the file is missing, is a folder, cannot be opened, or is larger than
    `max_bytes`.
    """
    if path.is_dir():
        raise FileUnusable(path=str(path), problem=_A_FOLDER)
    try:
        with path.open("rb") as file:
            content = file.read(max_bytes + 1)
    except FileNotFoundError:
        raise FileUnusable(path=str(path), problem=_MISSING) from None
    except OSError as error:
        raise FileUnusable(path=str(path), problem=by_the_system(error)) from error
    if len(content) > max_bytes:
        raise FileUnusable(path=str(path), problem=too_large(max_bytes), advice=_LIMIT)
    return Page(content=content, address=path.name, fetched_at=fetched_at)


_A_FOLDER = Text("c'est un dossier.", "it is a folder.")
_MISSING = Text("il n'existe pas.", "it does not exist.")
_LIMIT = Text(
    "Vérifiez que c'est bien le fichier du registre, qui est bien plus petit.",
    "Check that this is the register's file, which is far smaller.",
)


def too_large(max_bytes: int) -> Text:
    """Return what is said of a file or an answer of more bytes than are read."""
    return Text(f"il dépasse {max_bytes} octets.", f"it is larger than {max_bytes} bytes.")
