"""What stands around every page: where one can go, and how the copies stand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from amp_registry.register_status import RegisterStatus
from amp_registry.web.views.say import Say

MENU: Final = (
    *(("check", ""), ("lists", "lists"), ("reviews", "reviews"), ("registers", "registers/rena")),
    *(("history", "history"), ("changes", "changes"), ("watch", "watch"), ("journal", "journal")),
    *(("sources", "sources"), ("help", "help")),
)
"""Each place of the menu: its word, and its address below the language."""
SAME_PLACE: Final = {"checks": "", "check": "", "registers": "registers/rena"}
"""Pages that stand under a place of the menu with another address."""


@dataclass(frozen=True, slots=True)
class Place:
    """One place of the menu."""

    label: str
    address: str
    here: bool


@dataclass(frozen=True, slots=True)
class Notice:
    """One line about a copy; `grave` when no answer can rest on it."""

    text: str
    grave: bool


def menu(say: Say, path: str) -> tuple[Place, ...]:
    """Return the menu of a page's language, its own place marked.

    >>> [place.label for place in menu(Say("en"), "/en/journal/verify") if place.here]
    ['Journal']
    """
    first = path.strip("/").split("/")[1:2]
    section = first[0] if first else ""
    wanted = SAME_PLACE.get(section, section)
    return tuple(
        Place(say(f"frame.{word}"), f"/{say.language}/{address}", here=address == wanted)
        for word, address in MENU
    )


def notices(say: Say, statuses: Sequence[RegisterStatus]) -> tuple[Notice, ...]:
    """Return what every page says of the copies: nothing is left unsaid, and what is grave comes first."""
    found = [notice for status in statuses for notice in _of(say, status)]
    return tuple(sorted(found, key=lambda notice: not notice.grave))


def _of(say: Say, status: RegisterStatus) -> Iterator[Notice]:
    register, copy = status.register.value.upper(), status.copy
    if copy is None:
        yield Notice(say("frame.copy_missing", register=register), grave=True)
    else:
        when = say.moment(copy.fetched_at)
        word = "copy_stale" if status.stale else "copy_good"
        yield Notice(say(f"frame.{word}", register=register, when=when), grave=status.stale)
        if copy.partial:
            yield Notice(say("frame.copy_partial", register=register, when=when), grave=True)
    if status.held is not None:
        when = say.moment(status.held.at)
        yield Notice(say("frame.copy_held", register=register, when=when), grave=True)
