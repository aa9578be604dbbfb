"""Are these records believable? Compared with the last good copy, and with what the source card expects.

The failure this guards against: an empty or half-read file looks like "nobody is ineligible". Fewer rows
stop the copy, more rows are only noted; who asked may accept a shrink, nobody may accept an empty copy.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from amp_registry.collect.parsed import Issue, Parsed, issue
from amp_registry.collect.source_card import SourceCard

ACCEPTABLE: Final = frozenset({"shrink"})
"""The codes that stop a copy unless the person who imports accepts them (`--accept-shrink`)."""


def judge(
    parsed: Parsed, previous_rows: int | None, card: SourceCard, *, absolute: bool, partial: bool = False
) -> tuple[Issue, ...]:
    """Return what is not believable about the records read.

    `previous_rows` is the count of the last good copy, None when there is none. `absolute` adds the bounds
    of the card, which apply to the official source alone. A `partial` copy is compared with nothing, for it
    does not claim to hold the whole register.
    """
    rows = len(parsed.entries)
    if rows == 0:
        return (issue("no_rows", stops=True),)
    if partial:
        return ()
    found = [issue("extract_missing", stops=True)] if "extract_missing" in parsed.counts else []
    found += _change(rows, previous_rows, card)
    return (*found, *(_bounds(rows, card) if absolute else ()))


def holding(issues: Iterable[Issue], *, accept_shrink: bool) -> tuple[Issue, ...]:
    """Return the issues that hold the copy back, those left out that the person accepted."""
    accepted = ACCEPTABLE if accept_shrink else frozenset()
    return tuple(each for each in issues if each.stops and each.code not in accepted)


def _change(rows: int, previous: int | None, card: SourceCard) -> list[Issue]:
    if not previous:
        return []
    share = abs(rows - previous) / previous
    if share <= card.largest_change:
        return []
    said = {"rows": rows, "previous": previous, "percent": round(100 * share)}
    if rows > previous:
        return [issue("growth", said)]
    return [issue("shrink", said | {"maximum": round(100 * card.largest_change)}, stops=True)]


def _bounds(rows: int, card: SourceCard) -> list[Issue]:
    if rows < card.minimum_rows:
        return [issue("below_minimum", {"rows": rows, "minimum": card.minimum_rows}, stops=True)]
    if rows > card.maximum_rows:
        return [issue("above_maximum", {"rows": rows, "maximum": card.maximum_rows})]
    return []
