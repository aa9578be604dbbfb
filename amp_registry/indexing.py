"""The index of a copy, from a file that every process reads, or made again.

A file is made when a copy is promoted, beside the SQLite file or, for PostgreSQL, in the user's cache folder. It is
read where it lies (`mmap`), never copied. It is believed only when its bytes have the hash it carries, it was made of
the same copy by the same code, and every entry it leads to is the one it was made of; else it is made again. Where
the folder cannot be written, the index is made in memory: slower, never less.

That finds a file that was damaged or is another's, not one made on purpose: whoever may write it may leave a firm out
of it, as whoever may write the database may. So it is shared as the SQLite file is, and else its owner's alone.
"""

from __future__ import annotations

import hashlib
import mmap
import os
import uuid
from bisect import bisect_left
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any, Final
from weakref import WeakValueDictionary

from amp_registry import neq
from amp_registry.compare import match
from amp_registry.compare.index import LAYOUT, Index
from amp_registry.compare.index_arrays import arrays
from amp_registry.compare.packed import NotPacked, numbers, pack, unpack
from amp_registry.file_rights import PRIVATE, Rights, make_folder, new_file
from amp_registry.own_folders import own_folder
from amp_registry.records import Copy, Entry, records_hash
from amp_registry.store.location import locate
from amp_registry.store.read_back import changed
from amp_registry.store.reading import Store, open_store

_VERSION: Final = f"{LAYOUT}/{match.VERSION}"
_KEPT: Final = 24
_HASH_DIGITS: Final = 16
_MOST_ENTRIES: Final = 1 << 15


class CopyIndex:
    """The index of one copy, and its entries as they are asked for."""

    def __init__(self, store: Store, copy: Copy, index: Index) -> None:
        self.index = index
        self._store = store
        self._copy = copy
        self._entries: dict[int, Entry] = {}

    def entries(self, wanted: Iterable[int]) -> list[Entry]:
        """Return the entries of these numbers, in order; raises `Foreign` when one is not what the index says."""
        found = list(wanted)
        missing = [number for number in found if number not in self._entries]
        if missing:
            self._read(missing)
        return [self._entries[number] for number in found]

    def printing(self, number: str) -> list[Entry]:
        """Return the entries that print this for a NEQ, in digits alone, valid or not; raises `Foreign` as above."""
        found = self.entries(self.index.printing(number))
        return [entry for entry in found if entry.neq is not None and neq.compact(entry.neq) == number]

    def _read(self, missing: Iterable[int]) -> None:
        if len(self._entries) > _MOST_ENTRIES:
            self._entries.clear()
        marked = self._store.marked_entries(missing)
        for number in missing:
            mark, entry = marked.get(number, (None, None))
            if entry is None or mark != self._mark(number):
                raise Foreign(number)
            self._entries[number] = entry

    def _mark(self, number: int) -> int | None:
        """Return the mark the index was made with; looked up where it lies, for a copy of all would take a megabyte."""
        numbers = self.index.sections["entry.numbers"]
        place = bisect_left(numbers, number)
        found = place < len(numbers) and numbers[place] == number
        return self.index.sections["entry.marks"][place] if found else None


class Foreign(LookupError):
    """An index leads to an entry that is not the one it was made of: it belongs to another store."""


def open_index(store: Store, url: str | None, copy: Copy) -> CopyIndex:
    """Return the index of a copy: from its file when that can be trusted, else made and kept as a file."""
    folder = index_folder(url)
    index = _from_file(folder / _name(copy), copy) if folder else None
    return CopyIndex(store, copy, index or _made(store, copy, folder, url))


def make_again(store: Store, url: str | None, copy: Copy) -> CopyIndex:
    """Return the index of a copy made anew, whatever stands in its file, which it replaces."""
    return CopyIndex(store, copy, _made(store, copy, index_folder(url), url))


def publish(url: str, copy: Copy) -> None:
    """Make the file of a promoted copy's index, unless one is there that can be trusted; raises `StoreError`."""
    with open_store(url) as store:
        open_index(store, url, copy)


