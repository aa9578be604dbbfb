"""How many entries a register had, night after night: a drawing (SVG), a sentence for who cannot see it, a table.

The drawing is a file of its own, with no style and no script in it, so that the page needs neither.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape
from typing import Final

from amp_registry.nights import Nights
from amp_registry.store.runs import Outcome
from amp_registry.web.views.say import Say

WIDTH: Final = 720
HEIGHT: Final = 260
LEFT: Final = 70
RIGHT: Final = 20
TOP: Final = 30
BOTTOM: Final = 45
MOST_ROWS: Final = 60
FEWEST: Final = 2
INK: Final = "#1b1b1b"
LINE: Final = "#0b4f8a"
HELD: Final = "#a33b00"


@dataclass(frozen=True, slots=True)
class Size:
    """One copy: when it was fetched, how many entries, and by how many more or fewer than the one before."""

    when: str
    rows: str
    difference: str


def told(nights: Nights, say: Say) -> str:
    """Return the drawing in words; one copy alone, or none, has no drawing and says so."""
    copies = nights.copies
    if not copies:
        return say("sources.no_copy")
    if len(copies) < FEWEST:
        return say("sources.size_one", rows=copies[0].rows, when=say.moment(copies[0].fetched_at))
    rows = [copy.rows for copy in copies]
    return say(
        "sources.size_alt",
        register=nights.register.value.upper(),
        first=rows[0],
        from_day=say.day(copies[0].fetched_at),
        last=rows[-1],
        to_day=say.day(copies[-1].fetched_at),
        least=min(rows),
        most=max(rows),
        held=len(_held(nights)),
    )


def sizes(nights: Nights, say: Say) -> tuple[Size, ...]:
    """Return the table, the newest copy first, at most `MOST_ROWS`."""
    found = []
    for before, copy in zip([None, *nights.copies], nights.copies, strict=False):
        difference = "" if before is None else _signed(copy.rows - before.rows, say)
        found.append(Size(say.moment(copy.fetched_at), say.number(copy.rows), difference))
    return tuple(found[::-1][:MOST_ROWS])


def drawing(nights: Nights, say: Say) -> str:
    """Return the drawing as an SVG file; of fewer than two copies, an empty frame."""
    return "\n".join(_svg(nights, say)) + "\n"


def _svg(nights: Nights, say: Say) -> Iterator[str]:
    title = escape(told(nights, say))
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" '
        f'font-family="sans-serif" font-size="14" fill="{INK}" role="img" lang="{say.language}">'
    )
    yield f"<title>{title}</title>"
    yield f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>'
    if len(nights.copies) >= FEWEST:
        yield from _curve(_Scale.of(nights), nights, say)
    yield "</svg>"


@dataclass(frozen=True, slots=True)
class _Scale:
    """From moments and counts to places on the drawing."""

    start: datetime
    seconds: float
    least: int
    most: int

    @classmethod
    def of(cls, nights: Nights) -> _Scale:
        rows = [copy.rows for copy in nights.copies]
        start, end = nights.copies[0].fetched_at, nights.copies[-1].fetched_at
        margin = max(1, (max(rows) - min(rows)) // 8)
        seconds = max((end - start).total_seconds(), 1.0)
        return cls(start, seconds, max(0, min(rows) - margin), max(rows) + margin)

    def x(self, moment: datetime) -> float:
        share = (moment - self.start).total_seconds() / self.seconds
        return round(LEFT + min(max(share, 0.0), 1.0) * (WIDTH - LEFT - RIGHT), 1)

    def y(self, rows: int) -> float:
        share = (rows - self.least) / (self.most - self.least)
        return round(HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM), 1)


def _curve(scale: _Scale, nights: Nights, say: Say) -> Iterator[str]:
    copies = nights.copies
    floor = HEIGHT - BOTTOM
    for rows in sorted({scale.least, (scale.least + scale.most) // 2, scale.most}):
        y = scale.y(rows)
        yield f'<path d="M{LEFT} {y}H{WIDTH - RIGHT}" stroke="#c9c9c9"/>'
        yield f'<text x="{LEFT - 8}" y="{y + 5}" text-anchor="end">{escape(say.number(rows))}</text>'
    # A copy answers until the next one comes: the curve is made of steps.
    steps = "".join(f"H{scale.x(copy.fetched_at)}V{scale.y(copy.rows)}" for copy in copies[1:])
    start = f"M{scale.x(copies[0].fetched_at)} {scale.y(copies[0].rows)}"
    yield f'<path d="{start}{steps}" fill="none" stroke="{LINE}" stroke-width="3"/>'
    yield from (
        f'<circle cx="{scale.x(c.fetched_at)}" cy="{scale.y(c.rows)}" r="3" fill="{LINE}"/>' for c in copies
    )
    held = _held(nights)
    for moment in held:
        x = scale.x(moment)
        yield f'<path d="M{x} {TOP}V{floor}" stroke="{HELD}" stroke-width="2" stroke-dasharray="5 4"/>'
        yield f'<path d="M{x - 6} {floor + 12}L{x} {floor + 1}L{x + 6} {floor + 12}Z" fill="{HELD}"/>'
    yield from _legend(copies[0].fetched_at, copies[-1].fetched_at, say, held=bool(held))


def _legend(start: datetime, end: datetime, say: Say, *, held: bool) -> Iterator[str]:
    y = HEIGHT - 12
    yield f'<text x="{LEFT}" y="{y}">{say.day(start)}</text>'
    yield f'<text x="{WIDTH - RIGHT}" y="{y}" text-anchor="end">{say.day(end)}</text>'
    if held:
        mark = f"▲ {say('sources.held_mark')}"
        yield f'<text x="{WIDTH - RIGHT}" y="18" text-anchor="end" fill="{HELD}">{escape(mark)}</text>'


def _held(nights: Nights) -> Sequence[datetime]:
    start = nights.copies[0].fetched_at
    found = [run.finished_at for run in nights.runs if run.outcome is Outcome.HELD]
    return [moment for moment in found if moment >= start]


def _signed(difference: int, say: Say) -> str:
    sign = "+" if difference > 0 else "−" if difference < 0 else ""
    return f"{sign}{say.number(abs(difference))}"
