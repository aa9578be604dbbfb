"""How two lists of entries differ: which are new, which are gone, and which are the same one changed.

The registers give an entry no number of its own. A gone and a new entry are one that changed when they carry
the same NEQ, else the same AMP client number, else the same name where no numbers tell two firms apart; of
several that could be, those that differ in the fewest fields.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from amp_registry import firm_name, neq
from amp_registry.compare.features import client_number
from amp_registry.records import Entry, ReaEntry, entry_hash


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field of an entry before and after, as the exchange form writes it."""

    field: str
    before: Any
    after: Any

    def to_dict(self) -> dict[str, Any]:
        """Return `{"field", "before", "after"}`."""
        return {"field": self.field, "before": self.before, "after": self.after}


@dataclass(frozen=True, slots=True)
class Changed:
    """An entry that another one took the place of, and the fields in which they differ, in their order."""

    before: Entry
    after: Entry
    fields: tuple[FieldChange, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """What one list has and the other has not; each part in the order of name, then content."""

    added: tuple[Entry, ...]
    removed: tuple[Entry, ...]
    changed: tuple[Changed, ...]


def difference(before: Iterable[Entry], after: Iterable[Entry]) -> Difference:
    """Return how a list of entries differs from the one before it; equal entries are left out."""
    old = {entry_hash(entry): entry for entry in before}
    new = {entry_hash(entry): entry for entry in after}
    for both in old.keys() & new.keys():
        del old[both], new[both]
    changed: list[Changed] = []
    for identity in _IDENTITIES:
        changed += _paired(old, new, identity)
    return Difference(
        added=tuple(sorted(new.values(), key=_order)),
        removed=tuple(sorted(old.values(), key=_order)),
        changed=tuple(sorted(changed, key=lambda one: _order(one.after))),
    )


def field_changes(before: Entry, after: Entry) -> tuple[FieldChange, ...]:
    """Return the fields in which two entries of one register differ, in the order of the exchange form."""
    old, new = before.to_dict(), after.to_dict()
    return tuple(FieldChange(name, old[name], new[name]) for name in new if old[name] != new[name])


def _paired(
    old: dict[str, Entry], new: dict[str, Entry], identity: Callable[[Entry], str | None]
) -> list[Changed]:
    """Take out of both the entries that are one under an identity, most alike first, and return them."""
    groups = _grouped(old, identity)
    closest = sorted(
        (len(field_changes(old[one], entry)), one, other)
        for other, entry in new.items()
        for one in groups.get(identity(entry) or "", ())
        if identity is not key_of or _numbers_agree(old[one], entry)
    )
    found = []
    for _, one, other in closest:
        if one in old and other in new:
            before, after = old.pop(one), new.pop(other)
            found.append(Changed(before, after, field_changes(before, after)))
    return found


def _grouped(
    entries: Mapping[str, Entry], identity: Callable[[Entry], str | None]
) -> Mapping[str, list[str]]:
    groups: dict[str, list[str]] = defaultdict(list)
    for hash_, entry in entries.items():
        if key := identity(entry):
            groups[key].append(hash_)
    return groups


def _numbers_agree(before: Entry, after: Entry) -> bool:
    """Whether no number of the one differs from the same number of the other."""
    pairs = ((_neq(before), _neq(after)), (client_of(before), client_of(after)))
    return all(one == other or None in (one, other) for one, other in pairs)


def _neq(entry: Entry) -> str | None:
    return neq.compact(entry.neq) or None if entry.neq else None


def client_of(entry: Entry) -> str | None:
    """Return the AMP client number of an entry, without its signs; None where it has none."""
    return client_number(entry.amp_client_number) or None if isinstance(entry, ReaEntry) else None


def key_of(entry: Entry) -> str | None:
    """Return the key an entry's own name is looked for by; None for a name of signs alone."""
    keys = firm_name.search_keys(entry.name)
    return keys[0].key if keys else None


_IDENTITIES: Final = (_neq, client_of, key_of)


def _order(entry: Entry) -> tuple[str, str]:
    return entry.name.casefold(), entry_hash(entry)
