"""What PostgreSQL refuses for want of a right, read into the right that lacks and the role that gives it.

The server says it in its own language, with the name of the table in it; what was tried says the rest.
"""

from __future__ import annotations

import re
from typing import Final

from amp_registry.error_parts import short
from amp_registry.errors import MissingRight
from amp_registry.language import Text
from amp_registry.store.roles import PREFIX, RIGHTS, Role, that_may

SQLSTATE: Final = "42501"
"""What the SQL standard and PostgreSQL call insufficient privilege."""

_COPY: Final = re.compile(r"\s*COPY\b", re.IGNORECASE)
_VERB: Final = re.compile(r"\s*(SELECT|INSERT|UPDATE|DELETE|TRUNCATE)\b", re.IGNORECASE)
_WORD: Final = re.compile(r"\w+")
_SEQUENCE: Final = "_id_seq"
_ON_A_TABLE: Final = Text("{right} sur la table {table}", "{right} on table {table}")
_NEW_TABLES: Final = Text("changer les tables", "to change the tables")
_IN_THE_SCHEMA: Final = Text("USAGE sur le schéma de la base", "USAGE on the schema of the database")


def of(place: str, user: str | None, said: str, statement: str, *, prefix: str = PREFIX) -> MissingRight:
    """Return the error for what a server said of a statement, which may be empty when it is not known.

    `prefix` is what the names of the store's roles start with.
    """
    table = next((name for name in map(_table, _WORD.findall(said)) if name in RIGHTS), None)
    verb = _verb(statement)
    if table is None or verb is None:
        kept = table is not None and RIGHTS[table].kept
        role = None if kept else _name(prefix, Role.ADMINISTRATOR)
        return MissingRight(place=place, user=user, right=_changing(said), role=role)
    least = that_may(verb, table)
    right = _ON_A_TABLE.fill({"right": verb, "table": table})
    return MissingRight(place=place, user=user, right=right, role=_name(prefix, least) if least else None)


def no_schema(place: str, user: str | None, *, prefix: str = PREFIX) -> MissingRight:
    """Return the error for a user to whom the database shows no schema at all."""
    return MissingRight(place=place, user=user, right=_IN_THE_SCHEMA, role=_name(prefix, Role.READER))


def _table(word: str) -> str:
    return word.removesuffix(_SEQUENCE)


def _verb(statement: str) -> str | None:
    if _COPY.match(statement):
        return "INSERT"
    found = _VERB.match(statement)
    return found[1].upper() if found else None


def _changing(said: str) -> Text:
    told = short(said)
    return Text(f"{_NEW_TABLES.fr} ({told})", f"{_NEW_TABLES.en} ({told})")


def _name(prefix: str, role: Role) -> str:
    return f"{prefix}_{role.value}"
