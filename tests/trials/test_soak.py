"""A few seconds of `python -m tests.trials.soak`, and what the soak itself would notice."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.trials import soak_record
from tests.trials.soak import Soak
from tests.trials.soak_record import Sample


def line(values: list[int], what: str = "memory") -> list[Sample]:
    return [Sample(float(second), "checker", what, value) for second, value in enumerate(values)]


@pytest.mark.parametrize(
    ("what", "values", "said"),
    [
        pytest.param("memory", [100_000] * 80, [], id="a process that stays as it is"),
        pytest.param(
            "memory",
            [*range(50_000, 100_000, 2_500), *[100_000] * 60],
            [],
            id="one that grows at its start alone",
        ),
        pytest.param(
            "memory",
            list(range(100_000, 180_000, 1_000)),
            ["memory of checker grew from 129,500 to 169,500 KiB"],
            id="one that grows all along",
        ),
        pytest.param("handles", [10, 11, 9, 12] * 20, [], id="handles that come and go"),
        pytest.param(
            "handles",
            list(range(80)),
            ["handles of checker grew from 30 to 70"],
            id="handles that are never closed",
        ),
        pytest.param("memory", list(range(0, 100_000, 10_000)), [], id="too few samples to say"),
    ],
)
def test_growth_is_what_goes_on_after_the_start(what: str, values: list[int], said: list[str]) -> None:
    assert soak_record.grown(line(values, what)) == said


def test_what_was_seen_is_drawn_with_each_line_named() -> None:
    drawn = soak_record.draw([*line([1, 2, 3]), *line([4, 5, 6], "handles")])
    assert drawn.count("<polyline") == 2
    assert drawn.count(">checker</text>") == 2


def test_a_soak_of_seconds_does_every_kind_of_work_and_leaves_a_sound_store(tmp_path: Path) -> None:
    output = tmp_path / "output"
    output.mkdir()
    soak = Soak(tmp_path, output, rest=0.2, night=1, sample=0.5)
    soak.run(0.15)
    done = {player.name: player.last["done"] for player in soak.players if player.last}
    assert {"nights", "checker", "watcher", "terminal", "visitor"} <= done.keys()
    assert min(done.values()) >= 1
    assert (output / "samples.csv").read_text(encoding="utf-8").startswith("seconds,who,what,value\n")
