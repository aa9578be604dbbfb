"""What people decided of firms and entries: appended, revoked by a row of its own, never changed nor deleted.

Light, like the rest of the reading path: every check asks which decisions bear on its firm.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from amp_registry import firm_name
from amp_registry.errors import AlreadyDecided, NoSuchDecision
from amp_registry.match_decision import MatchDecision, Revocation, Says
from amp_registry.question import Firm
from amp_registry.records import Register
from amp_registry.store import instants
from amp_registry.store.database import Database, bounded, there
from amp_registry.store.read_back import read_back

_COLUMNS: Final = (
    "id, says, register, entry_hash, entry_name, neq, name, amp_client_number, decided_by, why, decided_at,"
    " check_seq, name_key, keys_version"
)
_SELECT: Final = (
    "SELECT d.id, d.says, d.register, d.entry_hash, d.entry_name, d.neq, d.name, d.amp_client_number,"
    " d.decided_by, d.why, d.decided_at, d.check_seq, r.revoked_at, r.revoked_by, r.why"
    " FROM match_decision d LEFT JOIN match_revocation r ON r.decision_id = d.id"
)
# Keys of another version of `firm_name` say nothing: those rows are read and compared one by one.
_OF_FIRM: Final = (
    f"{_SELECT} WHERE d.id IN (SELECT id FROM match_decision WHERE neq = ?"  # noqa: S608 - constants
    " UNION SELECT id FROM match_decision WHERE name_key = ?"
    " UNION SELECT id FROM match_decision WHERE amp_client_number = ?"
    " UNION SELECT id FROM match_decision WHERE keys_version < ?"
    " UNION SELECT id FROM match_decision WHERE keys_version > ?) ORDER BY d.id"
)
_INSERT: Final = (
    f"INSERT INTO match_decision ({_COLUMNS})"  # noqa: S608 - constants
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_REVOKE: Final = "INSERT INTO match_revocation (decision_id, revoked_at, revoked_by, why) VALUES (?, ?, ?, ?)"
_NEXT: Final = "SELECT COALESCE(MAX(id), 0) + 1 FROM match_decision"


class Decisions:
    """The decisions of a store; a store that does not exist has none and takes none."""

    def __init__(self, database: Database | None) -> None:
        self._database = database

    def of_firm(self, firm: Firm, moment: datetime) -> tuple[MatchDecision, ...]:
        """Return those that hold at a moment and share a number or a name with the firm, oldest first.

        They need not be about this very firm: `MatchDecision.lapse_for` says so.
        """
        key = firm_name.key(firm.name) or None if firm.name else None
        version = firm_name.VERSION
        found = self._read(_OF_FIRM, (firm.neq, key, firm.amp_client_number, version, version))
        return tuple(one for one in found if one.holds_at(moment) and _may_be_of(one, firm))

    def all(self) -> list[MatchDecision]:
        """Return every decision ever taken, revoked ones included, oldest first."""
        return self._read(f"{_SELECT} ORDER BY d.id")

    def record(self, decision: MatchDecision) -> MatchDecision:
        """Keep a decision and return it with its number; it is on disk when this returns.

        Raises `AlreadyDecided` when one holds for the same firm and the same entry.
        """
        database = there(self._database)
        firm = Firm(neq=decision.neq, name=decision.name, amp_client_number=decision.amp_client_number)
        with database.appending():
            for one in self.of_firm(firm, decision.at):
                if _of_entry(one, decision) and one.lapse_for(firm) is None:
                    raise AlreadyDecided(id=one.id, by=one.by)
            kept = replace(decision, id=database.rows(_NEXT)[0][0])
            database.rows(_INSERT, _row(kept))
        return kept

    def revoke(self, number: int, revocation: Revocation) -> MatchDecision:
        """Take a decision back and return it; raises `NoSuchDecision` when none of that number holds.

        Both raise `StoreError` where there is no store.
        """
        database = there(self._database)
        with database.appending():
            found = [
                one
                for one in self._read(f"{_SELECT} WHERE d.id = ?", (bounded(number),))
                if not one.revocation
            ]
            if not found:
                raise NoSuchDecision(id=number)
            at = instants.to_text(revocation.at)
            database.rows(_REVOKE, (number, at, revocation.by, revocation.why))
        return replace(found[0], revocation=revocation)

    def _read(self, statement: str, parameters: Sequence[object] = ()) -> list[MatchDecision]:
        rows = [] if self._database is None else self._database.rows(statement, parameters)
        return [_decision(row) for row in rows]


def _may_be_of(decision: MatchDecision, firm: Firm) -> bool:
    """Whether a number or the name's key is shared: a row read because of its key's version may share none."""
    numbers = ((decision.neq, firm.neq), (decision.amp_client_number, firm.amp_client_number))
    if any(one is not None and one == other for one, other in numbers):
        return True
    key = firm_name.key(firm.name) if firm.name else ""
    return bool(key) and decision.name is not None and firm_name.key(decision.name) == key


def _of_entry(one: MatchDecision, other: MatchDecision) -> bool:
    return (one.register, one.entry) == (other.register, other.entry)


def _row(decision: MatchDecision) -> tuple[object, ...]:
    return (
        decision.id,
        decision.says.value,
        decision.register.value,
        decision.entry,
        decision.entry_name,
        decision.neq,
        decision.name,
        decision.amp_client_number,
        decision.by,
        decision.why,
        instants.to_text(decision.at),
        decision.check,
        firm_name.key(decision.name) if decision.name else None,
        firm_name.VERSION,
    )


@read_back
def _decision(row: Sequence[Any]) -> MatchDecision:
    id_, says, register, entry, entry_name, neq, name, client, by, why, at, check, *revoked = row
    return MatchDecision(
        id=id_,
        says=Says(says),
        register=Register(register),
        entry=entry,
        entry_name=entry_name,
        neq=neq,
        name=name,
        amp_client_number=client,
        by=by,
        why=why,
        at=instants.from_text(at),
        check=check,
        revocation=_revocation(*revoked),
    )


def _revocation(at: str | None, by: str, why: str) -> Revocation | None:
    return None if at is None else Revocation(at=instants.from_text(at), by=by, why=why)
