"""Whole texts compared with approved ones; what was never approved fails, and is written only outside CI."""

from __future__ import annotations

import os
from pathlib import Path

FOLDER = Path(__file__).with_name("approved")


def check(name: str, text: str, folder: Path = FOLDER) -> None:
    """Fail unless the text is the approved one. To approve another, delete the file, run twice, and read it."""
    path = folder / name
    if path.exists():
        assert text == path.read_text(encoding="utf-8")
        return
    if os.environ.get("CI", "").lower() in {"1", "true"}:
        raise AssertionError(f"{name} was never approved, and CI approves nothing")
    path.write_text(text, encoding="utf-8", newline="\n")
    raise AssertionError(f"{name} was written: read it, then run again")
