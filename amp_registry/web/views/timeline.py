"""What the registers said of a firm, as a time line; and what changed between copies, day by day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from amp_registry import register_words
from amp_registry.changes import Change, ChangeKind
from amp_registry.explain.proof.words import Words
from amp_registry.explain.wording import one_line
from amp_registry.history import Told
from amp_registry.language import SEMICOLON
from amp_registry.records import Entry, Part, RenaEntry
from amp_registry.web.views.say import Say

MOST_SHOWN: Final = 500
SIGNS: Final = {
    ChangeKind.ADDED: "+",
    ChangeKind.REMOVED: "−",
    ChangeKind.REMOVED_BEFORE_PROJECTED_END: "−!",
    ChangeKind.CHANGED: "≠",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """One thing a register said of a firm: from when to when, what it was, and how it ended."""

    day: str
    listed: str
    register: str
    who: str
    standing: str
    seen: str
    end: str
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeLine:
    """One change as the page draws it; `firm` is what finds its history."""

    sign: str
    listed: str
    who: str
    firm: str
    what: str
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Day:
    """The changes that the copies of one day showed."""

    day: str
    lines: tuple[ChangeLine, ...]


def moments(found: Sequence[Told], say: Say) -> tuple[Moment, ...]:
    """Return the time line, in the order of time."""
    return tuple(_moment(told, say) for told in sorted(found, key=lambda told: told.since))


def _moment(told: Told, say: Say) -> Moment:
    return Moment(
        day=say.day(told.since),
        listed=say(register_words.listed(told.register, told.part)),
        register=told.register.value,
        who=register_words.who(told.entry),
        standing=_standing(told.entry, Words(say.language)),
        seen=say("history.seen", since=say.day(told.since), last=say.day(told.last_seen)),
        end=_end(told, say),
        fields=tuple(map(say, register_words.fields(told.fields))),
    )


def _standing(entry: Entry, words: Words) -> str:
    if isinstance(entry, RenaEntry):
        facts = [
            ("registration", entry.registration.value),
            ("registered_on", entry.registered_on),
            ("projected_end", entry.projected_end),
        ]
    else:
        facts = [
            ("status", entry.status.value),
            ("suspension_cause", entry.suspension_cause and entry.suspension_cause.value),
            ("issued_on", entry.issued_on),
            ("expires_on", entry.expires_on),
        ]
    known = ((words.field(f"entry.{n}"), words.value(f"entry.{n}", v)) for n, v in facts if v)
    return Say(words.language)(SEMICOLON).join(f"{name} {value}" for name, value in known)


def _end(told: Told, say: Say) -> str:
    if told.gone_by is not None and told.ended is not None:
        what = say(register_words.what(told.ended, told.entry))
        return say("history.gone", gone=say.day(told.gone_by), what=what)
    silent = told.partial and told.part is not Part.COMPLEMENT
    return say("history.silent" if silent else "history.still")


def days(changes: Sequence[Change], say: Say) -> tuple[Day, ...]:
    """Return the changes by the day of their copies, the newest day first; at most `MOST_SHOWN`."""
    newest = sorted(changes, key=lambda change: say.day(change.at), reverse=True)[:MOST_SHOWN]
    return tuple(
        Day(day, tuple(_line(change, say) for change in some))
        for day, some in groupby(newest, key=lambda change: say.day(change.at))
    )


def _line(change: Change, say: Say) -> ChangeLine:
    entry = change.about
    return ChangeLine(
        sign=SIGNS[change.kind],
        listed=say(register_words.listed(change.register, change.part)),
        who=register_words.who(entry),
        firm=one_line(entry.neq or entry.name),
        what=say(register_words.what(change.kind, entry)),
        fields=tuple(map(say, register_words.fields(change.fields))),
    )


def counts(changes: Sequence[Change], say: Say) -> str:
    """Return how many of each kind, in one sentence."""
    kinds = Counter(change.kind for change in changes)
    early = kinds[ChangeKind.REMOVED_BEFORE_PROJECTED_END]
    return say(
        "changes.counts",
        added=kinds[ChangeKind.ADDED],
        removed=kinds[ChangeKind.REMOVED] + early,
        early=early,
        changed=kinds[ChangeKind.CHANGED],
    )
