"""The frozen scores: what the invented cases score, kept in a file so that a change of score is a change to read.

    python -m benchmarks.frozen            prints the scores that differ from the file; exits 1 when some do
    python -m benchmarks.frozen --write    writes the file again

A test compares the file with the code, and nothing but a person runs `--write`: a score changes with the diff of
`data/fixtures/names/frozen.csv` and a new `compare.match.VERSION`, or not at all.
"""

from __future__ import annotations

import argparse
import csv
import io
import sys
from pathlib import Path
from typing import Final, NamedTuple

from amp_registry.compare.match import find
from amp_registry.question import Firm
from amp_registry.records import ReaEntry

FOLDER: Final = Path(__file__).parents[1] / "data" / "fixtures" / "names"
CASES: Final = FOLDER / "cases.csv"
FROZEN: Final = FOLDER / "frozen.csv"


class Frozen(NamedTuple):
    """What two names gave: a certainty, or `none`, and the score to two decimals, empty when there is none."""

    asked: str
    found: str
    certainty: str
    score: str


def scored() -> list[Frozen]:
    """Return what each invented case gives now, in the order of the cases."""
    return [_scored(row["asked"], row["found"]) for row in _rows(CASES)]


def kept() -> list[Frozen]:
    """Return what the file says."""
    return [Frozen(**row) for row in _rows(FROZEN)]


def text(rows: list[Frozen]) -> str:
    """Return the rows as the file holds them."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(Frozen._fields)
    writer.writerows(rows)
    return out.getvalue()


def changes() -> list[str]:
    """Return a line for each case that scores otherwise than the file says, or that only one of them has."""
    before = {(row.asked, row.found): row for row in kept()}
    now = {(row.asked, row.found): row for row in scored()}
    return [
        f"{asked} / {found}: {_said(before.get((asked, found)))} -> {_said(now.get((asked, found)))}"
        for asked, found in dict.fromkeys([*before, *now])
        if before.get((asked, found)) != now.get((asked, found))
    ]


def _scored(asked: str, found: str) -> Frozen:
    matches = find(Firm(name=asked), [ReaEntry(name=found)]).matches
    if not matches:
        return Frozen(asked, found, "none", "")
    return Frozen(asked, found, matches[0].certainty.value, f"{matches[0].score:.2f}")


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _said(row: Frozen | None) -> str:
    return "absent" if row is None else f"{row.certainty} {row.score}".strip()


def main() -> int:
    """Print what differs, or write the file; return 1 when something differs."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.frozen")
    parser.add_argument("--write", action="store_true")
    if parser.parse_args().write:
        FROZEN.write_text(text(scored()), encoding="utf-8")
        return 0
    different = changes()
    for line in different:
        print(line)
    return int(bool(different))


if __name__ == "__main__":
    sys.exit(main())
