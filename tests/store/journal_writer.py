"""A process that appends to a journal and says each link as it is given it: run by the tests and the trial."""

from __future__ import annotations

import json
import sys
from itertools import count
from typing import Any

from amp_registry.store.journal import JournalLink
from amp_registry.store.reading import open_store


def evidence(number: int, **more: Any) -> dict[str, Any]:
    """Return an evidence that is told from others by a number."""
    return {"checked_at": "2026-11-22T03:00:00Z", "answer": "allowed", "é": number, **more}


def link_of(line: str) -> JournalLink:
    """Return the link a line says."""
    return JournalLink(**json.loads(line))


def main(url: str, times: str, writer: str) -> None:
    """Append so many entries, or without end for 0, each line written as soon as the entry is committed."""
    with open_store(url) as store:
        for number in range(int(times)) if int(times) else count():
            link = store.append(evidence(number, writer=int(writer)))
            sys.stdout.write(json.dumps(link.to_dict() if link else None) + "\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
