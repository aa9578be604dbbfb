"""The figures of the names bench as lines of text, a table a function. No name of a real firm is in them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from benchmarks.names_figures import (
    Figures,
    Told,
    brier,
    by_class,
    calibration,
    expected_error,
    figures,
    halves,
    intervals,
)

_HEADS: Final = ("recall", "without X", "candidates", "first", "strong prec.", "strong rec.")
WIDTH: Final = 56


@dataclass(frozen=True, slots=True)
class Target:
    """A figure that must be reached: at least or at most a value."""

    said: str
    value: float
    at_least: float | None = None
    at_most: float | None = None

    @property
    def missed(self) -> bool:
        """Whether the figure is on the wrong side."""
        return (self.at_least is not None and self.value < self.at_least) or (
            self.at_most is not None and self.value > self.at_most
        )


def main_table(systems: Mapping[str, Sequence[Told]], by_key: Figures) -> list[str]:
    """Return the main figures, a line a system; below ours, its intervals, and the figures by the wider rule."""
    lines = [_heads()]
    for number, (name, all_told) in enumerate(systems.items()):
        lines.append(_line(name, figures(all_told)))
        if number == 0:
            spans = (f"{low:.3f}-{high:.3f}" for low, high in intervals(all_told))
            lines.append(f"{'  95 % interval':{WIDTH}}" + "".join(f"{span:>14}" for span in spans))
            lines.append(_line("  right by our key, the nine differences", by_key))
    return lines


def halves_table(systems: Mapping[str, Sequence[Told]]) -> list[str]:
    """Return the figures of the part worked on and of the part kept aside."""
    lines = [_heads()]
    for name, all_told in systems.items():
        worked, aside = halves(all_told)
        lines.append(_line(f"{name}, worked on ({worked.queries})", worked))
        lines.append(_line(f"{name}, kept aside ({aside.queries})", aside))
    return lines


def classes_table(systems: Mapping[str, Sequence[Told]]) -> list[str]:
    """Return recall at `possible` and, after a bar, candidates per query, by class of difficulty."""
    per_system = {name: by_class(all_told) for name, all_told in systems.items()}
    lines = []
    for number, name in enumerate(per_system, 1):
        lines.append(f"  ({number}) {name}")
    lines.append(
        f"{'recall | candidates per query':{WIDTH}}"
        + "".join(f"{f'({n})':>14}" for n, _ in enumerate(per_system, 1))
    )
    for group, first in next(iter(per_system.values())).items():
        cells = (per_system[name][group] for name in per_system)
        lines.append(
            f"{f'{group} ({first.queries})':{WIDTH}}"
            + "".join(f"{f'{one.recall:.2f} | {one.candidates:.1f}':>14}" for one in cells)
        )
    return lines


def calibration_table(name: str, all_told: Sequence[Told]) -> list[str]:
    """Return the candidates of a system by score, with the share that is right in each bin."""
    bins = calibration(all_told)
    lines = [f"{name:{WIDTH}}{'candidates':>14}{'mean score':>14}{'share right':>14}"]
    lines += [
        f"  {f'{one.low:.2f} to {one.high:.2f}':{WIDTH - 2}}{one.candidates:14}{one.mean:14.3f}{one.right / one.candidates:14.3f}"
        for one in bins
    ]
    errors = f"Brier score {brier(all_told):.3f}, expected calibration error {expected_error(bins):.3f}"
    return [*lines, f"  {errors}"]


def pairs_table(title: str, count: int, systems: Mapping[str, tuple[int, int]]) -> list[str]:
    """Return how many of two-firm pairs each system takes for one firm, strong and possible or better."""
    lines = [f"{f'{title}: {count}':{WIDTH}}{'strong':>14}{'':>10}{'possible':>14}"]
    for name, (strong, possible) in systems.items():
        lines.append(
            f"{name:{WIDTH}}{strong:14}{f'{strong / count:.2%}':>10}{possible:14}{f'{possible / count:.2%}':>10}"
        )
    return lines


def targets_table(targets: Sequence[Target]) -> list[str]:
    """Return each figure that must be reached, and whether it is."""
    lines = []
    for one in targets:
        aim = f"at least {one.at_least:g}" if one.at_least is not None else f"at most {one.at_most:g}"
        lines.append(f"{one.said:56}{one.value:8.4f}  {aim:16}{'MISSED' if one.missed else 'kept'}")
    return lines


def _heads() -> str:
    return f"{'':{WIDTH}}" + "".join(f"{head:>14}" for head in _HEADS)


def _line(name: str, one: Figures) -> str:
    return f"{name:{WIDTH}}" + "".join(f"{rate:14.3f}" for rate in one.rates())
