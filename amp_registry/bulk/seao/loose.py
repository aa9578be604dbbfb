"""Values of a JSON object nobody vouches for, taken as what they should be or as nothing: never an exception.

A reader of open data cannot refuse a month because one release holds a number where a text should be. What is
lost that way is said by whoever asks: every absence that matters has a cause of its own in the report.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any, Final

from amp_registry.collect import printed_date
from amp_registry.contract import MOST_DOLLARS
from amp_registry.explain.wording import one_line

Object = Mapping[str, Any]

LONGEST: Final = 300
_CENT: Final = Decimal("0.01")
_NOBODY: Final[Object] = {}


def part(holder: Any, name: str) -> Object:
    """Return the object that stands under a name, empty when there is none."""
    found = holder.get(name) if isinstance(holder, Mapping) else None
    return found if isinstance(found, Mapping) else _NOBODY


def parts(holder: Any, name: str) -> list[Object]:
    """Return the objects of the list that stands under a name; one object alone counts as a list of one."""
    found = holder.get(name) if isinstance(holder, Mapping) else None
    if isinstance(found, Mapping):
        return [found]
    return [each for each in found if isinstance(each, Mapping)] if isinstance(found, list) else []


def odd(holder: Any, name: str) -> int:
    """Return how many things under a name are no objects, where objects were to stand: `parts` leaves them out.

    >>> odd({"awards": [{}, "x", None]}, "awards"), odd({"awards": "x"}, "awards"), odd({}, "awards")
    (2, 1, 0)
    """
    found = holder.get(name) if isinstance(holder, Mapping) else None
    listed = found if isinstance(found, list) else [found] if found is not None else []
    return sum(not isinstance(each, Mapping) for each in listed)


def text(holder: Any, *names: str) -> str | None:
    """Return the first text (or number, as text) under one of the names, on one line; blank is none.

    >>> text({"NEQ": 1170000013}, "neq", "NEQ"), text({"name": "  "}, "name")
    ('1170000013', None)
    """
    for name in names:
        value = holder.get(name) if isinstance(holder, Mapping) else None
        if isinstance(value, str | int | float) and not isinstance(value, bool):
            said = _one_line(str(value))
            if said:
                return said
    return None


def _one_line(value: str) -> str:
    if len(value) <= LONGEST and value.isprintable():
        return " ".join(value.split())
    return one_line(value, LONGEST)


def texts(holder: Any, name: str) -> tuple[str, ...]:
    """Return the texts of a list; a text alone counts as a list of one."""
    found = holder.get(name) if isinstance(holder, Mapping) else None
    listed = found if isinstance(found, list) else [found]
    said = (text({"it": each}, "it") for each in listed)
    return tuple(each for each in said if each)


def day(holder: Any, name: str) -> date | None:
    """Return the Québec day under a name, in any form a date is printed in; None when it cannot be believed.

    >>> day({"date": "2026-06-11T02:00:00Z"}, "date"), day({"date": "0001-01-01T00:00:00"}, "date")
    (datetime.date(2026, 6, 10), None)
    """
    said = text(holder, name)
    return printed_date.read(said) if said else None


def dollars(holder: Any) -> Decimal | None:
    """Return the amount of a value, to the cent: `{"amount": …}` or the bare number; None unless above zero.

    >>> dollars({"amount": 1234.567}), dollars({"amount": 0}), dollars({"amount": "n/d"}), dollars(2)
    (Decimal('1234.57'), None, None, Decimal('2.00'))
    """
    value = holder.get("amount") if isinstance(holder, Mapping) else holder
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return None
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if not 0 < value < MOST_DOLLARS:
        return None
    amount = Decimal(str(value)).quantize(_CENT, ROUND_HALF_EVEN)
    return amount or None


def currency(holder: Any) -> str | None:
    """Return the currency of a value, in capitals; None when it is not said."""
    said = text(holder, "currency")
    return said.upper() if said else None
