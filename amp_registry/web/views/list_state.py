"""A list that was sent, as its page draws it: how far it is, what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from amp_registry.explain.wording import one_line
from amp_registry.web.views.say import Say

HUNDRED: Final = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class ListState:
    """One list. `percent` is None while nobody knows how long it is; `wrong` is what went wrong, in parts."""

    id: str
    name: str
    sent: str
    form: str
    step: str
    state: str
    told: str
    percent: int | None
    under_way: bool
    wrong: tuple[str, ...]
    summary: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]


def drawn(
    id_: str,
    *,
    name: str,
    sent_at: str,
    form: str,
    step: str,
    counts: tuple[int, int],
    wrong: tuple[str, ...],
    summary: tuple[tuple[str, tuple[tuple[str, str], ...]], ...],
    say: Say,
) -> ListState:
    """Return a list as its page draws it; `counts` are the rows done, and about how many there are."""
    done, rows = counts
    stopped = (say("lists.stopped"),) if step == "failed" and not wrong else ()
    return ListState(
        id=id_,
        name=one_line(name),
        sent=say.moment(datetime.fromisoformat(sent_at)),
        form=form,
        step=step,
        state=say(f"lists.state_{step}"),
        told=say(f"lists.{step}", done=done, rows=rows),
        percent=min(HUNDRED, done * HUNDRED // rows) if rows and step == "checking" else None,
        under_way=step in {"waiting", "reading", "checking"},
        wrong=tuple(one_line(part, 600) for part in (*wrong, *stopped)),
        summary=summary,
    )
