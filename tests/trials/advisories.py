"""Known vulnerabilities of the pins, by the one door some package indexes leave open: their page of each project.

    python -m tests.trials.advisories

`make audit` asks about each pinned version, and an index that mirrors another may not know that question. Its page of a
project lists the advisories of the newest release alone, so a pin is answered for only where it is that release. What is
not answered for is named and counts as a failure, never as "nothing found".
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

import requests

from tests.gates.source_tree import ROOT

PAGE: Final = "https://pypi.org/pypi/{name}/json"
PAGES_AT_MOST: Final = 30.0
"""Seconds waited for a page."""


@dataclass(frozen=True)
class Pin:
    """A version that the project names."""

    name: str
    version: str


def pins(text: str) -> Iterator[Pin]:
    """Yield the pins of constraints; a name may have several, for several versions of Python."""
    for line in text.splitlines():
        name, equals, version = line.split(";")[0].split("#")[0].strip().partition("==")
        if equals:
            yield Pin(name, version)


def judged(asked: Pin, page: dict[str, Any] | None) -> tuple[bool, str]:
    """Return whether nothing is known against a pin, and what was learned; a page of another release tells nothing of it."""
    if page is None:
        return False, "no page"
    newest = page["info"]["version"]
    if newest != asked.version:
        return False, f"not answered for: the page speaks of {newest}"
    known = [
        f"{found['id']}, mended in {', '.join(found['fixed_in']) or 'nothing'}"
        for found in page["vulnerabilities"]
        if not found.get("withdrawn")
    ]
    return not known, "; ".join(known)


def asked_of_the_index(name: str) -> dict[str, Any] | None:
    """Return the page of a project, or None where there is none."""
    answer = requests.get(PAGE.format(name=name), timeout=PAGES_AT_MOST)
    if answer.status_code == requests.codes.not_found:
        return None
    answer.raise_for_status()
    page: dict[str, Any] = answer.json()
    return page


def main(ask: Callable[[str], dict[str, Any] | None] = asked_of_the_index) -> int:
    """Say what is known of each pin; return 1 unless each is answered for and nothing is known against it."""
    named = list(pins((ROOT / "constraints.txt").read_text(encoding="utf-8")))
    pages = {name: ask(name) for name in sorted({pin.name for pin in named})}
    said = [(pin, *judged(pin, pages[pin.name])) for pin in named]
    left = [(pin, why) for pin, clean, why in said if not clean]
    for pin, why in left:
        print(f"{pin.name} {pin.version}: {why}")
    day = datetime.now(UTC).date().isoformat()
    print(f"{day}: {len(said)} pins; nothing known against {len(said) - len(left)}; {len(left)} named above")
    return 1 if left else 0


if __name__ == "__main__":
    sys.exit(main())
