"""A few seconds of `python -m tests.trials.soak`, and what the soak itself would notice."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.trials import soak_record
from tests.trials.soak import Broken, Soak
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
            ["memory of checker grew from 73,750 to 100,000 KiB"],
            id="one that the warm-up has not filled",
        ),
        pytest.param(
            "memory",
            list(range(100_000, 180_000, 1_000)),
            ["memory of checker grew from 109,500 to 169,500 KiB"],
            id="one that grows all along",
        ),
        pytest.param("handles", [10, 11, 9, 12] * 20, [], id="handles that come and go"),
        pytest.param(
            "handles",
            list(range(80)),
            ["handles of checker grew from 10 to 70"],
            id="handles that are never closed",
        ),
        pytest.param("memory", list(range(0, 100_000, 10_000)), [], id="too few samples to say"),
    ],
)
def test_growth_is_all_that_comes_after_the_warm_up(what: str, values: list[int], said: list[str]) -> None:
    assert soak_record.grown(line(values, what)) == said


def test_what_was_seen_is_drawn_with_each_line_named() -> None:
    drawn = soak_record.draw([*line([1, 2, 3]), *line([4, 5, 6], "handles")])
    assert drawn.count("<polyline") == 2
    assert drawn.count(">checker</text>") == 2


def test_a_soak_of_seconds_does_every_kind_of_work_and_leaves_a_sound_store(
    database_url: str, tmp_path: Path
) -> None:
    """All that does not hold is that its warm-up was too short to fill anything."""
    output = tmp_path / "output"
    output.mkdir()
    soak = Soak(database_url, tmp_path, output, rest=0.2, night=1, sample=0.5)
    with pytest.raises(Broken) as broken:
        soak.run(0.1, longest=12)
    assert str(broken.value) == "12 s of warm-up have not filled what is remembered"
    done = {line.split(":")[0] for line in soak.done}
    assert {"nights", "checker", "watcher", "terminal", "visitor"} <= done
    assert (output / "samples.csv").read_text(encoding="utf-8").startswith("seconds,who,what,value\n")
