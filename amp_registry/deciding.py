"""Use case: a person records whether an entry of a register and a firm are the same, or takes that back.

The entry and the firm come from a check in the journal, or are named outright; either way the entry is one that
was found for the firm, and the decision keeps its hash.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from amp_registry.compare import features, match
from amp_registry.compare.match import Match
from amp_registry.consulting import Copies, names_in
from amp_registry.errors import DecidedByNumber, EmptyName, NoSuchCheck, NoSuchMatch
from amp_registry.explain.wording import one_line
from amp_registry.language import Text, same
from amp_registry.match_decision import MatchDecision, Revocation, Says, person, reason
from amp_registry.question import Firm, Question
from amp_registry.records import Copy, Entry, Register, entry_from_dict, entry_hash
from amp_registry.store.reading import Store

HASH_SHOWN: Final = 12
_FEWEST_DIGITS: Final = 6
_LISTED: Final = 10
_ALL: Final = 200
_NOTHING: Final = Text("rien.", "nothing.")
_MEMBERS: Final = Text(
    "un consortium : dites lequel de ses {n} membres.", "a consortium: say which of its {n} members."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What a decision is about: the firm as asked, the entry, and the check that showed it if one did."""

    firm: Firm
    entry: Entry
    check: int | None = None


def of_check(store: Store, seq: int, place: int | None = None, member: int | None = None) -> Subject:
    """Return the entry at a place (from 1) among the matches of a journaled check, and the firm it asked about.

    Without a place, the only match. `member` (from 1) chooses a member of a consortium. Raises `NoSuchCheck`,
    and `NoSuchMatch` with what was found.
    """
    kept = store.journal_entry(seq)
    if kept is None:
        raise NoSuchCheck(seq=seq)
    evidence = _member(kept.evidence(), member)
    entries = [entry_from_dict(found["entry"]) for found in evidence["matches"]]
    wanted = 1 if place is None and len(entries) == 1 else place
    if wanted is None or not 1 <= wanted <= len(entries):
        raise NoSuchMatch(named=f"--match {place or '?'}", found=_listed(entries))
    return Subject(firm=Question.from_dict(evidence["question"]).firm, entry=entries[wanted - 1], check=seq)


def _member(evidence: dict[str, Any], member: int | None) -> dict[str, Any]:
    """Return the evidence of the whole question, or of one of its members."""
    members: list[dict[str, Any]] = evidence.get("members", [])
    if member is None and (evidence["matches"] or not members):
        return evidence
    if member is None or not 1 <= member <= len(members):
        raise NoSuchMatch(named=f"--member {member or '?'}", found=_MEMBERS.fill({"n": len(members)}))
    return members[member - 1]


def of_entry(store: Store, register: Register, firm: Firm, start: str | None, now: datetime) -> Subject:
    """Return the entry of a register whose hash starts so, among those the copies of today show of a firm.

    Raises `EmptyName` when the firm is nobody, and `NoSuchMatch`, with what was found, where the start fits none or
    several; without one, it lists them.
    """
    if not firm.named:
        raise EmptyName
    entries = [found.entry for found in _found(store, register, firm, now)]
    wanted = (start or "").strip().lower().removesuffix("…")
    fitting = [entry for entry in entries if entry_hash(entry).startswith(wanted)]
    if len(wanted) < _FEWEST_DIGITS or len(fitting) != 1:
        raise NoSuchMatch(named=f"--entry {start or '?'}", found=_listed(entries))
    return Subject(firm=firm, entry=fitting[0])


def _found(store: Store, register: Register, firm: Firm, now: datetime) -> Sequence[Match]:
    copies = Copies(store)
    names = names_in(copies, _current(store, Register.REA, now), firm) if register is Register.RENA else ()
    found = match.merge(
        copies.find(copy, one, settled=_ALL)
        for copy in _current(store, register, now)
        for one in (firm, *names)
    )
    return (*found.matches, *found.neighbours)


def _current(store: Store, register: Register, now: datetime) -> Sequence[Copy]:
    return [copy for copy in (store.copy_at(register, now), *store.overlays_at(register, now)) if copy]


def _listed(entries: Iterable[Entry]) -> Text:
    shown = [
        f"{place}. {one_line(entry.name)} ({entry.register.value.upper()}"
        f"{f', NEQ {one_line(entry.neq)}' if entry.neq else ''}, {entry_hash(entry)[:HASH_SHOWN]})"
        for place, entry in enumerate(entries, start=1)
    ]
    more = " …" if len(shown) > _LISTED else "."
    return same("; ".join(shown[:_LISTED]) + more) if shown else _NOTHING


def record(store: Store, subject: Subject, says: Says, *, by: str, why: str, now: datetime) -> MatchDecision:
    """Keep a decision and return it with its number.

    Raises `DecidedByNumber` for "different" where a number is equal, `AlreadyDecided`, and `InvalidQuestion`
    where nobody decides or no reason is given.
    """
    firm, entry = subject.firm, subject.entry
    equal = next(iter(features.identity(firm, entry)), None)
    if says is Says.DIFFERENT and equal is not None:
        raise DecidedByNumber(name=entry.name, number=equal.found)
    return store.decisions.record(
        MatchDecision(
            says=says,
            register=entry.register,
            entry=entry_hash(entry),
            entry_name=entry.name,
            neq=firm.neq,
            name=firm.name,
            amp_client_number=firm.amp_client_number,
            by=person(by),
            why=reason(why),
            at=now,
            check=subject.check,
        )
    )


def revoke(store: Store, number: int, *, by: str, why: str, now: datetime) -> MatchDecision:
    """Take a decision back and return it; raises `NoSuchDecision` when none of that number holds."""
    return store.decisions.revoke(number, Revocation(at=now, by=person(by), why=reason(why)))