def index_folder(url: str | None) -> Path | None:
    """Return the folder of the index files of a store; None where there is none to be found."""
    if url is None:
        return None
    location = locate(url)
    if location.path is not None:
        return location.path.parent / f"{location.path.name}.index"
    cache = own_folder("cache")
    if cache is None:
        return None
    # Two schemas of one database are two stores; the password is no part of which store it is.
    address = location.url.replace(location.password, "") if location.password else location.url
    return cache / "index" / hashlib.sha256(address.encode()).hexdigest()[:_HASH_DIGITS]


def _name(copy: Copy) -> str:
    tag = hashlib.sha256(_VERSION.encode()).hexdigest()[:8]
    return f"{copy.register.value}-{copy.part.value}-{copy.snapshot}-{copy.sha256[:_HASH_DIGITS]}-{tag}.idx"


def _about(copy: Copy) -> dict[str, Any]:
    return {"copy": copy.sha256, "snapshot": copy.snapshot, "version": _VERSION}


def _from_file(path: Path, copy: Copy) -> Index | None:
    """Return the index of a file, None when it is missing, cut off, changed, or another's."""
    try:
        content = _mapped(path)
    except (OSError, ValueError):
        return None
    return _trusted(memoryview(content), copy)


_mappings: Final[WeakValueDictionary[tuple[int, ...], mmap.mmap]] = WeakValueDictionary()
"""The files that this process reads, as long as somebody does: threads that read one copy hold its file open once."""


def _mapped(path: Path) -> mmap.mmap:
    """Return the bytes of a file where they lie; a file written anew is another file."""
    with path.open("rb") as file:
        about = os.fstat(file.fileno())
        which = (about.st_dev, about.st_ino, about.st_mtime_ns, about.st_size)
        found = _mappings.get(which)
        if found is None:
            found = _mappings[which] = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        return found


def _trusted(content: memoryview, copy: Copy) -> Index | None:
    try:
        found = unpack(content)
        return Index(found.sections) if found.about == _about(copy) else None
    except (ValueError, NotPacked, KeyError, TypeError):
        return None


def packed(store: Store, copy: Copy) -> bytes:
    """Return the index of a copy made anew, as the bytes of its file."""
    if records_hash(store.hashes(copy)) != copy.sha256:
        raise changed()  # a list that lost an entry must not answer that a firm is not listed
    marks = sorted(store.marks(copy).items())
    sections = {
        **arrays(store.names(copy), store.neqs(copy), store.clients(copy)),
        "entry.numbers": numbers("I", [number for number, _ in marks]),
        "entry.marks": numbers("Q", [mark for _, mark in marks]),
    }
    return pack(_about(copy), sections)


def of_bytes(store: Store, copy: Copy, content: memoryview) -> CopyIndex | None:
    """Return the index of a copy of the bytes of its file; None when they cannot be trusted, or are another's."""
    index = _trusted(content, copy)
    return CopyIndex(store, copy, index) if index else None


def _made(store: Store, copy: Copy, folder: Path | None, url: str | None) -> Index:
    content = packed(store, copy)
    if folder is not None and url is not None:
        with suppress(OSError):
            path = locate(url).path
            _kept(folder, _name(copy), content, Rights.of(path) if path else PRIVATE)
    return Index(unpack(memoryview(content)).sections)


def _kept(folder: Path, name: str, content: bytes, rights: Rights) -> None:
    """Write a file whole or not at all, and let go of the oldest beyond some."""
    make_folder(folder, rights)
    making = folder / f".making-{uuid.uuid4().hex}"
    try:
        with new_file(making, rights) as file:
            file.write(content)
        making.replace(folder / name)
    finally:
        making.unlink(missing_ok=True)
    files = sorted(folder.glob("*.idx"), key=lambda path: path.stat().st_mtime_ns)
    for old in files[:-_KEPT]:
        old.unlink(missing_ok=True)
