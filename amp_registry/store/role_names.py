"""What the names of a store's roles start with: the database says it, for the administrator's role owns the copies.

The driver is an optional extra, so `location` imports this module by name, once a server has refused something.
"""

from __future__ import annotations

from typing import Final

import psycopg

from amp_registry.store.roles import PREFIX, Role

# The schemas of the path as they are named: a user who may see none of them is to be told of a role too.
_OWNERS: Final = """
    SELECT DISTINCT tableowner FROM pg_tables
    WHERE tablename = 'snapshot' AND schemaname IN
        (SELECT btrim(named, ' "') FROM unnest(string_to_array(current_setting('search_path'), ',')) named)
"""
_CONNECT_SECONDS: Final = 10


def prefix_of(libpq: str) -> str:
    """Return what the roles of the store at an address start with; `PREFIX` where the database does not tell."""
    try:
        with psycopg.connect(libpq, autocommit=True, connect_timeout=_CONNECT_SECONDS) as connection:
            owners = [str(name) for (name,) in connection.execute(_OWNERS)]
    except psycopg.Error:
        return PREFIX
    end = f"_{Role.ADMINISTRATOR.value}"
    return owners[0].removesuffix(end) if len(owners) == 1 and owners[0].endswith(end) else PREFIX
