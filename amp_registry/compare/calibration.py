"""From how much two names are alike to a score that means something: the share that is right, as measured.

The rows and the two thresholds stand in `calibration.toml`; `make bench-names` prints what they are worth.
"""

from __future__ import annotations

import tomllib
import zlib
from bisect import bisect_right
from pathlib import Path
from typing import Any, Final

_BYTES: Final = (Path(__file__).parent / "calibration.toml").read_bytes()
_READ: Final[dict[str, Any]] = tomllib.loads(_BYTES.decode())
_LIKENESS: Final[list[float]] = [row["likeness"] for row in _READ["row"]]
_SCORES: Final[list[float]] = [row["score"] for row in _READ["row"]]

POSSIBLE: Final[float] = _READ["possible"]
STRONG: Final[float] = _READ["strong"]
FINGERPRINT: Final = f"{zlib.crc32(_BYTES):08x}"


def calibrated(likeness: float) -> float:
    """Return the score of a likeness, from 0 to 1: more alike is never less.

    >>> calibrated(0.6), round(calibrated(0.8), 3), calibrated(1.0)
    (0.25, 0.456, 0.99)
    """
    above = min(max(bisect_right(_LIKENESS, likeness), 1), len(_LIKENESS) - 1)
    low, high = _LIKENESS[above - 1], _LIKENESS[above]
    share = (likeness - low) / (high - low)
    return _SCORES[above - 1] + share * (_SCORES[above] - _SCORES[above - 1])
