"""The entries of a register on a page: filtered by what a person types and chooses, as rows to read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from amp_registry import neq
from amp_registry.explain.proof.words import Words
from amp_registry.explain.wording import one_line
from amp_registry.naming import spelling
from amp_registry.records import (
    Entry,
    ReaEntry,
    ReasonKind,
    Register,
    Registration,
    RenaEntry,
    Status,
)
from amp_registry.web.views.question_form import Choice
from amp_registry.web.views.say import Say

CHOICES: Final[Mapping[Register, Mapping[str, tuple[str, ...]]]] = {
    Register.RENA: {
        "registration": tuple(one.value for one in Registration),
        "reason": tuple(one.value for one in ReasonKind),
        "running": ("yes", "no"),
    },
    Register.REA: {
        "status": tuple(one.value for one in Status),
        "oversight": ("yes", "no"),
    },
}
"""The filters of each register, and the codes of each."""
LONGEST_PLACE: Final = 90


@dataclass(frozen=True, slots=True)
class Kept:
    """An entry with the text that is looked through, made once for all the pages that show it."""

    entry: Entry
    text: str


@dataclass(frozen=True, slots=True)
class Filter:
    """One filter as the page draws it."""

    name: str
    label: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One entry as a row: everything made safe to print; `firm` is what finds its history."""

    name: str
    other_names: str
    neq: str
    place: str
    standing: str
    dates: str
    firm: str


def kept(entries: Iterable[Entry]) -> tuple[Kept, ...]:
    """Return the entries ready to be filtered."""
    return tuple(Kept(entry, _text(entry)) for entry in entries)


def filters(register: Register, chosen: Mapping[str, str], say: Say) -> tuple[Filter, ...]:
    """Return the filters of a register, those in use marked."""
    words = Words(say.language)
    return tuple(
        Filter(
            name,
            say(f"registers.{name}"),
            tuple(Choice(code, _word(name, code, words, say), chosen.get(name) == code) for code in codes),
        )
        for name, codes in CHOICES[register].items()
    )


def wanted(shelf: Sequence[Kept], register: Register, asked: Mapping[str, str], today: date) -> list[Entry]:
    """Return the entries that answer to every filter in use, in their order; an unknown code filters nothing."""
    tests = [
        TESTS[name](code, today)
        for name, codes in CHOICES[register].items()
        if (code := asked.get(name, "")) in codes
    ]
    sought = spelling.folded(asked.get("q", ""))
    digits = neq.compact(sought) if neq.is_meant(sought) else sought
    return [
        one.entry
        for one in shelf
        if (not sought or sought in one.text or digits in one.text) and all(test(one.entry) for test in tests)
    ]


def line(entry: Entry, say: Say) -> Line:
    """Return one entry as a row."""
    words = Words(say.language)
    name = one_line(entry.name)
    blank = Line(
        name=name,
        other_names=one_line(", ".join(entry.names[1:])),
        neq=one_line(entry.neq or ""),
        place="",
        standing="",
        dates="",
        firm=entry.neq if entry.neq and neq.is_valid(entry.neq) else entry.name,
    )
    if isinstance(entry, RenaEntry):
        return _of_rena(blank, entry, words, say)
    return _of_rea(blank, entry, words, say)


def _of_rena(blank: Line, entry: RenaEntry, words: Words, say: Say) -> Line:
    kinds = dict.fromkeys(words.value("entry.reasons", reason.kind.value) for reason in entry.reasons)
    standing = [words.value("entry.registration", entry.registration.value), *kinds]
    return replace(
        blank,
        place=one_line(entry.address or "", LONGEST_PLACE),
        standing=", ".join(standing),
        dates=_dates(entry.registered_on, entry.projected_end, say),
    )


def _of_rea(blank: Line, entry: ReaEntry, words: Words, say: Say) -> Line:
    cause = entry.suspension_cause
    standing = [
        words.value("entry.status", entry.status.value),
        *([words.value("entry.suspension_cause", cause.value)] if cause else []),
        *([say("registers.under_oversight")] if entry.oversight else []),
    ]
    return replace(
        blank,
        place=one_line(", ".join(part for part in (entry.city, entry.province) if part), LONGEST_PLACE),
        standing=", ".join(standing),
        dates=_dates(entry.issued_on, entry.expires_on, say),
    )


def _dates(start: date | None, end: date | None, say: Say) -> str:
    if start and end:
        return say("registers.from_to", start=start.isoformat(), end=end.isoformat())
    if start:
        return say("registers.from", start=start.isoformat())
    return say("registers.to", end=end.isoformat()) if end else ""


def _word(name: str, code: str, words: Words, say: Say) -> str:
    if name == "running":
        return say(f"registers.running_{code}")
    if name == "oversight":
        return say(f"frame.{code}")
    return words.value("entry.reasons" if name == "reason" else f"entry.{name}", code)


def _text(entry: Entry) -> str:
    return "\n".join(spelling.folded(part) for part in _parts(entry) if part)


def _parts(entry: Entry) -> Iterator[str | None]:
    yield from entry.names
    yield entry.neq
    if isinstance(entry, ReaEntry):
        yield from (entry.amp_client_number, entry.city)
    else:
        yield entry.address


Test = Callable[[Entry], bool]
TESTS: Final[Mapping[str, Callable[[str, date], Test]]] = {
    "registration": lambda code, _: lambda e: isinstance(e, RenaEntry) and e.registration.value == code,
    "reason": lambda code, _: (
        lambda e: isinstance(e, RenaEntry) and any(reason.kind.value == code for reason in e.reasons)
    ),
    "running": lambda code, today: (
        lambda e: (
            isinstance(e, RenaEntry)
            and (e.projected_end is None or e.projected_end >= today) == (code == "yes")
        )
    ),
    "status": lambda code, _: lambda e: isinstance(e, ReaEntry) and e.status.value == code,
    "oversight": lambda code, _: lambda e: isinstance(e, ReaEntry) and bool(e.oversight) == (code == "yes"),
}
