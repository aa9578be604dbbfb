"""The state of each register's source: its copy, the last nights, what was held back and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from amp_registry import register_words
from amp_registry.explain.messages import tell
from amp_registry.explain.wording import one_line
from amp_registry.language import same
from amp_registry.nights import Nights
from amp_registry.register_status import PartStatus, RegisterStatus
from amp_registry.store.runs import RunInfo
from amp_registry.web.views import register_sizes
from amp_registry.web.views.register_sizes import Size
from amp_registry.web.views.say import Say

NIGHTS_SHOWN: Final = 20
LONGEST_REASON: Final = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Night:
    """One run: when it ended, what it was, how it ended, why if it was held or failed."""

    when: str
    kind: str
    outcome: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One register's source as the page draws it."""

    register: str
    title: str
    states: tuple[str, ...]
    good: bool
    lines: tuple[str, ...]
    source: str
    sha256: str
    todo: str
    told: str
    drawn: bool
    sizes: tuple[Size, ...]
    nights: tuple[Night, ...]
    beside: tuple[str, ...]


def card(status: RegisterStatus, nights: Nights, say: Say) -> Card:
    """Return the card of one register."""
    copy, register = status.copy, status.register.value
    command = f"amp-registry sync {register}"
    return Card(
        register=register,
        title=say(f"registers.{register}"),
        states=tuple(map(say, register_words.states(status))),
        good=status.usable and status.held is None,
        lines=tuple(_lines(status, say)),
        source=one_line(copy.source, 300) if copy else "",
        sha256=copy.sha256 if copy else "",
        todo="" if status.usable else say("sources.todo", command=command),
        told=register_sizes.told(nights, say),
        drawn=len(nights.copies) >= register_sizes.FEWEST,
        sizes=register_sizes.sizes(nights, say),
        nights=tuple(_night(run, say) for run in nights.runs[:NIGHTS_SHOWN]),
        beside=tuple(filter(None, (_beside(part, say) for part in status.beside))),
    )


def _lines(status: RegisterStatus, say: Say) -> list[str]:
    copy, lines = status.copy, []
    if copy is not None:
        values = {
            "age_hours": status.age_hours,
            "maximum_hours": status.maximum_hours,
            "count": copy.rows,
            "rows": copy.register.value,
            "when": same(say.moment(copy.fetched_at)),
        }
        lines.append(say(tell("page", "status", values)))
        if copy.unchanged_at:
            lines.append(say("sources.seen", when=say.moment(copy.unchanged_at)))
    if status.held is not None:
        why = one_line(say(status.held.reason), LONGEST_REASON)
        values = {"when": same(say.moment(status.held.at)), "why": same(why)}
        lines.append(say(register_words.HELD_SINCE.fill(values)))
    return lines


def _night(run: RunInfo, say: Say) -> Night:
    forced = say("sources.overridden", checks=", ".join(run.overrides)) if run.overrides else ""
    reason = one_line(say(run.reason), LONGEST_REASON) if run.reason else ""
    return Night(
        when=say.moment(run.finished_at),
        kind=say(f"sources.kind_{run.kind.value}"),
        outcome=say(register_words.OUTCOMES[run.outcome]),
        reason=" ".join(filter(None, (reason, forced))),
    )


def _beside(part: PartStatus, say: Say) -> str:
    if part.copy is None or part.age_hours is None:
        return ""
    told = say(
        "sources.part_copy",
        when=say.moment(part.copy.fetched_at),
        age=round(part.age_hours, 1),
        rows=part.copy.rows,
    )
    return f"{say(f'sources.part_{part.part.value}')}{say.colon}{told}"
