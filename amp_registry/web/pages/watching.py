"""Contracts under watch: what happened to their firms, the list, one added, one taken off."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from fastapi import APIRouter
from starlette.responses import Response

from amp_registry import watch_list, watch_run
from amp_registry.errors import InvalidQuestion
from amp_registry.question import Question
from amp_registry.store.location import default_url
from amp_registry.watched import OF_THE_WATCH, Watched, WatchEvent
from amp_registry.web.pages.visit import WRONG, Deciding, Reading, SentOnce, Visit, one
from amp_registry.web.views import queue, typed
from amp_registry.web.views.fields import BY_PATH
from amp_registry.web.views.question_form import some
from amp_registry.web.views.typed import Typed
from amp_registry.web.views.wrong import parts

OF_THE_CONTRACT: Final = tuple(
    BY_PATH[path]
    for path in (
        "contract.kind",
        "contract.expenditure",
        "contract.body",
        "dates.process_start",
        "dates.conclusion",
    )
)

router = APIRouter()


@router.get("/watch")
async def watch(visit: Reading) -> Response:
    """Show what happened, and the contracts under watch."""
    return await watch_page(visit, {})


async def watch_page(visit: Visit, sent: Typed, error: InvalidQuestion | None = None) -> Response:
    """Return that page, with what was typed in its form and what is wrong with that."""
    url = _url(visit)

    def read(_: object) -> tuple[Sequence[Watched], Sequence[WatchEvent]]:
        watched = watch_list.listed(url)
        return watched, watch_run.found(url) if watched else []

    watched, events = await visit.ask_long(read)
    return await visit.page(
        "watch.html",
        WRONG if error else 200,
        contracts=queue.contracts(watched, visit.say),
        events=queue.events(events, visit.say),
        who=one(sent, typed.WHO) or visit.query("firm"),
        told={name: one(sent, name) for name in OF_THE_WATCH},
        fields=some(visit.say, OF_THE_CONTRACT, sent),
        wrong=parts(visit.say, error) if error else (),
        done=visit.query("done"),
        number=visit.query("number"),
    )


@router.post("/watch")
async def add(visit: Deciding, sent: SentOnce) -> Response:
    """Watch a contract."""
    try:
        question = Question.from_dict(typed.question(sent))
        told: dict[str, Any] = {name: one(sent, name) or None for name in OF_THE_WATCH}
        contract = Watched.of(question, visit.now, **told)
    except InvalidQuestion as error:
        return await watch_page(visit, sent, error)
    ((kept, new),) = await visit.ask_long(lambda _: watch_list.add(_url(visit), [contract]))
    return visit.see(f"watch?done={'added' if new else 'updated'}&number={kept.number}")


@router.post("/watch/{number}/remove")
async def remove(visit: Deciding, number: int, _sent: SentOnce) -> Response:
    """Watch a contract no more."""
    await visit.ask_long(lambda _: watch_list.remove(_url(visit), str(number), visit.now))
    return visit.see("watch?done=removed")


def _url(visit: Visit) -> str:
    return visit.settings.database_url or default_url()
