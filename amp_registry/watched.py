"""A firm under watch with its contract in progress, and what may happen to it: the words the watch shares.

A contract is watched from the day it is added to the day it is taken off the list; both stay on record. A
happening is what the copies, or the calendar, show of a firm; an event is a happening with what the law makes
of it for one contract, as it is reported.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final, Self

from amp_registry import field_value
from amp_registry.contract import Contract, Role
from amp_registry.language import Text
from amp_registry.quebec_time import iso_day
from amp_registry.question import Act, Firm, Question
from amp_registry.records import canonical

EVENT_SCHEMA: Final = "amp-registry/watch-event/1"
OF_THE_WATCH: Final = ("reference", "public_body", "ends", "subcontractor_of", "note")
"""What is told of a contract under watch beside its question."""


class EventKind(StrEnum):
    """What may happen to a firm under watch."""

    LISTED = "listed"
    MADE_DEFINITIVE = "made_definitive"
    RENA_CHANGED = "rena_changed"
    LEFT_RENA = "left_rena"
    LEFT_RENA_EARLY = "left_rena_early"
    DAYS_LEFT = "days_left"
    DAYS_OVER = "days_over"
    POSSIBLE_MATCH = "possible_match"
    SUSPENDED = "suspended"
    EXPIRED = "expired"
    AUTHORIZED = "authorized"
    AUTHORIZED_AGAIN = "authorized_again"
    REA_UNSETTLED = "rea_unsettled"
    LEFT_REA = "left_rea"
    NAME_CHANGED = "name_changed"
    NUMBER_CHANGED = "number_changed"
    CONTRACT_ENDED = "contract_ended"


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """One contract under watch. `question` says who and what: its firm, contract, dates and permission.

    `public_body` is the body's own name; `ends` the last day of the contract, None when not known;
    `subcontractor_of` the contractor whose subcontractor the firm is. `ended_at` is when it was taken off the
    list. `number` is the store's own, 0 before it is stored.
    """

    question: Question
    added_at: datetime
    reference: str | None = None
    public_body: str | None = None
    ends: date | None = None
    subcontractor_of: str | None = None
    note: str | None = None
    ended_at: datetime | None = None
    number: int = 0

    @classmethod
    def of(cls, question: Question, added_at: datetime, **told: Any) -> Self:
        """Return a watch of checked values; raises `InvalidQuestion` with the path of a wrong one.

        A subcontractor's contract is a subcontract. The act and the day are those of each event, never kept.
        """
        texts: dict[str, Any] = {name: field_value.text(name, told.get(name)) or None for name in TEXTS}
        if texts["subcontractor_of"]:
            question = replace(question, contract=_as_subcontract(question.contract))
        return cls(
            question=replace(question, act=None, as_of=None),
            added_at=added_at,
            ends=field_value.day("ends", told.get("ends")),
            **texts,
        )

    @property
    def firm(self) -> Firm:
        """The firm watched."""
        return self.question.firm

    @property
    def key(self) -> tuple[str, ...]:
        """What makes two watches one: the firm's number (else its name), the reference and the body."""
        firm = self.firm
        who = firm.neq or firm.amp_client_number or (firm.name or "").casefold()
        return (who, *((text or "").casefold() for text in (self.reference, self.public_body)))

    def asked(self) -> Question:
        """Return the question asked of the law at each event: may this contract go on?"""
        return replace(self.question, act=Act.CONTINUE)

    def to_dict(self) -> dict[str, Any]:
        """Return the watch as `watch list --json` prints it."""
        return {
            "number": self.number,
            **self.label(),
            "question": self.question.to_dict(),
            "added_at": self.added_at.isoformat(),
            "ended_at": self.ended_at.isoformat() if self.ended_at else None,
        }

    def label(self) -> dict[str, Any]:
        """Return what names the contract in an event."""
        return {
            "firm": {"name": self.firm.name, "neq": self.firm.neq},
            "reference": self.reference,
            "public_body": self.public_body,
            "ends": iso_day(self.ends),
            "subcontractor_of": self.subcontractor_of,
            "note": self.note,
        }


TEXTS: Final = ("reference", "public_body", "subcontractor_of", "note")


def _as_subcontract(contract: Contract | None) -> Contract:
    return replace(contract or Contract(), role=Role.SUBCONTRACTOR)


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """What the copies or the calendar show of a firm, from a moment until what happens next of its kind.

    `at` is when the copy that shows it was fetched, or when the day began; `key` tells apart what may happen
    twice at once (a name, a candidate, the days left); `until` is the end of its reign, None while it lasts:
    a report made of any moment in between is a report of this. `axis` groups what follows one another.
    """

    kind: EventKind
    at: datetime
    axis: str
    key: str = ""
    until: datetime | None = None
    already: bool = False
    by_calendar: bool = False
    entry: str | None = None
    values: Mapping[str, Any]

    def identity(self, watch: int) -> str:
        """Return the hash that names the event for one watch, the same however often it is derived."""
        told = {"watch": watch, "kind": self.kind.value, "key": self.key, "at": self.at.isoformat()}
        return hashlib.sha256(canonical(told)).hexdigest()

    def reigns_at(self, moment: datetime) -> bool:
        """Return whether a report made of a moment is a report of this."""
        return self.at <= moment and (self.until is None or moment < self.until)


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchEvent:
    """One event of one watched contract, as reported: what happened, what the law makes of it, what to do.

    `on` is its Québec day; `copy_at` when the copy that shows it was fetched, None for one of the calendar.
    `by` is the day by which something must be done, None when nothing is asked.
    """

    id: str
    watch: int
    kind: EventKind
    on: date
    key: str
    at: datetime
    copy_at: datetime | None
    already: bool
    entry: str | None
    values: Mapping[str, Any]
    contract: Mapping[str, Any]
    what: Text
    answer: str
    rule: str
    article: str | None
    confidence: str | None
    because: Text
    todo: Text
    by: date | None
    found_at: datetime

    def to_dict(self) -> dict[str, Any]:
        """Return the event as JSON prints it and channels carry it."""
        return {
            "schema": EVENT_SCHEMA,
            "id": self.id,
            "watch": self.watch,
            "kind": self.kind.value,
            "on": self.on.isoformat(),
            "key": self.key,
            "at": self.at.isoformat(),
            "copy_at": self.copy_at.isoformat() if self.copy_at else None,
            "already": self.already,
            "entry": self.entry,
            "values": dict(self.values),
            "contract": dict(self.contract),
            "what": self.what.to_dict(),
            "answer": self.answer,
            "rule": self.rule,
            "article": self.article,
            "confidence": self.confidence,
            "because": self.because.to_dict(),
            "todo": self.todo.to_dict(),
            "by": iso_day(self.by),
            "found_at": self.found_at.isoformat(),
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """Return the event `to_dict` wrote; raises `KeyError` or `ValueError` for anything else."""
        plain = {name: value for name, value in data.items() if name != "schema"}
        for name in ("what", "because", "todo"):
            plain[name] = Text(**plain[name])
        for name in ("on", "by"):
            plain[name] = date.fromisoformat(plain[name]) if plain[name] else None
        for name in ("at", "copy_at", "found_at"):
            plain[name] = datetime.fromisoformat(plain[name]) if plain[name] else None
        return cls(**{**plain, "kind": EventKind(plain["kind"])})
