"""The words of `history` and `changes` in the language of the run."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from amp_registry import register_words
from amp_registry.changes import ChangeKind
from amp_registry.compare.difference import FieldChange
from amp_registry.quebec_time import day_of
from amp_registry.records import Entry, Part, Register
from amp_registry_cli.speech import say

who = register_words.who


def listed(register: Register, part: Part) -> str:
    """Return which list said it: `RENA`, `REA, listes de complément`."""
    return say(register_words.listed(register, part))


def what(kind: ChangeKind, entry: Entry) -> str:
    """Return what happened to an entry."""
    return say(register_words.what(kind, entry))


def fields(changed: Iterable[FieldChange]) -> Iterator[str]:
    """Yield one line for each field that changed."""
    yield from map(say, register_words.fields(changed))


def day(moment: datetime) -> str:
    """Return the Québec day of a moment."""
    return day_of(moment).isoformat()
