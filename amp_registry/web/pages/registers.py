"""The registers browsed, the history of a firm, what changed, and where it all comes from."""

from __future__ import annotations

from collections.abc import Mapping
from threading import Lock
from typing import Any, Final

from fastapi import APIRouter
from starlette.responses import Response

from amp_registry import typed_firm
from amp_registry.changes import Change
from amp_registry.errors import InvalidQuestion, NoSuchPage
from amp_registry.history import Told
from amp_registry.quebec_time import day_of
from amp_registry.records import Copy, Part, Register
from amp_registry.registry import Registry
from amp_registry.web.pages.visit import WRONG, Reading, Visit
from amp_registry.web.views import paging, shelf, source_cards, timeline
from amp_registry.web.views.question_form import Choice
from amp_registry.web.views.register_sizes import drawing
from amp_registry.web.views.shelf import Kept
from amp_registry.web.views.wrong import parts

ON_A_PAGE: Final = 50
SHELVES: Final = 6
LONGEST_SOUGHT: Final = 300

router = APIRouter()


@router.get("/registers/{register}")
async def browse(visit: Reading, register: Register) -> Response:
    """Show the entries of a register's copy of today, filtered, a page at a time."""
    part = Part(visit.query("part")) if visit.query("part") in list(Part) else Part.REGISTER
    query = dict(visit.request.query_params)
    query["q"] = query.get("q", "")[:LONGEST_SOUGHT]
    copies, kept = await visit.ask(lambda registry: _shelf(visit, registry, register, part))
    found = shelf.wanted(kept, register, query, day_of(visit.now))
    pages = paging.counted(
        visit.request.url.path, query, paging.number_of(query.get("page")), count=len(found), size=ON_A_PAGE
    )
    start = (pages.page - 1) * ON_A_PAGE
    return await visit.page(
        "register.html",
        register=register.value,
        registers=[Choice(r.value, visit.say(f"registers.{r.value}"), r is register) for r in Register],
        parts=_parts(visit, copies, part),
        copy=visit.say.moment(copies[part].fetched_at) if part in copies else "",
        filters=shelf.filters(register, query, visit.say),
        q=query["q"],
        count=len(found),
        every=len(kept),
        lines=[shelf.line(entry, visit.say) for entry in found[start : start + ON_A_PAGE]],
        paging=pages,
        filtered=any(query.get(name) for name in ("q", *shelf.CHOICES[register])),
    )


def _parts(visit: Visit, copies: Mapping[Part, Copy], wanted: Part) -> list[Choice]:
    """Return the parts that have a copy, as choices; none where there is only one."""
    if not set(copies) - {Part.REGISTER}:
        return []
    words = {Part.REGISTER: visit.say("registers.part_register")}
    words |= {part: visit.say(f"sources.part_{part.value}") for part in copies if part not in words}
    return [Choice(part.value, word, part is wanted) for part, word in words.items()]


class Shelves:
    """The entries of the copies browsed last, ready to be filtered: what a copy lists never changes."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._kept: dict[tuple[str, str, str], tuple[Kept, ...]] = {}

    def of(self, registry: Registry, visit: Visit, copy: Copy) -> tuple[Kept, ...]:
        """Return the entries of a copy."""
        key = (copy.register.value, copy.part.value, copy.sha256)
        with self._lock:
            known = self._kept.pop(key, None)
            if known is None:
                records = registry.records(copy.register, part=copy.part, now=visit.now)
                known = shelf.kept(records)
            self._kept[key] = known
            while len(self._kept) > SHELVES:
                self._kept.pop(next(iter(self._kept)))
        return known


def _shelf(
    visit: Visit, registry: Registry, register: Register, part: Part
) -> tuple[dict[Part, Copy], tuple[Kept, ...]]:
    status = next(one for one in registry.status(now=visit.now) if one.register is register)
    copies = {Part.REGISTER: status.copy} if status.copy else {}
    copies |= {beside.part: beside.copy for beside in status.beside if beside.copy}
    shelves: Shelves = visit.request.app.state.shelves
    return copies, shelves.of(registry, visit, copies[part]) if part in copies else ()


@router.get("/history")
async def history(visit: Reading) -> Response:
    """Show what each register said of a firm, as a time line."""
    firm = visit.query("firm")[:LONGEST_SOUGHT]
    wrong: tuple[str, ...] = ()
    found: list[Told] = []
    if firm:
        asked: dict[str, Any] = typed_firm.fields(firm)
        try:
            found = await visit.ask_long(lambda registry: registry.history(**asked, now=visit.now))
        except InvalidQuestion as error:
            wrong = parts(visit.say, error)
    return await visit.page(
        "history.html",
        WRONG if wrong else 200,
        firm=firm,
        by_name="name" in typed_firm.fields(firm),
        moments=timeline.moments(found, visit.say),
        wrong=wrong,
    )


@router.get("/changes")
async def changes(visit: Reading) -> Response:
    """Show what each copy shows otherwise than the one before it."""
    wanted = visit.query("register")
    register = Register(wanted) if wanted in list(Register) else None
    wrong: tuple[str, ...] = ()
    found: list[Change] = []
    try:
        since = visit.day("since")
        found = await visit.ask_long(lambda registry: registry.changes(register, since=since, now=visit.now))
    except InvalidQuestion as error:
        wrong = parts(visit.say, error)
    return await visit.page(
        "changes.html",
        WRONG if wrong else 200,
        since=visit.query("since"),
        registers=[Choice(r.value, r.value.upper(), r is register) for r in Register],
        days=timeline.days(found, visit.say),
        counts=timeline.counts(found, visit.say),
        left_out=max(0, len(found) - timeline.MOST_SHOWN),
        wrong=wrong,
    )


@router.get("/sources")
async def sources(visit: Reading) -> Response:
    """Show each register's copy, its nights, what was held back, and its size."""
    say = visit.say
    cards = await visit.ask(
        lambda registry: [
            source_cards.card(status, registry.nights(status.register, now=visit.now), say)
            for status in registry.status(now=visit.now)
        ]
    )
    return await visit.page("sources.html", cards=cards)


@router.get("/sources/{name}.svg")
async def size(visit: Reading, name: str) -> Response:
    """Give the drawing of a register's size."""
    if name not in list(Register):
        raise NoSuchPage(path=visit.request.url.path)
    nights = await visit.ask(lambda registry: registry.nights(name, now=visit.now))
    return Response(drawing(nights, visit.say), media_type="image/svg+xml")
