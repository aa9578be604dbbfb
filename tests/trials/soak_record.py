"""What a soak sees of its processes: memory and handles, sampled, judged, written as CSV and drawn as SVG."""

from __future__ import annotations

import csv
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from statistics import median
from typing import Final

SYSTEM: Final = Path("/proc")
PAGE: Final = os.sysconf("SC_PAGE_SIZE")
ENOUGH: Final = 40
"""Samples without which nothing is said of growth."""

ALLOWED: Final = {
    "memory": (8 * 1024, 0.08),
    "handles": (3, 0.0),
    "threads": (3, 0.0),
    "wal": (8 * 1024, 0.0),
    "connections": (3, 0.0),
}
"""How much the median of the last quarter may exceed that of the first: KiB or a count, or a share of it."""

UNITS: Final = {"memory": "KiB", "wal": "KiB"}


@dataclass(frozen=True)
class Sample:
    """One value of one thing at one instant; seconds since the start."""

    seconds: float
    who: str
    what: str
    value: int


def of_process(seconds: float, who: str, pid: int) -> list[Sample]:
    """Return what a process holds: resident memory in KiB, open handles, threads; nothing once it is gone."""
    place = SYSTEM / str(pid)
    try:
        resident = int((place / "statm").read_text().split()[1]) * PAGE // 1024
        handles = len(list((place / "fd").iterdir()))
        threads = len(list((place / "task").iterdir()))
    except (FileNotFoundError, ProcessLookupError):
        return []
    values = {"memory": resident, "handles": handles, "threads": threads}
    return [Sample(seconds, who, what, value) for what, value in values.items()]


def of_store(seconds: float, held: Mapping[str, int]) -> list[Sample]:
    """Return what a store holds, as samples."""
    return [Sample(seconds, "store", what, value) for what, value in held.items()]


def series(samples: Sequence[Sample]) -> Mapping[tuple[str, str], list[Sample]]:
    """Return the samples of each thing of each process, in the order of time."""
    found: dict[tuple[str, str], list[Sample]] = {}
    for sample in samples:
        found.setdefault((sample.who, sample.what), []).append(sample)
    return found


def quarters(values: Sequence[int]) -> tuple[float, float]:
    """Return the medians of the first quarter and of the last."""
    quarter = len(values) // 4
    return median(values[:quarter]), median(values[-quarter:])


def grown(samples: Sequence[Sample]) -> list[str]:
    """Return what has grown more than it may, in words; the samples are those from the end of the warm-up on."""
    found = []
    for (who, what), line in series(samples).items():
        if what in ALLOWED and len(line) >= ENOUGH:
            before, after = quarters([sample.value for sample in line])
            flat, share = ALLOWED[what]
            if after - before > max(flat, share * before):
                found.append(
                    f"{what} of {who} grew from {before:,.0f} to {after:,.0f} {UNITS.get(what, '')}".rstrip()
                )
    return found


def table(samples: Sequence[Sample]) -> list[str]:
    """Return a line for each thing judged: its medians, and the most it ever was."""
    lines = [f"{'':22}{'1st quarter':>12}{'last quarter':>14}{'most':>12}"]
    for (who, what), line in sorted(series(samples).items()):
        if what in ALLOWED and len(line) >= ENOUGH:
            values = [sample.value for sample in line]
            before, after = quarters(values)
            lines.append(
                f"{who + ' ' + what:22}{before:>12,.0f}{after:>14,.0f}{max(values):>12,} {UNITS.get(what, '')}".rstrip()
            )
    return lines


def write_csv(path: Path, samples: Sequence[Sample]) -> None:
    """Write every sample: seconds, who, what, value."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("seconds", "who", "what", "value"))
        writer.writerows((f"{s.seconds:.1f}", s.who, s.what, s.value) for s in samples)


# --- drawn ---------------------------------------------------------------------------------------------

WIDTH, HEIGHT, LEFT, TOP = 900, 150, 90, 26
POINTS: Final = 200
"""Points of a line; more could not be told apart."""
COLOURS: Final = ("#1f5f8b", "#a4262c", "#2f6f4f", "#b86e00", "#5b3a8c", "#5b6b7b")


def draw(samples: Sequence[Sample], warm_at: float = 0) -> str:
    """Return one picture: for each thing a plot, in it a line for each process, named at its end.

    `warm_at`: the second at which the warm-up ended, where a line stands.
    """
    plots = sorted({sample.what for sample in samples})
    pictures = [_plot(place, what, samples, warm_at) for place, what in enumerate(plots)]
    height = len(plots) * (HEIGHT + TOP * 2)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" font-family="sans-serif" '
        f'font-size="12" role="img"><title>Soak: what each process holds</title>'
        f'<rect width="{WIDTH}" height="{height}" fill="#fff"/>{"".join(pictures)}</svg>\n'
    )


def _plot(place: int, what: str, samples: Sequence[Sample], warm_at: float) -> str:
    lines = {who: line for (who, each), line in series(samples).items() if each == what}
    most = max(sample.value for line in lines.values() for sample in line) or 1
    end = max(sample.seconds for sample in samples) or 1
    top = place * (HEIGHT + TOP * 2) + TOP
    room = WIDTH - LEFT - 100
    unit = UNITS.get(what) or ("KiB" if what == "file" else "")
    warm = LEFT + room * warm_at / end
    parts = [
        f'<text x="{LEFT}" y="{top - 8}" font-weight="bold">{escape(what)} {unit}</text>',
        f'<rect x="{LEFT}" y="{top}" width="{room}" height="{HEIGHT}" fill="none" stroke="#999"/>',
        f'<path d="M{warm:.1f} {top}v{HEIGHT}" stroke="#999" stroke-dasharray="3"/>',
        f'<text x="{LEFT - 6}" y="{top + 10}" text-anchor="end">{most:,}</text>',
        f'<text x="{LEFT - 6}" y="{top + HEIGHT}" text-anchor="end">0</text>',
        f'<text x="{LEFT + room}" y="{top + HEIGHT + 14}" text-anchor="end">{end / 60:.0f} min</text>',
    ]
    ends: list[float] = []
    for number, (who, line) in enumerate(sorted(lines.items())):
        shown = [*line[:: max(1, len(line) // POINTS)], line[-1]]
        points = [(LEFT + room * s.seconds / end, top + HEIGHT * (1 - s.value / most)) for s in shown]
        colour = COLOURS[number % len(COLOURS)]
        drawn = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        parts.append(f'<polyline points="{drawn}" fill="none" stroke="{colour}" stroke-width="1.5"/>')
        label = points[-1][1] + 4
        while any(abs(label - other) < 12 for other in ends):
            label += 12
        ends.append(label)
        parts.append(f'<text x="{LEFT + room + 6}" y="{label:.1f}" fill="{colour}">{escape(who)}</text>')
    return "".join(parts)
