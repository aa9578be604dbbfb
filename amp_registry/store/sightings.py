"""What a part of a register showed of a number not long ago."""

from __future__ import annotations

from datetime import datetime

from amp_registry.records import Part, ReaEntry, Register
from amp_registry.store.reading import Store


def last_shown(
    store: Store, number: str, *, after: datetime, moment: datetime, unless: str
) -> ReaEntry | None:
    """Return the watched firm of a NEQ or AMP client number as the newest copy of a span of time shows it.

    None when no copy does, or when its `raw` has the key `unless`: it was not really shown.
    """
    copy = store.copy_naming(
        Register.REA, Part.WATCHED, neq=number, client=number, after=after, moment=moment
    )
    if copy is None:
        return None
    ids = [*store.neqs(copy).get(number, ()), *store.clients(copy).get(number, ())]
    shown = [entry for entry in store.entries(ids).values() if isinstance(entry, ReaEntry)]
    return next((entry for entry in shown if unless not in entry.raw), None)
