"""Who may do what in a shared store on PostgreSQL: three roles, and the tables each may read, add to or change.

- `reader` looks: `search`, `history`, `changes`, `export`, `status`. It sees neither the journal nor who watches what.
- `checker` is a reader who checks: it adds to the journal, decides matches, takes reviews, watches contracts.
  A server of the page and the API is one: it reads the tokens, and keeps what may not be used again.
- `administrator` is a checker who brings the copies: `sync`, `import`, `watch run`, migrations. It owns the tables.

The tables that only ever grow belong to none of them but to `keeper`, which nobody can be: so only a superuser
can change an entry of the journal, or take away the trigger that refuses it.

One table says it all: the SQL of `amp_registry.store.roles_sql` is written from it, and the error that names a
missing right finds the role that gives it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Role(StrEnum):
    """One role, by the end of its name; each of the first three may do all that those before it may."""

    READER = "reader"
    CHECKER = "checker"
    ADMINISTRATOR = "administrator"
    KEEPER = "keeper"


PREFIX: Final = "amp_registry"
"""What the names of the roles start with, where no other is chosen."""

_READ: Final = ("SELECT",)
_ADD: Final = ("SELECT", "INSERT")
_CHANGE: Final = ("SELECT", "INSERT", "UPDATE")
_OWNER: Final = ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rights:
    """What each role may do with a table; `kept` for one that only ever grows, which the keeper owns."""

    reader: tuple[str, ...] = ()
    checker: tuple[str, ...] = ()
    administrator: tuple[str, ...] = _OWNER
    kept: bool = False
    numbered: bool = False
    """Whether the database numbers its rows, so that whoever adds one uses its sequence."""

    def of(self, role: Role) -> tuple[str, ...]:
        """Return the rights of a role, without those of the roles it includes; none for the keeper."""
        return {
            Role.READER: self.reader,
            Role.CHECKER: self.checker,
            Role.ADMINISTRATOR: self.administrator,
        }.get(role, ())


_COPIES: Final = Rights(reader=_READ)
_NUMBERED_COPIES: Final = Rights(reader=_READ, numbered=True)

RIGHTS: Final[Mapping[str, Rights]] = {
    "amp_registry_version": _COPIES,
    "page": _COPIES,
    "piece": _NUMBERED_COPIES,
    "snapshot": _NUMBERED_COPIES,
    "entry": _NUMBERED_COPIES,
    "entry_name": _COPIES,
    "listing": _COPIES,
    "staged": _COPIES,
    "run": _NUMBERED_COPIES,
    "match_decision": Rights(reader=_READ, checker=_ADD, administrator=(), kept=True),
    "match_revocation": Rights(reader=_READ, checker=_ADD, administrator=(), kept=True),
    "review_step": Rights(checker=_ADD, administrator=(), kept=True),
    "journal": Rights(checker=_ADD, administrator=(), kept=True),
    "watched_contract": Rights(checker=_CHANGE, numbered=True),
    "watch_event": Rights(checker=_READ, administrator=_ADD, kept=True, numbered=True),
    "watch_channel": Rights(checker=_READ),
    "watch_delivery": Rights(checker=_READ, administrator=_ADD, kept=True),
    "access_token": Rights(checker=_READ),
    "spent_mark": Rights(checker=("SELECT", "INSERT", "DELETE")),
}
"""Each table of the store. A role also has the rights of the roles before it."""


def that_may(right: str, table: str) -> Role | None:
    """Return the least role that has a right on a table, None when none has: that is for a superuser alone.

    >>> that_may("INSERT", "journal"), that_may("DELETE", "journal")
    (<Role.CHECKER: 'checker'>, None)
    """
    rights = RIGHTS.get(table)
    return next((role for role in Role if rights and right in rights.of(role)), None)
