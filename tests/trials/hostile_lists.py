"""Hundreds of hostile or broken lists, several of every kind, from a seed: none crashes, none loses a row.

    python -m tests.trials.hostile_lists --each 4 --seed 1

prints how each kind ended, and fails when one did not end as it must.
"""

from __future__ import annotations

import argparse
import io
import sys
import tempfile
from pathlib import Path

from tests.bulk.hostile import cases
from tests.bulk.outcome import outcome


def main() -> int:
    """Run the cases; return how many ended badly."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--each", type=int, default=4)
    parser.add_argument("--seed", type=int, default=1)
    told = parser.parse_args()
    bad = count = 0
    for name, case in cases(told.each, told.seed):
        with tempfile.TemporaryDirectory() as folder:
            wrong = outcome(case, Path(folder), io.BytesIO())
        count, bad = count + 1, bad + bool(wrong)
        if wrong:
            print(f"{name}: {wrong}", flush=True)
    print(f"{count} lists, seed {told.seed}: {bad} ended badly")
    return bad


if __name__ == "__main__":
    sys.exit(main())
