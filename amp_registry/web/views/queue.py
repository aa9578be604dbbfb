"""Contracts under watch and reviews that wait, as their pages draw them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from amp_registry.explain.events_as_text import heading
from amp_registry.explain.wording import one_line
from amp_registry.reviewing import Review
from amp_registry.watched import Watched, WatchEvent
from amp_registry.web.views.say import Say

EVENTS_SHOWN: Final = 200
LONGEST: Final = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class Contract:
    """One contract under watch; `firm` is what finds its history."""

    number: int
    who: str
    days: str
    note: str
    firm: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One event: what happened, what the law makes of it, what to do and by when."""

    day: str
    contract: str
    what: str
    because: str
    rule: str
    todo: tuple[str, ...]
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """One review that waits: its check, what it says, when it is due, who took it in charge."""

    seq: int
    head: str
    summary: str
    state: str
    late: bool
    again: str
    taken: bool


def contracts(watched: Sequence[Watched], say: Say) -> tuple[Contract, ...]:
    """Return the contracts under watch."""
    return tuple(
        Contract(
            number=one.number,
            who=heading(one.label(), say.language),
            days=", ".join(_days(one, say)),
            note=one_line(one.note or "", LONGEST),
            firm=one.firm.neq or one.firm.name or "",
        )
        for one in watched
    )


def _days(watch: Watched, say: Say) -> list[str]:
    ends = [say("watch.ends", day=say.day(watch.ends))] if watch.ends else []
    return [say("watch.since", day=say.day(watch.added_at)), *ends]


def events(found: Sequence[WatchEvent], say: Say) -> tuple[Event, ...]:
    """Return the events, the newest first."""
    newest = sorted(found, key=lambda event: (event.on, event.id), reverse=True)[:EVENTS_SHOWN]
    return tuple(_event(one, say) for one in newest)


def _event(event: WatchEvent, say: Say) -> Event:
    return Event(
        day=say.day(event.on),
        contract=heading(event.contract, say.language),
        what=one_line(say(event.what), LONGEST),
        because=one_line(say(event.because), LONGEST),
        rule=say("watch.rule", rule=event.rule),
        todo=tuple(one_line(line, LONGEST) for line in say(event.todo).splitlines() if line.strip()),
        by=say("watch.by", day=say.day(event.by)) if event.by else "",
    )


def waiting(reviews: Sequence[Review], say: Say) -> tuple[Waiting, ...]:
    """Return the reviews that wait, as given: oldest first."""
    return tuple(
        Waiting(
            seq=one.check,
            head=say("reviews.check", seq=str(one.check), day=say.day(one.checked_at)),
            summary=one_line(say(one.summary), LONGEST),
            state=_state(one, say),
            late=bool(one.late),
            again=say("reviews.again", numbers=", ".join(map(str, one.again))) if one.again else "",
            taken=one.taken is not None,
        )
        for one in reviews
    )


def _state(review: Review, say: Say) -> str:
    due = review.due.isoformat()
    if review.taken is not None:
        return say("reviews.taken", by=one_line(review.taken.by), day=say.day(review.taken.at))
    return say("reviews.late", late=review.late, due=due) if review.late else say("reviews.due", due=due)
