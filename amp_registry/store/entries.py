"""Writing entries: once for each content, with the names they are found by."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, delete, select, update

from amp_registry import firm_name
from amp_registry.records import Entry, Register
from amp_registry.store import many_rows, tables
from amp_registry.store.many_rows import batches
from amp_registry.store.stored import client_column, name_rows, neq_column, record_text


def keep(connection: Connection, register: Register, entries: Mapping[str, Entry]) -> list[int]:
    """Return the numbers of entries given by hash, after writing those the store does not hold yet.

    Also makes again the names of entries that another version of `firm_name` had made.
    """
    known = _known(connection, register, list(entries))
    missing = [hash_ for hash_ in entries if hash_ not in known]
    many_rows.write(connection, tables.entry, (entry_row(hash_, entries[hash_]) for hash_ in missing))
    new = _known(connection, register, missing)
    _write_names(connection, {id_: entries[hash_] for hash_, (id_, _) in new.items()})
    _renew_names(
        connection, {i: entries[h] for h, (i, version) in known.items() if version != firm_name.VERSION}
    )
    return [id_ for id_, _ in (*known.values(), *new.values())]


def _known(connection: Connection, register: Register, hashes: Sequence[str]) -> dict[str, tuple[int, str]]:
    columns = tables.entry.c
    found: dict[str, tuple[int, str]] = {}
    for some in batches(hashes):
        rows = connection.execute(
            select(columns.hash, columns.id, columns.keys_version).where(
                columns.register == register.value, columns.hash.in_(some)
            )
        )
        found |= {hash_: (id_, version) for hash_, id_, version in rows}
    return found


def entry_row(hash_: str, entry: Entry) -> dict[str, Any]:
    """Return an entry as the store writes it, without its number."""
    return {
        "register": entry.register.value,
        "hash": hash_,
        "neq": neq_column(entry),
        "amp_client_number": client_column(entry),
        "keys_version": firm_name.VERSION,
        "record": record_text(entry),
    }


def _write_names(connection: Connection, entries: Mapping[int, Entry]) -> None:
    rows = (
        {"entry_id": id_, "position": position, "key": name.key, "number": name.number}
        for id_, entry in entries.items()
        for position, name in enumerate(name_rows(id_, entry))
    )
    many_rows.write(connection, tables.entry_name, rows)


def _renew_names(connection: Connection, entries: Mapping[int, Entry]) -> None:
    for some in batches(list(entries)):
        connection.execute(delete(tables.entry_name).where(tables.entry_name.c.entry_id.in_(some)))
        connection.execute(
            update(tables.entry).where(tables.entry.c.id.in_(some)).values(keys_version=firm_name.VERSION)
        )
    _write_names(connection, entries)
