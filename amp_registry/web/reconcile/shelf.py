"""The names of each register's current copy, to complete what somebody is typing: kept in memory, a copy each."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any, Final

from amp_registry.naming import spelling
from amp_registry.records import Register, entry_hash
from amp_registry.registry import Registry
from amp_registry.web.reconcile.properties import description

SHOWN: Final = 20


@dataclass(frozen=True, slots=True)
class _Named:
    folded: str
    id: str
    name: str
    description: str


@dataclass(frozen=True, slots=True)
class _Copy:
    of: tuple[str, ...]
    names: tuple[_Named, ...]


class Shelf:
    """The names, made when they are first asked for and again when another copy answers; for several threads."""

    def __init__(self) -> None:
        self._copies: dict[Register, _Copy] = {}
        self._making = threading.Lock()

    def begun(
        self, registry: Registry, register: Register, prefix: str, now: datetime
    ) -> list[dict[str, Any]]:
        """Return entries with a word that begins as the text does, those whose name does first."""
        wanted = _folded(prefix)
        names = self._names(registry, register, now) if wanted else ()
        first = (one for one in names if one.folded.startswith(wanted))
        then = (one for one in names if not one.folded.startswith(wanted) and f" {wanted}" in one.folded)
        found = [*islice(first, SHOWN), *islice(then, SHOWN)][:SHOWN]
        return [{"id": one.id, "name": one.name, "description": one.description} for one in found]

    def _names(self, registry: Registry, register: Register, now: datetime) -> tuple[_Named, ...]:
        of = tuple(
            copy.sha256
            for copy in registry.copies(now=now)
            if copy.register is register and copy.part.value == "register"
        )
        known = self._copies.get(register)
        if known is None or known.of != of:
            with self._making:
                known = _Copy(of, tuple(_read(registry, register, now)) if of else ())
                self._copies[register] = known
        return known.names


def _read(registry: Registry, register: Register, now: datetime) -> list[_Named]:
    return [
        _Named(_folded(entry.name), entry_hash(entry), entry.name, description(entry))
        for entry in registry.records(register, now=now)
    ]


def _folded(text: str) -> str:
    return " ".join(spelling.without_accents(spelling.one_spelling(text)).split())
